package newest

import "testing"

// The order of Semantic Versioning 2.0.0, 11, whose examples these are, and ours.
func TestPrecedence(t *testing.T) {
	for _, order := range [][]string{
		{"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0"},
		{"1.0.0", "2.0.0", "2.1.0", "2.1.1", "2.10.0", "99999999999999999999999.0.0"},
		{"0.1.0-dev.9.gea47fef", "0.1.0-dev.119.g0000000", "0.1.0-dev.119.gea47fef.dirty", "0.1.0"},
	} {
		for i, a := range order {
			for j, b := range order {
				got, err := Compare(a, b)
				if want := sign(i - j); sign(got) != want || err != nil {
					t.Errorf("%s, %s: %d, want %d (%v)", a, b, got, want, err)
				}
			}
		}
	}
}

func sign(n int) int {
	return min(max(n, -1), 1)
}

func TestBuildMetadataOrdersNothing(t *testing.T) {
	if got, err := Compare("1.0.0+TEST", "1.0.0+20261122"); got != 0 || err != nil {
		t.Errorf("%d, %v", got, err)
	}
}

func TestWhatIsNoVersion(t *testing.T) {
	for _, s := range []string{"", "1", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "1.2.3+", "1.2.3 ", "1.2.3\n", "1.2.-3", "1.2.3-è"} {
		if v, err := parse(s); err == nil {
			t.Errorf("%q is %v", s, v)
		}
	}
}

func FuzzRelease(f *testing.F) {
	f.Add([]byte(`{"version":"1.2.3","url":"https://cied.invalid/"}`))
	f.Add([]byte(`{"version":"1.2.3-01","url":"https://cied.invalid/"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := read(text)
		if err != nil {
			return
		}
		if order, err := Compare(r.Version, r.Version); order != 0 || err != nil {
			t.Errorf("%q is not itself: %d, %v", r.Version, order, err)
		}
		if !isPage(r.URL) {
			t.Errorf("%q", r.URL)
		}
	})
}

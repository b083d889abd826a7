package tomlkeys

import "testing"

const text = `port = 1
"a.b" = 2

[sites]
allow = []

[[attributes]]
name = "x"
deep = { one = { two = 3 } }
`

func TestEveryKeyAndTableHasItsLine(t *testing.T) {
	lines, twice := Find([]byte(text), 3)
	for name, want := range map[string]int{
		"port": 1, `"a.b"`: 2, "sites": 4, "sites.allow": 5, "attributes": 7, "attributes.name": 8,
		"sites.unknown": 4, "attributes.deep.one": 9, "nowhere": 0,
	} {
		if got := lines.Of(name); got != want {
			t.Errorf("%s: line %d, want %d", name, got, want)
		}
	}
	if twice.Line != 0 {
		t.Errorf("%+v", twice)
	}
}

func TestTheFirstKeyThatStandsThereTwiceIsFound(t *testing.T) {
	for _, tt := range []struct {
		text string
		want Repetition
	}{
		{"a = 1\nb = 2\na = 3\nb = 4", Repetition{"a", 3}},
		{"[t]\nx = 1\n[u]\nx = 1", Repetition{}},
		{"[t]\n[u]\n[t]", Repetition{"t", 3}},
	} {
		if _, got := Find([]byte(tt.text), 2); got != tt.want {
			t.Errorf("%q: %+v, want %+v", tt.text, got, tt.want)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add([]byte(text))
	f.Fuzz(func(_ *testing.T, b []byte) { Find(b, 2) })
}

package browsers

import (
	"errors"
	"strings"
	"testing"
)

func TestOurBlockStandsWhereNSSWouldReadIt(t *testing.T) {
	for name, c := range map[string]struct{ before, after string }{
		"no file":                        {"", ourBlock},
		"after the others":               {internalBlock + softHSM, internalBlock + softHSM + ourBlock},
		"before one that is unfinished":  {internalBlock + "library=/a.so\nname=a\n", internalBlock + ourBlock + "library=/a.so\nname=a\n"},
		"before the only, unfinished":    {"library=/a.so\nname=a", ourBlock + "library=/a.so\nname=a"},
		"comments stay where they are":   {"# first\n\n" + internalBlock + "# last\n", "# first\n\n" + internalBlock + ourBlock + "# last\n"},
		"a space does not end a block":   {"library=/a.so\n \nname=a\n\n", "library=/a.so\n \nname=a\n\n" + ourBlock},
		"an older path is renewed alone": {"library=/old/cied-pkcs11.so\nname=cied\nNSS=trustOrder=50\n\n" + softHSM, "library=" + ourModule + "\nname=cied\nNSS=trustOrder=50\n\n" + softHSM},
	} {
		got, err := withModule([]byte(c.before), ourModule)
		if string(got) != c.after || err != nil {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
}

func TestOnlyOurBlockIsTakenAway(t *testing.T) {
	others := internalBlock + "# cied\nlibrary=/opt/other/cied-pkcs11.so\nname=by hand\n\nlibrary=/usr/lib/other.so\nname=cied\n\n" + softHSM
	for _, file := range []string{others, others + ourBlock, ourBlock + others, ourBlock + others + ourBlock, others + strings.TrimSuffix(ourBlock, "\n\n")} {
		if got, err := withoutModule([]byte(file)); string(got) != others || err != nil {
			t.Errorf("of %q: %v\n%q", file, err, got)
		}
	}
}

func TestAFileThatNSSHasNotWrittenIsRefused(t *testing.T) {
	for _, file := range []string{"library=/a.so\r\nname=a\r\n\r\n", "SQLite format 3\x00", "what is this\n", "library=/a\x7F.so\n"} {
		if _, err := withModule([]byte(file), ourModule); !errors.Is(err, ErrMalformed) {
			t.Errorf("%q: %v", file, err)
		}
		if _, err := withoutModule([]byte(file)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%q: %v", file, err)
		}
	}
}

func TestABlockOfTwoModulesIsRefused(t *testing.T) {
	const other = "library=/opt/other.so\nname=other\n"
	for _, file := range []string{other + ourBlock, strings.TrimSuffix(ourBlock, "\n") + other + "\n", "name=other\n" + ourBlock, "Library=\n" + ourBlock, softHSM + other + ourBlock} {
		for name, change := range map[string]func([]byte) ([]byte, error){
			"with":    func(b []byte) ([]byte, error) { return withModule(b, ourModule) },
			"without": withoutModule,
		} {
			if got, err := change([]byte(file)); !errors.Is(err, ErrMalformed) {
				t.Errorf("%s: %q: %v\n%q", name, file, err, got)
			}
		}
	}
}

func TestEntriesAreToldApart(t *testing.T) {
	for file, want := range map[string]registered{
		internalBlock:                               {},
		ourBlock:                                    {library: ourModule},
		"Name=cied\nLIBRARY=" + ourModule + "\n":    {library: ourModule},
		"library=/x/cied-pkcs11.so\nname=CIE\n":     {byHand: "/x/cied-pkcs11.so"},
		"library=/x/opensc-pkcs11.so\nname=cied\n":  {taken: true},
		"library=p11-kit-proxy.so\nname=whatever\n": {proxied: true},
	} {
		if got, err := moduleIn([]byte(file)); got != want || err != nil {
			t.Errorf("%q: %+v, %v", file, got, err)
		}
	}
}

func FuzzModules(f *testing.F) {
	for _, s := range []string{"", internalBlock, internalBlock + softHSM + ourBlock, "library=/a.so\nname=a", "# only\n", "\n\n=\n", "library=/a.so\nname=a\n" + ourBlock} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		clean, err := withoutModule(exactly(file))
		if err != nil {
			return
		}
		added, err := withModule(exactly(clean), ourModule)
		if err != nil {
			t.Fatalf("a readable file is refused: %v", err)
		}
		if r, err := moduleIn(added); r.library != ourModule || err != nil {
			t.Fatalf("%+v, %v", r, err)
		}
		if back, err := withoutModule(added); string(back) != string(clean) || err != nil {
			t.Fatalf("%v\nwas  %q\nback %q", err, clean, back)
		}
	})
}

// exactly copies b without spare capacity.
func exactly(b []byte) []byte {
	c := make([]byte, len(b))
	copy(c, b)
	return c
}

package federation_test

import (
	"errors"
	"testing"

	"cied/pki/pkitest"
	"cied/relying/federation"
)

// Whatever the file says, it is understood, and then judged, or its mistakes are told with
// lines of the file.
func FuzzParse(f *testing.F) {
	f.Add([]byte(federation.Example()))
	f.Add([]byte("[[service]]\n[consumers]\n\"a.b\" = 1\n"))
	f.Add([]byte("a.b.c.d.e = {f = [1]}\n[organization]\nit = {name = \"x\"}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		exact := make([]byte, len(text))
		copy(exact, text)
		c, err := federation.Parse(exact)
		if err != nil {
			if wrong, ok := errors.AsType[federation.Mistakes](err); !ok || len(wrong) == 0 || wrong[0].Line > len(text)+1 {
				t.Errorf("%v", err)
			}
			return
		}
		for _, env := range []federation.Environment{federation.PreProduction, federation.Production} {
			if m, err := c.Metadata(env); err == nil {
				c.Check(env, m, pkitest.Now)
			}
		}
	})
}

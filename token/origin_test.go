package token_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"cied/fault"
	"cied/token"
)

func TestOriginsThatABrowserSendsAreTaken(t *testing.T) {
	for _, o := range []string{
		"https://idp.example.it", "https://idp.example.it:8443", "https://xn--bcher-kva.example", "https://a_b.example.it",
		"https://localhost", "https://192.0.2.1", "https://[2001:db8::1]:8443", "https://[::ffff:c000:201]", "https://example.0xyz",
		"https://" + strings.Repeat("a.", 123) + "b",
	} {
		got, err := token.CheckOrigin(o, false)
		if err != nil || got != o {
			t.Errorf("%s: %q, %v", o, got, err)
		}
	}
}

func TestOriginsInAnotherFormAreRefused(t *testing.T) {
	for _, o := range []string{
		"http://idp.example.it", "https://idp.example.it/", "https://idp.example.it/path", "https://idp.example.it?q", "https://idp.example.it#f",
		"https://user@idp.example.it", "https://user:pw@idp.example.it", "https://IDP.example.it", "HTTPS://idp.example.it", "https:/idp.example.it",
		"https://", "https://:8443", "https://idp.example.it:", "https://idp.example.it:443", "https://idp.example.it:0443", "https://idp.example.it:+8443",
		"https://idp.example.it:65536", "https://idp.example.it:0", "https://idp.example.it:80:80", "https://idp.example.it.", "https://.example.it",
		"https://idp..example.it", "https://-idp.example.it", "https://idp-.example.it", "https://bücher.example", "https://idp.example.it ", " https://idp.example.it",
		"https://idp.example.it\n", "https://idp.example.it\x00", "https://idp%2eexample.it", "https://idp.example.it,https://evil.example",
		"https://127.1", "https://0x7f.0.0.1", "https://2130706433", "https://0177.0.0.1", "https://1.2.3.256", "https://example.0x7f",
		"https://[::1", "https://::1", "https://[::1]]", "https://[0:0:0:0:0:0:0:1]", "https://[::1%25eth0]", "https://[::ffff:192.0.2.1]", "https://[192.0.2.1]", "https://[]",
		"wss://idp.example.it", "file://", "javascript:alert(1)", "null ", "undefined", "https://" + strings.Repeat("a", 64) + ".it",
		"https://" + strings.Repeat("a.", 123) + "bc", "http://localhost:8080", "http://127.0.0.1",
	} {
		_, err := token.CheckOrigin(o, false)
		if !errors.Is(err, fault.OriginInvalid) {
			t.Errorf("%q: %v", o, err)
		}
	}
}

func TestNoOriginAndNullOriginHaveTheirOwnFaults(t *testing.T) {
	_, err := token.CheckOrigin("", false)
	wantFault(t, err, fault.OriginMissing)
	_, err = token.CheckOrigin("null", true)
	wantFault(t, err, fault.OriginNull)
}

func TestLoopbackWithoutTLSIsForDemonstrationsAlone(t *testing.T) {
	for _, o := range []string{"http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080", "http://localhost"} {
		_, err := token.CheckOrigin(o, false)
		wantFault(t, err, fault.OriginInvalid)
		_, err = token.CheckOrigin(o, true)
		wantFault(t, err, "")
	}
	for _, o := range []string{"http://idp.example.it", "http://127.0.0.2", "http://localhost.example.it", "http://localhost:80", "http://localhost/"} {
		_, err := token.CheckOrigin(o, true)
		wantFault(t, err, fault.OriginInvalid)
	}
}

func TestNonce(t *testing.T) {
	for name, tc := range map[string]struct {
		nonce string
		want  fault.Code
	}{
		"43":            {strings.Repeat("n", 43), fault.NonceLength},
		"44":            {strings.Repeat("n", 44), ""},
		"128":           {strings.Repeat("n", 128), ""},
		"129":           {strings.Repeat("n", 129), fault.NonceLength},
		"empty":         {"", fault.NonceLength},
		"space":         {strings.Repeat("n", 44) + " n", fault.NonceLength},
		"line end":      {strings.Repeat("n", 44) + "\r\n", fault.NonceLength},
		"NUL":           {strings.Repeat("n", 44) + "\x00", fault.NonceLength},
		"DEL":           {strings.Repeat("n", 44) + "\x7f", fault.NonceLength},
		"not ASCII":     {strings.Repeat("è", 44), fault.NonceLength},
		"all printable": {`!"#$%&'()*+,-./09:;<=>?@AZ[\]^_` + "`az{|}~0123456789", ""},
	} {
		t.Run(name, func(t *testing.T) { wantFault(t, token.CheckNonce(tc.nonce), tc.want) })
	}
}

func TestParseFormat(t *testing.T) {
	for name, want := range map[string]token.Format{"": token.WebEID, "web-eid": token.WebEID, "cms": token.CMS} {
		if got, err := token.ParseFormat(name); err != nil || got != want {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
	for _, name := range []string{"CMS", "web-eid:1.0", "jwt", " cms", strings.Repeat("x", 1<<16)} {
		_, err := token.ParseFormat(name)
		wantFault(t, err, fault.FormatUnsupported)
		if len(err.Error()) > 200 {
			t.Errorf("the cause repeats %d characters", len(err.Error()))
		}
	}
}

// FuzzCheckOrigin holds what is taken against net/url: a host that a URL parser sees
// elsewhere would be another origin.
func FuzzCheckOrigin(f *testing.F) {
	for _, o := range []string{origin, "null", "", "http://[::1]:80", "https://[2001:db8::1]:8443", "https://user@a:1", "https://127.0.0.1"} {
		f.Add(o, true)
		f.Add(o, false)
	}
	f.Fuzz(func(t *testing.T, o string, loopback bool) {
		got, err := token.CheckOrigin(o, loopback)
		if err != nil {
			return
		}
		u, err := url.Parse(got)
		if err != nil || u.Scheme+"://"+u.Host != o || u.Hostname() == "" || strings.ToLower(o) != o {
			t.Errorf("%q: %+v, %v", o, u, err)
		}
	})
}

package ias

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"cied/apdu"
	"cied/apdu/trace"
	"cied/ias/sm"
	"cied/secret"
)

// exchange is one step of the worked session: what crossed the reader, and what it
// meant where secure messaging covered it.
type exchange struct {
	Name      string
	Commands  []string
	Responses []string
	Plain     string `json:"plain_command"`
	Opened    string `json:"plain_response"`
}

// worked is a session that the reference card and terminal had with fixed random
// numbers, and its variants. Its people, keys and card are invented.
type worked struct {
	files, values, results map[string]string
	session                []exchange
	variants               map[string]json.RawMessage
}

func loadWorked(t testing.TB) worked {
	t.Helper()
	b, err := os.ReadFile("testdata/session-example.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Files, Values, Results map[string]string
		Session                []exchange
		Variants               map[string]json.RawMessage
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	return worked{file.Files, file.Values, file.Results, file.Session, file.Variants}
}

// named returns the exchanges of the session with these names, in this order. A name
// that stands there more than once brings all its exchanges.
func (w worked) named(t testing.TB, names ...string) (out []exchange) {
	t.Helper()
	for _, name := range names {
		n := len(out)
		for _, e := range w.session {
			if e.Name == name {
				out = append(out, e)
			}
		}
		if len(out) == n {
			t.Fatalf("no exchange %q", name)
		}
	}
	return out
}

func (w worked) variant(t testing.TB, name string) (out []exchange) {
	t.Helper()
	if err := json.Unmarshal(w.variants[name], &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func (w worked) value(t testing.TB, name string) []byte {
	t.Helper()
	if w.values[name] == "" {
		t.Fatalf("no value %q", name)
	}
	return unhex(w.values[name])
}

// random is what the terminal draws during device authentication, in its order.
func (w worked) random(t testing.TB) *bytes.Reader {
	t.Helper()
	return bytes.NewReader(slices.Concat(w.value(t, "dh_terminal_private"), w.value(t, "ext_auth_prnd"), w.value(t, "rnd_ifd")))
}

// static is what the worked session's card would have in a cache.
func (w worked) static(t testing.TB) Static {
	t.Helper()
	return Static{
		NIS: unhex(w.files["1001"]),
		P:   w.value(t, "dh_p"), G: w.value(t, "dh_g"), Q: w.value(t, "dh_q"),
		CA: CAKey{
			N: w.value(t, "ca_modulus"), E: w.value(t, "ca_public_exponent"),
			CHR: w.value(t, "ca_chr"), CHA: w.value(t, "ca_cha"),
		},
		ChipKey: unhex(w.files["1004"]),
		SOD:     unhex(w.files["1006"]),
	}
}

// openSession opens the session that device authentication would have left.
func (w worked) openSession(t testing.TB, ssc string) *sm.Session {
	t.Helper()
	var n uint64
	if _, err := fmt.Sscanf(w.values[ssc], "%X", &n); err != nil {
		t.Fatal(err)
	}
	kEnc, kMac := w.value(t, "session_key_enc"), w.value(t, "session_key_mac")
	return sm.New([sm.KeyLength]byte(kEnc), [sm.KeyLength]byte(kMac), n)
}

// deviceAuthentication is the names of the exchanges of Authenticate.
var deviceAuthentication = []string{
	"MSE SET key agreement", "GET DATA card DH key", "MSE SET verification key", "PSO VERIFY CERTIFICATE",
	"MSE SET terminal key", "GET CHALLENGE", "EXTERNAL AUTHENTICATE", "MSE SET internal key", "INTERNAL AUTHENTICATE",
}

// playing returns a card that plays the exchanges in strict order, and checks at the
// end of the test that all were played.
func playing(t testing.TB, steps []exchange) *trace.Card {
	t.Helper()
	var b strings.Builder
	b.WriteString("card: reference/nxp\nspec: fact sheet, sections 6 to 12\nexpect: ok\n")
	for _, e := range steps {
		for i := range e.Commands {
			fmt.Fprintf(&b, "> %s\n< %s\n", e.Commands[i], e.Responses[i])
		}
	}
	return replaying(t, b.String())
}

func replaying(t testing.TB, text string) *trace.Card {
	t.Helper()
	tr, err := trace.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	card := tr.Card()
	t.Cleanup(func() {
		if err := card.Done(); err != nil {
			t.Error(err)
		}
	})
	return card
}

// pin returns a PIN of an invented person.
func pin(t testing.TB, digits string) secret.PIN {
	t.Helper()
	p, err := secret.NewPIN([]byte(digits))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// answering is a card in clear that is one function.
type answering func(apdu.Command) apdu.Response

func (card answering) Transmit(_ context.Context, capdu []byte) ([]byte, error) {
	c, err := apdu.ParseCommand(capdu)
	if err != nil {
		return nil, err
	}
	return card(c).Bytes(), nil
}

func decode(t testing.TB, raw json.RawMessage, v any) {
	t.Helper()
	if err := json.Unmarshal(raw, v); err != nil {
		t.Fatal(err)
	}
}

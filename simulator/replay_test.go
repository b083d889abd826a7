package simulator

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"os"
	"strconv"
	"sync"
	"testing"
)

// exchange is one step of the worked example: what crossed the reader.
type exchange struct {
	Name      string   `json:"name"`
	Commands  []string `json:"commands"`
	Responses []string `json:"responses"`
}

// example is the worked example of the fact sheet.
type example struct {
	Files    map[string]string `json:"files"`
	Results  map[string]string `json:"results"`
	Session  []exchange        `json:"session"`
	Values   map[string]string `json:"values"`
	Variants struct {
		LeadingZero map[string]string `json:"dh_secret_with_leading_zero"`
		PIN         []exchange        `json:"pin_management"`
		Service     []exchange        `json:"service_key_in_clear_with_61xx"`
		WrongSame   []exchange        `json:"wrong_pin_twice_then_right__status_same"`
		WrongOK     []exchange        `json:"wrong_pin_twice_then_right__status_ok"`
		WrongPlain  []exchange        `json:"wrong_pin_twice_then_right__status_plain"`
	} `json:"variants"`
}

func readExample(t *testing.T) example {
	t.Helper()
	data, err := os.ReadFile("testdata/session-example.json")
	if err != nil {
		t.Fatal(err)
	}
	var e example
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// recordedKey has the public half of a key of the example, and the signatures that the
// example shows. It signs only the very block that a signature opens to: a card that pads
// or hashes anything differently gets nothing.
type recordedKey struct {
	t          *testing.T
	public     *rsa.PublicKey
	signatures [][]byte
}

func (k recordedKey) Public() *rsa.PublicKey { return k.public }

func (k recordedKey) raw(m []byte) []byte {
	for _, s := range k.signatures {
		if bytes.Equal(rawPublic(s, k.public.N, big.NewInt(int64(k.public.E))), m) {
			return s
		}
	}
	k.t.Errorf("the example holds no signature over %X", m)
	return make([]byte, k.public.Size())
}

func recordKey(t *testing.T, public string, signatures ...string) recordedKey {
	t.Helper()
	k, err := x509.ParsePKCS1PublicKey(unhex(public))
	if err != nil {
		t.Fatal(err)
	}
	r := recordedKey{t: t, public: k}
	for _, s := range signatures {
		r.signatures = append(r.signatures, unhex(s))
	}
	return r
}

// recordedAgreement answers with the example's Y, and computes Z from the terminal's
// private key: the card's is not in the example.
func recordedAgreement(t *testing.T, public, terminalPrivate string) keyAgreement {
	return func(g group, y *big.Int) ([]byte, []byte, error) {
		x, p := new(big.Int).SetBytes(unhex(terminalPrivate)), new(big.Int).SetBytes(g.p)
		if new(big.Int).Exp(new(big.Int).SetBytes(g.g), x, p).Cmp(y) != 0 {
			t.Error("y is not g to the terminal's private key")
		}
		z := new(big.Int).Exp(new(big.Int).SetBytes(unhex(public)), x, p)
		return unhex(public), z.FillBytes(make([]byte, len(g.p))), nil
	}
}

// exampleCard is the card of the worked example, with its files and random numbers.
func exampleCard(t *testing.T, e example, family string, change func(*Behaviour)) *Card {
	t.Helper()
	random := unhex(e.Values["rnd_icc"] + e.Values["int_auth_prnd"])
	c := newCard(t, Options{Family: family, Rand: bytes.NewReader(random)}, change)
	id := &Identity{files: map[uint16][]byte{}}
	for name, content := range e.Files {
		n, err := strconv.ParseUint(name, 16, 16)
		if err != nil {
			t.Fatal(err)
		}
		id.files[uint16(n)] = unhex(content)
	}
	service := e.Variants.Service[3].Responses[1]
	certificate, err := x509.ParseCertificate(unhex(e.Files["1003"]))
	if err != nil {
		t.Fatal(err)
	}
	holder := hex.EncodeToString(x509.MarshalPKCS1PublicKey(certificate.PublicKey.(*rsa.PublicKey)))
	id.holder = recordKey(t, holder, e.Results["signature"])
	id.chip = recordKey(t, e.Files["1004"], e.Values["int_auth_signature"])
	id.service = recordKey(t, e.Files["1005"], service[:512])
	c.identity, c.files = id, c.layout(id)
	c.agree = recordedAgreement(t, e.Values["dh_card_public"], e.Values["dh_terminal_private"])
	return c
}

// world2026 is the world of most tests: its seven RSA-4096 signatures are made once.
var world2026 = sync.OnceValues(func() (*World, error) { return NewWorld(year2026) })

// newCard makes a card of 2026, with a change to its family's behaviour.
func newCard(t testing.TB, o Options, change func(*Behaviour)) *Card {
	t.Helper()
	if o.Now.IsZero() {
		var err error
		if o.World, err = world2026(); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		f, err := FamilyByName(o.Family)
		if err != nil {
			t.Fatal(err)
		}
		b := f.Behaviour()
		change(&b)
		o.Behaviour = &b
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// replay sends the commands of the example and compares every answer, byte for byte.
func replay(t *testing.T, c *Card, steps []exchange) {
	t.Helper()
	for _, s := range steps {
		for i, command := range s.Commands {
			got, err := c.Transmit(unhex(command))
			if err != nil {
				t.Fatalf("%s: %v", s.Name, err)
			}
			if want := unhex(s.Responses[i]); !bytes.Equal(got, want) {
				t.Fatalf("%s, command %d:\n got %X\nwant %X", s.Name, i+1, got, want)
			}
		}
	}
}

// untilVerify is the example up to the point where its variants about the PIN begin.
func (e example) untilVerify(t *testing.T) []exchange {
	t.Helper()
	for i, s := range e.Session {
		if s.Name == "VERIFY" {
			return e.Session[:i]
		}
	}
	t.Fatal("the example has no VERIFY")
	return nil
}

func TestWorkedExampleReplaysByteForByte(t *testing.T) {
	e := readExample(t)
	c := exampleCard(t, e, "nxp", nil)
	replay(t, c, e.Session)
	if got, want := c.sm.ssc, new(big.Int).SetBytes(unhex("4900614CA8AD182B")).Uint64(); got != want {
		t.Errorf("send sequence counter %X, want %X", got, want)
	}
	if c.PINAttempts() != 1 {
		t.Errorf("%d VERIFY with data, want 1", c.PINAttempts())
	}
}

func TestVariantsOfTheExampleReplayByteForByte(t *testing.T) {
	e := readExample(t)
	v := e.Variants
	for _, tt := range []struct {
		name  string
		style SMStatus
		steps []exchange
		left  int
	}{
		{"PIN management", StatusSame, v.PIN, 3},
		{"wrong PIN, outer status the same", StatusSame, v.WrongSame, 3},
		{"wrong PIN, outer status ok", StatusOK, v.WrongOK, 3},
		{"wrong PIN, errors bare", StatusPlain, v.WrongPlain, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			// The three cards differ in the outer status word of errors alone, and before
			// VERIFY there is no error.
			c := exampleCard(t, e, "nxp", nil)
			replay(t, c, withoutReads(e.untilVerify(t)))
			c.behaviour.SMStatus = tt.style
			replay(t, c, tt.steps)
			if pin, _ := c.TriesLeft(); pin != tt.left {
				t.Errorf("%d tries left, want %d", pin, tt.left)
			}
		})
	}
}

// withoutReads leaves out READ BINARY, which neither session nor counters depend on.
func withoutReads(steps []exchange) []exchange {
	var out []exchange
	for _, s := range steps {
		if s.Commands[0][:4] != "00B0" {
			out = append(out, s)
		}
	}
	return out
}

func TestServiceKeySignsInClearBehind61xx(t *testing.T) {
	e := readExample(t)
	c := exampleCard(t, e, "gemalto", func(b *Behaviour) { b.AnswerWith61 = true })
	replay(t, c, e.Variants.Service)
}

func TestLeadingZeroOfTheSecretCountsInTheKeys(t *testing.T) {
	e := readExample(t)
	v := e.Variants.LeadingZero
	c := exampleCard(t, e, "nxp", nil)
	c.agree = recordedAgreement(t, v["dh_card_public"], v["dh_terminal_private"])
	send(t, c, "00A4040C06A00000000039", 0x9000)
	for _, s := range e.Session {
		if s.Name == "MSE SET key agreement" {
			replay(t, c, []exchange{s})
		}
	}
	if got := c.dh.secret; !bytes.Equal(got, unhex(v["dh_shared_secret"])) || got[0] != 0 {
		t.Errorf("Z = %X", got)
	}
	if got := deriveKey(c.dh.secret, 1); !bytes.Equal(got, unhex(v["session_key_enc"])) {
		t.Errorf("K_ENC = %X", got)
	}
	if got := deriveKey(c.dh.secret, 2); !bytes.Equal(got, unhex(v["session_key_mac"])) {
		t.Errorf("K_MAC = %X", got)
	}
}

// send sends one command and wants a status word; it returns the data.
func send(t testing.TB, c *Card, command string, sw uint16) []byte {
	t.Helper()
	rapdu, err := c.Transmit(unhex(command))
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	data, got := rapdu[:len(rapdu)-2], uint16(rapdu[len(rapdu)-2])<<8|uint16(rapdu[len(rapdu)-1])
	if got != sw {
		t.Fatalf("%s: status %04X, want %04X", command, got, sw)
	}
	return data
}

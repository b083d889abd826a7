package sm

import (
	"bytes"
	"crypto/des"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"cied/apdu"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// protected is one exchange of the worked session: what the terminal means, and what
// crosses the reader.
type protected struct {
	Name       string
	Commands   []string // the first is the protected command, the others GET RESPONSE
	Responses  []string // pieces of one answer
	Plain      string   `json:"plain_command"`
	Opened     string   `json:"plain_response"` // "" where the answer is a naked status word
	SSC        string   `json:"ssc_command"`
	SSCAnswer  string   `json:"ssc_response"`
	CommandMAC string   `json:"command_mac_input"`
	AnswerMAC  string   `json:"response_mac_input"`
}

// worked is the session that the reference card and terminal had with fixed random
// numbers, and its variants. Its people, keys and card are invented.
type worked struct {
	kEnc, kMac [KeyLength]byte
	afterAuth  uint64 // SSC that device authentication sets
	session    []protected
	variants   map[string][]protected
}

func loadWorked(t testing.TB) worked {
	t.Helper()
	b, err := os.ReadFile("../testdata/session-example.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Session  []protected
		Values   map[string]string
		Variants map[string]json.RawMessage
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	w := worked{session: onlyProtected(file.Session), variants: map[string][]protected{}}
	w.kEnc = [KeyLength]byte(unhex(t, file.Values["session_key_enc"]))
	w.kMac = [KeyLength]byte(unhex(t, file.Values["session_key_mac"]))
	w.afterAuth = counter(t, file.Values["ssc_after_device_auth"])
	for name, raw := range file.Variants {
		var steps []protected
		if json.Unmarshal(raw, &steps) == nil { // the variant of a secret is no list of exchanges
			w.variants[name] = onlyProtected(steps)
		}
	}
	return w
}

func onlyProtected(steps []protected) (out []protected) {
	for _, p := range steps {
		if p.Plain != "" {
			out = append(out, p)
		}
	}
	return out
}

func counter(t testing.TB, s string) uint64 {
	t.Helper()
	n, err := strconv.ParseUint(s, 16, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// at returns the session as it stands before the exchange p.
func (w worked) at(t testing.TB, p protected) *Session {
	return New(w.kEnc, w.kMac, counter(t, p.SSC)-1)
}

// answer joins the pieces of a response as the channel does.
func (p protected) answer(t testing.TB) apdu.Response {
	t.Helper()
	var joined apdu.Response
	for _, s := range p.Responses {
		r, err := apdu.ParseResponse(unhex(t, s))
		if err != nil {
			t.Fatal(err)
		}
		joined.Data, joined.SW = append(joined.Data, r.Data...), r.SW
	}
	return joined
}

func plainCommand(t testing.TB, p protected) apdu.Command {
	t.Helper()
	c, err := apdu.ParseCommand(unhex(t, p.Plain))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func wrap(t testing.TB, s *Session, c apdu.Command) []byte {
	t.Helper()
	w, err := s.Wrap(c)
	if err != nil {
		t.Fatal(err)
	}
	b, err := w.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// replay checks one exchange in both directions, byte for byte.
func replay(t *testing.T, s *Session, p protected) {
	t.Helper()
	c := plainCommand(t, p)
	checkMACInput(t, s, p, c)
	if got := wrap(t, s, c); fmt.Sprintf("%X", got) != p.Commands[0] {
		t.Errorf("wrapped\n%X, want\n%s", got, p.Commands[0])
	}
	r, err := s.Unwrap(p.answer(t))
	if err != nil || fmt.Sprintf("%X", r.Bytes()) != p.Opened {
		t.Errorf("opened\n%X, %v, want\n%s", r.Bytes(), err, p.Opened)
	}
	if s.ssc != counter(t, p.SSCAnswer) || !s.Alive() {
		t.Errorf("SSC %016X, alive %v, want %s", s.ssc, s.Alive(), p.SSCAnswer)
	}
}

// checkMACInput compares what is about to be authenticated, padding included.
func checkMACInput(t *testing.T, s *Session, p protected, c apdu.Command) {
	t.Helper()
	next := *s
	next.ssc++
	header := []byte{c.CLA | secured, c.INS, c.P1, c.P2, 0x80, 0, 0, 0}
	if got := pad(next.macInput(header, next.objects(c))); fmt.Sprintf("%X", got) != p.CommandMAC {
		t.Errorf("MAC input\n%X, want\n%s", got, p.CommandMAC)
	}
	next.ssc++
	o, err := parse(p.answer(t).Data)
	if err != nil {
		t.Fatal(err)
	}
	if got := pad(next.macInput(nil, o.signed)); fmt.Sprintf("%X", got) != p.AnswerMAC {
		t.Errorf("MAC input of the answer\n%X, want\n%s", got, p.AnswerMAC)
	}
}

func TestWorkedSessionReplaysByteForByte(t *testing.T) {
	w := loadWorked(t)
	s := New(w.kEnc, w.kMac, 1)
	for _, p := range w.session {
		t.Run(p.Name, func(t *testing.T) {
			if counter(t, p.SSC) == w.afterAuth+1 {
				s.SetSSC(w.afterAuth) // device authentication ends before this command
			}
			replay(t, s, p)
		})
	}
	if len(w.session) < 14 {
		t.Errorf("only %d exchanges were there", len(w.session))
	}
}

func TestVariantsOfTheWorkedSessionReplay(t *testing.T) {
	w := loadWorked(t)
	for _, name := range []string{"pin_management", "wrong_pin_twice_then_right__status_ok", "wrong_pin_twice_then_right__status_same"} {
		t.Run(name, func(t *testing.T) {
			s := New(w.kEnc, w.kMac, w.afterAuth)
			for _, p := range w.variants[name] {
				replay(t, s, p)
			}
			if len(w.variants[name]) < 3 {
				t.Errorf("only %d exchanges were there", len(w.variants[name]))
			}
		})
	}
}

// ICAO Doc 9303-11, appendix D.4: the same profile with other keys. The counter is one
// below that of the first command.
func TestICAO9303SecureMessaging(t *testing.T) {
	kEnc := [KeyLength]byte(unhex(t, "979EC13B1CBFE9DCD01AB0FED307EAE5"))
	kMac := [KeyLength]byte(unhex(t, "F1CB1F1FB5ADF208806B89DC579DC1F8"))
	s := New(kEnc, kMac, counter(t, "887022120C06C226"))
	steps := []struct{ name, plain, command, answer, opened string }{
		{"SELECT EF.COM", "00A4020C 02 011E",
			"0CA4020C 15 8709016375432908C044F6 8E08BF8B92D635FF24F8 00",
			"99029000 8E08FA855A5D4C50A8ED 9000", "9000"},
		{"READ BINARY of the first four bytes", "00B00000 04",
			"0CB00000 0D 970104 8E08ED6705417E96BA55 00",
			"8709019FF0EC34F9922651 99029000 8E08AD55CC17140B2DED 9000", "60145F01 9000"},
		{"READ BINARY of the rest", "00B00004 12",
			"0CB00004 0D 970112 8E082EA28A70F3C7B535 00",
			"871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A 99029000 8E08C8B2787EAEA07D74 9000",
			"04303130365F36063034303030305C026175 9000"},
	}
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			c, err := apdu.ParseCommand(unhex(t, step.plain))
			if err != nil {
				t.Fatal(err)
			}
			if got := wrap(t, s, c); !bytes.Equal(got, unhex(t, step.command)) {
				t.Errorf("wrapped %X", got)
			}
			sealed, err := apdu.ParseResponse(unhex(t, step.answer))
			if err != nil {
				t.Fatal(err)
			}
			if r, err := s.Unwrap(sealed); err != nil || !bytes.Equal(r.Bytes(), unhex(t, step.opened)) {
				t.Errorf("opened %X, %v", r.Bytes(), err)
			}
		})
	}
}

// ISO/IEC 9797-1, annex B: MAC algorithm 3 with padding method 2, both messages.
func TestRetailMAC(t *testing.T) {
	var key [KeyLength]byte
	copy(key[:], unhex(t, "0123456789ABCDEF FEDCBA9876543210"))
	s := New(key, key, 0)
	for _, c := range []struct{ message, mac string }{
		{"Now is the time for all ", "E9086230CA3BE796"},
		{"Now is the time for it", "5A692CE64F404145"},
	} {
		if got := s.checksum([]byte(c.message)); fmt.Sprintf("%X", got) != c.mac {
			t.Errorf("%q: got %X, want %s", c.message, got, c.mac)
		}
	}
}

// ISO/IEC 9797-1:2011, 6.3.3. The first two are the messages of ICAO Doc 9303-11, D.4.
func TestPaddingMethod2(t *testing.T) {
	cases := []struct{ name, plain, padded string }{
		{"a file identifier", "011E", "011E800000000000"},
		{"header without data", "0CA4020C", "0CA4020C80000000"},
		{"nothing", "", "8000000000000000"},
		{"a whole block gets another", "3132333435363738", "31323334353637388000000000000000"},
		{"one byte short of a block", "31323334353637", "3132333435363780"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := pad(unhex(t, c.plain))
			if fmt.Sprintf("%X", got) != c.padded || len(got)%des.BlockSize != 0 {
				t.Errorf("got %X", got)
			}
			if back, err := unpad(got); err != nil || fmt.Sprintf("%X", back) != c.plain {
				t.Errorf("back %X, %v", back, err)
			}
		})
	}
}

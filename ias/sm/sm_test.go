package sm

import (
	"bytes"
	"crypto/cipher"
	"crypto/des"
	"errors"
	"math"
	"strings"
	"testing"

	"cied/apdu"
	"cied/fault"
)

// waitingFor returns a session that has sent the named exchange's command, and its answer.
func waitingFor(t testing.TB, name string) (*Session, apdu.Response) {
	t.Helper()
	w := loadWorked(t)
	for _, p := range w.session {
		if p.Name == name {
			s := w.at(t, p)
			wrap(t, s, plainCommand(t, p))
			return s, p.answer(t)
		}
	}
	t.Fatalf("no exchange %q", name)
	return nil, apdu.Response{}
}

// refused demands that the answer is not opened, for the reason cause, and that the
// session is over for good.
func refused(t *testing.T, s *Session, r apdu.Response, code fault.Code, cause error) {
	t.Helper()
	opened, err := s.Unwrap(r)
	if !errors.Is(err, code) || !errors.Is(err, cause) || opened.Data != nil || opened.SW != 0 {
		t.Errorf("got %X %v, %v", opened.Data, opened.SW, err)
	}
	if s.Alive() {
		t.Error("the session lives on")
	}
	if _, err := s.Wrap(apdu.Command{INS: 0xB0}); !errors.Is(err, ErrClosed) {
		t.Errorf("Wrap afterwards: %v", err)
	}
	if _, err := s.Unwrap(r); !errors.Is(err, ErrClosed) {
		t.Errorf("Unwrap afterwards: %v", err)
	}
}

// A card of the third kind answers errors without data objects.
func TestNakedStatusWordIsUnprotectedAndEndsTheSession(t *testing.T) {
	w := loadWorked(t)
	steps := w.variants["wrong_pin_twice_then_right__status_plain"]
	for _, p := range steps[:2] {
		s := w.at(t, p)
		replayed := wrap(t, s, plainCommand(t, p))
		if !bytes.Equal(replayed, unhex(t, p.Commands[0])) {
			t.Errorf("wrapped %X", replayed)
		}
		answer := p.answer(t)
		refused(t, s, answer, fault.CardAnswer, Unprotected{answer.SW})
		if s.ssc != counter(t, p.SSC) {
			t.Errorf("the counter advanced to %016X", s.ssc)
		}
	}
	replay(t, w.at(t, steps[2]), steps[2])
}

func TestNakedSuccessIsNotBelieved(t *testing.T) {
	s, _ := waitingFor(t, "VERIFY")
	refused(t, s, apdu.Response{SW: apdu.OK}, fault.CardAnswer, apdu.OK)
}

func TestEverySingleBitOfAnAnswerCounts(t *testing.T) {
	for _, name := range []string{"VERIFY", "GET CHALLENGE", "READ BINARY EF 1002", "INTERNAL AUTHENTICATE"} {
		t.Run(name, func(t *testing.T) {
			waiting, answer := waitingFor(t, name)
			for bit := range 8 * len(answer.Data) {
				forged := apdu.Response{Data: bytes.Clone(answer.Data), SW: answer.SW}
				forged.Data[bit/8] ^= 1 << (bit % 8)
				s := *waiting
				refused(t, &s, forged, fault.CardIntegrity, ErrIntegrity)
			}
		})
	}
}

func TestEveryCutOfAnAnswerIsRefused(t *testing.T) {
	waiting, answer := waitingFor(t, "GET CHALLENGE")
	for n := 1; n < len(answer.Data); n++ {
		s := *waiting
		refused(t, &s, apdu.Response{Data: bytes.Clone(answer.Data[:n]), SW: answer.SW}, fault.CardIntegrity, ErrIntegrity)
	}
}

func TestOuterStatusWordProvesNothing(t *testing.T) {
	waiting, answer := waitingFor(t, "READ BINARY EF 1002")
	for _, outer := range []apdu.SW{apdu.OK, apdu.EndOfFile, apdu.NoDiagnosis, 0x63C2} {
		s := *waiting
		r, err := s.Unwrap(apdu.Response{Data: answer.Data, SW: outer})
		if err != nil || r.SW != apdu.EndOfFile || string(r.Data) != "CA00000AA" {
			t.Errorf("outside %v: got %q %v, %v", outer, r.Data, r.SW, err)
		}
	}
}

func TestAnswerOfAnotherMomentIsRefused(t *testing.T) {
	_, earlier := waitingFor(t, "MSE SET verification key")
	s, _ := waitingFor(t, "MSE SET terminal key")
	refused(t, s, earlier, fault.CardIntegrity, ErrIntegrity)
}

// seal is the card's part, for answers that a card never gives: any body, a true checksum.
func seal(s *Session, body []byte) []byte {
	next := *s
	next.ssc++
	return apdu.AppendTLV(body, tagChecksum, next.checksum(next.macInput(nil, body)))
}

func encrypted(s *Session, padded []byte) []byte {
	e := bytes.Clone(padded)
	cipher.NewCBCEncrypter(s.enc.triple, make([]byte, des.BlockSize)).CryptBlocks(e, e)
	return e
}

func TestOnlyTheObjectsOfTheProfileInTheirOrder(t *testing.T) {
	s, _ := waitingFor(t, "GET CHALLENGE")
	e := encrypted(s, pad([]byte("RND.ICC.")))
	data := apdu.AppendTLV(nil, tagCryptogram, append([]byte{paddingIndicator}, e...))
	odd := apdu.AppendTLV(nil, tagCryptogramOdd, e)
	status := []byte{0x99, 0x02, 0x90, 0x00}
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	short := func(n int) []byte {
		whole := seal(s, join(data, status))
		return append(whole[:len(whole)-10:len(whole)-10], append([]byte{0x8E, byte(n)}, whole[len(whole)-8:][:n]...)...)
	}
	cases := []struct {
		name   string
		answer []byte
		opens  bool
	}{
		{"data and status", seal(s, join(data, status)), true},
		{"data of an odd instruction", seal(s, join(odd, status)), true},
		{"status alone", seal(s, status), true},
		{"no checksum", join(data, status), false},
		{"checksum of no bytes", short(0), false},
		{"checksum of four bytes", short(4), false},
		{"checksum alone", seal(s, nil), false},
		{"no status", seal(s, data), false},
		{"status of one byte", seal(s, join(data, []byte{0x99, 0x01, 0x90})), false},
		{"status of three bytes", seal(s, join(data, []byte{0x99, 0x03, 0x90, 0x00, 0x00})), false},
		{"status twice", seal(s, join(data, status, status)), false},
		{"data twice", seal(s, join(data, data, status)), false},
		{"both kinds of data", seal(s, join(data, odd, status)), false},
		{"status before data", seal(s, join(status, data)), false},
		{"an object that is none of ours", seal(s, join(data, []byte{0x97, 0x01, 0x00}, status)), false},
		{"bytes after the checksum", append(seal(s, join(data, status)), 0x00), false},
		{"checksum twice", append(seal(s, join(data, status)), seal(s, join(data, status))...), false},
		{"data without padding indicator", seal(s, join([]byte{0x87, 0x00}, status)), false},
		{"another padding indicator", seal(s, join(apdu.AppendTLV(nil, tagCryptogram, append([]byte{0x02}, e...)), status)), false},
		{"cryptogram of no bytes", seal(s, join([]byte{0x87, 0x01, 0x01}, status)), false},
		{"odd cryptogram of no bytes", seal(s, join([]byte{0x85, 0x00}, status)), false},
		{"cryptogram that is no whole number of blocks", seal(s, join(apdu.AppendTLV(nil, tagCryptogramOdd, e[:15]), status)), false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := *s
			answer := apdu.Response{Data: bytes.Clone(c.answer), SW: apdu.OK}
			if !c.opens {
				refused(t, &s, answer, fault.CardIntegrity, ErrIntegrity)
				return
			}
			if r, err := s.Unwrap(answer); err != nil || r.SW != apdu.OK || !s.Alive() {
				t.Errorf("got %X %v, %v", r.Data, r.SW, err)
			}
		})
	}
}

func TestWrongPaddingUnderATrueChecksumIsRefused(t *testing.T) {
	waiting, _ := waitingFor(t, "GET CHALLENGE")
	for _, plain := range []string{
		"0000000000000000",
		"3132333435363738",
		"3132333435363781",
		"8000000000000000 0000000000000000",
	} {
		s := *waiting
		body := apdu.AppendTLV(nil, tagCryptogramOdd, encrypted(&s, unhex(t, plain)))
		body = append(body, 0x99, 0x02, 0x90, 0x00)
		refused(t, &s, apdu.Response{Data: seal(&s, body), SW: apdu.OK}, fault.CardIntegrity, ErrIntegrity)
	}
}

func TestErrorNeverTellsTheExpectedChecksum(t *testing.T) {
	s, answer := waitingFor(t, "VERIFY")
	answer.Data[len(answer.Data)-1] ^= 1
	_, err := s.Unwrap(answer)
	if err == nil || strings.ContainsAny(err.Error(), "0123456789") {
		t.Errorf("got %v", err)
	}
}

func TestCallsOutOfTurnChangeNothing(t *testing.T) {
	w := loadWorked(t)
	p := w.session[0]
	s := w.at(t, p)
	if _, err := s.Unwrap(p.answer(t)); !errors.Is(err, ErrClosed) {
		t.Errorf("Unwrap before Wrap: %v", err)
	}
	wrap(t, s, plainCommand(t, p))
	if _, err := s.Wrap(plainCommand(t, p)); !errors.Is(err, ErrClosed) || s.Alive() {
		t.Errorf("a second Wrap: %v, alive %v", err, s.Alive())
	}
	if r, err := s.Unwrap(p.answer(t)); err != nil || r.SW != apdu.OK {
		t.Errorf("its own answer: %v, %v", r.SW, err)
	}
}

func TestSessionThatWasNeverOpenedIsDead(t *testing.T) {
	if (*Session)(nil).Alive() || (&Session{}).Alive() {
		t.Error("alive")
	}
	if _, err := (&Session{}).Wrap(apdu.Command{}); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v", err)
	}
}

func TestCounterWraps(t *testing.T) {
	w := loadWorked(t)
	s := New(w.kEnc, w.kMac, math.MaxUint64-1)
	wrap(t, s, apdu.Command{INS: 0x84, Ne: 8})
	body := []byte{0x99, 0x02, 0x90, 0x00}
	if _, err := s.Unwrap(apdu.Response{Data: seal(s, body), SW: apdu.OK}); err != nil || s.ssc != 0 {
		t.Fatalf("SSC %016X, %v", s.ssc, err)
	}
	wrap(t, s, apdu.Command{INS: 0x84, Ne: 8})
	if s.ssc != 1 {
		t.Errorf("SSC %016X", s.ssc)
	}
}

func TestNewCounterKeepsTheKeys(t *testing.T) {
	w := loadWorked(t)
	s := New(w.kEnc, w.kMac, 1)
	s.SetSSC(w.afterAuth)
	for _, p := range w.session {
		if p.Name == "VERIFY" {
			replay(t, s, p)
		}
	}
}

// The objects of a command, in front of its checksum (fact sheet, section 8).
func TestObjectsOfACommand(t *testing.T) {
	w := loadWorked(t)
	cases := []struct {
		name  string
		plain apdu.Command
		cla   byte
		want  string // pattern of tags and lengths
		ne    int
	}{
		{"data", apdu.Command{INS: 0x20, Data: make([]byte, 8)}, 0x0C, "87 11, 8E 08", 256},
		{"data of an odd instruction", apdu.Command{INS: 0xCB, Data: make([]byte, 8)}, 0x0C, "85 10, 8E 08", 256},
		{"Le", apdu.Command{INS: 0xB0, Ne: 0xE7}, 0x0C, "97 01, 8E 08", 256},
		{"data and Le", apdu.Command{INS: 0x22, Data: make([]byte, 6), Ne: 256}, 0x0C, "87 09, 97 01, 8E 08", 256},
		{"neither", apdu.Command{INS: 0x2C}, 0x0C, "97 01, 8E 08", 256},
		{"a block before the last", apdu.Command{CLA: 0x10, INS: 0x2A, Data: make([]byte, 231)}, 0x1C, "87 E9, 8E 08", 256},
		{"Le of extended length", apdu.Command{INS: 0xB0, Ne: 1984}, 0x0C, "97 02, 8E 08", 65536},
		{"data of extended length", apdu.Command{INS: 0x82, Data: make([]byte, 264)}, 0x0C, "87 111, 8E 08", 65536},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := New(w.kEnc, w.kMac, 1).Wrap(c.plain)
			if err != nil || got.CLA != c.cla || got.Ne != c.ne || shape(t, got.Data) != c.want {
				t.Errorf("got CLA %02X, %s, Ne %d, %v", got.CLA, shape(t, got.Data), got.Ne, err)
			}
		})
	}
}

func TestWrapKeepsASecretSecretAndItsDataUntouched(t *testing.T) {
	w := loadWorked(t)
	digits := []byte("12345678")
	got, err := New(w.kEnc, w.kMac, 1).Wrap(apdu.Command{INS: 0x20, Data: digits, Secret: true})
	if err != nil || !got.Secret || string(digits) != "12345678" || bytes.Contains(got.Data, digits) {
		t.Errorf("got %v secret %v, %v", got, got.Secret, err)
	}
}

package login_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cied/apdu/trace"
	"cied/fault"
	"cied/nfc"
	"cied/simulator"
	"cied/token"
)

var update = flag.Bool("update", false, "write the traces in testdata anew")

const traces = "testdata/apdu-traces"

// traced is one login that is written down: its card, what the person types, and how it
// ends. An end with tries is written "pin-wrong left=2".
type traced struct {
	name   string
	spec   string
	card   simulator.Options
	known  bool
	pins   []string
	expect string
}

// allTraced is one good login per family and one for each class of faults.
func allTraced() []traced {
	var all []traced
	for _, f := range simulator.Families() {
		all = append(all, traced{
			name: "login-" + f.Name, spec: "IAS ECC 1.0.1: a first login",
			card: simulator.Options{Family: f.Name}, pins: []string{rightPIN}, expect: "ok",
		})
	}
	at := func(name string, n int, sw uint16) simulator.Options {
		return simulator.Options{Faults: []simulator.Fault{{Name: name, At: n, SW: sw}}}
	}
	right, wrong := []string{rightPIN}, []string{wrongPIN}
	const proof, verify, reading = 38, 42, 45 // commands of a first login with nxp
	return append(all,
		traced{"login-known", "a login with a known card", simulator.Options{}, true, right, "ok"},
		traced{"login-pss", "ICAO Doc 9303-10, 4.6.2: EF.SOD with RSASSA-PSS", simulator.Options{SOD: simulator.SODPSS}, false, right, "ok"},
		traced{"pin-wrong", "IAS ECC 1.0.1, VERIFY", simulator.Options{}, false, wrong, "pin-wrong left=2"},
		traced{"pin-blocked", "IAS ECC 1.0.1, VERIFY without data", faulty(simulator.FaultPINBlocked), false, nil, "pin-blocked"},
		traced{"pin-doubtful", "a broken checksum in the answer to VERIFY", at(simulator.FaultMAC, verify, 0), false, right, "pin-doubtful left=3"},
		traced{"card-removed", "the card is lifted while it is proved", at(simulator.FaultRemoval, proof, 0), false, nil, "card-removed"},
		traced{"card-integrity", "ISO/IEC 7816-4:2013, 10: a broken checksum", at(simulator.FaultMAC, reading, 0), false, right, "card-integrity"},
		traced{"card-answer", "a status word outside the session", at(simulator.FaultSW, proof, 0x6F00), false, nil, "card-answer"},
		traced{"card-not-cie", "SELECT of the CIE application", faulty(simulator.FaultNotACIE), false, nil, "card-not-cie"},
		traced{"card-no-login-key", "no EF 1003", faulty(simulator.FaultNoCertificate), false, right, "card-no-login-key"},
		traced{"chip-forged", "CWA 14890-1: the chip does not hold its key", faulty(simulator.FaultWrongChipKey), false, nil, "chip-forged"},
		traced{"chip-issuer-unknown", "ICAO Doc 9303-12, 7: an unknown Country Signer", faulty(simulator.FaultUnknownIssuer), false, nil, "chip-issuer-unknown"},
		traced{"sod-signature", "ICAO Doc 9303-10, 4.6.2: a wrong signature", faulty(simulator.FaultForgedSOD), false, nil, "sod-signature"},
		traced{"sod-signer", "ICAO Doc 9303-10, 4.6.2: a Document Signer of nobody", faulty(simulator.FaultForgedDS), false, nil, "sod-signer"},
		traced{"sod-data-group", "ICAO Doc 9303-10, 4.6.2: another hash", faulty(simulator.FaultForgedDataGroup), false, nil, "sod-data-group"},
		traced{"cert-expired", "RFC 5280, 4.1.2.5", faulty(simulator.FaultExpired), false, right, "cert-expired"},
		traced{"key-mismatch", "the chip signs with another key", faulty(simulator.FaultKeyMismatch), false, right, "key-mismatch"},
	)
}

// TestTracesReplayInStrictOrder plays every written login to the terminal: with the same
// random numbers it must send the same bytes, use every line and end as it did.
func TestTracesReplayInStrictOrder(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, c := range allTraced() {
		listed[c.name+".apdu"] = true
		t.Run(c.name, func(t *testing.T) {
			if *update {
				c.record(t)
			}
			c.replay(t)
		})
	}
	files, err := os.ReadDir(traces)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !listed[f.Name()] {
			t.Errorf("%s: no test replays it", f.Name())
		}
	}
}

func (c traced) file() string { return filepath.Join(traces, c.name+".apdu") }

// random is the same sequence in every run, another for each end of each trace.
func (c traced) random(end string) io.Reader {
	return rand.NewChaCha8(sha256.Sum256([]byte(c.name + " " + end)))
}

// rig is the login of c, with its own card on the reader.
func (c traced) rig(t *testing.T) *rig {
	t.Helper()
	c.card.Rand = c.random("card")
	h := newRig(t, c.card, c.pins...)
	h.person.once = true
	h.Rand = c.random("terminal")
	if c.known {
		h.remember()
	}
	return h
}

func (c traced) record(t *testing.T) {
	t.Helper()
	h := c.rig(t)
	var text bytes.Buffer
	r := trace.NewRecorder(&text, trace.Header{Card: "simulator/" + h.card.Family().Name, Spec: c.spec, Expect: c.expect})
	h.Tap = r.Tap
	if got := ending(h.login()); got != c.expect {
		t.Fatalf("ends with %q, want %q", got, c.expect)
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(traces, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.file(), text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (c traced) replay(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile(c.file())
	if err != nil {
		t.Fatal(err)
	}
	tr, err := trace.Parse(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	h := c.rig(t)
	replayed := tr.Card()
	h.Readers = &replayer{card: replayed, atr: h.card.ATR()}
	err = h.loginWith(t.Context(), request(token.WebEID))
	if err := replayed.Done(); err != nil {
		t.Fatal(err)
	}
	if got := ending(err); got != c.expect || tr.Header.Expect != c.expect {
		t.Errorf("ends with %q, want %q, the trace says %q: %v", got, c.expect, tr.Header.Expect, err)
	}
}

// ending is the end of a login as a trace names it.
func ending(err error) string {
	switch f := fault.Of(err); {
	case err == nil:
		return "ok"
	case f.Left > 0:
		return fmt.Sprintf("%s left=%d", f.Code, f.Left)
	default:
		return string(f.Code)
	}
}

// replayer is a reader with a trace on it. Resets are not written down in a trace: they
// are no commands.
type replayer struct {
	card *trace.Card
	atr  []byte
	seen bool
}

func (r *replayer) Watch(ctx context.Context, changed func([]nfc.Reader, error)) error {
	changed([]nfc.Reader{{Name: "trace", Card: nfc.Present, ATR: r.atr, Event: 1}}, nil)
	<-ctx.Done()
	return context.Cause(ctx)
}

func (r *replayer) Connect(context.Context, string) (nfc.Conn, error) { return r, nil }

func (r *replayer) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	return r.card.Transmit(ctx, capdu)
}

func (r *replayer) Lock(context.Context) (fresh bool, err error) {
	fresh, r.seen = !r.seen, true
	return fresh, nil
}

func (r *replayer) ATR() []byte                 { return bytes.Clone(r.atr) }
func (r *replayer) Extended() nfc.Extent        { return nfc.ExtendedYes }
func (r *replayer) Unlock() error               { return nil }
func (r *replayer) Reset(context.Context) error { return nil }
func (r *replayer) Close() error                { return nil }

func TestTracesHoldNoPIN(t *testing.T) {
	for _, c := range allTraced() {
		text, err := os.ReadFile(c.file())
		if err != nil {
			t.Fatal(err)
		}
		for _, pin := range []string{rightPIN, wrongPIN} {
			if strings.Contains(string(text), fmt.Sprintf("%X", pin)) {
				t.Errorf("%s: a PIN stands in it", c.name)
			}
		}
		if strings.Contains(string(text), "> 0C2000811D87") {
			t.Errorf("%s: a protected PIN stands in it", c.name)
		}
	}
}

// A tap is told a login as a whole: what it saw is what the card saw, but for the PIN.
func TestTapSeesEveryCommandAndNoPIN(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	var text bytes.Buffer
	h.Tap = trace.NewRecorder(&text, trace.Header{Card: "c", Spec: "s", Expect: "e"}).Tap
	h.must()
	tr, err := trace.Parse(&text)
	if err != nil {
		t.Fatal(err)
	}
	if tr.Len() != h.line.len() {
		t.Errorf("the tap saw %d commands, the card %d", tr.Len(), h.line.len())
	}
}

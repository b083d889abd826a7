package login_test

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cied/apdu/trace"
	"cied/fault"
	"cied/internal/replay"
	"cied/simulator"
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
	// of is a login that the card's own files or state end. Those of EF 1003 are seen after the PIN.
	of := func(code fault.Code, spec, name string, pins ...string) traced {
		return traced{string(code), spec, faulty(name), false, pins, string(code)}
	}
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
		of(fault.SODMalformed, "ICAO Doc 9303-10, 4.6.2: EF.SOD holds no signed data", simulator.FaultGarbledSOD),
		traced{"pin-last-try", "one try is left, and nobody says yes to it", faulty(simulator.FaultPINNearlyBlocked), false, nil, "pin-last-try left=1"},
		traced{"card-silent", "the card stops answering while it is read", at(simulator.FaultSilence, 20, 0), false, nil, "card-silent"},
		of(fault.CertNotYetValid, "RFC 5280, 4.1.2.5", simulator.FaultNotYetValid, right...),
		of(fault.CertIssuerUnknown, "RFC 5280, 6.1", simulator.FaultUnknownCA, right...),
		of(fault.CertPolicy, "RFC 5280, 4.2.1.4", simulator.FaultWrongPolicy, right...),
		of(fault.CertPurpose, "RFC 5280, 4.2.1.9", simulator.FaultCALeaf, right...),
		of(fault.CertWeakKey, "RSA-1024", simulator.FaultWeakKey, right...),
		of(fault.CertSubject, "no codice fiscale in the common name", simulator.FaultNoFiscalCode, right...),
		traced{"key-mismatch", "the chip signs with another key", faulty(simulator.FaultKeyMismatch), false, right, "key-mismatch"},
	)
}

// TestTracesReplayInStrictOrder plays every written login to the terminal: with the same
// random numbers it must send the same bytes, use every line and end as it did.
func TestTracesReplayInStrictOrder(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	var player replay.Player
	for _, c := range allTraced() {
		listed[c.name+".apdu"] = true
		t.Run(c.name, func(t *testing.T) {
			if *update {
				c.record(t)
			}
			tr := c.read(t)
			if tr.Header.Expect != c.expect {
				t.Errorf("it expects %q, want %q", tr.Header.Expect, c.expect)
			}
			if err := player.Play(t.Context(), tr); err != nil {
				t.Error(err)
			}
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

// read is the written trace of c.
func (c traced) read(t *testing.T) *trace.Trace {
	t.Helper()
	text, err := os.ReadFile(c.file())
	if err != nil {
		t.Fatal(err)
	}
	tr, err := trace.Parse(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// random is the same sequence in every run, another for each end of each trace.
func (c traced) random(end string) io.Reader {
	return rand.NewChaCha8(sha256.Sum256([]byte(c.name + " " + end)))
}

// rig is the login of c, with its own card on the reader. drawn fills with the terminal's
// random numbers.
func (c traced) rig(t *testing.T) (h *rig, drawn *bytes.Buffer) {
	t.Helper()
	c.card.Rand = c.random("card")
	h = newRig(t, c.card, c.pins...)
	h.person.once = true
	h.reader.Silence = time.Millisecond
	drawn = new(bytes.Buffer)
	h.Rand = io.TeeReader(c.random("terminal"), drawn)
	if c.known {
		h.remember()
	}
	return h, drawn
}

// recorded is the trace of a login of c, which must end as c says.
func (c traced) recorded(t *testing.T) *trace.Trace {
	t.Helper()
	h, drawn := c.rig(t)
	var r trace.Recorder
	h.Tap = r.Tap
	if got := replay.End(h.login()); got != c.expect {
		t.Fatalf("ends with %q, want %q", got, c.expect)
	}
	of := replay.Terminal{Use: replay.Login, At: now, Extended: true, ATR: h.card.ATR(), Drawn: drawn.Bytes()}
	if c.known {
		of.Use = replay.Known
	}
	tr, err := r.Trace(trace.Header{
		Card: replay.Simulated + h.card.Family().Name, Spec: c.spec, Expect: c.expect, Terminal: of.String(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func (c traced) record(t *testing.T) {
	t.Helper()
	if err := os.MkdirAll(traces, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.file(), []byte(c.recorded(t).String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

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
	var r trace.Recorder
	h.Tap = r.Tap
	h.must()
	if r.Len() != h.line.len() {
		t.Errorf("the tap saw %d commands, the card %d", r.Len(), h.line.len())
	}
}

// What is blanked cannot be told from what crossed the line, by anybody: neither the PIN,
// nor who the card is of, nor which card it is.
func TestTraceOfALoginNamesNobody(t *testing.T) {
	const marked = "27182818"
	h := newRig(t, simulator.Options{PIN: []byte(marked)}, marked)
	var r trace.Recorder
	h.Tap = r.Tap
	h.must()
	whole, err := r.Trace(trace.Header{Card: "c", Spec: "s", Expect: "ok"})
	if err != nil {
		t.Fatal(err)
	}
	who, s := h.card.Identity().Person, static(t, h.card)
	secrets := map[string][]byte{
		"PIN": []byte(marked), "PIN in BCD": {0x27, 0x18, 0x28, 0x18},
		"surname": []byte(who.Surname), "given name": []byte(who.GivenName), "codice fiscale": []byte(who.FiscalCode),
		"number of the card": []byte(who.CardNumber), "certificate": s.Certificate[100:116],
	}
	numbers := map[string][]byte{
		"NIS": s.NIS, "key of the chip": s.ChipKey[20:36], "EF.SOD": s.SOD[len(s.SOD)-16:], "DH group": s.P[:16],
	}
	for name, b := range secrets {
		if strings.Contains(whole.String(), fmt.Sprintf("%X", b)) {
			t.Errorf("%s stands in the whole trace", name)
		}
	}
	maps.Copy(secrets, numbers)
	for name, b := range secrets {
		if strings.Contains(whole.Redact().String(), fmt.Sprintf("%X", b)) {
			t.Errorf("%s stands in the redacted trace", name)
		}
	}
	for name, b := range numbers { // else the test would see nothing
		if name != "EF.SOD" && name != "DH group" && !strings.Contains(whole.String(), fmt.Sprintf("%X", b)) {
			t.Errorf("%s does not stand in the whole trace", name)
		}
	}
}

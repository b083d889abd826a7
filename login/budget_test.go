package login_test

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"cied/nfc"
	"cied/simulator"
)

// The most commands that a login may need. At first with an EF.SOD of up to sodInBudget
// bytes; each further block of one short READ BINARY costs one more.
const (
	firstShort    = 55
	knownShort    = 22
	firstExtended = 28
	knownExtended = 15

	firstAfterPIN = 13
	knownAfterPIN = 4

	sodInBudget = 2400
	shortBlock  = 231
)

// cost is what one login needs, counted by the card.
type cost struct{ commands, afterPIN, bytes int }

// measure runs one login and counts. afterPIN begins when the person has typed.
func (h *rig) measure() cost {
	h.t.Helper()
	h.line.reset()
	before := 0
	h.person.while = func() { before = h.line.len() }
	h.must()
	if h.line.len() != h.card.Commands() {
		h.t.Fatalf("%d commands seen, %d counted by the card", h.line.len(), h.card.Commands())
	}
	return cost{h.line.len(), h.line.len() - before, h.line.bytes}
}

// Counts are the same in every run, so this is a test and not a benchmark.
func TestLoginKeepsItsBudget(t *testing.T) {
	for _, f := range simulator.Families() {
		for _, form := range []simulator.SODForm{simulator.SODSHA256, simulator.SODPSS} {
			for _, extent := range []nfc.Extent{nfc.ExtendedNo, nfc.ExtendedYes} {
				if form == simulator.SODPSS && f.Name != "nxp" && f.Name != "gemalto2" {
					continue // the form changes the length of EF.SOD and nothing else
				}
				t.Run(fmt.Sprintf("%s/%s/%s", f.Name, form, extents[extent]), func(t *testing.T) {
					t.Parallel()
					testBudget(t, f, form, extent)
				})
			}
		}
	}
}

func testBudget(t *testing.T, f simulator.Family, form simulator.SODForm, extent nfc.Extent) {
	h := newRig(t, simulator.Options{Family: f.Name, SOD: form}, rightPIN, rightPIN)
	h.reader.Extended = extent
	first, known := h.measure(), h.measure()

	maxFirst, maxKnown := firstShort, knownShort
	if f.Behaviour().TakeExtended && extent == nfc.ExtendedYes {
		maxFirst, maxKnown = firstExtended, knownExtended
	}
	if more := len(static(t, h.card).SOD) - sodInBudget; more > 0 {
		maxFirst += (more + shortBlock - 1) / shortBlock
	}
	for _, c := range []struct {
		name      string
		got, most int
	}{
		{"first login", first.commands, maxFirst},
		{"known card", known.commands, maxKnown},
		{"after the PIN at first", first.afterPIN, firstAfterPIN},
		{"after the PIN with a known card", known.afterPIN, knownAfterPIN},
	} {
		if c.got > c.most {
			t.Errorf("%s: %d commands, the budget is %d", c.name, c.got, c.most)
		}
	}
}

// The columns of course.
const (
	shortFirst = iota
	shortKnown
	extendedFirst
	extendedKnown
)

// course is what each command of a login is for, in the order in which they are sent. The
// numbers say how often, in the four columns above. With short length a long command
// goes in two blocks, and GET RESPONSE fetches what exceeds 256 bytes. The card in the
// columns with short length is nxp, the other gemalto2, which announces extended length.
var course = []struct {
	header string // the first bytes of the command
	times  [4]int
	what   string
}{
	{"00A4040C06", [4]int{1, 1, 1, 1}, "SELECT the CIE application: is this a CIE?"},
	{"00B081000C", [4]int{1, 1, 1, 1}, "READ EF 1001, the NIS: is this card known?"},

	{"00A4040C0D", [4]int{0, 0, 1, 0}, "SELECT the IAS root, where EF.ATR is; only for a reader that carries extended length"},
	{"00B0810000", [4]int{0, 0, 1, 0}, "READ EF.ATR: does the card take extended length?"},
	{"00A4040C06", [4]int{0, 0, 1, 0}, "SELECT the CIE application again"},

	{"00CB3FFF", [4]int{1, 0, 1, 0}, "GET DATA g, the generator of the Diffie-Hellman group"},
	{"00C00000", [4]int{1, 0, 0, 0}, "GET RESPONSE: the rest of g"},
	{"00CB3FFF", [4]int{1, 0, 1, 0}, "GET DATA p, the prime; g, p and q in one request work on one family only"},
	{"00C00000", [4]int{1, 0, 0, 0}, "GET RESPONSE: the rest of p"},
	{"00CB3FFF", [4]int{1, 0, 1, 0}, "GET DATA q, the order"},
	{"00CB3FFF", [4]int{1, 0, 1, 0}, "GET DATA the CA key, under which the terminal makes its certificate"},
	{"00C00000", [4]int{1, 0, 0, 0}, "GET RESPONSE: the rest of the CA key"},
	{"00B08400", [4]int{1, 0, 1, 0}, "READ EF 1004, the chip's public key"},
	{"00B000E7", [4]int{1, 0, 0, 0}, "READ the rest of EF 1004"},
	{"00B08600", [4]int{1, 0, 1, 0}, "READ EF 1006, EF.SOD: is the chip's key the State's word?"},
	{"00B0", [4]int{10, 0, 1, 0}, "READ the rest of EF.SOD"},

	{"102241A6FF", [4]int{1, 1, 0, 0}, "MSE SET: the terminal's Diffie-Hellman value, first block"},
	{"002241A6", [4]int{1, 1, 1, 1}, "MSE SET: the terminal's Diffie-Hellman value"},
	{"00CB3FFF", [4]int{1, 1, 1, 1}, "GET DATA the card's Diffie-Hellman value; secure messaging begins"},
	{"00C00000", [4]int{1, 1, 0, 0}, "GET RESPONSE: the rest of it"},

	{"0C2281B6", [4]int{1, 1, 1, 1}, "MSE SET: the CA key verifies what comes"},
	{"1C2A00AE", [4]int{1, 1, 0, 0}, "PSO VERIFY CERTIFICATE: the terminal's certificate, first block"},
	{"0C2A00AE", [4]int{1, 1, 1, 1}, "PSO VERIFY CERTIFICATE"},
	{"0C2281A4", [4]int{1, 1, 1, 1}, "MSE SET: the terminal's key verifies what comes"},
	{"0C840000", [4]int{1, 1, 1, 1}, "GET CHALLENGE: RND.ICC"},
	{"1C820000", [4]int{1, 1, 0, 0}, "EXTERNAL AUTHENTICATE: the terminal's proof, first block"},
	{"0C820000", [4]int{1, 1, 1, 1}, "EXTERNAL AUTHENTICATE"},
	{"0C2241A4", [4]int{1, 1, 1, 1}, "MSE SET: the chip's key signs what comes"},
	{"0C880000", [4]int{1, 1, 1, 1}, "INTERNAL AUTHENTICATE: the chip's proof, over the group that was used"},
	{"00C00000", [4]int{1, 1, 0, 0}, "GET RESPONSE: the rest of the proof"},
	{"0C2000810D97", [4]int{1, 1, 1, 1}, "VERIFY without data: the tries left, for the dialog"},

	// The person types.
	{"0C2241A4", [4]int{1, 1, 1, 1}, "MSE SET: the holder's key signs what comes; and is the session still there?"},
	{"0C2000811D87", [4]int{1, 1, 1, 1}, "VERIFY with the PIN"},
	{"0CB08300", [4]int{1, 0, 1, 0}, "READ EF 1003, the certificate, which needs the PIN"},
	{"0CB0", [4]int{6, 0, 0, 0}, "READ the rest of the certificate"},
	{"0C880000", [4]int{1, 1, 1, 1}, "INTERNAL AUTHENTICATE: the signature of the answer"},
	{"00C00000", [4]int{1, 1, 0, 0}, "GET RESPONSE: the rest of the signature"},
}

func TestEveryCommandOfALoginIsAccountedFor(t *testing.T) {
	t.Parallel()
	for column, family := range map[int]string{shortFirst: "nxp", extendedFirst: "gemalto2"} {
		h := newRig(t, simulator.Options{Family: family}, rightPIN, rightPIN)
		h.reader.Extended = map[string]nfc.Extent{"nxp": nfc.ExtendedNo, "gemalto2": nfc.ExtendedYes}[family]
		for known := range 2 {
			h.measure()
			h.checkCourse(column + known)
		}
	}
}

// checkCourse compares what has crossed the line with a column of course.
func (h *rig) checkCourse(column int) {
	h.t.Helper()
	sent := h.line.sent
	for _, step := range course {
		for range step.times[column] {
			if len(sent) == 0 {
				h.t.Fatalf("column %d: nobody sent: %s", column, step.what)
			}
			if got := hex.EncodeToString(sent[0].command); !strings.HasPrefix(strings.ToUpper(got), step.header) {
				h.t.Fatalf("column %d: %.12s… was sent, not: %s", column, got, step.what)
			}
			sent = sent[1:]
		}
	}
	if len(sent) > 0 {
		h.t.Errorf("column %d: nobody can justify the last %d commands", column, len(sent))
	}
}

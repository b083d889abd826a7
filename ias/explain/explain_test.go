package explain_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cied/apdu"
	"cied/apdu/trace"
	"cied/ias/explain"
	"cied/lang"
)

const header = "card: simulator/nxp\nspec: fact sheet\nexpect: ok\n"

const (
	selectCIE = "> 00A4040C06A00000000039\n< 9000\n"
	selectMF  = "> 00A40000\n< 9000\n"
)

func parse(t testing.TB, text string) *trace.Trace {
	t.Helper()
	tr, err := trace.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// last explains the last exchange of a conversation.
func last(t *testing.T, exchanges string) explain.Step {
	t.Helper()
	all := explain.Steps(parse(t, header+exchanges))
	return all[len(all)-1]
}

func TestCommandsAreNamedWithWhatTheyAreAbout(t *testing.T) {
	cases := []struct{ exchanges, command, object string }{
		{selectCIE, "SELECT", "the CIE application"},
		{selectMF, "SELECT", "the root (MF)"},
		{"> 00A4040C0DA0000000308000000009816001\n< 9000\n", "SELECT", "the root (IAS)"},
		{"> 00A4040C06A00000000040\n< 6A82\n", "SELECT", "another application"},
		{selectCIE + "> 00A40204021006\n< 9000\n", "SELECT", "EF.SOD"},
		{selectMF + "> 00A4020402D003\n< 9000\n", "SELECT", "EF D003, serial number of the chip"},
		{"> 0CA402040F8709010000000000000000\n< 9000\n", "SELECT", "a file named inside the cryptogram"},
		{selectCIE + "> 00B081000C\n< 9000\n", "READ BINARY", "EF 1001, NIS"},
		{selectMF + "> 00B0810000\n< 9000\n", "READ BINARY", "EF.ATR"},
		{"> 00B0810000\n< 6986\n", "READ BINARY", "another file"},
		{selectCIE + "> 0CB083000D9701E78E08A36609CBEA37CA3F00\n< 9000\n", "READ BINARY", "EF 1003, certificate"},
		{selectCIE + "> 00B10006045402000000\n< 9000\n", "READ BINARY", "EF.SOD"},
		{"> 00CB3FFF0C4D0A7008BFA10104A3029800\n< 9000\n", "GET DATA", "DH parameter p"},
		{"> 00CB3FFF064D04A6029100\n< 9000\n", "GET DATA", "DH public value of the card"},
		{"> 102241A602FFFF\n< 9000\n", "MSE SET", "key agreement"},
		{"> 0C2281B618870901D60FCE22DCD74AD29701008E0835B439CBEF954A7D00\n< 9000\n", "MSE SET", "key of the CA, to verify with"},
		{"> 1C2A00AE0187\n< 9000\n", "PSO VERIFY CERTIFICATE", "certificate of the terminal"},
		{"> 0C8400000D9701088E081BAB74532AFD95BD00\n< 9000\n", "GET CHALLENGE", ""},
		{"> 1C8200000187\n< 9000\n", "EXTERNAL AUTHENTICATE", ""},
		{"> 0C8800000187\n< 9000\n", "INTERNAL AUTHENTICATE", ""},
		{"> 00200081\n< 63C3\n", "VERIFY", "tries left on the PIN"},
		{"> 0C2000810D9701008E08DDB6E8FC4B87345300\n< 9000\n", "VERIFY", "tries left on the PIN"},
		{"> 0C2000811D**********************************************************00\n< 9000\n", "VERIFY", "PIN"},
		{"> 0C2000821D**********************************************************00\n< 9000\n", "VERIFY", "PUK"},
		{"> 0C2400812D****\n< 9000\n", "CHANGE REFERENCE DATA", "PIN"},
		{"> 0C2C02811D****\n< 9000\n", "RESET RETRY COUNTER", "PIN"},
		{"> 80F20000\n< 6D00\n", "80F20000", ""},
	}
	for _, c := range cases {
		s := last(t, c.exchanges)
		if s.Command != c.command || string(s.Object) != c.object {
			t.Errorf("%s: %s, %q; want %s, %q", c.exchanges, s.Command, s.Object, c.command, c.object)
		}
	}
}

func TestReadingFollowsTheSelection(t *testing.T) {
	read := "> 00B000E727\n< 9000\n"
	cases := []struct{ exchanges, object string }{
		{selectCIE + "> 00B0860000\n< AA9000\n" + read, "EF.SOD"},
		{selectCIE + "> 00B0860000\n< AA6282\n" + read, "EF.SOD"},
		{selectCIE + "> 00A40204021004\n< 6102\n> 00C0000002\n< 62009000\n" + read, "EF 1004, key of the chip"},
		{selectCIE + "> 00B0860000\n< AA9000\n> 00A40204021003\n< 6A82\n" + read, "EF.SOD"},
		{selectCIE + "> 00B0860000\n< AA9000\n" + selectCIE + read, ""},
		{read, ""},
	}
	for _, c := range cases {
		if s := last(t, c.exchanges); string(s.Object) != c.object || s.Offset != 0xE7 {
			t.Errorf("%s: %q at %d, want %q", c.exchanges, s.Object, s.Offset, c.object)
		}
	}
}

func TestStatusUnderProtectionCounts(t *testing.T) {
	const ask = "> 0C2000810D9701008E08DDB6E8FC4B87345300\n"
	cases := []struct {
		name, exchanges string
		sw              apdu.SW
		naked           bool
	}{
		{"equal", ask + "< 990263C38E082019DA84F5C7398663C3\n", 0x63C3, false},
		{"told inside alone", ask + "< 990263C38E082019DA84F5C739869000\n", 0x63C3, false},
		{"an error outside", ask + "< 6988\n", 0x6988, true},
		{"in pieces", "> 0C8800000187\n< 870201226104\n> 00C0000004\n< 99026A809000\n", 0x6A80, false},
		{"the first piece", "> 0C8800000187\n< 870201226104\n", 0x6104, false},
		{"in clear", "> 0084000008\n< 6D00\n", 0x6D00, false},
	}
	for _, c := range cases {
		s := last(t, c.exchanges)
		if s.SW != c.sw || s.Naked != c.naked || !s.Answered {
			t.Errorf("%s: %+v", c.name, s)
		}
	}
}

func TestLengthsAreThoseOfTheLine(t *testing.T) {
	cases := []struct {
		exchanges      string
		sent, received int
		chained        bool
	}{
		{"> 00A40000\n< 9000\n", 0, 0, false},
		{"> 00B081000C\n< ************9000\n", 0, 6, false},
		{"> 10A4040C06A00000000039\n< 9000\n", 6, 0, true},
		{"> 0020008108****************\n< 63C2\n", 8, 0, false},
		{"> 00200081000008****************\n< 63C2\n", 8, 0, false},
	}
	for _, c := range cases {
		if s := last(t, c.exchanges); s.Sent != c.sent || s.Received != c.received || s.Chained != c.chained {
			t.Errorf("%s: sent %d, received %d, chained %v", c.exchanges, s.Sent, s.Received, s.Chained)
		}
	}
}

func TestCardThatDidNotAnswerHasNoStatus(t *testing.T) {
	if s := last(t, "> 00A40000\n< -\n"); s.Answered || s.SW != 0 {
		t.Errorf("got %+v", s)
	}
}

const traces = "../../login/testdata/apdu-traces"

// Whatever a login sends has a name, also where its trace is redacted.
func TestEveryCommandOfEveryLoginHasWords(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(traces, "*.apdu"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d traces, %v", len(files), err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		whole := parse(t, string(text))
		redacted := explain.Steps(whole.Redact())
		for i, s := range explain.Steps(whole) {
			if strings.ToUpper(s.Command) != s.Command || strings.ContainsAny(s.Command[:1], "0123456789") {
				t.Errorf("%s, line %d: no name for %s", f, s.Line, s.Command)
			}
			if s.Command == "READ BINARY" && (s.Object == "" || s.Object == explain.OtherFile) {
				t.Errorf("%s, line %d: nobody knows which file is read", f, s.Line)
			}
			if r := redacted[i]; r.SW != s.SW || r.Object != s.Object || r.Sent != s.Sent || r.Received != s.Received {
				t.Errorf("%s, line %d: %+v, redacted %+v", f, s.Line, s, r)
			}
		}
	}
}

// objects are all that a step may be about.
var objects = []explain.Object{
	explain.CIE, explain.Root, explain.MF, explain.OtherApp, explain.OtherFile, explain.HiddenFile,
	explain.EFATR, explain.EFPAN, explain.EFGroup, explain.EFNIS, explain.EFNumber, explain.EFCertificate,
	explain.EFChipKey, explain.EFServiceKey, explain.EFSOD,
	explain.GroupG, explain.GroupP, explain.GroupQ, explain.CAKey, explain.CardDH, explain.KeyAgreement,
	explain.VerifyKey, explain.TerminalKey, explain.OwnKey, explain.TerminalCertificate,
	explain.PIN, explain.PINTries, explain.PUK, explain.PUKTries,
}

func TestObjectsAreToldApartInBothLanguages(t *testing.T) {
	for _, tag := range []string{lang.Italian, lang.English} {
		seen := map[string]bool{}
		for _, o := range objects {
			text := o.In(tag)
			if text == "" || seen[text] {
				t.Errorf("%q in %s: %q", o, tag, text)
			}
			seen[text] = true
		}
	}
	if got := explain.EFCertificate.In(lang.Slovene); got != string(explain.EFCertificate) {
		t.Errorf("others read English, not %q", got)
	}
}

// A status word has Italian words where it has English ones, and they are others.
func TestStatusWordsMeanSomethingInBothLanguages(t *testing.T) {
	for n := range 0x10000 {
		sw := apdu.SW(n)
		it, en := explain.StatusText(sw, lang.Italian), explain.StatusText(sw, lang.English)
		if (it == "") != (en == "") || it != "" && it == en {
			t.Errorf("%04X: %q and %q", n, it, en)
		}
	}
}

// FuzzSteps: no trace panics, and every exchange is explained.
func FuzzSteps(f *testing.F) {
	f.Add(header + selectCIE + "> 00B081000C\n< ************9000\n")
	f.Add(header + "> 0C88000000\n< 8782000301116110\n> 00C0000010\n< 22990290008E0801020304050607089000\n")
	f.Add(header + "> 002000810000\n< -\n> 00C00000\n< -\n")
	f.Fuzz(func(t *testing.T, text string) {
		tr, err := trace.Parse(strings.NewReader(text))
		if err != nil {
			return
		}
		if n := len(explain.Steps(tr)); n != tr.Len() {
			t.Errorf("%d steps of %d exchanges", n, tr.Len())
		}
	})
}

func ExampleSteps() {
	tr, err := trace.Parse(strings.NewReader(`card: invented
spec: fact sheet, section 11
expect: pin-wrong left=2
> 00A4040C06A00000000039
< 9000
> 0C2000811D**********************************************************00
< 990263C28E087E351DE21C8237AB9000
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range explain.Steps(tr) {
		fmt.Printf("%s %s: %04X, %s\n", s.Command, s.Object, uint16(s.SW), s.SW.Name())
	}
	// Output:
	// SELECT the CIE application: 9000, no further qualification
	// VERIFY PIN: 63C2, verification failed, 2 tries left
}

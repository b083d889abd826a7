package doctor

import (
	"context"
	"crypto/rand"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"cied/card"
	"cied/fault"
	"cied/ias"
	"cied/internal/cardtest"
	"cied/internal/simreader"
	"cied/nfc"
	"cied/simulator"
)

// simCard is a simulated card with these faults, written as simulator.ParseFault reads them.
func simCard(t testing.TB, faults ...string) *simulator.Card {
	t.Helper()
	return cardtest.Card(t, simulator.Options{}, faults...)
}

// cardMachine is a machine with these readers, whose terminal remembers the cards known.
func cardMachine(t testing.TB, readers nfc.Driver, known ...*simulator.Card) *Machine {
	t.Helper()
	terminal := cardtest.Terminal(t, readers)
	for _, c := range known {
		if err := terminal.Cache.Store(staticOf(t, c)); err != nil {
			t.Fatal(err)
		}
	}
	return &Machine{OS: "linux", Root: fstest.MapFS{}, Now: terminal.Now, Readers: readers, Cards: terminal}
}

// staticOf is what a login would have remembered of c.
func staticOf(t testing.TB, c *simulator.Card) ias.Static {
	t.Helper()
	a := ias.New(plainCard{c}, ias.Options{Rand: rand.Reader})
	if err := a.Select(t.Context()); err != nil {
		t.Fatal(err)
	}
	nis, err := a.NIS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.ReadStatic(t.Context(), nis)
	if err != nil {
		t.Fatal(err)
	}
	s.Certificate = c.Identity().Certificate.Raw
	return s
}

// plainCard is a simulated card as an apdu.Card.
type plainCard struct{ *simulator.Card }

func (c plainCard) Transmit(_ context.Context, b []byte) ([]byte, error) { return c.Card.Transmit(b) }

// simReader is a reader of that name with c on it, or an empty one.
func simReader(name string, c *simulator.Card) *simreader.Reader {
	r := simreader.New(c)
	r.Name, r.Silence = name, time.Millisecond
	return r
}

// withCard makes the machine of a case: one reader, with a card that has these faults.
func withCard(faults ...string) func(testing.TB) *Machine {
	return func(t testing.TB) *Machine { return cardMachine(t, simReader("a", simCard(t, faults...))) }
}

// withKnownCard is withCard after a login.
func withKnownCard(faults ...string) func(testing.TB) *Machine {
	return func(t testing.TB) *Machine {
		c := simCard(t, faults...)
		return cardMachine(t, simReader("a", c), c)
	}
}

// toldCards is a terminal that says what it was told to.
type toldCards struct {
	info     card.Info
	err      error
	kinds    map[string]card.Kind
	coupling card.Coupling
}

func (c toldCards) Inspect(_ context.Context, only string) (card.Info, error) {
	c.info.Reader = only
	return c.info, c.err
}
func (c toldCards) Kind(_ context.Context, reader string) (card.Kind, error) {
	return c.kinds[reader], nil
}
func (c toldCards) Stress(context.Context, string) (card.Coupling, error) { return c.coupling, nil }

// atSlots is the machine of a case with slots as PC/SC tells them, and cards as told.
func atSlots(cards toldCards, slots ...nfc.Reader) func(testing.TB) *Machine {
	return func(t testing.TB) *Machine {
		m := cardMachine(t, slotList(slots))
		m.Cards = cards
		return m
	}
}

// slotList is a driver that tells these slots.
type slotList []nfc.Reader

func (l slotList) Watch(_ context.Context, changed func([]nfc.Reader, error)) error {
	changed(l, nil)
	return nil
}

func (slotList) Connect(context.Context, string) (nfc.Conn, error) {
	return nil, fault.New(fault.ReaderUnknown, "test", nil)
}

// onSlots is the card checks, behind one in place of those on PC/SC and readers.
func onSlots() []Check {
	list := Check{ID: "reader", run: func(ctx context.Context, x *exam) []Finding {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		_ = x.Readers.Watch(ctx, func(slots []nfc.Reader, _ error) { x.Slots = slots; cancel() })
		return nil
	}}
	return append([]Check{list}, cardChecks()...)
}

// deeply has the card kept for a stress.
func deeply(machine func(testing.TB) *Machine) func(testing.TB) *Machine {
	return func(t testing.TB) *Machine {
		m := machine(t)
		m.Deep = true
		return m
	}
}

var (
	contactlessATR = []byte{0x3B, 0x80, 0x80, 0x01, 0x01}
	contactATR     = []byte{0x3B, 0x02, 0x14, 0x50}
)

func notCIE(kinds map[string]card.Kind) toldCards {
	return toldCards{err: fault.New(fault.CardNotCIE, "test", nil), kinds: kinds}
}

// cardCases is what can be wrong with a card, and where it lies.
func cardCases() []injected {
	checks := onSlots()
	present := func(name string, atr []byte) nfc.Reader { return nfc.Reader{Name: name, Card: nfc.Present, ATR: atr} }
	absent := nfc.Reader{Name: "empty"}
	return []injected{
		{"a sound CIE", withCard(), checks, "", AllWell},
		{"a sound CIE that has logged in before", withKnownCard(), checks, "", AllWell},
		{"no card", func(t testing.TB) *Machine { return cardMachine(t, simReader("a", nil)) }, checks, fault.CardMissing, Card},
		{"a card that does not answer to reset", withCard("mute"), checks, fault.CardMute, Position},
		{"a card that another program holds", atSlots(toldCards{}, nfc.Reader{Name: "a", Card: nfc.Exclusive}), checks, fault.CardInUse, Computer},
		{"a card that is lifted while it is read", withCard("removal@12"), checks, fault.CardRemoved, Position},
		{"a card that stops answering", withCard("silence@12"), checks, fault.CardSilent, Position},
		{"a card so slow that the check has ended before", atSlots(toldCards{err: fault.New(fault.Timeout, "test", context.DeadlineExceeded)},
			present("a", contactlessATR)), checks, fault.CardSilent, Position},
		{"a card that a login is reading", atSlots(toldCards{err: fault.New(fault.Busy, "test", nil)},
			present("a", contactlessATR)), checks, fault.Busy, Computer},
		{"a stranger's card", withCard("not-a-cie"), checks, fault.CardNotCIE, Card},
		{"a CIE of the first kinds", atSlots(notCIE(map[string]card.Kind{"a": card.KindOldCIE}), present("a", contactATR)), checks, fault.CardOld, Card},
		{"a payment card", atSlots(notCIE(map[string]card.Kind{"a": card.KindPayment}), present("a", contactlessATR)), checks, fault.CardNotCIE, Card},
		{"a module that stays in a slot with contacts, and no card",
			atSlots(notCIE(map[string]card.Kind{"SAM": card.KindUnknown}), present("SAM", contactATR), absent), checks, fault.CardMissing, Card},
		{"a wallet: a payment card answers and another card does not",
			atSlots(notCIE(map[string]card.Kind{"a": card.KindPayment}), present("a", contactlessATR), nfc.Reader{Name: "b", Card: nfc.Mute}), checks, fault.CardMute, Position},
		{"two CIEs", func(t testing.TB) *Machine {
			return cardMachine(t, nfc.All(simReader("a", simCard(t)), simReader("b", simCard(t, "other-card"))))
		}, allSlots(2), fault.CardsSeveral, Card},
		{"a CIE beside a stranger's card", func(t testing.TB) *Machine {
			return cardMachine(t, nfc.All(simReader("a", simCard(t, "not-a-cie")), simReader("b", simCard(t))))
		}, allSlots(2), "", AllWell},

		{"a copied chip", withCard("wrong-chip-key"), checks, fault.ChipForged, Card},
		{"a chip whose issuer is not known", withCard("unknown-issuer"), checks, fault.ChipIssuerUnknown, Computer},
		{"an EF.SOD that cannot be read", withCard("garbled-sod"), checks, fault.SODMalformed, Card},
		{"an EF.SOD with a wrong signature", withCard("forged-sod"), checks, fault.SODSignature, Card},
		{"a forged Document Signer", withCard("forged-ds"), checks, fault.SODSigner, Card},
		{"a file that EF.SOD does not name", withCard("forged-data-group"), checks, fault.SODDataGroup, Card},

		{"no certificate to log in with", withCard("no-certificate"), checks, fault.CardNoLogin, Card},
		{"an expired certificate, known from before", withKnownCard("expired"), checks, fault.CertExpired, Card},
		{"an expired certificate, never seen", withCard("expired"), checks, "", AllWell},
		{"a certificate that is not valid yet", withKnownCard("not-yet-valid"), checks, fault.CertNotYetValid, Clock},
		{"a certificate that is not valid yet, by a clock older than the program", func(t testing.TB) *Machine {
			m := withKnownCard("not-yet-valid")(t)
			m.Self.Built = cardtest.Now.AddDate(0, 1, 0)
			return m
		}, checks, fault.ClockWrong, Clock},
		{"a certificate of an unknown authority", withKnownCard("unknown-ca"), checks, fault.CertIssuerUnknown, Computer},
		{"a certificate of another policy", withKnownCard("wrong-policy"), checks, fault.CertPolicy, Card},

		{"a blocked PIN", withCard("pin-blocked"), checks, fault.PINBlocked, Codes},
		{"a PIN with one try left", withCard("pin-nearly-blocked"), checks, fault.PINLastTry, Codes},

		{"a sound CIE under stress", deeply(atSlots(toldCards{
			info: card.Info{Certificate: true, TriesLeft: 3}, coupling: card.Coupling{Score: 100, Reads: 20}},
			present("a", contactlessATR))), checks, "", AllWell},
		{"a card that lies badly", deeply(atSlots(toldCards{
			info: card.Info{Certificate: true, TriesLeft: 3}, coupling: card.Coupling{Score: card.WeakScore - 1, Failures: 3, Resets: 1}},
			present("a", contactlessATR))), checks, fault.CardWeak, Position},
	}
}

// allSlots is onSlots for a driver of several, which tells them one after the other.
func allSlots(n int) []Check {
	checks := onSlots()
	checks[0].run = func(ctx context.Context, x *exam) []Finding {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		_ = x.Readers.Watch(ctx, func(slots []nfc.Reader, _ error) {
			if len(slots) == n {
				x.Slots = slots
				cancel()
			}
		})
		return nil
	}
	return checks
}

func TestCardChecksFindWhatIsWrongWithACard(t *testing.T) {
	for _, c := range cardCases() {
		t.Run(c.name, func(t *testing.T) {
			if got := firstFault(run(t.Context(), c.machine(t), c.checks)); got.Code != c.want {
				t.Errorf("%q, want %q: %s", got.Code, c.want, got.Evidence)
			}
		})
	}
}

// firstFault is the first fault in results, or none.
func firstFault(results []Result) Finding {
	for _, r := range results {
		for _, f := range r.Findings {
			if f.Code != "" && !f.Advice {
				return f
			}
		}
	}
	return Finding{}
}

// saidBy is what the check of that name has said.
func saidBy(results []Result, id string) string {
	var lines []string
	for _, r := range results {
		for _, f := range r.Findings {
			if r.ID == id {
				lines = append(lines, f.Evidence)
			}
		}
	}
	return strings.Join(lines, "\n")
}

func TestACardThatIsHeldNamesTheProgramsThatMayHoldIt(t *testing.T) {
	m := atSlots(toldCards{}, nfc.Reader{Name: "a", Card: nfc.Exclusive})(t)
	m.Root = fstest.MapFS{
		"proc/1/comm":    commFile("systemd\n"),
		"proc/77/comm":   commFile("gsd-smartcard\n"),
		"proc/812/comm":  commFile("scdaemon\n"),
		"proc/self/comm": commFile("pcsc_scan\n"), // no process of its own
		"proc/9/comm":    &fstest.MapFile{Mode: fs.ModeDir},
	}
	got := firstFault(run(t.Context(), m, onSlots()))
	if !strings.HasSuffix(got.Evidence, ": scdaemon, gsd-smartcard") || got.Action != "gpgconf --kill scdaemon" {
		t.Errorf("%+v", got)
	}
}

func commFile(content string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(content)} }

func TestACardThatAnotherProgramLocksIsInUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := simReader("a", simCard(t))
		other, err := r.Connect(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		if _, err := other.Lock(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := firstFault(run(t.Context(), cardMachine(t, r), onSlots())); got.Code != fault.CardInUse {
			t.Errorf("%+v", got)
		}
	})
}

func TestOneTryLeftIsTold(t *testing.T) {
	if got := firstFault(run(t.Context(), withCard("pin-nearly-blocked")(t), onSlots())); got.Left != 1 {
		t.Errorf("%+v", got)
	}
}

func TestAnUnknownFamilyThatAnswersIsNoFault(t *testing.T) {
	m := atSlots(toldCards{info: card.Info{ATR: contactlessATR, Certificate: true, TriesLeft: ias.TriesUnknown}},
		nfc.Reader{Name: "a", Card: nfc.Present, ATR: contactlessATR})(t)
	results := run(t.Context(), m, onSlots())
	if got := firstFault(results); got.Code != "" {
		t.Errorf("%+v", got)
	}
	for id, want := range map[string]string{
		"card":  "unknown family on \"a\", and it answers; please share its ATR, which names nobody: 3B80800101",
		"codes": "does not tell the tries left",
	} {
		if got := saidBy(results, id); !strings.Contains(got, want) {
			t.Errorf("%s: %s", id, got)
		}
	}
}

func TestACertificateThatWasNeverReadIsNotCalledGood(t *testing.T) {
	if got := saidBy(run(t.Context(), withCard("expired")(t), onSlots()), "certificate"); !strings.Contains(got, "not read: that needs the PIN") {
		t.Error(got)
	}
	if got := saidBy(run(t.Context(), withKnownCard()(t), onSlots()), "certificate"); !strings.Contains(got, "is good") {
		t.Error(got)
	}
}

func TestACardBetweenGoodAndWeakIsAdviceOnly(t *testing.T) {
	m := deeply(atSlots(toldCards{info: card.Info{Certificate: true, TriesLeft: 3}, coupling: card.Coupling{Score: 80, Failures: 2}},
		nfc.Reader{Name: "a", Card: nfc.Present, ATR: contactlessATR}))(t)
	results := run(t.Context(), m, onSlots())
	last := results[len(results)-1]
	if last.State != Advised || last.Findings[0].Code != fault.CardWeak {
		t.Errorf("%+v", last)
	}
}

func TestTheStressRunsOnlyWhereTheCardMayBeKept(t *testing.T) {
	for _, keep := range []bool{false, true} {
		m := withCard("sw@40=6f00")(t)
		m.Deep = keep
		results := run(t.Context(), m, onSlots())
		if last := results[len(results)-1]; (last.State == Unasked) == keep {
			t.Errorf("%v: %+v", keep, last)
		}
	}
}

// No check of a card may cost a try, or tell whose card it is.
func TestCardChecksSendNoPINAndNameNobody(t *testing.T) {
	c := simCard(t)
	m := cardMachine(t, simReader("a", c), c)
	m.Deep = true
	results := run(t.Context(), m, onSlots())
	if c.PINAttempts() != 0 {
		t.Errorf("%d attempts", c.PINAttempts())
	}
	person := c.Identity().Person
	for _, r := range results {
		for _, secret := range []string{c.Identity().NIS, person.Surname, person.FiscalCode, person.CardNumber} {
			if text := saidBy(results, r.ID); strings.Contains(strings.ToUpper(text), strings.ToUpper(secret)) {
				t.Errorf("%s tells %q: %s", r.ID, secret, text)
			}
		}
	}
}

// Two equal readers differ by their serial numbers, and by the numbers after them.
func TestNoFindingTellsTheSerialNumberOfAReader(t *testing.T) {
	two := []nfc.Reader{{Name: "Invented PICC (RR464-012345) 00 00"}, {Name: "Invented PICC (RR464-067890) 01 00"}}
	for _, state := range []nfc.CardState{nfc.Absent, nfc.Mute, nfc.Exclusive} {
		told := ""
		slots := []nfc.Reader{{Name: two[0].Name, Card: state}, {Name: two[1].Name, Card: state}}
		m := onLinux(debian, nil, func(m *Machine) { m.Readers = pcscSays{slots: slots} })(t)
		for _, r := range run(context.Background(), m, append(pcscChecks(), append(usbChecks(), cardChecks()...)...)) {
			for _, f := range r.Findings {
				told += f.Evidence + "\n"
			}
		}
		if strings.Contains(told, "RR464") || strings.Count(told, `"Invented PICC 00 00", "Invented PICC 01 00"`) < 2 {
			t.Errorf("%s: %s", state, told)
		}
	}
	told := describeCIE(card.Info{Reader: two[0].Name})[0].Evidence
	told += cardFault(&exam{}, two[0], fault.New(fault.Timeout, "card: inspect", nil))[0].Evidence
	told += strangers(&exam{}, []stranger{{two[0], card.KindUnknown}}, nil)[0].Evidence
	if strings.Contains(told, "RR464") {
		t.Error(told)
	}
}

package prompt

import (
	"strings"
	"testing"

	"cied/fault"
	"cied/ias"
	"cied/lang"
	"cied/pin"
)

func TestSheetsOfAChange(t *testing.T) {
	old, first, again := newPINQuestion(aChange(), "it").changeSheets()
	want := sheet{`Cambio del PIN della CIE: passo 1 di 3.
Nessun sito lo chiede: è partito da questo computer. Se non l'hai avviato tu, annulla.
Tentativi per il PIN: 3.

Scrivi le 8 cifre del PIN che hai adesso.`, "PIN attuale:", "Avanti", "Annulla"}
	if old != want {
		t.Errorf("got %q", old)
	}
	if first.ok != "Avanti" || again.ok != "Cambia il PIN" {
		t.Errorf("buttons %q and %q", first.ok, again.ok)
	}
}

func TestSheetOfAPUK(t *testing.T) {
	puk, _, again := newPINQuestion(anUnblocking(), "it").unblockSheets()
	want := sheet{`Sblocco del PIN della CIE: passo 1 di 3.
Nessun sito lo chiede: è partito da questo computer. Se non l'hai avviato tu, annulla.
Tentativi per il PUK: 10.

Il PUK è il codice di 8 cifre che sblocca il PIN.
Le prime 4 sono sulla ricevuta della richiesta della CIE, le altre 4 nella lettera arrivata con la carta.
Se l'hai perso, annulla: si recupera con l'app CieID (fino a 48 ore) o in un Comune.

Scrivi le 8 cifre del PUK.`, "PUK:", "Avanti", "Annulla"}
	if puk != want {
		t.Errorf("got %q", puk)
	}
	if again.ok != "Sblocca il PIN" {
		t.Errorf("button %q", again.ok)
	}
}

func TestEverySheetTellsWhatIsSpecial(t *testing.T) {
	cases := []struct {
		name string
		set  func(*pin.Question)
		want string
	}{
		{"the tries left", func(*pin.Question) {}, "Tentativi per il P"},
		{"that no site asks", func(*pin.Question) {}, "Nessun sito lo chiede"},
		{"the last try", func(q *pin.Question) { q.Left, q.PUKLeft = 1, 1 }, "L'ULTIMO"},
		{"tries that the card hides", func(q *pin.Question) { q.Left, q.PUKLeft = ias.TriesUnknown, ias.TriesUnknown }, "non dice quanti tentativi"},
		{"a remote card", func(q *pin.Question) { q.Remote = "[2001:db8::1%eth0]:35963" }, "da [2001:db8::1%eth0]:35963."},
		{"a hostile address", func(q *pin.Question) { q.Remote = "a\nb" }, "da a?b."},
		{"a chip that nobody vouches for", func(q *pin.Question) { q.UnknownIssuer = true }, "nessuno garantisce per il chip"},
		{"test anchors", func(q *pin.Question) { q.Test = true }, "TEST: "},
	}
	for _, c := range cases {
		q := anUnblocking()
		q.Left = 3
		c.set(&q)
		shown := newPINQuestion(q, "it")
		for i, s := range allSheets(shown) {
			if !strings.Contains(s.text, c.want) {
				t.Errorf("%s: sheet %d: no %q in\n%s", c.name, i, c.want, s.text)
			}
		}
		for _, y := range append(shown.changeConfirmations(), shown.unblockConfirmations()...) {
			if q.Test && !strings.HasPrefix(y.text, "TEST: ") {
				t.Errorf("a yes without the marker: %s", y.text)
			}
		}
	}
}

func allSheets(q pinQuestion) []sheet {
	a, b, c := q.changeSheets()
	d, e, f := q.unblockSheets()
	return []sheet{a, b, c, d, e, f}
}

// What a PUK is, where it is and what to do without it stands on one sheet, in every
// language; what a lost one may cost, where few tries are left.
func TestPUKIsExplainedWhereItIsTyped(t *testing.T) {
	for _, tag := range lang.All() {
		q := newPINQuestion(longestPIN(), tag)
		puk, first, again := q.unblockSheets()
		for _, want := range []string{q.aboutPUK, q.lostPUK, "CieID", "8", "4", "48"} {
			if !strings.Contains(puk.text, want) {
				t.Errorf("%s: no %q in\n%s", tag, want, puk.text)
			}
		}
		if strings.Contains(first.text+again.text, q.aboutPUK) {
			t.Errorf("%s: told again where a PIN is typed", tag)
		}
		if yes := q.unblockConfirmations(); len(yes) == 0 || !strings.Contains(yes[len(yes)-1].text, "CieID") {
			t.Errorf("%s: no way out beside the question for a scarce try", tag)
		}
	}
}

// longestPIN is a question with everything in it.
func longestPIN() pin.Question {
	return pin.Question{Left: 1, PUKLeft: 1, Remote: strings.Repeat("1", 80), Test: true, UnknownIssuer: true, OtherCard: true,
		Wrong: fault.New(fault.PUKDoubtful, "test", nil)}
}

// everyText are all the texts of windows in the language of tag, at their longest.
func everyText(tag string) (texts []string) {
	first := longestPIN()
	first.Wrong = nil
	hidden := first
	hidden.PUKLeft = ias.TriesUnknown
	for _, pq := range []pin.Question{longestPIN(), first, hidden} {
		q := newPINQuestion(pq, tag)
		for _, s := range allSheets(q) {
			texts = append(texts, s.text)
		}
		for _, c := range append(q.changeConfirmations(), q.unblockConfirmations()...) {
			texts = append(texts, c.text)
		}
	}
	return texts
}

func TestTextsOfPINAndPUKFitIntoALineOfTheProtocol(t *testing.T) {
	for _, tag := range lang.All() {
		q := newPINQuestion(longestPIN(), tag)
		texts := append(everyText(tag), q.changeTitle, q.unblockTitle, q.notDigitsPUK, q.otherCard)
		for _, code := range []fault.Code{fault.PINWrong, fault.PUKWrong, fault.PUKFewTries, fault.PINWeak, fault.PINSame, fault.PINRefused, fault.PINDiffers} {
			texts = append(texts, q.say(code))
		}
		for _, text := range texts {
			if n := len("SETERROR " + escape(text)); n > maxLine {
				t.Errorf("%s: %d bytes: %s", tag, n, text)
			}
		}
	}
}

func TestTextsOfPINAndPUKFitIntoADialogOfWindows(t *testing.T) {
	for _, tag := range lang.All() {
		q := newPINQuestion(longestPIN(), tag)
		for _, text := range everyText(tag) {
			whole := q.say(fault.PINWeak) + "\n\n" + text
			if got, err := fitMessage(q.say(fault.PINWeak), text, maxCredUIMessage-1); err != nil || got != whole {
				t.Errorf("%s: %d units, %v", tag, units(whole), err)
			}
		}
		for _, title := range []string{q.changeTitle, q.unblockTitle} {
			if n := units(title); n >= maxCredUICaption {
				t.Errorf("%s: a caption of %d units", tag, n)
			}
		}
	}
}

func TestTypedCharactersOfAPUKAreCounted(t *testing.T) {
	cases := map[string]string{
		lang.Italian: "Hai scritto 3 caratteri: il PUK", lang.English: "You typed 3 characters: the PUK",
		lang.German: "Sie haben 3 Zeichen eingegeben: Die PUK", lang.French: "saisi 3 caractères : le code PUK",
		lang.Slovene: "Vnesli ste 3 znake: PUK",
	}
	for _, tag := range lang.All() {
		q := newPINQuestion(anUnblocking(), tag)
		var e entry
		e.add([]byte("90a"))
		_, err := e.puk()
		if got := q.say(err); cases[tag] == "" || !strings.Contains(got, cases[tag]) {
			t.Errorf("%s: got %q", tag, got)
		}
	}
}

func TestFewTriesOnThePUKAreCounted(t *testing.T) {
	cases := map[string][]string{
		lang.Italian: {"resta UN SOLO", "restano SOLO 2", "restano SOLO 3"},
		lang.English: {"ONLY ONE try is", "ONLY 2 tries are", "ONLY 3 tries are"},
		lang.German:  {"bleibt NUR EIN", "bleiben NUR 2", "bleiben NUR 3"},
		lang.French:  {"QU'UN SEUL", "QUE 2", "QUE 3"},
		lang.Slovene: {"SAMO EN poskus", "SAMO 2 poskusa", "SAMO 3 poskusi"},
	}
	for _, tag := range lang.All() {
		for i, want := range cases[tag] {
			q := anUnblocking()
			q.PUKLeft = i + 1
			yes := newPINQuestion(q, tag).unblockConfirmations()
			if len(yes) != 1 || !strings.Contains(yes[0].text, want) {
				t.Errorf("%s: no %q", tag, want)
			}
		}
		if len(cases[tag]) == 0 {
			t.Errorf("%s has no case", tag)
		}
	}
}

// Nobody knows whether a try is the last: the question for it says so, and what the end
// of them is, without a number that the card has not told.
func TestTriesOnThePUKThatTheCardHidesAreNotCounted(t *testing.T) {
	for _, tag := range lang.All() {
		pq := anUnblocking()
		pq.PUKLeft = ias.TriesUnknown
		q := newPINQuestion(pq, tag)
		yes := q.unblockConfirmations()
		if len(yes) != 1 {
			t.Fatalf("%s: %d questions", tag, len(yes))
		}
		for _, want := range []string{q.pukHidden, q.hiddenMeans, "CieID"} {
			if !strings.Contains(yes[0].text, want) {
				t.Errorf("%s: no %q in\n%s", tag, want, yes[0].text)
			}
		}
		for _, number := range []string{"-1", "%", " 1 "} {
			if strings.Contains(yes[0].text, number) {
				t.Errorf("%s: %q in\n%s", tag, number, yes[0].text)
			}
		}
		told := fault.Of(yes[0].refused(nil)).Text(tag)
		if strings.ContainsAny(told.Message+told.Next, "0123456789%") {
			t.Errorf("%s: a number in %q", tag, told)
		}
	}
}

// It stands where the PIN or the PUK is typed, and above every yes. After one that this
// card refused it is no news.
func TestAnotherCardIsToldAboveTheFirstSheetAndEveryYes(t *testing.T) {
	for _, tag := range lang.All() {
		pq := longestPIN()
		pq.Test = false
		for _, wrong := range []error{nil, fault.New(fault.PUKWrong, "test", nil)} {
			pq.Wrong = wrong
			q := newPINQuestion(pq, tag)
			old, _, _ := q.changeSheets()
			puk, _, _ := q.unblockSheets()
			texts := []string{old.under(q.news()), puk.under(q.news())}
			for _, c := range append(q.changeConfirmations(), q.unblockConfirmations()...) {
				texts = append(texts, c.text)
			}
			for _, text := range texts {
				if told := strings.HasPrefix(text, q.otherCard+"\n\n"); told != (wrong == nil) {
					t.Errorf("%s, after %v: told %v in\n%s", tag, wrong, told, text)
				}
			}
		}
	}
}

package prompt

import (
	"strings"
	"testing"

	"cied/fault"
	"cied/lang"
	"cied/login"
	"cied/token"
)

func describe(t *testing.T, q login.Question, lang string) string {
	t.Helper()
	shown, err := newQuestion(q, lang)
	if err != nil {
		t.Fatal(err)
	}
	return shown.description()
}

func TestDescription(t *testing.T) {
	const want = `Il sito
https://servizi.comune.example.it
chiede di farti entrare con la tua CIE.

Saprà: nome e cognome, codice fiscale, numero della carta.
Tentativi per il PIN: 3.

Scrivi le 8 cifre del PIN solo se hai chiesto tu di entrare, adesso.`
	if got := describe(t, invented(), "it"); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestDescriptionTellsWhatIsSpecial(t *testing.T) {
	cases := []struct {
		name   string
		change func(*login.Question)
		it, en string
	}{
		{"a program asks", func(q *login.Question) { q.Program = true }, "Un programma su questo computer, non un sito", "A program on this computer, not a website"},
		{"one try left", func(q *login.Question) { q.Left = 1 }, "L'ULTIMO", "THE LAST"},
		{"the card hides its tries", func(q *login.Question) { q.Left = -1 }, "non dice quanti tentativi", "does not tell how many"},
		{"a remote card", func(q *login.Question) { q.Remote = "[2001:db8::1%eth0]:35963" }, "da [2001:db8::1%eth0]:35963.", "from [2001:db8::1%eth0]:35963."},
		{"a chip that nobody vouches for", func(q *login.Question) { q.UnknownIssuer = true }, "nessuno garantisce per il chip", "nobody vouches for the chip"},
		{"a hostile address", func(q *login.Question) { q.Remote = "a\nb" }, "da a?b.", "from a?b."},
		{"test anchors", func(q *login.Question) { q.Test = true }, "TEST: ", "TEST: "},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			q := invented()
			for lang, want := range map[string]string{"it": c.it, "en": c.en} {
				if got := describe(t, q, lang); strings.Contains(got, want) {
					t.Errorf("%s: %q is said before", lang, want)
				}
			}
			c.change(&q)
			for lang, want := range map[string]string{"it": c.it, "en": c.en, "": c.en} {
				if got := describe(t, q, lang); !strings.Contains(got, want) {
					t.Errorf("%s: no %q in\n%s", lang, want, got)
				}
			}
		})
	}
}

func TestQuestionForTheLastTryTellsWhatWasWrong(t *testing.T) {
	q := invented()
	q.Left, q.Wrong, q.Test = 1, &fault.Error{Code: fault.PINWrong, Op: "test", Left: 1}, true
	shown, err := newQuestion(q, "it")
	if err != nil {
		t.Fatal(err)
	}
	got := shown.confirming(shown.lastTry)
	for _, want := range []string{"TEST: ", "PIN sbagliato: resta un solo tentativo.", "UN SOLO tentativo", "PUK", q.Origin} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// A yes to the card is asked for once, whatever else the question says.
func TestConfirmationsInTheirOrder(t *testing.T) {
	wrong := &fault.Error{Code: fault.PINWrong, Op: "test", Left: 1}
	cases := []struct {
		name    string
		left    int
		unknown bool
		wrong   error
		want    []string // a word of each, in Italian
	}{
		{"nothing special", 3, false, nil, nil},
		{"the last try", 1, false, nil, []string{"UN SOLO"}},
		{"an unknown chip", 3, true, nil, []string{"nessuno garantisce"}},
		{"an unknown chip and the last try", 1, true, nil, []string{"nessuno garantisce", "UN SOLO"}},
		{"an unknown chip, after a wrong PIN", 2, true, wrong, nil},
		{"an unknown chip, before the last try", 1, true, wrong, []string{"UN SOLO"}},
	}
	for _, c := range cases {
		q := invented()
		q.Left, q.UnknownIssuer, q.Wrong, q.Test = c.left, c.unknown, c.wrong, true
		shown, err := newQuestion(q, "it")
		if err != nil {
			t.Fatal(err)
		}
		got := shown.confirmations()
		if len(got) != len(c.want) {
			t.Errorf("%s: %d confirmations", c.name, len(got))
			continue
		}
		for i, word := range c.want {
			for _, want := range []string{"TEST: ", word, q.Origin} {
				if !strings.Contains(got[i].text, want) {
					t.Errorf("%s: no %q in\n%s", c.name, want, got[i].text)
				}
			}
		}
	}
}

// The person reads it before they say yes to anything. After a PIN that this card refused
// it is no news.
func TestAnotherCardIsToldAboveTheQuestionAndEveryYes(t *testing.T) {
	for _, tag := range lang.All() {
		q := invented()
		q.Left, q.UnknownIssuer, q.OtherCard = 1, true, true
		for _, wrong := range []error{nil, &fault.Error{Code: fault.PINWrong, Op: "test", Left: 1}} {
			q.Wrong = wrong
			shown, err := newQuestion(q, tag)
			if err != nil {
				t.Fatal(err)
			}
			texts := []string{shown.sheet().under(shown.news())}
			for _, c := range shown.confirmations() {
				texts = append(texts, c.text)
			}
			for _, text := range texts {
				if told := strings.HasPrefix(text, shown.otherCard+"\n\n"); told != (wrong == nil) {
					t.Errorf("%s, after %v: told %v in\n%s", tag, wrong, told, text)
				}
			}
		}
	}
}

// longest is a question with everything in it and an origin of the greatest length.
func longest() login.Question {
	rest := token.MaxOrigin - len("https://example.it:65535")
	host := strings.Repeat("accesso.servizi.comune-di-prova.", 8)[:rest] + "example.it"
	return login.Question{Origin: "https://" + host + ":65535", Program: true, Left: 1, Remote: strings.Repeat("1", 80),
		Wrong: fault.New(fault.PINDoubtful, "test", nil), Test: true, UnknownIssuer: true, FirstTime: true, OtherCard: true}
}

func TestLongestTextsFitIntoALineOfTheProtocol(t *testing.T) {
	for _, tag := range lang.All() {
		q, err := newQuestion(longest(), tag)
		if err != nil {
			t.Fatal(err)
		}
		texts := []string{q.description(), q.news(), q.notDigits, q.title}
		for _, c := range q.confirmations() {
			texts = append(texts, c.text)
		}
		q.Wrong = nil
		texts = append(texts, q.news())
		for _, c := range q.confirmations() {
			texts = append(texts, c.text)
		}
		for _, text := range texts {
			if n := len("SETDESC " + escape(text)); n > maxLine {
				t.Errorf("%s: %d bytes: %s", tag, n, text)
			}
		}
	}
}

func TestLongOriginIsFoldedAndWhole(t *testing.T) {
	q := longest()
	shown, err := newQuestion(q, "it")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(shown.origin, "\n")
	for _, l := range lines {
		if len(l) == 0 || len(l) > foldAt {
			t.Errorf("a line of %d characters", len(l))
		}
	}
	if strings.Join(lines, "") != q.Origin {
		t.Errorf("got %q", shown.origin)
	}
}

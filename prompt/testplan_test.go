package prompt

import (
	"testing"

	"cied/fault"
	"cied/pin"
)

// A row is one of the official test plan of the CIE's middleware ("Piano di test
// middleware", areas 8 and 9) that is decided where something is typed: what the person
// types, and what they read before the answer with the number at. Each comes to its end
// after all: nothing typed here has reached the card.
type row struct {
	name    string
	answers []answer
	at      int
	read    string
}

// changeRows are those of area 8, the change of the PIN.
func changeRows() []row {
	return []row{
		{"8.1 all of it right", []answer{marked, fresh, fresh}, 0, "Tentativi per il PIN: 3."},
		{"8.3 current PIN of 5 digits", []answer{"90817", marked, fresh, fresh}, 1, "Hai scritto 5 caratteri: il PIN ha 8 cifre."},
		{"8.4 current PIN with letters", []answer{"9081726x", marked, fresh, fresh}, 1, "Il PIN ha 8 cifre, senza lettere né spazi."},
		{"8.5 new PIN of 5 digits", []answer{marked, "20750", fresh, fresh}, 2, "Hai scritto 5 caratteri: il PIN ha 8 cifre."},
		{"8.6 new PIN with letters", []answer{marked, "2075093x", fresh, fresh}, 2, "Il PIN ha 8 cifre, senza lettere né spazi."},
		{"8.7 another PIN for confirmation", []answer{marked, fresh, other, fresh, fresh}, 3, "I due nuovi PIN non sono uguali."},
		{"confirmation of 5 digits", []answer{marked, fresh, "20750", fresh}, 3, "Hai scritto 5 caratteri: il PIN ha 8 cifre."},
		{"new PIN that is easy to guess", []answer{marked, simple, fresh, fresh}, 2, "Il nuovo PIN è troppo facile da indovinare. Evita"},
		{"new PIN that is the old one", []answer{marked, marked, fresh, fresh}, 2, "Il nuovo PIN è uguale a quello vecchio."},
	}
}

// unblockRows are those of area 9, the unblocking.
func unblockRows() []row {
	return []row{
		{"9.1 all of it right", []answer{marked, fresh, fresh}, 0, "Tentativi per il PUK: 10."},
		{"9.3 PUK of 5 digits", []answer{"90817", marked, fresh, fresh}, 1, "Hai scritto 5 caratteri: il PUK ha 8 cifre."},
		{"9.4 PUK with letters", []answer{"9081726x", marked, fresh, fresh}, 1, "Il PUK ha 8 cifre, senza lettere né spazi."},
		{"9.5 new PIN of 5 digits", []answer{marked, "20750", fresh, fresh}, 2, "Hai scritto 5 caratteri: il PIN ha 8 cifre."},
		{"9.6 new PIN with letters", []answer{marked, "2075093x", fresh, fresh}, 2, "Il PIN ha 8 cifre, senza lettere né spazi."},
		{"9.7 another PIN for confirmation", []answer{marked, fresh, other, fresh, fresh}, 3, "I due nuovi PIN non sono uguali."},
		{"new PIN that is easy to guess", []answer{marked, simple, fresh, fresh}, 2, "Il nuovo PIN è troppo facile da indovinare. Evita"},
	}
}

func TestRowsOfTheOfficialTestPlanForAChange(t *testing.T) {
	eachStand(t, func(t *testing.T, at func(*testing.T, ...answer) stand) {
		for _, r := range changeRows() {
			t.Run(r.name, func(t *testing.T) {
				s := at(t, r.answers...)
				c, err := s.AskChange(t.Context(), aChange())
				wantChange(t, c, err)
				wantRead(t, s.shown(), len(r.answers), r.at, r.read)
			})
		}
	})
}

func TestRowsOfTheOfficialTestPlanForAnUnblocking(t *testing.T) {
	eachStand(t, func(t *testing.T, at func(*testing.T, ...answer) stand) {
		for _, r := range unblockRows() {
			t.Run(r.name, func(t *testing.T) {
				s := at(t, r.answers...)
				u, err := s.AskUnblock(t.Context(), anUnblocking())
				wantUnblocking(t, u, err)
				wantRead(t, s.shown(), len(r.answers), r.at, r.read)
			})
		}
	})
}

// Rows 8.2 and 9.2 are decided by the card; what it said is told, with the tries left.
func TestWhatTheCardRefusedIsTold_8_2_and_9_2(t *testing.T) {
	eachStand(t, func(t *testing.T, at func(*testing.T, ...answer) stand) {
		t.Run("8.2 wrong current PIN", func(t *testing.T) {
			q := aChange()
			q.Left, q.Wrong = 2, &fault.Error{Code: fault.PINWrong, Op: "test", Left: 2}
			s := at(t, marked, fresh, fresh)
			c, err := s.AskChange(t.Context(), q)
			wantChange(t, c, err)
			wantRead(t, s.shown(), 3, 0, "PIN sbagliato: restano 2 tentativi.", "Tentativi per il PIN: 2.")
		})
		t.Run("9.2 wrong PUK", func(t *testing.T) {
			q := anUnblocking()
			q.PUKLeft, q.Wrong = 9, &fault.Error{Code: fault.PUKWrong, Op: "test", Left: 9}
			s := at(t, marked, fresh, fresh)
			u, err := s.AskUnblock(t.Context(), q)
			wantUnblocking(t, u, err)
			wantRead(t, s.shown(), 3, 0, "PUK sbagliato", "Tentativi per il PUK: 9.")
		})
	})
}

// What is typed wrong three times ends the question with its fault.
func TestThirdEntryThatWillNotDoEndsTheQuestion(t *testing.T) {
	cases := []struct {
		name    string
		unblock bool
		answers []answer
		want    fault.Code
	}{
		{"8.3 current PIN", false, []answer{"9081", "", "9081x"}, fault.PINFormat},
		{"8.5 new PIN", false, []answer{marked, "1", "2075093x", "207509310"}, fault.PINFormat},
		{"8.7 confirmation", false, []answer{marked, fresh, other, fresh, other, fresh, marked}, fault.PINDiffers},
		{"weak", false, []answer{marked, "1", simple, simple}, fault.PINWeak},
		{"the old one", false, []answer{marked, simple, marked, marked}, fault.PINSame},
		{"9.3 PUK", true, []answer{"9081", "", "9081x"}, fault.PUKFormat},
		{"9.7 confirmation", true, []answer{marked, fresh, other, fresh, other, fresh, other}, fault.PINDiffers},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := pinentryStand(t, c.answers...)
			var typed interface{ Wipe() }
			var err error
			if c.unblock {
				typed, err = s.AskUnblock(t.Context(), anUnblocking())
			} else {
				typed, err = s.AskChange(t.Context(), aChange())
			}
			wantFault(t, err, c.want)
			wantNothing(t, typed)
			wantRead(t, s.shown(), len(c.answers), 0)
		})
	}
}

// wantNothing checks that no secret is beside a fault.
func wantNothing(t *testing.T, typed interface{ Wipe() }) {
	t.Helper()
	got := ""
	switch typed := typed.(type) {
	case pin.Change:
		got = digitsOf(typed.Old) + digitsOf(typed.New)
	case pin.Unblocking:
		got = digitsOf(typed.PUK) + digitsOf(typed.New)
	}
	if got != "" {
		t.Errorf("%d digits beside the fault", len(got))
	}
}

package tray

import (
	"cied/card"
	"cied/fault"
	"cied/lang"
	"cied/pin"
	"cied/signing"
)

// words are what the tray says in one language beside the texts of the fault table.
type words struct {
	itself string // the language's own name

	waiting, cardThere, stopping string // sentences about the state

	login, change, unblock, certificate, signature string // uses of the card
	starting, reading, asking, agreed, kept        string // what one of them does now: sentences
	done, nothingYet                               string // how the last one ended

	openPage, changePIN, unblockPIN, doctor string // entries of the menu
	language, withSession, about, quit      string
	licence, test                           string // lines of About
}

// stage says what a use does now, or what it waits for.
func (w words) stage(u Use, tag string) string {
	switch u.Stage {
	case card.WaitingReader:
		return fault.ReaderMissing.Text(tag).Next
	case card.WaitingCard:
		return fault.CardMissing.Text(tag).Next
	case card.ReadingCard:
		return w.reading
	case card.Asking:
		return w.asking
	case card.Consented, card.Signing, pin.Storing:
		return w.agreed
	case signing.Kept:
		return w.kept
	default:
		return w.starting
	}
}

func wordsIn(tag string) words {
	return lang.Pick(map[string]func() words{
		lang.Italian: italian,
		lang.English: english,
		lang.German:  german,
		lang.French:  french,
		lang.Slovene: slovene,
	}, tag)()
}

package main

import "cied/login"

// stageText says on the terminal what a login does now, in the language of the person;
// "" where the dialog speaks for itself.
func stageText(s login.Stage, lang string) string {
	if lang == "it" {
		return italianStages()[s]
	}
	return englishStages()[s]
}

func englishStages() map[login.Stage]string {
	return map[login.Stage]string{
		login.WaitingReader: "connect a contactless reader",
		login.WaitingCard:   "lay the identity card on the reader",
		login.ReadingCard:   "reading the card: leave it on the reader",
		login.Consented:     "checking the PIN: leave the card on the reader",
		login.Signing:       "the card signs: one more moment",
	}
}

func italianStages() map[login.Stage]string {
	return map[login.Stage]string{
		login.WaitingReader: "collega un lettore contactless",
		login.WaitingCard:   "appoggia la carta d'identità sul lettore",
		login.ReadingCard:   "leggo la carta: lasciala sul lettore",
		login.Consented:     "controllo il PIN: lascia la carta sul lettore",
		login.Signing:       "la carta firma: ancora un momento",
	}
}

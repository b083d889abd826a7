package main

import (
	"cied/lang"
	"cied/login"
)

// stageText says on the terminal what a login does now, in the language of tag; "" where
// the dialog speaks for itself.
func stageText(s login.Stage, tag string) string {
	return lang.Pick(map[string]map[login.Stage]string{
		lang.Italian: {
			login.WaitingReader: "collega un lettore contactless",
			login.WaitingCard:   "appoggia la carta d'identità sul lettore",
			login.ReadingCard:   "leggo la carta: lasciala sul lettore",
			login.Consented:     "controllo il PIN: lascia la carta sul lettore",
			login.Signing:       "la carta firma: ancora un momento",
		},
		lang.English: {
			login.WaitingReader: "connect a contactless reader",
			login.WaitingCard:   "lay the identity card on the reader",
			login.ReadingCard:   "reading the card: leave it on the reader",
			login.Consented:     "checking the PIN: leave the card on the reader",
			login.Signing:       "the card signs: one more moment",
		},
		lang.German: {
			login.WaitingReader: "schließen Sie ein kontaktloses Lesegerät an",
			login.WaitingCard:   "legen Sie die Identitätskarte auf das Lesegerät",
			login.ReadingCard:   "die Karte wird gelesen: lassen Sie sie liegen",
			login.Consented:     "die PIN wird geprüft: lassen Sie die Karte liegen",
			login.Signing:       "die Karte signiert: noch einen Moment",
		},
		lang.French: {
			login.WaitingReader: "branchez un lecteur sans contact",
			login.WaitingCard:   "posez la carte d'identité sur le lecteur",
			login.ReadingCard:   "lecture de la carte : laissez-la sur le lecteur",
			login.Consented:     "contrôle du code PIN : laissez la carte sur le lecteur",
			login.Signing:       "la carte signe : encore un instant",
		},
		lang.Slovene: {
			login.WaitingReader: "priključite brezstični čitalnik",
			login.WaitingCard:   "položite osebno izkaznico na čitalnik",
			login.ReadingCard:   "berem izkaznico: pustite jo na čitalniku",
			login.Consented:     "preverjam PIN: pustite izkaznico na čitalniku",
			login.Signing:       "izkaznica podpisuje: še trenutek",
		},
	}, tag)[s]
}

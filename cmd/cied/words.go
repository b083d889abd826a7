package main

import (
	"cied/card"
	"cied/lang"
	"cied/login"
)

// stageText says on the terminal what a login does now, in the language of tag; "" where
// the dialog speaks for itself.
func stageText(s card.Stage, tag string) string {
	return lang.Pick(map[string]map[card.Stage]string{
		lang.Italian: {
			card.WaitingReader: "collega un lettore contactless",
			card.WaitingCard:   "appoggia la carta d'identità sul lettore",
			card.ReadingCard:   "leggo la carta: lasciala sul lettore",
			card.Consented:     "controllo il PIN: lascia la carta sul lettore",
			login.Signing:      "la carta firma: ancora un momento",
		},
		lang.English: {
			card.WaitingReader: "connect a contactless reader",
			card.WaitingCard:   "lay the identity card on the reader",
			card.ReadingCard:   "reading the card: leave it on the reader",
			card.Consented:     "checking the PIN: leave the card on the reader",
			login.Signing:      "the card signs: one more moment",
		},
		lang.German: {
			card.WaitingReader: "schließen Sie ein kontaktloses Lesegerät an",
			card.WaitingCard:   "legen Sie die Identitätskarte auf das Lesegerät",
			card.ReadingCard:   "die Karte wird gelesen: lassen Sie sie liegen",
			card.Consented:     "die PIN wird geprüft: lassen Sie die Karte liegen",
			login.Signing:      "die Karte signiert: noch einen Moment",
		},
		lang.French: {
			card.WaitingReader: "branchez un lecteur sans contact",
			card.WaitingCard:   "posez la carte d'identité sur le lecteur",
			card.ReadingCard:   "lecture de la carte : laissez-la sur le lecteur",
			card.Consented:     "contrôle du code PIN : laissez la carte sur le lecteur",
			login.Signing:      "la carte signe : encore un instant",
		},
		lang.Slovene: {
			card.WaitingReader: "priključite brezstični čitalnik",
			card.WaitingCard:   "položite osebno izkaznico na čitalnik",
			card.ReadingCard:   "berem izkaznico: pustite jo na čitalniku",
			card.Consented:     "preverjam PIN: pustite izkaznico na čitalniku",
			login.Signing:      "izkaznica podpisuje: še trenutek",
		},
	}, tag)[s]
}

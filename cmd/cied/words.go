package main

import (
	"cied/card"
	"cied/history"
	"cied/lang"
	"cied/pin"
	"cied/signing"
)

// checkingPUK is card.Consented where it is a PUK that goes to the card.
const checkingPUK card.Stage = "checking-puk"

// useText names what a card was used for, a What of package history.
func useText(what, tag string) string {
	return lang.Pick(map[string]map[string]string{
		lang.Italian: {history.Login: "accesso", history.Change: "cambio del PIN", history.Unblock: "sblocco del PIN", history.Certificate: "certificato mostrato", history.Signature: "firma"},
		lang.English: {history.Login: "login", history.Change: "PIN change", history.Unblock: "PIN unblock", history.Certificate: "certificate shown", history.Signature: "signature"},
		lang.German:  {history.Login: "Anmeldung", history.Change: "PIN-Änderung", history.Unblock: "PIN-Entsperrung", history.Certificate: "Zertifikat gezeigt", history.Signature: "Signatur"},
		lang.French:  {history.Login: "connexion", history.Change: "changement du code PIN", history.Unblock: "déblocage du code PIN", history.Certificate: "certificat montré", history.Signature: "signature"},
		lang.Slovene: {history.Login: "prijava", history.Change: "sprememba PIN", history.Unblock: "odblokiranje PIN", history.Certificate: "prikaz potrdila", history.Signature: "podpis"},
	}, tag)[what]
}

// stageText says on the terminal what a use of the card does now, in the language of tag;
// "" where the dialog speaks for itself. what is that of package history.
func stageText(what string, s card.Stage, tag string) string {
	if what == history.Unblock && s == card.Consented {
		s = checkingPUK
	}
	return lang.Pick(map[string]map[card.Stage]string{
		lang.Italian: {
			card.WaitingReader: "collega un lettore contactless",
			card.WaitingCard:   "appoggia la carta d'identità sul lettore",
			card.ReadingCard:   "leggo la carta: lasciala sul lettore",
			card.Consented:     "controllo il PIN: lascia la carta sul lettore",
			checkingPUK:        "controllo il PUK: lascia la carta sul lettore",
			pin.Storing:        "la carta prende il nuovo PIN: non toglierla",
			card.Signing:       "la carta firma: ancora un momento",
			signing.Kept:       "la carta resta aperta per il programma che ha firmato",
		},
		lang.English: {
			card.WaitingReader: "connect a contactless reader",
			card.WaitingCard:   "lay the identity card on the reader",
			card.ReadingCard:   "reading the card: leave it on the reader",
			card.Consented:     "checking the PIN: leave the card on the reader",
			checkingPUK:        "checking the PUK: leave the card on the reader",
			pin.Storing:        "the card takes the new PIN: do not lift it",
			card.Signing:       "the card signs: one more moment",
			signing.Kept:       "the card stays open for the program that has signed",
		},
		lang.German: {
			card.WaitingReader: "schließen Sie ein kontaktloses Lesegerät an",
			card.WaitingCard:   "legen Sie die Identitätskarte auf das Lesegerät",
			card.ReadingCard:   "die Karte wird gelesen: lassen Sie sie liegen",
			card.Consented:     "die PIN wird geprüft: lassen Sie die Karte liegen",
			checkingPUK:        "die PUK wird geprüft: lassen Sie die Karte liegen",
			pin.Storing:        "die Karte übernimmt die neue PIN: nehmen Sie sie nicht weg",
			card.Signing:       "die Karte signiert: noch einen Moment",
			signing.Kept:       "die Karte bleibt offen für das Programm, das signiert hat",
		},
		lang.French: {
			card.WaitingReader: "branchez un lecteur sans contact",
			card.WaitingCard:   "posez la carte d'identité sur le lecteur",
			card.ReadingCard:   "lecture de la carte : laissez-la sur le lecteur",
			card.Consented:     "contrôle du code PIN : laissez la carte sur le lecteur",
			checkingPUK:        "contrôle du code PUK : laissez la carte sur le lecteur",
			pin.Storing:        "la carte prend le nouveau code PIN : ne la retirez pas",
			card.Signing:       "la carte signe : encore un instant",
			signing.Kept:       "la carte reste ouverte pour le programme qui a signé",
		},
		lang.Slovene: {
			card.WaitingReader: "priključite brezstični čitalnik",
			card.WaitingCard:   "položite osebno izkaznico na čitalnik",
			card.ReadingCard:   "berem izkaznico: pustite jo na čitalniku",
			card.Consented:     "preverjam PIN: pustite izkaznico na čitalniku",
			checkingPUK:        "preverjam PUK: pustite izkaznico na čitalniku",
			pin.Storing:        "izkaznica sprejema novi PIN: ne dvignite je",
			card.Signing:       "izkaznica podpisuje: še trenutek",
			signing.Kept:       "izkaznica ostane odprta za program, ki je podpisal",
		},
	}, tag)[s]
}

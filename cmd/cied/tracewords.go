package main

import "cied/lang"

// traceWords are those of cied trace.
type traceWords struct {
	recorded                              string // a format: file, number of commands, how it ended
	redacted, whole                       string
	card, spec, expect                    string // the headers
	unredacted                            string
	line, command, sent, received, answer string // the columns
	clear, protected                      string // of a command; the second is secure messaging
	gone, unknown, naked                  string // no answer; a status word without words; one outside secure messaging
	same, other                           string // of a replayed trace
}

// traceWordsIn returns the words in the language of tag, or the English ones. What package
// explain says is in Italian and English only.
func traceWordsIn(tag string) traceWords {
	return lang.Pick(map[string]traceWords{
		lang.Italian: {
			recorded: "%s: %d comandi registrati; è finita con: %s",
			redacted: "Ciò che identifica la carta o una persona è oscurato: il file si può mandare a chi aiuta.",
			whole:    "ATTENZIONE: nulla è coperto. Il file contiene i dati della carta: non mandarlo a nessuno.",
			card:     "carta", spec: "mostra", expect: "finisce con", unredacted: "ATTENZIONE: le risposte non sono coperte; non mandare questo file a nessuno se la carta è di una persona.",
			line: "riga", command: "comando", sent: "inviati", received: "ricevuti", answer: "risposta",
			clear: "-", protected: "SM", gone: "nessuna risposta: carta tolta o muta", unknown: "stato senza nome nella norma", naked: "fuori dal secure messaging",
			same: "uguale", other: "diversa",
		},
		lang.English: {
			recorded: "%s: %d commands recorded; it ended with: %s",
			redacted: "What names the card or a person is blanked: the file can be sent to whoever helps.",
			whole:    "WARNING: nothing is blanked. The file has the card's data: send it to nobody.",
			card:     "card", spec: "shows", expect: "ends with", unredacted: "WARNING: the answers are not blanked; send this file to nobody if the card is a person's.",
			line: "line", command: "command", sent: "sent", received: "received", answer: "answer",
			clear: "-", protected: "SM", gone: "no answer: the card was taken away or is silent", unknown: "a status without a name in the standard", naked: "outside secure messaging",
			same: "same", other: "differs",
		},
		lang.German: {
			recorded: "%s: %d Befehle aufgezeichnet; das Ende war: %s",
			redacted: "Was auf Karte oder Person schließen lässt, ist geschwärzt: Die Datei kann an Helfende geschickt werden.",
			whole:    "WARNUNG: Nichts ist geschwärzt. Die Datei enthält die Daten der Karte: Schicken Sie sie niemandem.",
			card:     "Karte", spec: "zeigt", expect: "endet mit", unredacted: "WARNUNG: Die Antworten sind nicht geschwärzt; schicken Sie diese Datei niemandem, wenn die Karte einer Person gehört.",
			line: "Zeile", command: "Befehl", sent: "gesendet", received: "erhalten", answer: "Antwort",
			clear: "-", protected: "SM", gone: "keine Antwort: Karte weggenommen oder stumm", unknown: "ein Status ohne Namen in der Norm", naked: "außerhalb des Secure Messaging",
			same: "gleich", other: "anders",
		},
		lang.French: {
			recorded: "%s : %d commandes enregistrées ; cela s'est terminé par : %s",
			redacted: "Ce qui désigne la carte ou une personne est masqué : le fichier peut être envoyé à qui aide.",
			whole:    "ATTENTION : rien n'est masqué. Le fichier contient les données de la carte : ne l'envoyez à personne.",
			card:     "carte", spec: "montre", expect: "finit par", unredacted: "ATTENTION : les réponses ne sont pas masquées ; n'envoyez ce fichier à personne si la carte est celle d'une personne.",
			line: "ligne", command: "commande", sent: "envoyés", received: "reçus", answer: "réponse",
			clear: "-", protected: "SM", gone: "aucune réponse : carte retirée ou muette", unknown: "un état sans nom dans la norme", naked: "hors du secure messaging",
			same: "identique", other: "différent",
		},
		lang.Slovene: {
			recorded: "%s: posnetih ukazov: %d; končalo se je z: %s",
			redacted: "Kar imenuje izkaznico ali osebo, je zakrito: datoteko lahko pošljete tistemu, ki pomaga.",
			whole:    "OPOZORILO: nič ni zakrito. Datoteka vsebuje podatke izkaznice: ne pošiljajte je nikomur.",
			card:     "izkaznica", spec: "kaže", expect: "konec", unredacted: "OPOZORILO: odgovori niso zakriti; če je izkaznica last osebe, te datoteke ne pošiljajte nikomur.",
			line: "vrst.", command: "ukaz", sent: "poslano", received: "prejeto", answer: "odgovor",
			clear: "-", protected: "SM", gone: "brez odgovora: izkaznica odstranjena ali nema", unknown: "stanje brez imena v standardu", naked: "zunaj secure messaging",
			same: "enako", other: "drugače",
		},
	}, tag)
}

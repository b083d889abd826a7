package localhttp

import (
	"cied/card"
)

func italianWords() words {
	return words{
		Title:      "Accesso con la CIE",
		Asks:       "Chiede di riconoscerti il sito",
		Learns:     "Se confermi con il PIN, il sito saprà il tuo nome e cognome, il codice fiscale e il numero della carta.",
		PINPlace:   "Il PIN si scrive solo nella finestra di cied, che ripete il nome del sito. Non scriverlo mai in una pagina web.",
		Test:       "TEST: carte di prova. Questo accesso non vale fuori da una prova.",
		Remote:     "Una carta può essere letta anche attraverso la rete, all'indirizzo",
		Cancel:     "Annulla",
		Cancelling: "Annullo…",
		Back:       "Torna al sito",
		NoScript:   "Questa pagina si aggiorna da sola ogni pochi secondi. Per annullare, chiudila.",
		Code:       "Codice per l'assistenza:",
		Reader:     "Lettore:",
		Lost:       "Questo accesso non c'è più",
		Closed:     "È finito, oppure cied è stato chiuso. Riparti dal sito.",
		Leave:      "Puoi chiudere questa pagina.",

		HomeHeading: "cied è in funzione",
		Home:        "Questo programma legge la tua carta d'identità elettronica (CIE) quando un sito ti chiede chi sei.",
		HomeStart:   "Per entrare in un servizio, apri il sito del servizio e scegli «Entra con CIE».",
		HomeSent:    "Se un sito ti ha mandato qui, torna a quel sito e ricomincia da lì: da questa pagina non parte nessun accesso.",
		HomeTLS:     "Alcuni siti chiedono il certificato al browser stesso (cied browser). Con TLS 1.3 soltanto non può funzionare: il chip della CIE non sa firmare in quel modo, e il sito deve accettare anche TLS 1.2.",
		Refused:     "Richiesta rifiutata",
		Doctor:      "Qualcosa non va? cied può cercare che cosa ti impedisce di entrare: carta, lettore, computer, rete. Ci mette fino a dieci secondi, non chiede nessun PIN e non cambia niente.",
		DoctorAsk:   "Cerca il problema",
		DoctorAgain: "Cerca di nuovo",

		CourseName: "I passi dell'accesso",
		Course:     [3]string{"Appoggia la carta", "Scrivi il PIN nella finestra di cied", "Torna al sito"},
		Past:       "Fatto",
		Present:    "Adesso",

		TipsHeading: "Se la carta non viene letta",
		Tips: [4]string{
			"Togli la carta dal portafoglio o dalla custodia.",
			"Lascia sul lettore una carta sola, e allontana il telefono.",
			"Non infilare la carta in una fessura: si legge dall'alto, appoggiata.",
			"Non muoverla. Se non succede niente, alzala, girala di un quarto e appoggiala di nuovo.",
		},

		Start:  step{"Un momento", "Cerco il lettore."},
		Done:   step{"Fatto", "Puoi togliere la carta. Torno al sito."},
		Failed: step{"L'accesso non è riuscito", ""},
		Steps: map[card.Stage]step{
			card.WaitingReader: {"Collega il lettore", "Collega al computer un lettore per carte senza contatto. Se non ne hai uno, annulla e scegli nel sito un altro modo di entrare."},
			card.WaitingCard:   {"Appoggia la carta", "Metti la carta d'identità piatta al centro del lettore e lasciala ferma."},
			card.ReadingCard:   {"Leggo la carta", "Lascia la carta ferma sul lettore, fino alla fine."},
			card.Asking:        {"Conferma e scrivi il PIN", "Si è aperta la finestra di cied: scrivi lì le 8 cifre del PIN. Se non la vedi, cercala dietro le altre finestre."},
			card.Consented:     {"Controllo il PIN", "Lascia la carta ferma sul lettore."},
			card.Signing:       {"La carta firma", "Ancora un istante: lascia la carta sul lettore."},
		},
		Drawings: map[drawing]string{
			drawSearching:   "Un computer e un lettore di carte, uniti da un cavo",
			drawNoReader:    "Una freccia porta il cavo del lettore verso la presa USB del computer",
			drawEmptyReader: "Una carta scende, piatta, sul centro di un lettore vuoto",
			drawReading:     "La carta è appoggiata al centro del lettore, che la sta leggendo",
			drawWindow:      "Davanti alla finestra del browser ce n'è una più piccola, con il posto per 8 cifre",
			drawDone:        "La carta viene alzata dal lettore; lo schermo del computer mostra un segno di spunta",
			drawFailed:      "Lo schermo di un computer mostra un segnale di attenzione",
			drawRunning:     "Lo schermo di un computer mostra una carta d'identità",
		},
	}
}

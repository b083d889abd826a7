package localhttp

import "cied/login"

func italianWords() words {
	return words{
		Title:    "Accesso con la CIE",
		Asks:     "Chiede di riconoscerti il sito",
		Learns:   "Se confermi con il PIN, il sito saprà il tuo nome e cognome, il codice fiscale e il numero della carta.",
		PINPlace: "Il PIN si scrive solo nella finestra di cied, che ripete il nome del sito. Non scriverlo mai in una pagina web.",
		CardAlt:  "Una carta d'identità appoggiata piatta al centro di un lettore",
		Test:     "TEST: carte di prova. Questo accesso non vale fuori da una prova.",
		Remote:   "Una carta può essere letta anche attraverso la rete, all'indirizzo",
		Cancel:   "Annulla",
		Back:     "Torna al sito",
		NoScript: "Questa pagina si aggiorna da sola ogni pochi secondi. Per annullare, chiudila.",
		Code:     "Codice per l'assistenza:",
		Lost:     "Questo accesso non c'è più",
		Closed:   "È finito, oppure cied è stato chiuso. Riparti dal sito.",

		HomeHeading: "cied è in funzione",
		Home:        "Per entrare in un servizio con la CIE, parti dal sito del servizio. Questa pagina non fa altro.",
		Refused:     "Richiesta rifiutata",

		Start:  step{"Un momento", "Cerco il lettore."},
		Done:   step{"Fatto", "Puoi togliere la carta. Torno al sito."},
		Failed: step{"L'accesso non è riuscito", ""},
		Steps: map[login.Stage]step{
			login.WaitingReader: {"Collega il lettore", "Collega al computer un lettore per carte senza contatto."},
			login.WaitingCard:   {"Appoggia la carta", "Metti la carta d'identità piatta al centro del lettore e lasciala ferma."},
			login.ReadingCard:   {"Leggo la carta", "Lascia la carta ferma sul lettore."},
			login.Asking:        {"Conferma e scrivi il PIN", "Si è aperta la finestra di cied: scrivi lì le 8 cifre del PIN."},
			login.Consented:     {"Controllo il PIN", "Lascia la carta ferma sul lettore."},
			login.Signing:       {"La carta firma", "Ancora un istante: lascia la carta sul lettore."},
		},
	}
}

package idp

import (
	"cied/lang"
	"cied/relying/saml"
)

func italian() words {
	return words{
		Language:  "Italiano",
		Title:     "Entra con CIE",
		Test:      "PROVA: carte e persone sono inventate. Questo accesso non vale fuori dalla prova.",
		Languages: "Lingua",
		Asks:      "Chiede chi sei:",
		Within:    lang.Counted{One: "Hai un minuto per completare l'accesso.", Other: "Hai %d minuti per completare l'accesso."},
		Cancel:    "Annulla e torna al servizio",
		Code:      "Codice per l'assistenza:",

		LoginHeading:  "Entra con la tua carta d'identità elettronica",
		Needs:         "Servono la carta d'identità elettronica (CIE), un lettore senza contatto e le 8 cifre del PIN. Il PIN si scrive solo nella finestra del programma cied, mai in questa pagina.",
		Window:        "Entra con CIE",
		WindowHint:    "Si apre un'altra finestra. Se lì il browser dice che non riesce a connettersi, il programma cied non è in esecuzione: avvialo e riprova.",
		Same:          "Continua in questa finestra",
		Door:          "Usa il certificato nel browser",
		DoorHint:      "Se il browser è già configurato per leggere la carta.",
		NotWorked:     "L'accesso non è riuscito",
		PromptHeading: "Il browser chiederà il certificato",
		Prompt:        "Appoggia la carta sul lettore. Il browser mostrerà un certificato con il tuo codice fiscale: sceglilo e conferma con il PIN nella finestra che si apre.",
		Prompt2:       "Scegli il certificato",
		NoCertificate: "Il browser non ha mandato nessun certificato. Controlla che la carta sia sul lettore, chiudi tutte le finestre del browser e ricomincia dal servizio, oppure entra con cied.",
		DoorFailed:    "L'accesso con il certificato non è riuscito. Riprova, oppure entra con cied.",
		Back:          "Scegli un altro modo",

		ConsentHeading: "Vuoi inviare questi dati?",
		ConsentText:    "La carta è stata riconosciuta. Se invii, il servizio saprà di te quanto segue e nient'altro.",
		Send:           "Invia",
		Keep:           "Non inviare",
		Attributes: map[string][2]string{
			saml.AttributeName:         {"Nome", "Il tuo nome, come sulla carta."},
			saml.AttributeFamilyName:   {"Cognome", "Il tuo cognome, come sulla carta."},
			saml.AttributeDateOfBirth:  {"Data di nascita", "Anno, mese e giorno in cui sei nato."},
			saml.AttributeFiscalNumber: {"Codice fiscale", "Ti distingue da ogni altra persona, presso tutti i servizi pubblici."},
		},
		BirthGuessed: "Anno, mese e giorno, ricavati dal codice fiscale, che non dice il secolo.",

		Callback:   "Risposta ricevuta. Un momento.",
		CallbackGo: "Continua qui",
		NoScript:   "Per continuare con questa finestra serve JavaScript. Attivalo, oppure torna al servizio e scegli un altro modo.",
		Loggedout:  told{"Accesso terminato", "Qui non resta nessun accesso aperto. Puoi chiudere questa pagina."},
		Continue:   "Torna al servizio",

		Ends: map[int]told{
			saml.NrSuccess:   {"Accesso riuscito", "Stai tornando al servizio."},
			saml.NrTimeout:   {"Tempo scaduto", "L'accesso non è stato completato in tempo. Torna al servizio e ricomincia."},
			saml.NrDenied:    {"Dati non inviati", "Hai scelto di non inviare i dati. Il servizio non sa chi sei."},
			saml.NrCard:      {"Carta scaduta o revocata", "Con questa carta non si può più entrare. Rivolgiti al tuo Comune per averne una nuova."},
			saml.NrCancelled: {"Accesso annullato", "Hai annullato l'accesso. Stai tornando al servizio."},
		},
		Other:   told{"Richiesta rifiutata", "Il servizio ha inviato una richiesta che non rispetta le regole. Non dipende da te."},
		Refused: told{"Richiesta non valida", "La richiesta non è arrivata come previsto. Torna al servizio e ricomincia; se succede ancora, avvisa il servizio."},
		Broken:  told{"Servizio non disponibile", "Qualcosa qui non funziona. Riprova tra qualche minuto."},
		Lost:    told{"Questo accesso non c'è più", "È terminato, oppure la pagina non esiste. Torna al servizio e ricomincia."},
	}
}

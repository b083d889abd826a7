package sp

import "cied/relying/saml"

func italian() words {
	return words{
		Heading:      "Servizi online",
		Needs:        "Per continuare serve la carta d'identità elettronica.",
		Button:       "Entra con CIE",
		Test:         "PROVA: servizio, carte e persone sono inventati.",
		Going:        "Stai andando al sistema di identificazione.",
		Continue:     "Continua",
		Welcome:      "Accesso riuscito",
		Name:         "Nome",
		FamilyName:   "Cognome",
		DateOfBirth:  "Data di nascita",
		FiscalNumber: "Codice fiscale",
		Logout:       "Esci",
		LoggedOut:    told{"Sei uscito", "Non hai più nessun accesso aperto presso questo servizio."},
		Code:         "Codice per l'assistenza:",
		Again:        "Torna alla pagina iniziale",

		Ends: map[int]told{
			saml.NrTimeout:   {"Tempo scaduto", "L'accesso non è stato completato in tempo. Premi di nuovo il pulsante e completa l'accesso entro il tempo indicato."},
			saml.NrDenied:    {"Dati non inviati", "Hai scelto di non inviare i tuoi dati. Senza di essi il servizio non può sapere chi sei: per entrare, ricomincia e scegli di inviarli."},
			saml.NrCard:      {"Carta scaduta o revocata", "La tua carta è scaduta oppure è stata revocata, e non permette più di entrare. Rivolgiti al tuo Comune per averne una nuova."},
			saml.NrCancelled: {"Accesso annullato", "Hai annullato l'accesso. Puoi ricominciare quando vuoi."},
		},
		Other:   told{"Accesso non riuscito", "Il sistema di identificazione non ha accettato la richiesta. Riprova; se succede ancora, avvisa l'assistenza."},
		Refused: told{"Accesso non valido", "La risposta non è arrivata come previsto, e nessuno è entrato. Ricomincia da questo servizio."},
		Broken:  told{"Servizio non disponibile", "Qualcosa qui non funziona. Riprova tra qualche minuto."},
		Lost:    told{"Pagina inesistente", "Questa pagina non c'è."},
	}
}

package prompt

import "cied/lang"

func italianPIN() pinTexts {
	return pinTexts{
		changeTitle:  "Cambia il PIN della CIE",
		unblockTitle: "Sblocca il PIN della CIE",
		next:         "Avanti",
		changeOK:     "Cambia il PIN",
		unblockOK:    "Sblocca il PIN",
		changeStep:   "Cambio del PIN della CIE: passo %d di 3.",
		unblockStep:  "Sblocco del PIN della CIE: passo %d di 3.",
		noSite:       "Nessun sito lo chiede: è partito da questo computer. Se non l'hai avviato tu, annulla.",
		testPIN:      "TEST: una prova, con certificati di prova.",
		pukMany:      "Tentativi per il PUK: %d.",
		pukOne:       "Tentativi per il PUK: 1. È L'ULTIMO.",
		pukHidden:    "La carta non dice quanti tentativi restano per il PUK.",
		aboutPUK: "Il PUK è il codice di 8 cifre che sblocca il PIN.\n" +
			"Le prime 4 sono sulla ricevuta della richiesta della CIE, le altre 4 nella lettera arrivata con la carta.",
		lostPUK:     "Se l'hai perso, annulla: si recupera con l'app CieID (fino a 48 ore) o in un Comune.",
		typeOld:     "Scrivi le 8 cifre del PIN che hai adesso.",
		typePUK:     "Scrivi le 8 cifre del PUK.",
		typeNew:     "Scegli un nuovo PIN di 8 cifre: né uguali, né in fila, né la tua data di nascita.",
		typeAgain:   "Scrivi di nuovo le 8 cifre del nuovo PIN.",
		oldPrompt:   "PIN attuale:",
		pukPrompt:   "PUK:",
		newPrompt:   "Nuovo PIN:",
		againPrompt: "Ancora il nuovo PIN:",
		chipPIN: "ATTENZIONE: nessuno garantisce per il chip di questa carta.\n" +
			"Chi lo ha prodotto non è nell'elenco che questo programma conosce: la carta può essere nuova, oppure falsa e fatta per avere i tuoi codici.\n\n" +
			"Vuoi darle i tuoi codici lo stesso?",
		lastChange: "Per il PIN della CIE resta UN SOLO tentativo.\nSe il PIN che scrivi è sbagliato, si blocca e serve il PUK.\n\n" +
			"Vuoi usare l'ultimo tentativo per cambiare il PIN?",
		fewPUK: lang.Counted{
			One:   "Per il PUK della CIE resta UN SOLO tentativo, e nessuno lo ridà.",
			Other: "Per il PUK della CIE restano SOLO %d tentativi, e nessuno li ridà.",
		},
		fewMeans:    "Quando finiscono, il PIN di questa carta non si sblocca mai più: serve una nuova CIE, dal Comune.",
		hiddenMeans: "Dopo dieci sbagliati, il PIN di questa carta non si sblocca mai più: serve una nuova CIE, dal Comune.",
		fewAsk: "Se non sei sicuro del PUK, recuperalo prima con l'app CieID (fino a 48 ore) o in un Comune.\n\n" +
			"Vuoi usare un tentativo?",
		fewOK: "Usa un tentativo",
		typedPUK: lang.Counted{
			One:   "Hai scritto %d carattere: il PUK ha 8 cifre.",
			Other: "Hai scritto %d caratteri: il PUK ha 8 cifre.",
		},
		notDigitsPUK: "Il PUK ha 8 cifre, senza lettere né spazi.",
	}
}

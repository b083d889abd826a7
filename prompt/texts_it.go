package prompt

import "cied/lang"

func italian() texts {
	return texts{
		title:       "Entra con CIE",
		prompt:      "PIN:",
		ok:          "Entra",
		cancel:      "Annulla",
		site:        "Il sito\n%s\nchiede di farti entrare con la tua CIE.",
		program:     "Un programma su questo computer, non un sito, chiede un accesso con la tua CIE a nome di\n%s",
		learns:      "Saprà: nome e cognome, codice fiscale, numero della carta.",
		firstTime:   "È la prima volta che questo sito lo chiede.",
		triesMany:   "Tentativi per il PIN: %d.",
		triesOne:    "Tentativi per il PIN: 1. È L'ULTIMO.",
		triesHidden: "La carta non dice quanti tentativi restano per il PIN.",
		remote:      "La carta è letta attraverso la rete, da %s.",
		unvouched:   "ATTENZIONE: nessuno garantisce per il chip di questa carta.",
		otherCard:   "ATTENZIONE: la carta sul lettore adesso non è quella di prima.",
		test:        "TEST: accesso di prova, senza valore.",
		onlyIf:      "Scrivi le 8 cifre del PIN solo se hai chiesto tu di entrare, adesso.",
		lastTry:     "Per il PIN della CIE resta UN SOLO tentativo.\nSe sbagli, il PIN si blocca e serve il PUK.\n\nVuoi usare l'ultimo tentativo per\n%s ?",
		lastOK:      "Usa l'ultimo",
		lastCancel:  "No",
		lastType:    "Per usarlo scrivi sì e premi Invio: ",
		issuer: "ATTENZIONE: nessuno garantisce per il chip di questa carta.\n" +
			"Chi lo ha prodotto non è nell'elenco che questo programma conosce: la carta può essere nuova, oppure falsa e fatta per avere il tuo PIN.\n\n" +
			"Vuoi darle il PIN lo stesso, per\n%s ?",
		issuerOK:     "Usala lo stesso",
		issuerCancel: "No",
		issuerType:   "Per usarla lo stesso scrivi sì e premi Invio: ",
		yes:          []string{"sì", "si"},
		typed: lang.Counted{
			One:   "Hai scritto %d carattere: il PIN ha 8 cifre.",
			Other: "Hai scritto %d caratteri: il PIN ha 8 cifre.",
		},
		notDigits: "Il PIN ha 8 cifre, senza lettere né spazi.",
	}
}

package prompt

// texts are the words of the dialog in one language. Verbs stand for, in order, what
// the name of the field says.
type texts struct {
	title, prompt, ok, cancel string

	site        string // origin
	program     string // origin
	learns      string
	triesMany   string // tries left, more than one
	triesOne    string
	triesHidden string
	remote      string // address of the card
	unvouched   string
	test        string
	onlyIf      string

	lastTry    string // origin
	lastOK     string
	lastCancel string
	lastType   string // for a terminal: the word that says yes

	issuer       string // origin
	issuerOK     string
	issuerCancel string
	issuerType   string // for a terminal

	yes []string // the words that say yes, in lower case

	countOne  string
	countMany string // characters typed
	notDigits string
}

// textsFor returns the words of a language of fault.Languages; English for any other.
func textsFor(lang string) texts {
	if lang == "it" {
		return italian()
	}
	return english()
}

func italian() texts {
	return texts{
		title:       "Entra con CIE",
		prompt:      "PIN:",
		ok:          "Entra",
		cancel:      "Annulla",
		site:        "Il sito\n%s\nchiede di farti entrare con la tua CIE.",
		program:     "Un programma su questo computer, non un sito, chiede un accesso con la tua CIE a nome di\n%s",
		learns:      "Saprà: nome e cognome, codice fiscale, numero della carta.",
		triesMany:   "Tentativi per il PIN: %d.",
		triesOne:    "Tentativi per il PIN: 1. È L'ULTIMO.",
		triesHidden: "La carta non dice quanti tentativi restano per il PIN.",
		remote:      "La carta è letta attraverso la rete, da %s.",
		unvouched:   "ATTENZIONE: nessuno garantisce per il chip di questa carta.",
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
		countOne:     "Hai scritto 1 carattere: il PIN ha 8 cifre.",
		countMany:    "Hai scritto %d caratteri: il PIN ha 8 cifre.",
		notDigits:    "Il PIN ha 8 cifre, senza lettere né spazi.",
	}
}

func english() texts {
	return texts{
		title:       "Log in with CIE",
		prompt:      "PIN:",
		ok:          "Log in",
		cancel:      "Cancel",
		site:        "The site\n%s\nasks to log you in with your CIE.",
		program:     "A program on this computer, not a website, asks for a login with your CIE in the name of\n%s",
		learns:      "It will learn: your name, codice fiscale, card number.",
		triesMany:   "Tries for the PIN: %d.",
		triesOne:    "Tries for the PIN: 1. IT IS THE LAST.",
		triesHidden: "The card does not tell how many tries are left for the PIN.",
		remote:      "The card is read over the network, from %s.",
		unvouched:   "CAUTION: nobody vouches for the chip of this card.",
		test:        "TEST: a login for testing, worth nothing.",
		onlyIf:      "Type the 8 digits of the PIN only if you asked to log in, just now.",
		lastTry:     "ONLY ONE try is left for the PIN of the CIE.\nIf it is wrong the PIN is blocked, and you need the PUK.\n\nDo you want to use the last try for\n%s ?",
		lastOK:      "Use the last",
		lastCancel:  "No",
		lastType:    "To use it type yes and press Enter: ",
		issuer: "CAUTION: nobody vouches for the chip of this card.\n" +
			"Whoever made it is not in the list that this program knows: the card may be new, or false and made to get your PIN.\n\n" +
			"Do you want to give it the PIN all the same, for\n%s ?",
		issuerOK:     "Use it anyway",
		issuerCancel: "No",
		issuerType:   "To use it all the same type yes and press Enter: ",
		yes:          []string{"yes"},
		countOne:     "You typed 1 character: the PIN has 8 digits.",
		countMany:    "You typed %d characters: the PIN has 8 digits.",
		notDigits:    "The PIN has 8 digits, without letters or spaces.",
	}
}

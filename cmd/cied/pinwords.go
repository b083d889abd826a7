package main

import (
	"fmt"

	"cied/lang"
)

// pinWords are those of cied pin.
type pinWords struct {
	reader, pin, puk, next string
	untold                 string // the card does not tell its tries
	good, last, blocked    string // what to do with the PIN
	noPUK                  string // what to do where only the PUK is blocked
	changed, unblocked     string
}

// tries is a number of tries in words; nil where the card does not tell.
func (w pinWords) tries(left *int) string {
	if left == nil {
		return w.untold
	}
	return fmt.Sprint(*left)
}

// pinWordsIn returns the words in the language of tag, or the English ones.
func pinWordsIn(tag string) pinWords {
	return lang.Pick(map[string]pinWords{
		lang.Italian: {
			reader: "lettore", pin: "tentativi del PIN", puk: "tentativi del PUK", next: "che fare", untold: "la carta non li dice",
			good:    "Il PIN si può usare.",
			last:    "Un altro PIN sbagliato lo blocca: se non ne sei sicuro, procurati prima il PUK.",
			blocked: "Il PIN è bloccato: sbloccalo con il PUK (cied pin unblock). Se hai perso il PUK, recuperalo con l'app CieID o in Comune.",
			noPUK:   "Il PIN si può usare, ma il PUK è bloccato: se si blocca anche il PIN, serve una nuova CIE dal Comune.",
			changed: "Il PIN è cambiato: da ora vale quello nuovo.", unblocked: "Il PIN è sbloccato: da ora vale quello nuovo.",
		},
		lang.English: {
			reader: "reader", pin: "PIN tries left", puk: "PUK tries left", next: "what to do", untold: "the card does not tell",
			good:    "The PIN can be used.",
			last:    "One more wrong PIN blocks it: if you are not sure of it, get the PUK first.",
			blocked: "The PIN is blocked: unblock it with the PUK (cied pin unblock). If you have lost the PUK, get it again from the CieID app or the municipality.",
			noPUK:   "The PIN can be used, but the PUK is blocked: once the PIN is blocked too, only a new CIE from the municipality helps.",
			changed: "The PIN was changed: the new one is good from now on.", unblocked: "The PIN is unblocked: the new one is good from now on.",
		},
		lang.German: {
			reader: "Lesegerät", pin: "PIN-Versuche übrig", puk: "PUK-Versuche übrig", next: "was zu tun ist", untold: "die Karte sagt es nicht",
			good:    "Die PIN kann verwendet werden.",
			last:    "Noch eine falsche PIN sperrt sie: Wenn Sie nicht sicher sind, besorgen Sie sich zuerst die PUK.",
			blocked: "Die PIN ist gesperrt: Entsperren Sie sie mit der PUK (cied pin unblock). Eine verlorene PUK gibt es in der App CieID oder bei der Gemeinde.",
			noPUK:   "Die PIN kann verwendet werden, aber die PUK ist gesperrt: Wird auch die PIN gesperrt, hilft nur eine neue CIE von der Gemeinde.",
			changed: "Die PIN wurde geändert: Ab jetzt gilt die neue.", unblocked: "Die PIN ist entsperrt: Ab jetzt gilt die neue.",
		},
		lang.French: {
			reader: "lecteur", pin: "essais du code PIN", puk: "essais du code PUK", next: "que faire", untold: "la carte ne le dit pas",
			good:    "Le code PIN peut être utilisé.",
			last:    "Encore un code PIN faux et il est bloqué : si vous n'en êtes pas sûr, procurez-vous d'abord le code PUK.",
			blocked: "Le code PIN est bloqué : débloquez-le avec le code PUK (cied pin unblock). Un code PUK perdu se récupère dans l'app CieID ou à la commune.",
			noPUK:   "Le code PIN peut être utilisé, mais le code PUK est bloqué : si le PIN se bloque aussi, il faut une nouvelle CIE de la commune.",
			changed: "Le code PIN est changé : le nouveau vaut dès maintenant.", unblocked: "Le code PIN est débloqué : le nouveau vaut dès maintenant.",
		},
		lang.Slovene: {
			reader: "čitalnik", pin: "preostali poskusi PIN", puk: "preostali poskusi PUK", next: "kaj storiti", untold: "izkaznica ne pove",
			good:    "PIN lahko uporabljate.",
			last:    "Še en napačen PIN ga blokira: če niste prepričani, si najprej priskrbite PUK.",
			blocked: "PIN je blokiran: odblokirajte ga s kodo PUK (cied pin unblock). Izgubljeni PUK dobite v aplikaciji CieID ali na občini.",
			noPUK:   "PIN lahko uporabljate, PUK pa je blokiran: če se blokira tudi PIN, pomaga le nova CIE z občine.",
			changed: "PIN je spremenjen: odslej velja novi.", unblocked: "PIN je odblokiran: odslej velja novi.",
		},
	}, tag)
}

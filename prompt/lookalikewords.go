package prompt

import "cied/lang"

// warning is what the dialog says above everything else about a likeness, in the language
// of a tag. It is "" where there is nothing to say.
func (l likeness) warning(tag string) string {
	if l == plain {
		return ""
	}
	return lang.Pick(likenessWords(), tag)[l]
}

func likenessWords() map[string]map[likeness]string {
	return map[string]map[likeness]string{
		lang.Italian: {
			imitates: "ATTENZIONE: questo indirizzo somiglia a quello del Ministero dell'Interno, ma non è suo.",
			mixed:    "ATTENZIONE: il nome del sito mescola alfabeti diversi e può sembrare un altro.",
			encoded:  "ATTENZIONE: il nome del sito ha lettere speciali (xn--) e può sembrare un altro.",
		},
		lang.English: {
			imitates: "CAUTION: this address looks like that of the Italian Ministry of the Interior, but is not.",
			mixed:    "CAUTION: the name of the site mixes alphabets and may look like another.",
			encoded:  "CAUTION: the name of the site has special letters (xn--) and may look like another.",
		},
		lang.German: {
			imitates: "ACHTUNG: Diese Adresse ähnelt der des italienischen Innenministeriums, ist es aber nicht.",
			mixed:    "ACHTUNG: Der Name der Website mischt Alphabete und kann wie ein anderer aussehen.",
			encoded:  "ACHTUNG: Der Name der Website hat Sonderzeichen (xn--) und kann wie ein anderer aussehen.",
		},
		lang.French: {
			imitates: "ATTENTION : cette adresse ressemble à celle du ministère italien de l'Intérieur, mais n'est pas la sienne.",
			mixed:    "ATTENTION : le nom du site mélange des alphabets et peut ressembler à un autre.",
			encoded:  "ATTENTION : le nom du site a des lettres spéciales (xn--) et peut ressembler à un autre.",
		},
		lang.Slovene: {
			imitates: "POZOR: ta naslov je podoben naslovu italijanskega ministrstva za notranje zadeve, vendar ni njegov.",
			mixed:    "POZOR: ime spletnega mesta meša pisave in je lahko podobno drugemu.",
			encoded:  "POZOR: ime spletnega mesta ima posebne črke (xn--) in je lahko podobno drugemu.",
		},
	}
}

package main

import "cied/lang"

// cardWords are those of cied card, beside those of cied pin.
type cardWords struct {
	family, login, extended, known, genuine string // what is told
	refused, note                           string
	yes, no, unknown                        string
	test                                    string // of a chip that is genuine under test anchors
	unproved                                string // a format: message and code
	otherNIS                                string // the note
	forgotten                               string // a format: number of cards
}

// yesNo says whether.
func (w cardWords) yesNo(b bool) string {
	if b {
		return w.yes
	}
	return w.no
}

func cardWordsIn(tag string) cardWords {
	return lang.Pick(map[string]cardWords{
		lang.Italian: {
			family: "famiglia del chip", login: "certificato", extended: "lunghezza estesa", known: "ricordata", genuine: "chip autentico",
			refused: "certificato rifiutato", note: "nota", yes: "sì", no: "no", unknown: "sconosciuta",
			test: "sì, con autorità DI PROVA", unproved: "non dimostrato: %s (%s)",
			otherNIS:  "il numero nel nome comune del certificato non è il NIS; nulla dice che debba esserlo",
			forgotten: "carte dimenticate: %d",
		},
		lang.English: {
			family: "chip family", login: "login certificate", extended: "extended length", known: "remembered", genuine: "genuine chip",
			refused: "certificate", note: "note", yes: "yes", no: "no", unknown: "unknown",
			test: "yes, under TEST anchors", unproved: "not proved: %s (%s)",
			otherNIS:  "the number in the certificate's common name is not the NIS; nothing says that it must be",
			forgotten: "cards forgotten: %d",
		},
		lang.German: {
			family: "Chipfamilie", login: "Anmeldezertifikat", extended: "erweiterte Länge", known: "gemerkt", genuine: "Chip ist echt",
			refused: "Zertifikat abgelehnt", note: "Hinweis", yes: "ja", no: "nein", unknown: "unbekannt",
			test: "ja, unter TEST-Zertifikaten", unproved: "nicht bewiesen: %s (%s)",
			otherNIS:  "die Nummer im allgemeinen Namen des Zertifikats ist nicht die NIS; nichts sagt, dass sie es sein muss",
			forgotten: "vergessene Karten: %d",
		},
		lang.French: {
			family: "famille de puce", login: "certificat", extended: "longueur étendue", known: "retenue", genuine: "puce authentique",
			refused: "certificat refusé", note: "remarque", yes: "oui", no: "non", unknown: "inconnue",
			test: "oui, sous des autorités DE TEST", unproved: "non prouvé : %s (%s)",
			otherNIS:  "le numéro dans le nom commun du certificat n'est pas le NIS ; rien ne dit qu'il doive l'être",
			forgotten: "cartes oubliées : %d",
		},
		lang.Slovene: {
			family: "družina čipa", login: "potrdilo za prijavo", extended: "razširjena dolžina", known: "zapomnjena", genuine: "pristen čip",
			refused: "zavrnjeno potrdilo", note: "opomba", yes: "da", no: "ne", unknown: "neznana",
			test: "da, s PRESKUSNIMI overitelji", unproved: "ni dokazano: %s (%s)",
			otherNIS:  "številka v splošnem imenu potrdila ni NIS; nič ne pravi, da bi morala biti",
			forgotten: "pozabljene izkaznice: %d",
		},
	}, tag)
}

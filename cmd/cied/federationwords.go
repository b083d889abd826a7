package main

import (
	"cied/lang"
	"cied/relying/saml"
)

// federationWords are those of cied federation.
type federationWords struct {
	well     string         // a format: file and entityID
	advice   string         // after what the federation takes, and advises against
	made     string         // a format: file
	outcomes map[int]string // that are walked
}

// federationWordsIn returns the words in the language of tag, or the English ones.
func federationWordsIn(tag string) federationWords {
	return lang.Pick(map[string]federationWords{
		lang.Italian: {
			well: "%s: nessun errore. Il servizio si chiama %s", advice: " [consiglio]", made: "Le quattro immagini sono in %s",
			outcomes: map[int]string{saml.NrSuccess: "accesso riuscito", saml.NrTimeout: "tempo scaduto: bisogna aspettare",
				saml.NrDenied: "consenso negato", saml.NrCancelled: "accesso annullato"},
		},
		lang.English: {
			well: "%s: no mistakes. The service is called %s", advice: " [advice]", made: "The four pictures are in %s",
			outcomes: map[int]string{saml.NrSuccess: "success", saml.NrTimeout: "time-out: this takes its time",
				saml.NrDenied: "consent denied", saml.NrCancelled: "login cancelled"},
		},
		lang.German: {
			well: "%s: keine Fehler. Der Dienst heißt %s", advice: " [Empfehlung]", made: "Die vier Bilder sind in %s",
			outcomes: map[int]string{saml.NrSuccess: "Anmeldung gelungen", saml.NrTimeout: "Zeit abgelaufen: das dauert",
				saml.NrDenied: "Zustimmung verweigert", saml.NrCancelled: "Anmeldung abgebrochen"},
		},
		lang.French: {
			well: "%s : aucune erreur. Le service s'appelle %s", advice: " [conseil]", made: "Les quatre images sont dans %s",
			outcomes: map[int]string{saml.NrSuccess: "connexion réussie", saml.NrTimeout: "délai dépassé : il faut attendre",
				saml.NrDenied: "consentement refusé", saml.NrCancelled: "connexion annulée"},
		},
		lang.Slovene: {
			well: "%s: brez napak. Storitev se imenuje %s", advice: " [priporočilo]", made: "Štiri slike so v %s",
			outcomes: map[int]string{saml.NrSuccess: "prijava uspela", saml.NrTimeout: "čas je potekel: to traja",
				saml.NrDenied: "privolitev zavrnjena", saml.NrCancelled: "prijava preklicana"},
		},
	}, tag)
}

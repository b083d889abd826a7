package demo

import "cied/lang"

// words are the sentences of the service's pages in one language. The desk speaks Italian
// and English side by side.
type words struct {
	Heading  string
	Invented string // that nothing here is real
	Needs    string // what to log in with, and where it is
	LogIn    string // button
	Again    string // link

	Answer, Close string // the callback page: its heading, and what to do there

	LoggedIn, Failed                    string // how it ended
	FiscalCode, Name, Surname, Document string // of whoever has logged in
}

// wordsIn returns the words of the language of tag, or the English ones.
func wordsIn(tag string) words {
	return lang.Pick(map[string]func() words{
		lang.Italian: italian,
		lang.English: english,
		lang.German:  german,
		lang.French:  french,
		lang.Slovene: slovene,
	}, tag)()
}

func italian() words {
	return words{
		Heading:    "Servizio dimostrativo",
		Invented:   "Questa è una dimostrazione: la carta, la persona e le autorità sono inventate.",
		Needs:      "Per entrare serve la carta d'identità elettronica. La carta simulata e la finestra del PIN si trovano sulla scrivania, nell'altra pagina.",
		LogIn:      "Entra con CIE",
		Again:      "Ricomincia",
		Answer:     "Risposta ricevuta",
		Close:      "Puoi chiudere questa finestra: la pagina del servizio sa già com'è andata.",
		LoggedIn:   "Accesso riuscito (TEST)",
		Failed:     "Accesso non riuscito:",
		FiscalCode: "codice fiscale",
		Name:       "nome",
		Surname:    "cognome",
		Document:   "documento",
	}
}

func english() words {
	return words{
		Heading:    "Demo service",
		Invented:   "This is a demonstration: card, person and authorities are invented.",
		Needs:      "To log in you need the electronic identity card. The simulated card and the window for its PIN are on the desk, in the other page.",
		LogIn:      "Log in with CIE",
		Again:      "Start over",
		Answer:     "Answer received",
		Close:      "You may close this window: the page of the service knows already how it went.",
		LoggedIn:   "Logged in (TEST)",
		Failed:     "Login failed:",
		FiscalCode: "codice fiscale",
		Name:       "given name",
		Surname:    "surname",
		Document:   "document",
	}
}

func german() words {
	return words{
		Heading:    "Demonstrationsdienst",
		Invented:   "Das ist eine Demonstration: Karte, Person und Behörden sind erfunden.",
		Needs:      "Für die Anmeldung brauchen Sie die elektronische Identitätskarte. Die simulierte Karte und das Fenster für die PIN liegen auf dem Schreibtisch, auf der anderen Seite.",
		LogIn:      "Anmelden mit CIE",
		Again:      "Von vorn beginnen",
		Answer:     "Antwort erhalten",
		Close:      "Sie können dieses Fenster schließen: Die Seite des Dienstes weiß schon, wie es ausgegangen ist.",
		LoggedIn:   "Angemeldet (TEST)",
		Failed:     "Anmeldung nicht gelungen:",
		FiscalCode: "Steuernummer (codice fiscale)",
		Name:       "Vorname",
		Surname:    "Nachname",
		Document:   "Dokument",
	}
}

func french() words {
	return words{
		Heading:    "Service de démonstration",
		Invented:   "Ceci est une démonstration : la carte, la personne et les autorités sont inventées.",
		Needs:      "Pour vous connecter, il faut la carte d'identité électronique. La carte simulée et la fenêtre du code PIN sont sur le bureau, dans l'autre page.",
		LogIn:      "Se connecter avec la CIE",
		Again:      "Recommencer",
		Answer:     "Réponse reçue",
		Close:      "Vous pouvez fermer cette fenêtre : la page du service sait déjà comment cela s'est terminé.",
		LoggedIn:   "Connexion réussie (TEST)",
		Failed:     "Échec de la connexion :",
		FiscalCode: "code fiscal (codice fiscale)",
		Name:       "prénom",
		Surname:    "nom",
		Document:   "pièce d'identité",
	}
}

func slovene() words {
	return words{
		Heading:    "Predstavitvena storitev",
		Invented:   "To je predstavitev: izkaznica, oseba in overitelji so izmišljeni.",
		Needs:      "Za prijavo potrebujete elektronsko osebno izkaznico. Simulirana izkaznica in okno za PIN sta na pisalni mizi, na drugi strani.",
		LogIn:      "Prijava s CIE",
		Again:      "Začni znova",
		Answer:     "Odgovor prejet",
		Close:      "To okno lahko zaprete: stran storitve že ve, kako se je končalo.",
		LoggedIn:   "Prijava uspela (TEST)",
		Failed:     "Prijava ni uspela:",
		FiscalCode: "davčna številka (codice fiscale)",
		Name:       "ime",
		Surname:    "priimek",
		Document:   "dokument",
	}
}

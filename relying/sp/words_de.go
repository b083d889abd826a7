package sp

import "cied/relying/saml"

func german() words {
	return words{
		Heading:      "Online-Dienste",
		Needs:        "Um fortzufahren, brauchen Sie die elektronische Identitätskarte.",
		Button:       "Entra con CIE",
		Test:         "TEST: Dienst, Karten und Personen sind erfunden.",
		Going:        "Sie werden zum Identifizierungssystem weitergeleitet.",
		Continue:     "Weiter",
		Welcome:      "Angemeldet",
		Name:         "Vorname",
		FamilyName:   "Nachname",
		DateOfBirth:  "Geburtsdatum",
		FiscalNumber: "Steuernummer (codice fiscale)",
		Logout:       "Abmelden",
		LoggedOut:    told{"Abgemeldet", "Bei diesem Dienst ist keine Anmeldung mehr offen."},
		Code:         "Code für den Support:",
		Again:        "Zurück zur ersten Seite",

		Ends: map[int]told{
			saml.NrTimeout:   {"Die Zeit ist um", "Die Anmeldung wurde nicht rechtzeitig abgeschlossen. Drücken Sie noch einmal auf den Knopf und schließen Sie die Anmeldung in der angegebenen Zeit ab."},
			saml.NrDenied:    {"Nichts gesendet", "Sie wollten Ihre Daten nicht senden. Ohne sie kann der Dienst nicht wissen, wer Sie sind: Um sich anzumelden, beginnen Sie von vorn und senden Sie die Daten."},
			saml.NrCard:      {"Karte abgelaufen oder widerrufen", "Ihre Karte ist abgelaufen oder wurde widerrufen; mit ihr ist keine Anmeldung mehr möglich. Fragen Sie bei Ihrer Gemeinde nach einer neuen."},
			saml.NrCancelled: {"Anmeldung abgebrochen", "Sie haben die Anmeldung abgebrochen. Sie können jederzeit von vorn beginnen."},
		},
		Other:   told{"Anmeldung nicht gelungen", "Das Identifizierungssystem hat die Anfrage nicht angenommen. Versuchen Sie es noch einmal; wenn es wieder geschieht, sagen Sie dem Support Bescheid."},
		Refused: told{"Ungültige Anmeldung", "Die Antwort ist nicht so angekommen, wie sie soll, und niemand wurde angemeldet. Beginnen Sie bei diesem Dienst von vorn."},
		Broken:  told{"Nicht verfügbar", "Hier funktioniert etwas nicht. Versuchen Sie es in einigen Minuten noch einmal."},
		Lost:    told{"Keine solche Seite", "Diese Seite gibt es nicht."},
	}
}

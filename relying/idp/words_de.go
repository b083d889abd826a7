package idp

import (
	"cied/lang"
	"cied/relying/saml"
)

func german() words {
	return words{
		Language:  "Deutsch",
		Title:     "Anmelden mit CIE",
		Test:      "TEST: Karten und Personen sind erfunden. Diese Anmeldung gilt außerhalb des Tests nichts.",
		Languages: "Sprache",
		Asks:      "Möchte wissen, wer Sie sind:",
		Within:    lang.Counted{One: "Sie haben eine Minute Zeit für die Anmeldung.", Other: "Sie haben %d Minuten Zeit für die Anmeldung."},
		Cancel:    "Abbrechen und zurück zum Dienst",
		Code:      "Code für den Support:",

		LoginHeading:  "Anmelden mit Ihrer elektronischen Identitätskarte",
		Needs:         "Sie brauchen die elektronische Identitätskarte (CIE), einen kontaktlosen Leser und die 8 Ziffern der PIN. Die PIN geben Sie nur im Fenster des Programms cied ein, nie auf dieser Seite.",
		Window:        "Mit der Karte anmelden",
		WindowHint:    "Ein weiteres Fenster öffnet sich. Wenn der Browser dort sagt, dass er keine Verbindung herstellen kann, läuft das Programm cied nicht: Starten Sie es und versuchen Sie es noch einmal.",
		Same:          "In diesem Fenster weitermachen",
		Door:          "Das Zertifikat im Browser verwenden",
		DoorHint:      "Wenn der Browser schon für die Karte eingerichtet ist.",
		NotWorked:     "Die Anmeldung ist nicht gelungen",
		PromptHeading: "Der Browser fragt gleich nach dem Zertifikat",
		Prompt:        "Legen Sie die Karte auf den Leser. Der Browser zeigt ein Zertifikat mit Ihrer Steuernummer: Wählen Sie es aus und bestätigen Sie mit der PIN in dem Fenster, das sich öffnet.",
		Prompt2:       "Zertifikat auswählen",
		NoCertificate: "Der Browser hat kein Zertifikat gesendet. Prüfen Sie, ob die Karte auf dem Leser liegt, schließen Sie alle Fenster des Browsers und beginnen Sie beim Dienst von vorn, oder melden Sie sich mit cied an.",
		DoorFailed:    "Die Anmeldung mit dem Zertifikat ist nicht gelungen. Versuchen Sie es noch einmal, oder melden Sie sich mit cied an.",
		Back:          "Einen anderen Weg wählen",

		ConsentHeading: "Möchten Sie diese Daten senden?",
		ConsentText:    "Die Karte wurde erkannt. Wenn Sie senden, weiß der Dienst das Folgende über Sie und sonst nichts.",
		Send:           "Senden",
		Keep:           "Nicht senden",
		Attributes: map[string][2]string{
			saml.AttributeName:         {"Vorname", "Ihr Vorname, wie auf der Karte."},
			saml.AttributeFamilyName:   {"Nachname", "Ihr Nachname, wie auf der Karte."},
			saml.AttributeDateOfBirth:  {"Geburtsdatum", "Jahr, Monat und Tag Ihrer Geburt."},
			saml.AttributeFiscalNumber: {"Steuernummer (codice fiscale)", "Unterscheidet Sie bei allen öffentlichen Diensten von jeder anderen Person."},
		},
		BirthGuessed: "Jahr, Monat und Tag aus der Steuernummer, die das Jahrhundert nicht nennt.",

		Callback:   "Antwort erhalten. Einen Augenblick.",
		CallbackGo: "Hier weitermachen",
		NoScript:   "Dieses Fenster braucht JavaScript. Schalten Sie es ein, oder gehen Sie zurück zum Dienst und wählen Sie einen anderen Weg.",
		Loggedout:  told{"Anmeldung beendet", "Hier ist keine Anmeldung offen. Sie können diese Seite schließen."},
		Continue:   "Zurück zum Dienst",

		Ends: map[int]told{
			saml.NrSuccess:   {"Angemeldet", "Sie kehren zum Dienst zurück."},
			saml.NrTimeout:   {"Die Zeit ist um", "Die Anmeldung wurde nicht rechtzeitig abgeschlossen. Gehen Sie zurück zum Dienst und beginnen Sie von vorn."},
			saml.NrDenied:    {"Nichts gesendet", "Sie wollten Ihre Daten nicht senden. Der Dienst weiß nicht, wer Sie sind."},
			saml.NrCard:      {"Karte abgelaufen oder widerrufen", "Mit dieser Karte ist keine Anmeldung mehr möglich. Fragen Sie bei Ihrer Gemeinde nach einer neuen."},
			saml.NrCancelled: {"Anmeldung abgebrochen", "Sie haben die Anmeldung abgebrochen und kehren zum Dienst zurück."},
		},
		Other:   told{"Anfrage abgelehnt", "Der Dienst hat eine Anfrage gesendet, die gegen die Regeln verstößt. Es liegt nicht an Ihnen."},
		Refused: told{"Ungültige Anfrage", "Die Anfrage ist nicht so angekommen, wie sie soll. Gehen Sie zurück zum Dienst und beginnen Sie von vorn; wenn es wieder geschieht, sagen Sie dem Dienst Bescheid."},
		Broken:  told{"Nicht verfügbar", "Hier funktioniert etwas nicht. Versuchen Sie es in einigen Minuten noch einmal."},
		Lost:    told{"Diese Anmeldung gibt es nicht mehr", "Sie ist beendet, oder die Seite gibt es nicht. Gehen Sie zurück zum Dienst und beginnen Sie von vorn."},
	}
}

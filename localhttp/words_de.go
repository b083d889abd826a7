package localhttp

import "cied/login"

func germanWords() words {
	return words{
		Title:    "Anmeldung mit der CIE",
		Asks:     "Wer Sie sind, fragt die Website",
		Learns:   "Wenn Sie mit der PIN bestätigen, erfährt die Website Ihren Vor- und Nachnamen, Ihre Steuernummer (codice fiscale) und die Nummer der Karte.",
		PINPlace: "Die PIN geben Sie nur im Fenster von cied ein, das den Namen der Website wiederholt. Geben Sie sie nie auf einer Webseite ein.",
		CardAlt:  "Eine Identitätskarte, die flach in der Mitte eines Lesegeräts liegt",
		Test:     "TEST: Testkarten. Diese Anmeldung gilt nur zur Probe.",
		Remote:   "Eine Karte kann auch über das Netzwerk gelesen werden, unter der Adresse",
		Cancel:   "Abbrechen",
		Back:     "Zurück zur Website",
		NoScript: "Diese Seite lädt sich alle paar Sekunden von selbst neu. Zum Abbrechen schließen Sie sie.",
		Code:     "Code für den Support:",
		Lost:     "Diese Anmeldung gibt es nicht mehr",
		Closed:   "Sie ist zu Ende, oder cied wurde geschlossen. Beginnen Sie auf der Website von vorn.",

		HomeHeading: "cied läuft",
		Home:        "Um sich mit der CIE bei einem Dienst anzumelden, beginnen Sie auf dessen Website. Diese Seite tut sonst nichts.",
		Refused:     "Anfrage abgelehnt",

		Start:  step{"Einen Moment", "Das Lesegerät wird gesucht."},
		Done:   step{"Fertig", "Sie können die Karte wegnehmen. Es geht zurück zur Website."},
		Failed: step{"Die Anmeldung ist nicht gelungen", ""},
		Steps: map[login.Stage]step{
			login.WaitingReader: {"Lesegerät anschließen", "Schließen Sie ein Lesegerät für kontaktlose Karten an den Computer an."},
			login.WaitingCard:   {"Karte auflegen", "Legen Sie die Identitätskarte flach in die Mitte des Lesegeräts und lassen Sie sie liegen."},
			login.ReadingCard:   {"Die Karte wird gelesen", "Lassen Sie die Karte auf dem Lesegerät liegen."},
			login.Asking:        {"Bestätigen und PIN eingeben", "Das Fenster von cied ist offen: Geben Sie dort die 8 Ziffern der PIN ein."},
			login.Consented:     {"Die PIN wird geprüft", "Lassen Sie die Karte auf dem Lesegerät liegen."},
			login.Signing:       {"Die Karte signiert", "Noch einen Moment: Lassen Sie die Karte auf dem Lesegerät liegen."},
		},
	}
}

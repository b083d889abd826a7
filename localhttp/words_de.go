package localhttp

import (
	"cied/card"
)

func germanWords() words {
	return words{
		Title:      "Anmeldung mit der CIE",
		Asks:       "Wer Sie sind, fragt die Website",
		Learns:     "Wenn Sie mit der PIN bestätigen, erfährt die Website Ihren Vor- und Nachnamen, Ihre Steuernummer (codice fiscale) und die Nummer der Karte.",
		PINPlace:   "Die PIN geben Sie nur im Fenster von cied ein, das den Namen der Website wiederholt. Geben Sie sie nie auf einer Webseite ein.",
		Test:       "TEST: Testkarten. Diese Anmeldung gilt nur zur Probe.",
		Remote:     "Eine Karte kann auch über das Netzwerk gelesen werden, unter der Adresse",
		Cancel:     "Abbrechen",
		Cancelling: "Wird abgebrochen…",
		Back:       "Zurück zur Website",
		NoScript:   "Diese Seite lädt sich alle paar Sekunden von selbst neu. Zum Abbrechen schließen Sie sie.",
		Code:       "Code für den Support:",
		Reader:     "Lesegerät:",
		Lost:       "Diese Anmeldung gibt es nicht mehr",
		Closed:     "Sie ist zu Ende, oder cied wurde geschlossen. Beginnen Sie auf der Website von vorn.",
		Leave:      "Sie können diese Seite schließen.",

		HomeHeading: "cied läuft",
		Home:        "Dieses Programm liest Ihre elektronische Identitätskarte (CIE), wenn eine Website fragt, wer Sie sind.",
		HomeStart:   "Um sich bei einem Dienst anzumelden, öffnen Sie dessen Website und wählen Sie „Entra con CIE“.",
		HomeSent:    "Wenn eine Website Sie hierher geschickt hat, gehen Sie dorthin zurück und beginnen Sie dort von vorn: Auf dieser Seite beginnt keine Anmeldung.",
		HomeTLS:     "Manche Websites fragen den Browser selbst nach dem Zertifikat (cied browser). Mit TLS 1.3 allein kann das nicht gelingen: Der Chip der CIE kann so nicht signieren, und die Website muss auch TLS 1.2 annehmen.",
		Refused:     "Anfrage abgelehnt",
		Doctor:      "Etwas geht nicht? cied kann suchen, was die Anmeldung verhindert: Karte, Lesegerät, Computer, Netz. Das dauert bis zu zehn Sekunden, fragt nach keiner PIN und ändert nichts.",
		DoctorAsk:   "Problem suchen",
		DoctorAgain: "Noch einmal suchen",

		CourseName: "Die Schritte der Anmeldung",
		Course:     [3]string{"Karte auflegen", "PIN im Fenster von cied eingeben", "Zurück zur Website"},
		Past:       "Erledigt",
		Present:    "Jetzt",

		TipsHeading: "Wenn die Karte nicht gelesen wird",
		Tips: [4]string{
			"Nehmen Sie die Karte aus der Brieftasche oder Hülle.",
			"Lassen Sie nur eine Karte auf dem Lesegerät, und legen Sie das Telefon weg.",
			"Stecken Sie die Karte nicht in einen Schlitz: Sie wird flach liegend von oben gelesen.",
			"Bewegen Sie sie nicht. Geschieht nichts, heben Sie sie hoch, drehen sie um ein Viertel und legen sie wieder auf.",
		},

		Start:  step{"Einen Moment", "Das Lesegerät wird gesucht."},
		Done:   step{"Fertig", "Sie können die Karte wegnehmen. Es geht zurück zur Website."},
		Failed: step{"Die Anmeldung ist nicht gelungen", ""},
		Steps: map[card.Stage]step{
			card.WaitingReader: {"Lesegerät anschließen", "Schließen Sie ein Lesegerät für kontaktlose Karten an den Computer an. Wenn Sie keines haben, brechen Sie ab und melden Sie sich auf der Website anders an."},
			card.WaitingCard:   {"Karte auflegen", "Legen Sie die Identitätskarte flach in die Mitte des Lesegeräts und lassen Sie sie liegen."},
			card.ReadingCard:   {"Die Karte wird gelesen", "Lassen Sie die Karte bis zum Ende auf dem Lesegerät liegen."},
			card.Asking:        {"Bestätigen und PIN eingeben", "Das Fenster von cied ist offen: Geben Sie dort die 8 Ziffern der PIN ein. Wenn Sie es nicht sehen, suchen Sie hinter den anderen Fenstern."},
			card.Consented:     {"Die PIN wird geprüft", "Lassen Sie die Karte auf dem Lesegerät liegen."},
			card.Signing:       {"Die Karte signiert", "Noch einen Moment: Lassen Sie die Karte auf dem Lesegerät liegen."},
		},
		Drawings: map[drawing]string{
			drawSearching:   "Ein Computer und ein Lesegerät, durch ein Kabel verbunden",
			drawNoReader:    "Ein Pfeil führt das Kabel des Lesegeräts zum USB-Anschluss des Computers",
			drawEmptyReader: "Eine Karte senkt sich flach auf die Mitte eines leeren Lesegeräts",
			drawReading:     "Die Karte liegt in der Mitte des Lesegeräts, das sie gerade liest",
			drawWindow:      "Vor dem Fenster des Browsers liegt ein kleineres, mit Platz für 8 Ziffern",
			drawDone:        "Die Karte wird vom Lesegerät gehoben; der Bildschirm des Computers zeigt ein Häkchen",
			drawFailed:      "Der Bildschirm eines Computers zeigt ein Warnzeichen",
			drawRunning:     "Der Bildschirm eines Computers zeigt eine Identitätskarte",
		},
	}
}

package tray

func german() words {
	return words{
		itself:      "Deutsch",
		waiting:     "Bereit, es wird auf eine Karte gewartet.",
		cardThere:   "Auf dem Lesegerät liegt eine Karte.",
		stopping:    "Das Programm wird gleich beendet.",
		login:       "Anmeldung",
		change:      "PIN-Änderung",
		unblock:     "PIN-Entsperrung",
		certificate: "Zertifikat gezeigt",
		signature:   "Signatur",
		kept:        "Die Karte bleibt offen für das Programm, das signiert hat.",
		starting:    "Es geht gleich los.",
		reading:     "Die Karte wird gelesen; bitte liegen lassen.",
		asking:      "Ein Fenster dieses Computers fragt nach Ihrer Zustimmung und der PIN.",
		agreed:      "Die Karte arbeitet; bitte liegen lassen.",
		done:        "Gelungen.",
		nothingYet:  "Die Karte wurde noch nicht benutzt.",
		openPage:    "Statusseite öffnen",
		changePIN:   "PIN ändern…",
		unblockPIN:  "PIN entsperren…",
		doctor:      "Diagnose: Fehler suchen",
		language:    "Sprache",
		withSession: "Mit der Sitzung starten",
		about:       "Über cied",
		quit:        "Beenden",
		licence:     "Lizenz:",
		test:        "erfundenen Stellen wird vertraut",
	}
}

package prompt

import "cied/lang"

func german() texts {
	return texts{
		title:       "Anmelden mit CIE",
		prompt:      "PIN:",
		ok:          "Anmelden",
		cancel:      "Abbrechen",
		site:        "Die Website\n%s\nbittet um Ihre Anmeldung mit der CIE.",
		program:     "Ein Programm auf diesem Computer, keine Website, bittet um eine Anmeldung mit Ihrer CIE im Namen von\n%s",
		learns:      "Mitgeteilt werden: Name, Steuernummer (codice fiscale), Kartennummer.",
		firstTime:   "Diese Website fragt zum ersten Mal.",
		triesMany:   "Versuche für die PIN: %d.",
		triesOne:    "Versuche für die PIN: 1. ES IST DER LETZTE.",
		triesHidden: "Die Karte sagt nicht, wie viele Versuche für die PIN bleiben.",
		remote:      "Die Karte wird über das Netzwerk gelesen, von %s.",
		unvouched:   "ACHTUNG: Für den Chip dieser Karte bürgt niemand.",
		otherCard:   "ACHTUNG: Auf dem Lesegerät liegt jetzt eine andere Karte als vorhin.",
		test:        "TEST: Anmeldung zur Probe, ohne Gültigkeit.",
		onlyIf:      "Geben Sie die 8 Ziffern der PIN nur ein, wenn Sie sich gerade selbst anmelden wollten.",
		lastTry:     "Für die PIN der CIE bleibt NUR EIN Versuch.\nIst er falsch, wird die PIN gesperrt, und Sie brauchen die PUK.\n\nWollen Sie den letzten Versuch benutzen für\n%s ?",
		lastOK:      "Benutzen",
		lastCancel:  "Nein",
		lastType:    "Um ihn zu benutzen, schreiben Sie ja und drücken Sie die Eingabetaste: ",
		issuer: "ACHTUNG: Für den Chip dieser Karte bürgt niemand.\n" +
			"Sein Hersteller fehlt in der Liste dieses Programms: Die Karte kann neu sein, oder gefälscht, um an Ihre PIN zu kommen.\n\n" +
			"Wollen Sie ihr die PIN trotzdem geben, für\n%s ?",
		issuerOK:     "Trotzdem benutzen",
		issuerCancel: "Nein",
		issuerType:   "Um sie trotzdem zu benutzen, schreiben Sie ja und drücken Sie die Eingabetaste: ",
		yes:          []string{"ja"},
		typed:        lang.Counted{Other: "Sie haben %d Zeichen eingegeben: Die PIN hat 8 Ziffern."},
		notDigits:    "Die PIN hat 8 Ziffern, ohne Buchstaben oder Leerzeichen.",
	}
}

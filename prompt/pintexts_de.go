package prompt

import "cied/lang"

func germanPIN() pinTexts {
	return pinTexts{
		changeTitle:  "PIN der CIE ändern",
		unblockTitle: "PIN der CIE entsperren",
		next:         "Weiter",
		changeOK:     "PIN ändern",
		unblockOK:    "PIN entsperren",
		changeStep:   "Änderung der PIN der CIE: Schritt %d von 3.",
		unblockStep:  "Entsperrung der PIN der CIE: Schritt %d von 3.",
		noSite:       "Keine Website verlangt das: Es wurde an diesem Computer gestartet. Waren Sie es nicht, brechen Sie ab.",
		testPIN:      "TEST: eine Probe, mit Zertifikaten zur Probe.",
		pukMany:      "Versuche für die PUK: %d.",
		pukOne:       "Versuche für die PUK: 1. ES IST DER LETZTE.",
		pukHidden:    "Die Karte sagt nicht, wie viele Versuche für die PUK bleiben.",
		aboutPUK: "Die PUK ist der Code aus 8 Ziffern, der die PIN entsperrt.\n" +
			"Die ersten 4 stehen auf der Quittung des Antrags für die CIE, die anderen 4 im Brief, der mit der Karte kam.",
		lostPUK:     "Haben Sie sie verloren, brechen Sie ab: Sie erhalten sie mit der App CieID (bis zu 48 Stunden) oder in einer Gemeinde.",
		typeOld:     "Geben Sie die 8 Ziffern der jetzigen PIN ein.",
		typePUK:     "Geben Sie die 8 Ziffern der PUK ein.",
		typeNew:     "Wählen Sie eine neue PIN mit 8 Ziffern: nicht gleiche, keine Reihe, nicht Ihr Geburtsdatum.",
		typeAgain:   "Geben Sie die 8 Ziffern der neuen PIN noch einmal ein.",
		oldPrompt:   "Jetzige PIN:",
		pukPrompt:   "PUK:",
		newPrompt:   "Neue PIN:",
		againPrompt: "Neue PIN noch einmal:",
		chipPIN: "ACHTUNG: Für den Chip dieser Karte bürgt niemand.\n" +
			"Sein Hersteller fehlt in der Liste dieses Programms: Die Karte kann neu sein, oder gefälscht, um an Ihre Codes zu kommen.\n\n" +
			"Wollen Sie ihr Ihre Codes trotzdem geben?",
		lastChange: "Für die PIN der CIE bleibt NUR EIN Versuch.\nIst die PIN falsch, die Sie eingeben, wird sie gesperrt, und Sie brauchen die PUK.\n\n" +
			"Wollen Sie den letzten Versuch benutzen, um die PIN zu ändern?",
		fewPUK: lang.Counted{
			One:   "Für die PUK der CIE bleibt NUR EIN Versuch, und niemand gibt ihn zurück.",
			Other: "Für die PUK der CIE bleiben NUR %d Versuche, und niemand gibt sie zurück.",
		},
		fewMeans:    "Sind sie verbraucht, lässt sich die PIN dieser Karte nie mehr entsperren: Sie brauchen eine neue CIE, von der Gemeinde.",
		hiddenMeans: "Nach zehn falschen lässt sich die PIN dieser Karte nie mehr entsperren: Sie brauchen eine neue CIE, von der Gemeinde.",
		fewAsk: "Sind Sie nicht sicher, holen Sie die PUK zuerst mit der App CieID (bis zu 48 Stunden) oder in einer Gemeinde.\n\n" +
			"Wollen Sie einen Versuch benutzen?",
		fewOK:        "Versuch benutzen",
		typedPUK:     lang.Counted{Other: "Sie haben %d Zeichen eingegeben: Die PUK hat 8 Ziffern."},
		notDigitsPUK: "Die PUK hat 8 Ziffern, ohne Buchstaben oder Leerzeichen.",
	}
}

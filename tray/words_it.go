package tray

func italian() words {
	return words{
		itself:      "Italiano",
		waiting:     "Pronto, in attesa di una carta.",
		cardThere:   "C'è una carta sul lettore.",
		stopping:    "Il programma sta per chiudersi.",
		login:       "Accesso",
		change:      "Cambio del PIN",
		unblock:     "Sblocco del PIN",
		certificate: "Certificato mostrato",
		signature:   "Firma",
		kept:        "La carta resta aperta per il programma che ha firmato.",
		starting:    "Sta per iniziare.",
		reading:     "Lettura della carta in corso: non muoverla.",
		asking:      "Una finestra di questo computer chiede il tuo consenso e il PIN.",
		agreed:      "La carta è al lavoro: non muoverla.",
		done:        "Riuscito.",
		nothingYet:  "La carta non è ancora stata usata.",
		openPage:    "Apri la pagina di stato",
		changePIN:   "Cambia il PIN…",
		unblockPIN:  "Sblocca il PIN…",
		doctor:      "Diagnosi: cerca che cosa non va",
		language:    "Lingua",
		withSession: "Avvia con la sessione",
		about:       "Informazioni su cied",
		quit:        "Esci",
		licence:     "Licenza:",
		test:        "sono considerate attendibili autorità inventate",
	}
}

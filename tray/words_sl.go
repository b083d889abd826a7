package tray

func slovene() words {
	return words{
		itself:      "Slovenščina",
		waiting:     "Pripravljeno, čaka se na kartico.",
		cardThere:   "Na čitalniku je kartica.",
		stopping:    "Program se bo končal.",
		login:       "Prijava",
		change:      "Menjava kode PIN",
		unblock:     "Odblokiranje kode PIN",
		certificate: "Prikaz potrdila",
		signature:   "Podpis",
		kept:        "Izkaznica ostane odprta za program, ki je podpisal.",
		starting:    "Kmalu se začne.",
		reading:     "Kartica se bere; ne premikajte je.",
		asking:      "Okno tega računalnika prosi za vaše soglasje in kodo PIN.",
		agreed:      "Kartica dela; ne premikajte je.",
		done:        "Uspelo.",
		nothingYet:  "Kartica še ni bila uporabljena.",
		openPage:    "Odpri stran s stanjem",
		changePIN:   "Zamenjaj kodo PIN…",
		unblockPIN:  "Odblokiraj kodo PIN…",
		doctor:      "Diagnoza: poišči, kaj je narobe",
		language:    "Jezik",
		withSession: "Zaženi ob začetku seje",
		about:       "O programu cied",
		quit:        "Končaj",
		licence:     "Licenca:",
		test:        "zaupa se izmišljenim overiteljem",
	}
}

package prompt

import "cied/lang"

func slovenePIN() pinTexts {
	return pinTexts{
		changeTitle:  "Zamenjava PIN-a za CIE",
		unblockTitle: "Odklepanje PIN-a za CIE",
		next:         "Naprej",
		changeOK:     "Zamenjaj PIN",
		unblockOK:    "Odkleni PIN",
		changeStep:   "Zamenjava PIN-a za CIE: korak %d od 3.",
		unblockStep:  "Odklepanje PIN-a za CIE: korak %d od 3.",
		noSite:       "Tega ne zahteva nobeno spletno mesto: začelo se je na tem računalniku. Če tega niste začeli vi, prekličite.",
		testPIN:      "TEST: poskus s poskusnimi potrdili.",
		pukMany:      "Poskusi za PUK: %d.",
		pukOne:       "Poskusi za PUK: 1. TO JE ZADNJI.",
		pukHidden:    "Izkaznica ne pove, koliko poskusov je ostalo za PUK.",
		aboutPUK: "PUK je koda z 8 števkami, ki odklene PIN.\n" +
			"Prve 4 so na potrdilu o vlogi za CIE, druge 4 v pismu, ki je prišlo z izkaznico.",
		lostPUK:     "Če ste ga izgubili, prekličite: znova ga dobite z aplikacijo CieID (do 48 ur) ali na občini.",
		typeOld:     "Vnesite 8 števk sedanjega PIN-a.",
		typePUK:     "Vnesite 8 števk kode PUK.",
		typeNew:     "Izberite nov PIN z 8 števkami: ne enakih, ne zaporednih in ne svojega datuma rojstva.",
		typeAgain:   "Še enkrat vnesite 8 števk novega PIN-a.",
		oldPrompt:   "Sedanji PIN:",
		pukPrompt:   "PUK:",
		newPrompt:   "Novi PIN:",
		againPrompt: "Še enkrat novi PIN:",
		chipPIN: "POZOR: za čip te izkaznice ne jamči nihče.\n" +
			"Njegovega izdelovalca ni na seznamu tega programa: izkaznica je lahko nova ali pa ponarejena, da bi dobila vaše kode.\n\n" +
			"Ali ji svoje kode vseeno želite zaupati?",
		lastChange: "Za PIN vaše CIE je ostal SAMO EN poskus.\nČe je vneseni PIN napačen, se zaklene in potrebujete PUK.\n\n" +
			"Ali želite zadnji poskus uporabiti za zamenjavo PIN-a?",
		fewPUK: lang.Counted{
			One:   "Za PUK vaše CIE je ostal SAMO EN poskus, in nihče ga ne more vrniti.",
			Two:   "Za PUK vaše CIE sta ostala SAMO %d poskusa, in nihče ju ne more vrniti.",
			Few:   "Za PUK vaše CIE so ostali SAMO %d poskusi, in nihče jih ne more vrniti.",
			Other: "Za PUK vaše CIE je ostalo SAMO %d poskusov, in nihče jih ne more vrniti.",
		},
		fewMeans:    "Ko jih zmanjka, PIN-a te izkaznice ni nikoli več mogoče odkleniti: potrebujete novo CIE, z občine.",
		hiddenMeans: "Po desetih napačnih poskusih odklepanje te izkaznice ni nikoli več mogoče: potrebujete novo CIE, z občine.",
		fewAsk: "Če o kodi PUK niste prepričani, jo najprej znova pridobite z aplikacijo CieID (do 48 ur) ali na občini.\n\n" +
			"Ali želite porabiti poskus?",
		fewOK: "Porabi poskus",
		typedPUK: lang.Counted{
			One:   "Vnesli ste %d znak: PUK ima 8 števk.",
			Two:   "Vnesli ste %d znaka: PUK ima 8 števk.",
			Few:   "Vnesli ste %d znake: PUK ima 8 števk.",
			Other: "Vnesli ste %d znakov: PUK ima 8 števk.",
		},
		notDigitsPUK: "PUK ima 8 števk, brez črk in presledkov.",
	}
}

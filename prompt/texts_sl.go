package prompt

import "cied/lang"

func slovene() texts {
	return texts{
		title:       "Prijava s CIE",
		prompt:      "PIN:",
		ok:          "Prijava",
		cancel:      "Prekliči",
		site:        "Spletno mesto\n%s\nvas prosi za prijavo s CIE.",
		program:     "Program na tem računalniku, ne spletno mesto, prosi za prijavo z vašo CIE v imenu\n%s",
		learns:      "Sporočeni bodo: ime in priimek, davčna številka (codice fiscale), številka izkaznice.",
		firstTime:   "To spletno mesto prosi prvič.",
		triesMany:   "Poskusi za PIN: %d.",
		triesOne:    "Poskusi za PIN: 1. TO JE ZADNJI.",
		triesHidden: "Izkaznica ne pove, koliko poskusov je ostalo za PIN.",
		remote:      "Izkaznica se bere prek omrežja, z naslova %s.",
		unvouched:   "POZOR: za čip te izkaznice ne jamči nihče.",
		otherCard:   "POZOR: izkaznica, ki je zdaj na čitalniku, ni ista kot prej.",
		test:        "TEST: poskusna prijava, brez veljave.",
		onlyIf:      "Vnesite 8 števk PIN-a samo, če ste se pravkar sami želeli prijaviti.",
		lastTry:     "Za PIN vaše CIE je ostal SAMO EN poskus.\nČe je napačen, se PIN zaklene in potrebujete PUK.\n\nAli želite zadnji poskus uporabiti za\n%s ?",
		lastOK:      "Uporabi zadnjega",
		lastCancel:  "Ne",
		lastType:    "Če ga želite uporabiti, napišite da in pritisnite Enter: ",
		issuer: "POZOR: za čip te izkaznice ne jamči nihče.\n" +
			"Njegovega izdelovalca ni na seznamu tega programa: izkaznica je lahko nova ali pa ponarejena, da bi dobila vaš PIN.\n\n" +
			"Ali ji PIN vseeno želite zaupati, za\n%s ?",
		issuerOK:     "Vseeno uporabi",
		issuerCancel: "Ne",
		issuerType:   "Če jo vseeno želite uporabiti, napišite da in pritisnite Enter: ",
		yes:          []string{"da"},
		typed: lang.Counted{
			One:   "Vnesli ste %d znak: PIN ima 8 števk.",
			Two:   "Vnesli ste %d znaka: PIN ima 8 števk.",
			Few:   "Vnesli ste %d znake: PIN ima 8 števk.",
			Other: "Vnesli ste %d znakov: PIN ima 8 števk.",
		},
		notDigits: "PIN ima 8 števk, brez črk in presledkov.",
	}
}

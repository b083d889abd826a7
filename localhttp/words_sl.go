package localhttp

import "cied/login"

func sloveneWords() words {
	return words{
		Title:    "Prijava s CIE",
		Asks:     "Kdo ste, želi vedeti spletno mesto",
		Learns:   "Če potrdite s PIN-om, bo spletno mesto izvedelo vaše ime in priimek, davčno številko (codice fiscale) in številko izkaznice.",
		PINPlace: "PIN vnesete samo v okno programa cied, ki ponovi ime spletnega mesta. Nikoli ga ne vnašajte na spletno stran.",
		CardAlt:  "Osebna izkaznica, ki leži na sredini čitalnika",
		Test:     "TEST: preskusne izkaznice. Ta prijava zunaj preskusa ne velja.",
		Remote:   "Izkaznica se lahko bere tudi prek omrežja, na naslovu",
		Cancel:   "Prekliči",
		Back:     "Nazaj na spletno mesto",
		NoScript: "Ta stran se sama osveži vsakih nekaj sekund. Če želite preklicati, jo zaprite.",
		Code:     "Koda za podporo:",
		Lost:     "Te prijave ni več",
		Closed:   "Končala se je ali pa je bil cied zaprt. Začnite znova na spletnem mestu.",

		HomeHeading: "cied deluje",
		Home:        "Za prijavo v storitev s CIE začnite na spletnem mestu storitve. Ta stran ne dela ničesar drugega.",
		Refused:     "Zahteva zavrnjena",

		Start:  step{"Trenutek", "Iščem čitalnik."},
		Done:   step{"Končano", "Izkaznico lahko vzamete. Vračam se na spletno mesto."},
		Failed: step{"Prijava ni uspela", ""},
		Steps: map[login.Stage]step{
			login.WaitingReader: {"Priključite čitalnik", "Na računalnik priključite čitalnik brezstičnih kartic."},
			login.WaitingCard:   {"Položite izkaznico", "Osebno izkaznico položite na sredino čitalnika in je ne premikajte."},
			login.ReadingCard:   {"Berem izkaznico", "Pustite izkaznico na čitalniku."},
			login.Asking:        {"Potrdite in vnesite PIN", "Odprlo se je okno programa cied: vanj vnesite 8 števk PIN-a."},
			login.Consented:     {"Preverjam PIN", "Pustite izkaznico na čitalniku."},
			login.Signing:       {"Izkaznica podpisuje", "Še trenutek: pustite izkaznico na čitalniku."},
		},
	}
}

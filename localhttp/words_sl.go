package localhttp

import (
	"cied/card"
)

func sloveneWords() words {
	return words{
		Title:      "Prijava s CIE",
		Asks:       "Kdo ste, želi vedeti spletno mesto",
		Learns:     "Če potrdite s PIN-om, bo spletno mesto izvedelo vaše ime in priimek, davčno številko (codice fiscale) in številko izkaznice.",
		PINPlace:   "PIN vnesete samo v okno programa cied, ki ponovi ime spletnega mesta. Nikoli ga ne vnašajte na spletno stran.",
		Test:       "TEST: preskusne izkaznice. Ta prijava zunaj preskusa ne velja.",
		Remote:     "Izkaznica se lahko bere tudi prek omrežja, na naslovu",
		Cancel:     "Prekliči",
		Cancelling: "Preklicujem…",
		Back:       "Nazaj na spletno mesto",
		NoScript:   "Ta stran se sama osveži vsakih nekaj sekund. Če želite preklicati, jo zaprite.",
		Code:       "Koda za podporo:",
		Reader:     "Čitalnik:",
		Lost:       "Te prijave ni več",
		Closed:     "Končala se je ali pa je bil cied zaprt. Začnite znova na spletnem mestu.",
		Leave:      "To stran lahko zaprete.",

		HomeHeading: "cied deluje",
		Home:        "Ta program prebere vašo elektronsko osebno izkaznico (CIE), ko spletno mesto vpraša, kdo ste.",
		HomeStart:   "Za prijavo v storitev odprite spletno mesto storitve in izberite »Entra con CIE«.",
		HomeSent:    "Če vas je sem poslalo spletno mesto, se vrnite nanj in začnite tam znova: na tej strani se ne začne nobena prijava.",
		HomeTLS:     "Nekatera spletna mesta prosijo za potrdilo sam brskalnik (cied browser). Samo s TLS 1.3 to ne more delovati: čip CIE tako ne zna podpisati, zato mora spletno mesto sprejeti tudi TLS 1.2.",
		Refused:     "Zahteva zavrnjena",
		Doctor:      "Nekaj ne deluje? cied lahko poišče, kaj vam preprečuje prijavo: izkaznica, čitalnik, računalnik, omrežje. Traja do deset sekund, ne zahteva kode PIN in ničesar ne spremeni.",
		DoctorAsk:   "Poišči težavo",
		DoctorAgain: "Poišči znova",

		CourseName: "Koraki prijave",
		Course:     [3]string{"Položite izkaznico", "Vnesite PIN v okno programa cied", "Nazaj na spletno mesto"},
		Past:       "Opravljeno",
		Present:    "Zdaj",

		TipsHeading: "Če izkaznica ni prebrana",
		Tips: [4]string{
			"Vzemite izkaznico iz denarnice ali ovitka.",
			"Na čitalniku naj bo samo ena izkaznica, telefon pa odmaknite.",
			"Izkaznice ne potiskajte v režo: bere se od zgoraj, ko leži plosko.",
			"Ne premikajte je. Če se nič ne zgodi, jo dvignite, obrnite za četrtino in znova položite.",
		},

		Start:  step{"Trenutek", "Iščem čitalnik."},
		Done:   step{"Končano", "Izkaznico lahko vzamete. Vračam se na spletno mesto."},
		Failed: step{"Prijava ni uspela", ""},
		Steps: map[card.Stage]step{
			card.WaitingReader: {"Priključite čitalnik", "Na računalnik priključite čitalnik brezstičnih kartic. Če ga nimate, prekličite in na spletnem mestu izberite drug način prijave."},
			card.WaitingCard:   {"Položite izkaznico", "Osebno izkaznico položite na sredino čitalnika in je ne premikajte."},
			card.ReadingCard:   {"Berem izkaznico", "Pustite izkaznico na čitalniku do konca."},
			card.Asking:        {"Potrdite in vnesite PIN", "Odprlo se je okno programa cied: vanj vnesite 8 števk PIN-a. Če ga ne vidite, poglejte za drugimi okni."},
			card.Consented:     {"Preverjam PIN", "Pustite izkaznico na čitalniku."},
			card.Signing:       {"Izkaznica podpisuje", "Še trenutek: pustite izkaznico na čitalniku."},
		},
		Drawings: map[drawing]string{
			drawSearching:   "Računalnik in čitalnik kartic, povezana s kablom",
			drawNoReader:    "Puščica vodi kabel čitalnika k vtičnici USB računalnika",
			drawEmptyReader: "Izkaznica se plosko spušča na sredino praznega čitalnika",
			drawReading:     "Izkaznica leži na sredini čitalnika, ki jo bere",
			drawWindow:      "Pred oknom brskalnika je manjše okno s prostorom za 8 števk",
			drawDone:        "Izkaznica se dviga s čitalnika; zaslon računalnika kaže kljukico",
			drawFailed:      "Zaslon računalnika kaže opozorilni znak",
			drawRunning:     "Zaslon računalnika kaže osebno izkaznico",
		},
	}
}

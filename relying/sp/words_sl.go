package sp

import "cied/relying/saml"

func slovene() words {
	return words{
		Heading:      "Spletne storitve",
		Needs:        "Za nadaljevanje potrebujete elektronsko osebno izkaznico.",
		Button:       "Entra con CIE",
		Test:         "PRESKUS: storitev, izkaznice in osebe so izmišljene.",
		Going:        "Preusmerjamo vas na sistem za identifikacijo.",
		Continue:     "Nadaljuj",
		Welcome:      "Prijava uspela",
		Name:         "Ime",
		FamilyName:   "Priimek",
		DateOfBirth:  "Datum rojstva",
		FiscalNumber: "Davčna številka (codice fiscale)",
		Logout:       "Odjava",
		LoggedOut:    told{"Odjavljeni ste", "Pri tej storitvi nimate več odprte prijave."},
		Code:         "Koda za podporo:",
		Again:        "Nazaj na prvo stran",

		Ends: map[int]told{
			saml.NrTimeout:   {"Čas je potekel", "Prijava ni bila dokončana pravočasno. Znova pritisnite gumb in dokončajte prijavo v navedenem času."},
			saml.NrDenied:    {"Nič ni bilo poslano", "Podatkov niste želeli poslati. Brez njih storitev ne more vedeti, kdo ste: za prijavo začnite znova in podatke pošljite."},
			saml.NrCard:      {"Izkaznica je potekla ali preklicana", "Vaša izkaznica je potekla ali bila preklicana in prijava z njo ni več mogoča. Za novo se obrnite na svojo občino."},
			saml.NrCancelled: {"Prijava preklicana", "Prijavo ste preklicali. Kadar koli lahko začnete znova."},
		},
		Other:   told{"Prijava ni uspela", "Sistem za identifikacijo zahteve ni sprejel. Poskusite znova; če se ponovi, obvestite podporo."},
		Refused: told{"Neveljavna prijava", "Odgovor ni prispel, kot bi moral, in nihče ni prijavljen. Začnite znova pri tej storitvi."},
		Broken:  told{"Ni na voljo", "Nekaj tukaj ne deluje. Poskusite znova čez nekaj minut."},
		Lost:    told{"Te strani ni", "Take strani ni."},
	}
}

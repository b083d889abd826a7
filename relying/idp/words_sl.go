package idp

import (
	"cied/lang"
	"cied/relying/saml"
)

func slovene() words {
	return words{
		Language:  "Slovenščina",
		Title:     "Prijava s CIE",
		Test:      "PRESKUS: izkaznice in osebe so izmišljene. Ta prijava zunaj preskusa ne velja.",
		Languages: "Jezik",
		Asks:      "Kdo ste, želi vedeti:",
		Within: lang.Counted{
			One: "Za prijavo imate %d minuto.", Two: "Za prijavo imate %d minuti.", Few: "Za prijavo imate %d minute.", Other: "Za prijavo imate %d minut.",
		},
		Cancel: "Prekliči in nazaj na storitev",
		Code:   "Koda za podporo:",

		LoginHeading:  "Prijavite se z elektronsko osebno izkaznico",
		Needs:         "Potrebujete elektronsko osebno izkaznico (CIE), brezstični čitalnik in 8 števk kode PIN. PIN vnesete samo v okno programa cied, nikoli na to stran.",
		Window:        "Prijava z izkaznico",
		WindowHint:    "Odpre se drugo okno. Če brskalnik tam pravi, da se ne more povezati, program cied ne teče: zaženite ga in poskusite znova.",
		Same:          "Nadaljuj v tem oknu",
		Door:          "Uporabi potrdilo v brskalniku",
		DoorHint:      "Če je brskalnik že nastavljen za branje izkaznice.",
		NotWorked:     "Prijava ni uspela",
		PromptHeading: "Brskalnik bo vprašal za potrdilo",
		Prompt:        "Položite izkaznico na čitalnik. Brskalnik bo pokazal potrdilo z vašo davčno številko: izberite ga in potrdite s kodo PIN v oknu, ki se odpre.",
		Prompt2:       "Izberi potrdilo",
		NoCertificate: "Brskalnik ni poslal potrdila. Preverite, ali je izkaznica na čitalniku, zaprite vsa okna brskalnika in začnite znova pri storitvi ali pa se prijavite s cied.",
		DoorFailed:    "Prijava s potrdilom ni uspela. Poskusite znova ali pa se prijavite s cied.",
		Back:          "Izberi drug način",

		ConsentHeading: "Želite poslati te podatke?",
		ConsentText:    "Izkaznica je bila prepoznana. Če pošljete, bo storitev o vas vedela naslednje in nič drugega.",
		Send:           "Pošlji",
		Keep:           "Ne pošlji",
		Attributes: map[string][2]string{
			saml.AttributeName:         {"Ime", "Vaše ime, kot na izkaznici."},
			saml.AttributeFamilyName:   {"Priimek", "Vaš priimek, kot na izkaznici."},
			saml.AttributeDateOfBirth:  {"Datum rojstva", "Leto, mesec in dan vašega rojstva."},
			saml.AttributeFiscalNumber: {"Davčna številka (codice fiscale)", "Loči vas od vseh drugih oseb pri vseh javnih storitvah."},
		},
		BirthGuessed: "Leto, mesec in dan iz davčne številke, ki ne pove stoletja.",

		Callback:   "Odgovor prejet. Trenutek.",
		CallbackGo: "Nadaljuj tukaj",
		NoScript:   "To okno za nadaljevanje potrebuje JavaScript. Vklopite ga ali se vrnite na storitev in izberite drug način.",
		Loggedout:  told{"Prijava končana", "Tukaj ni odprte nobene prijave. To stran lahko zaprete."},
		Continue:   "Nazaj na storitev",

		Ends: map[int]told{
			saml.NrSuccess:   {"Prijava uspela", "Vračate se na storitev."},
			saml.NrTimeout:   {"Čas je potekel", "Prijava ni bila dokončana pravočasno. Vrnite se na storitev in začnite znova."},
			saml.NrDenied:    {"Nič ni bilo poslano", "Podatkov niste želeli poslati. Storitev ne ve, kdo ste."},
			saml.NrCard:      {"Izkaznica je potekla ali preklicana", "S to izkaznico se ni več mogoče prijaviti. Za novo se obrnite na svojo občino."},
			saml.NrCancelled: {"Prijava preklicana", "Prijavo ste preklicali in se vračate na storitev."},
		},
		Other:   told{"Zahteva zavrnjena", "Storitev je poslala zahtevo, ki krši pravila. Niste krivi vi."},
		Refused: told{"Neveljavna zahteva", "Zahteva ni prispela, kot bi morala. Vrnite se na storitev in začnite znova; če se ponovi, obvestite storitev."},
		Broken:  told{"Ni na voljo", "Nekaj tukaj ne deluje. Poskusite znova čez nekaj minut."},
		Lost:    told{"Te prijave ni več", "Končala se je ali pa take strani ni. Vrnite se na storitev in začnite znova."},
	}
}

package fault

import "cied/lang"

// slovene has the messages with "vi", in the words of the municipalities of Friuli
// Venezia Giulia.
func slovene() words {
	return words{
		tries: lang.Counted{
			One:   "Napačen PIN: ostal je samo še en poskus.",
			Two:   "Napačen PIN: ostala sta še %d poskusa.",
			Few:   "Napačen PIN: ostali so še %d poskusi.",
			Other: "Napačen PIN: ostalo je še %d poskusov.",
		},
		texts: map[Code]Text{
			Internal: {"V programu je prišlo do notranje napake.", "Poskusite znova; če se ponovi, jo sporočite s to kodo."},
			Usage:    {"Ukaz ni razumljiv.", "Oglejte si pomoč za ukaz in ga napišite znova."},

			PCSCUnavailable: {"Storitev za čitalnike kartic ne deluje.", "Zaženite storitev za pametne kartice (v Linuxu pcscd) in poskusite znova."},
			PCSCDenied:      {"Ta računalnik vam ne dovoli uporabljati čitalnika.", "Prijavite se neposredno v računalnik ali prosite skrbnika za dostop do čitalnika."},
			PCSCNotBuilt:    {"Ta različica programa ne zna uporabljati čitalnikov USB.", "Namestite popolno različico programa."},
			ReaderMissing:   {"Čitalnika kartic ni mogoče najti.", "Na računalnik priključite brezstični čitalnik."},
			ReaderUnknown:   {"Izbrani čitalnik ni priključen.", "Priključite ga ali izberite čitalnik s seznama."},
			ReaderRemoved:   {"Čitalnik je bil odklopljen.", "Znova priključite čitalnik in začnite od začetka."},
			ReaderFailed:    {"Čitalnik je javil napako.", "Odklopite čitalnik, priključite ga neposredno na računalnik in poskusite znova."},
			CardInUse:       {"Izkaznico uporablja drug program.", "Zaprite drugi program in poskusite znova."},
			ListenerRefused: {"Program brez dovoljenja se je poskusil predstaviti kot izkaznica.", "Preverite, kateri program se povezuje in s katerega računalnika."},
			ListenerAddress: {"Omrežni čitalnik ne more uporabljati tega naslova.", "Izberite drug naslov ali druga vrata ali pa ta naslov izrecno dovolite."},

			CardMissing:   {"Na čitalniku ni izkaznice.", "Položite elektronsko osebno izkaznico na čitalnik."},
			CardRemoved:   {"Izkaznica je bila odmaknjena prezgodaj.", "Položite izkaznico na čitalnik in jo pustite tam do konca."},
			CardMute:      {"Izkaznica se ne odziva.", "Dvignite izkaznico in jo znova položite na sredino čitalnika."},
			CardSilent:    {"Izkaznica se ne odziva več.", "Položite izkaznico na sredino čitalnika in je ne premikajte."},
			CardNotCIE:    {"Ta kartica ni italijanska elektronska osebna izkaznica (CIE 3.0).", "Na čitalnik položite svojo CIE in nobene druge kartice."},
			CardAnswer:    {"Izkaznica je dala odgovor, ki ga program ne pričakuje.", "Dvignite izkaznico, jo znova položite in poskusite še enkrat."},
			CardIntegrity: {"Povezava z izkaznico je bila motena.", "Poskusite znova, ne da bi premaknili izkaznico."},
			CardChanged:   {"To ni ista izkaznica kot prej.", "Položite izkaznico, ki jo želite uporabiti, in začnite od začetka."},
			CardNoLogin:   {"Na tej CIE ni potrdila za prijavo.", "Obrnite se na občino, ki je izdala izkaznico."},

			PINFormat:   {"PIN za CIE ima 8 števk; noben poskus ni bil porabljen.", "Vnesite vseh 8 števk: 4 so na potrdilu o oddani vlogi, 4 ste prejeli z izkaznico."},
			PINWrong:    {"Napačen PIN.", "Znova pazljivo vnesite 8 števk; po zadnjem poskusu se PIN zaklene."},
			PINBlocked:  {"PIN je zaklenjen.", "Odklenite ga z 8 števkami kode PUK, v aplikaciji CieID ali na občini."},
			PINLastTry:  {"Za PIN je ostal samo še en poskus in ni bil porabljen.", "Če ste prepričani o PIN-u, začnite znova in odgovorite z da; če niste, najprej poiščite PUK."},
			PINDoubtful: {"Med preverjanjem PIN-a se je izkaznica izgubila: morda je bil porabljen en poskus.", "Ne premikajte izkaznice, začnite znova in pred vnosom preverite, koliko poskusov je ostalo."},
			Cancelled:   {"Prijavo ste preklicali.", "Če se še želite prijaviti, začnite znova na spletnem mestu."},
			Timeout:     {"Čas je potekel; zadnje vprašanje je ostalo brez odgovora.", "Začnite znova, ko boste imeli izkaznico in PIN pri roki."},
			NoDialog:    {"Okna za vnos PIN-a ni mogoče odpreti.", "Namestite program pinentry za svoje namizje ali uporabite cied login v terminalu."},
			Interrupted: {"Program je bil ustavljen pred koncem prijave.", "Zaženite program in se znova prijavite."},

			ChipForged:        {"Čip te izkaznice ni pristen.", "Ne uporabljajte te izkaznice; odnesite jo na občino ali na policijo."},
			ChipIssuerUnknown: {"Program ne ve, kdo je izdelal čip te izkaznice.", "Posodobite seznam državnih podpisnikov (cied trust update --csca) ali program; če se ponovi, to sporočite."},
			SODMalformed:      {"Varnostnih podatkov na čipu ni mogoče prebrati.", "Odnesite izkaznico na občino, da jo preverijo."},
			SODSignature:      {"Varnostni podatki na čipu niso pristni.", "Ne uporabljajte te izkaznice; odnesite jo na občino, da jo preverijo."},
			SODSigner:         {"Varnostni podatki na čipu nimajo veljavnega podpisnika.", "Ne uporabljajte te izkaznice; odnesite jo na občino, da jo preverijo."},
			SODDataGroup:      {"Nekateri podatki na čipu niso tisti, s katerimi je bil izdan.", "Ne uporabljajte te izkaznice; odnesite jo na občino, da jo preverijo."},

			CertIssuerWithdrawn: {"Država ne zaupa več overitelju, ki je izdal potrdilo izkaznice.", "Na občini zaprosite za novo izkaznico."},
			RevocationUnknown:   {"Ni bilo mogoče ugotoviti, ali je izkaznica preklicana.", "Poskusite znova čez nekaj minut; če se ponovi, obvestite spletno mesto."},

			CertMalformed:     {"Potrdila ni mogoče prebrati.", "Če je to potrdilo izkaznice, jo odnesite na občino, da jo preverijo."},
			CertExpired:       {"Potrdilo izkaznice je poteklo.", "Preverite datum računalnika; če je pravilen, na občini zaprosite za novo izkaznico."},
			CertNotYetValid:   {"Potrdilo izkaznice še ni veljavno.", "Preverite datum in uro računalnika."},
			CertIssuerUnknown: {"Program ne ve, kdo je izdal potrdilo izkaznice.", "Posodobite seznam overiteljev (cied trust update) ali program; če se ponovi, to sporočite."},
			CertPurpose:       {"Potrdilo izkaznice ni namenjeno prijavi.", "Obrnite se na občino, ki je izdala izkaznico."},
			CertPolicy:        {"Potrdilo izkaznice ni bilo izdano za prijavo s CIE.", "Obrnite se na občino, ki je izdala izkaznico."},
			CertWeakKey:       {"Ključ izkaznice je prešibek.", "Na občini zaprosite za novo izkaznico."},
			CertSubject:       {"V potrdilu izkaznice manjka davčna številka (codice fiscale).", "Obrnite se na občino, ki je izdala izkaznico."},
			KeyMismatch:       {"Ključ in potrdilo izkaznice ne sodita skupaj.", "Odnesite izkaznico na občino, da jo preverijo."},
			CertRevoked:       {"Izkaznica je preklicana ali začasno razveljavljena.", "Če je niste prijavili kot izgubljeno, na občini vprašajte za razlog."},

			HostRejected:      {"Zahteva ni prišla prek naslova tega računalnika.", "Začnite znova na strani spletnega mesta; če se ponovi, ga obvestite."},
			OriginMissing:     {"Spletno mesto ni povedalo, kdo je.", "Z vašo izkaznico je vse v redu: obvestite spletno mesto, da v zahtevi manjka izvor (Origin)."},
			OriginNull:        {"Brskalnik skriva, katero spletno mesto pošilja zahtevo.", "Odprite spletno mesto v običajnem oknu; če se ponovi, ga obvestite."},
			OriginInvalid:     {"Spletno mesto, ki pošilja zahtevo, nima varnega naslova (https).", "Ne prijavljajte se s te strani; obvestite spletno mesto."},
			NonceLength:       {"Spletno mesto je poslalo izziv napačne dolžine.", "Z vašo izkaznico je vse v redu: obvestite spletno mesto."},
			NonceReused:       {"Spletno mesto je poslalo že uporabljen izziv.", "Vrnite se na spletno mesto in začnite znova."},
			FormatUnsupported: {"Spletno mesto zahteva odgovor v neznani obliki.", "Posodobite program; če se ponovi, obvestite spletno mesto."},
			RequestMalformed:  {"Zahteva spletnega mesta ni pravilno napisana.", "Z vašo izkaznico je vse v redu: obvestite spletno mesto."},
			RequestTooLarge:   {"Zahteva spletnega mesta je prevelika.", "Z vašo izkaznico je vse v redu: obvestite spletno mesto."},
			RequestType:       {"Zahteva spletnega mesta je napačne vrste.", "Z vašo izkaznico je vse v redu: obvestite spletno mesto."},
			MethodNotAllowed:  {"Spletno mesto je zahtevo poslalo na napačen način.", "Z vašo izkaznico je vse v redu: obvestite spletno mesto."},
			RouteUnknown:      {"Te strani ni.", "Vrnite se na spletno mesto in začnite znova."},
			FrameRejected:     {"Stran za prijavo je bila odprta znotraj druge strani.", "Odprite spletno mesto v njegovem oknu; če se ponovi, ga obvestite."},
			Busy:              {"Druga prijava že poteka.", "Najprej končajte ali prekličite drugo prijavo."},
			SessionUnknown:    {"Te prijave ni ali pa je že končana.", "Vrnite se na spletno mesto in začnite znova."},
			PeerRefused:       {"Zahteva prihaja od drugega uporabnika tega računalnika.", "Prijavite se iz svoje seje na tem računalniku."},
			PortInUse:         {"Vrata programa cied uporablja drug program.", "Zaprite drugi program ali pa se odjavite iz računalnika in se znova prijavite vanj."},
			RateLimited:       {"V kratkem času je bilo zahtevanih preveč prijav.", "Počakajte eno minuto in poskusite znova."},
			CrossSite:         {"Drugo spletno mesto je poskusilo uporabiti stran programa cied.", "Vrnite se na stran za prijavo in začnite znova."},
			HTTPVersion:       {"Neki program je s ciedom govoril tako, kot brskalniki ne govorijo.", "Odprite stran za prijavo v običajnem brskalniku."},
			OriginRefused:     {"Ta računalnik temu spletnemu mestu ne dovoli zahtevati prijave.", "Če to spletno mesto potrebujete, vprašajte skrbnika računalnika."},

			TrustUnreadable:    {"Zaupanja vrednih potrdil ni mogoče prebrati.", "Preverite mapo s potrdili ali znova namestite program."},
			StateUnreadable:    {"Datoteke programa ni mogoče prebrati ali zapisati.", "Preverite prosti prostor in dovoljenja svoje domače mape."},
			PolicyInvalid:      {"Nastavitev programa ni mogoče razumeti.", "Popravite datoteko s pravili v navedeni vrstici ali vprašajte skrbnika računalnika."},
			TrustFetch:         {"Seznama ni mogoče prenesti.", "Preverite povezavo in poskusite znova ali pa prenesite datoteko in navedite njeno ime."},
			TrustListMalformed: {"Seznama ni mogoče prebrati.", "Znova prenesite seznam z njegovega uradnega naslova."},
			TrustListSignature: {"Seznam je bil spremenjen.", "Ne uporabljajte te datoteke; znova prenesite seznam z njegovega uradnega naslova."},
			TrustListSigner:    {"Seznama ni podpisal tisti, ki ga sme objaviti.", "Posodobite program; če se je podpisnik zamenjal, naj ga navede seznam seznamov EU (cied trust update --lotl)."},
			TrustListStale:     {"Seznam na ta dan ni veljaven.", "Preverite datum računalnika in nato prenesite svež seznam."},
			TrustListReplayed:  {"Seznam je starejši od tistega, ki je v rabi.", "Znova prenesite seznam z njegovega uradnega naslova."},
			TrustListNoCIE:     {"Na seznamu ni overiteljev za CIE.", "Preverite, ali je to italijanski zanesljivi seznam."},

			NonceMismatch:  {"Spletno mesto je prejelo odgovor na drugo zahtevo.", "Vrnite se na spletno mesto in začnite znova."},
			TokenMalformed: {"Spletno mesto je prejelo odgovor, ki ga ne zna prebrati.", "Vrnite se na spletno mesto in začnite znova; če se ponovi, ga obvestite."},
			TokenSignature: {"Spletno mesto je prejelo odgovor z napačnim podpisom.", "Vrnite se na spletno mesto in začnite znova; če se ponovi, ga obvestite."},
		},
	}
}

package main

func sloveneHelp() helpWords {
	return helpWords{
		heads: helpHeads{
			usage: "Uporaba:", example: "Primer:", commands: "Ukazi:", flags: "Možnosti:", global: "Možnosti vseh ukazov:",
			flag: "možnosti", command: "ukaz", byDefault: "privzeto",
			more: `"%s [ukaz] --help" pove več o ukazu.`,
		},
		commands: map[string]commandText{
			"cied":             {short: "Prijava z italijansko elektronsko osebno izkaznico (CIE)"},
			"cied serve":       {short: "Odgovarja prijavnim stranem v brskalniku, dokler ni ustavljen"},
			"cied status":      {short: "Pokaže, kaj počne storitev tega uporabnika"},
			"cied stop":        {short: "Ustavi storitev tega uporabnika in počaka, da se konča"},
			"cied card":        {short: "Pokaže, kaj izkaznica na čitalniku pove brez PIN"},
			"cied card forget": {short: "Pozabi stalne podatke izkaznice na čitalniku ali vseh izkaznic"},
			"cied pin":         {short: "Pogleda PIN izkaznice, ga spremeni ali odblokira s PUK"},
			"cied pin status":  {short: "Pokaže, koliko poskusov ostane za PIN in PUK ter kaj storiti"},
			"cied pin change":  {short: "Izkaznica sprejme novi PIN namesto starega"},
			"cied history":     {short: "Pokaže, kaj se je tu zahtevalo od izkaznic, kdo je zahteval in kako se je končalo"},
			"cied trust":       {short: "Pokaže, obnovi in uporabi overitelje, ki jim cied zaupa"},
			"cied trace":       {short: "Posname, razloži ali ponovi, kar sta si povedala izkaznica in ta program"},
			"cied trace show":  {short: "Razloži posnetek: vsak ukaz, na kaj se nanaša, dolžine in odgovor"},
			"cied open":        {short: "Zažene storitev tega uporabnika, če nobena ne teče"},
			"cied man":         {short: "Zapiše stran priročnika cied(1)"},
			"cied help":        {short: "Pokaže pomoč za ukaz"},
			"cied completion":  {short: "Zapiše dopolnjevanje za lupino; paketi ga že vsebujejo"},

			"cied completion bash":       {short: "Zapiše dopolnjevanje za bash"},
			"cied completion zsh":        {short: "Zapiše dopolnjevanje za zsh"},
			"cied completion fish":       {short: "Zapiše dopolnjevanje za fish"},
			"cied completion powershell": {short: "Zapiše dopolnjevanje za powershell"},

			"cied login": {
				short: "Enkrat prijavi s terminala in izpiše odgovor",
				long: "Enkrat prijavi v imenu izvora in izpiše sam odgovor: žeton web-eid (JSON) ali CMS (PEM).\n" +
					"Okno pove, da sprašuje program na tem računalniku in ne spletno mesto.",
			},
			"cied pin unblock": {
				short: "Izkaznica s PUK sprejme novi PIN",
				long:  "Izkaznica s PUK sprejme novi PIN. Vsak napačen PUK za vedno porabi enega od desetih poskusov.",
			},
			"cied trust list": {
				short: "Našteje overitelje, ki jim cied zaupa, z njihovimi prstnimi odtisi",
				long: "Našteje overitelje, ki jim cied zaupa: tiste, ki jih prinese s seboj, in tiste, ki so jih dodale posodobitve, vsakega z SHA-256 njegovega potrdila in virom, od koder je znan. " +
					"SINGLE SOURCE označuje, kar je znano z enega samega mesta: preden se na to zanesete, primerjajte prstni odtis s stranjo overitelja. " +
					"--at spremeni, kaj velja za veljavno, poteklo ali še neveljavno, in nič drugega.",
			},
			"cied trust update": {
				short: "Prevzame, kar italijanski zanesljivi seznam pove o overiteljih CIE",
				long: "Prebere italijanski zanesljivi seznam, z naslova AgID (" + trustedListURL + "), če ni navedena datoteka ali drug naslov, ga preveri " +
					"in prevzame overitelje CIE: novim zaupa, umaknjenim ne več. " +
					"Če AgID podpiše s potrdilom, ki ga cied ne pozna, --lotl z --lotl-signer vpraša seznam seznamov EU (" + lotlURL + "), --signer pa vam verjame na besedo.\n\n" +
					"S --csca namesto tega prebere master list ICAO, razpakirano datoteko .ml, in prevzame overitelje Country Signing CA, za katere jamči zaupanja vreden. " +
					"S --crl shrani sezname preklicanih izkaznic za --revocation; s --trust za te preskusne overitelje.\n\n" +
					"Seznam z napako ne spremeni ničesar. Z --at in s --trust brez --crl se seznam presoja ob drugem času ali s preskusnimi overitelji in nič se ne shrani. " +
					"Že zagnani cied serve ga prevzame ob naslednji prijavi. Posredniški strežnik se ne uporablja.",
			},
			"cied trust check": {
				short: "Preveri potrdilo izkaznice ali overitelja",
				long: "Pove, ali je potrdilo, v obliki PEM, DER ali šestnajstiških števk, eno od potrdil CIE: " +
					"izkaznice, izdajatelja, korena ali Country Signing CA. Ali je bilo preklicano, se ne sprašuje.",
			},
			"cied trust sod": {
				short: "Preveri EF.SOD: ali država jamči za ta čip?",
				long: "Preveri EF.SOD, v oktetih ali šestnajstiških števkah, in z --dg datoteke, katerih zgoščene vrednosti vsebuje. " +
					"Skupina podatkov se navede s svojo številko v EF.SOD ali s svojo datoteko na izkaznici: a1 ali 1001, a2 ali 1002, a3 ali 1003, a4 ali 1004, a5 ali 1005, 1b ali d004.",
			},
			"cied simulate": {
				short: "Nadomešča osebno izkaznico, na čitalniku vpcd programa pcscd ali na našem",
				long: "Vse osebe, ključi in overitelji simuliranih izkaznic so izmišljeni in objavljeni.\n\n" +
					"Družine:{families}\n\nNapake:\n{faults}\nVedenje (--set):\n{switches}",
			},
			"cied doctor": {
				short: "Ugotovi, kaj vam preprečuje prijavo: ena sodba, en naslednji korak",
				long: "Pogleda računalnik, čitalnike, izkaznico, brskalnike in omrežje ter v eni sodbi pove, kaj preprečuje\n" +
					"prijavo in kaj storiti. Brez pritrdila na --fix ali --undo se nič ne spremeni in PIN se ne zahteva.\n" +
					"Preverjanje omrežja vpraša eno stran https, tisto iz --site ali Entra con CIE, in ji ničesar ne pove.\n" +
					"Izhodno stanje je stanje najdene napake, 0, če je vse v redu; s --fix in --undo stanje spremembe.",
			},
			"cied federation": {short: "Pripravi storitev za federacijo Entra con CIE", long: "Za urad, ki ponuja storitev, in njegovega dobavitelja: od ene datoteke do podpisanih metapodatkov, ki jih želi\n" +
				"portal federacije, in do slik štirih izidov. Ne potrebuje ne izkaznice ne demona."},
			"cied federation example": {short: "Zapiše vzorčno datoteko za začetek"},
			"cied federation metadata": {short: "Zapiše podpisane metapodatke storitve", long: "Zapiše podpisane metapodatke storitve za predprodukcijo federacije ali za produkcijo. Kar bi federacija zavrnila,\n" +
				"se pove z vrstico datoteke, in takrat se ne zapiše nič."},
			"cied federation check": {short: "Presodi metapodatke storitve po pravilih federacije", long: "Presodi metapodatke, ki že obstajajo, kdor koli jih je napisal. Podpis mora biti od potrdila v njih. Portala\n" +
				"federacije se ne vpraša."},
			"cied federation evidence": {short: "Naredi slike štirih izidov prijave", long: "Vodi Chromium brez okna skozi štiri izide, katerih slike želi portal (1 uspeh, 21 potekel čas, 22 zavrnjena\n" +
				"privolitev, 25 preklic), od strani storitve do referenčnega ponudnika identitete in nazaj, in zapiše ZIP s štirimi\n" +
				"JPG. Slika nastane le, če je storitev prejela želeno številko."},
			"cied browser status": {short: "Pokaže, v katere brskalnike je modul vpisan"},
			"cied browser remove": {short: "Odstrani modul iz vseh vaših brskalnikov"},
			"cied browser": {
				short: "Brskalnikom omogoči, da se z izkaznico prijavijo sami (PKCS #11)",
				long: "Vpiše modul PKCS #11 programa cied v brskalnike tega računalnika, za spletna mesta, ki potrdilo zahtevajo\n" +
					"od brskalnika samega. Prijava prek strani, kakršno ima večina spletnih mest, tega ne potrebuje.",
			},
			"cied browser install": {
				short: "Vpiše modul v vse vaše brskalnike",
				long: "Vpiše modul v brskalnike družin Chromium in Firefox ter v p11-kit. Vse drugo v teh datotekah ostane do\n" +
					"znaka enako, ukaz cied browser remove pa vpis odstrani. Nato zaprite brskalnike in jih znova odprite.\n" +
					"Brskalnik snap ali flatpak ne more naložiti nobenega modula.",
			},
			"cied trace record": {
				short: "Brez PIN prebere izkaznico na čitalniku in pogovor zapiše v novo datoteko",
				long: "Brez PIN prebere izkaznico na čitalniku in vsak ukaz z odgovorom zapiše v novo datoteko.\n" +
					"Kar imenuje izkaznico ali osebo, je zakrito: datoteko lahko pokažete tistemu, ki pomaga.\n" +
					"Prijava se enako posname s cied login --trace FILE.",
			},
			"cied trace replay": {
				short: "Posnetke znova predvaja programu: poslati mora iste bajte in priti do istega konca",
				long: "Posnetke znova predvaja temu programu. Poslati mora iste bajte v istem vrstnem redu, porabiti vsako vrstico in\n" +
					"priti do konca, ki ga navaja posnetek. Iz mape se predvajajo vse datoteke *.apdu.\n" +
					"Posnetek z zakritimi odgovori se lahko pokaže, ne pa ponovi.",
			},
			"cied demo": {
				short: "Pokaže celo prijavo brez strojne opreme: storitev, ponudnik identitete, demon, izkaznica in pisalna miza",
				long: "Zažene storitev, ponudnika identitete, h kateremu pošlje državljana, demona, simulirano izkaznico in stran, ki\n" +
					"je državljanova pisalna miza. Ura storitve in ponudnika teče hitreje. Z --once odigra tudi državljana in izpiše, kar\n" +
					"je storitev prejela. Osebe, ključi in overitelji so izmišljeni.\n\n" +
					"Izidi: success (uspela); timeout (čas je potekel: storitev prejme nr 21), denied (podatki niso poslani: 22),\n" +
					"cancelled (preklicana: 25), expired in revoked (izkaznica je potekla, preklicana: 23).\n" +
					"Izid, ki je prišel, kot je bil zahtevan, ima izhodni status 0.",
			},
			"cied version": {
				short: "Izpiše različico in na željo vpraša po novejši",
				long: "Izpiše različico. S --check v omrežju vpraša, ali obstaja novejša, in ne pove, kdo sprašuje.\n" +
					"cied se nikoli ne zamenja sam: to stori upravljalnik paketov. Novejša različica ni napaka, izhodno stanje je 0.",
			},
		},
		flags: map[string]string{
			"--help":            "pokaže to pomoč",
			"--json":            "rezultate in napake zapiše kot JSON",
			"--verbose":         "piše dnevnik na standardni izhod za napake: nikoli PIN ali podatkov izkaznice",
			"--no-descriptions": "dopolnjevanje zapiše brez opisov",

			"--trust":             "mapa `DIR` s preskusnimi overitelji za tokrat: cie/*.pem, csca/*.pem",
			"--reader":            "uporabi samo čitalnik z imenom `NAME`",
			"--listen-vpcd":       "nadomešča čitalnik navidezne izkaznice: posluša na `HOST:PORT` namesto uporabe PC/SC",
			"--allow-remote-card": "dovoli, da --listen-vpcd posluša tudi zunaj tega računalnika",
			"--wait":              "kako dolgo čakati na čitalnik in izkaznico: `DURATION`, na primer 90s",
			"--no-cache":          "o izkaznicah si ne zapomni ničesar: vsako prebere znova",
			"--revocation":        "vpraša, ali je bila izkaznica preklicana: `WHOM` je off, crl (seznami, ki jih hrani cied trust update --crl) ali ocsp (tudi izdajatelja, ki tako izve za prijavo)",
			"--unknown-chip":      "kaj storiti s čipom, za čigar izdelovalca nihče ne jamči: `WHAT` je refuse ali ask",
			"--last-try":          "s --pin-stdin: porabi tudi zadnji poskus, če pride do tega",
			"--at":                "presoja ob tem času, `TIME`, namesto zdaj: 2026-11-22 ali 2026-11-22T12:00:00Z",

			"cied serve --listen-vpcd": "nadomešča tudi čitalnik navideznih izkaznic, na `HOST:PORT`",
			"--port":                   "vrata `PORT` lokalnega naslova; 0 vzame prosta",
			"--no-pcsc":                "čitalnike tega računalnika pusti pri miru",
			"--pinentry":               "program `PROGRAM`, ki vpraša za PIN",
			"--no-tray":                "na namizju ne pokaže ikone",
			"--replace":                "prevzame mesto storitve, ki teče, ko je prosta",
			"--follow":                 "poroča naprej, vrstico za vsako spremembo, dokler se storitev ne konča",
			"--when-idle":              "najprej pusti, da se konča prijava, ki teče",

			"--origin":                     "kdo sprašuje: `ORIGIN` kot https://host[:port]",
			"--nonce":                      "izziv: `NONCE` s 44 do 128 znaki, podpiše se, kakor je",
			"--format":                     "oblika `FORM` odgovora: web-eid ali cms",
			"--trace":                      "izmenjavo z izkaznico zapiše v novo datoteko `FILE`: brez PIN in brez tistega, kar imenuje izkaznico ali osebo",
			"cied login --pin-stdin":       "PIN, 8 števk, prebere s standardnega vhoda; velja kot soglasje",
			"cied pin change --pin-stdin":  "s standardnega vhoda prebere dve vrstici, PIN in novi PIN; velja kot soglasje",
			"cied pin unblock --pin-stdin": "s standardnega vhoda prebere dve vrstici, PUK in novi PIN; velja kot soglasje",
			"cied pin unblock --last-try":  "s --pin-stdin: porabi enega od zadnjih treh poskusov ali poskus, katerega števila izkaznica ne pove",
			"--forgotten":                  "tudi za PIN, ki ima še poskuse",
			"--all":                        "pozabi vse izkaznice; nobene ni treba položiti na čitalnik",
			"--forget":                     "odstrani seznam",

			"cied trust update --csca": "namesto tega prebere master list ICAO na `FILE|URL`",
			"--signer":                 "sprejme tudi zanesljivi seznam, podpisan s tem potrdilom: `SHA256`; lahko se ponovi",
			"--lotl":                   "sprejme podpisnike, ki jih seznam seznamov EU na `FILE|URL` navaja za Italijo",
			"--lotl-signer":            "potrdilo, ki podpisuje seznam seznamov EU: `SHA256`, iz Uradnega lista; lahko se ponovi",
			"--crl":                    "namesto tega hrani seznam preklicanih izkaznic na `FILE|URL`, za --revocation; lahko se ponovi",
			"--dg":                     "preveri tudi to datoteko: `ID=FILE`, na primer a5=ef-1005.hex; lahko se ponovi",
			"cied trust sod --csca":    "tokrat zaupa tudi overitelju Country Signing CA v datoteki `FILE`: PRESKUS",

			"--family":            "družina čipov: `NAME` s seznama cied simulate --help",
			"--sod":               "oblika `FORM` datoteke EF.SOD: sha256, pss ali sha1ds",
			"--fault":             "napaka `FAULT` izkaznice, s seznama cied simulate --help; lahko se ponovi",
			"--set":               "vedenje, kjer besedilo pušča izbiro, `NAME=VALUE`; lahko se ponovi",
			"cied simulate --pin": "`PIN` izkaznice brez datoteke stanja",
			"--puk":               "`PUK` izkaznice brez datoteke stanja",
			"--state":             "datoteka `FILE`, v kateri živijo naprej PIN, PUK in njuni števci",
			"--out":               "v mapo `DIR` zapiše simulirane overitelje, za --trust, datoteke izkaznice, za cied trust sod, in sezname preklicanih izkaznic",
			"--revoked":           "z --out: seznam izdajatelja imenuje izkaznico",
			"--vpcd":              "`HOST:PORT`, kjer čitalnik posluša (Debianov pcscd: localhost:35963)",

			"cied demo --pin":      "z --once: `PIN`, ki ga vtipka državljan",
			"cied demo --last-try": "z --once: državljan privoli v porabo zadnjega poskusa",
			"--outcome":            "z --once: kako naj se prijava konča, `OUTCOME`",
			"--once":               "odigra državljana, v JSON izpiše, kar je storitev prejela, in konča",
			"--no-browser":         "izpiše naslove in ne odpre brskalnika",

			"--card":    "izkaznico tudi večkrat prebere, da vidi, kako dobro leži: do ene minute",
			"--site":    "pogleda prijavno stran na tem naslovu https, `URL`; njegova poizvedba se ne pošlje",
			"--offline": "omrežja ničesar ne vpraša",
			"--fix":     "ponudi popravilo tistega, kar se tu da popraviti (Linux)",
			"--undo":    "ponudi razveljavitev tistega, kar je storil --fix, in ničesar ne pogleda",
			"--bundle":  "kar potrebuje podpora, zapiše v novo datoteko zip, `FILE`, brez osebnih podatkov",

			"--config":                       "`FILE`, ki pove, kaj je storitev (TOML)",
			"--key":                          "`FILE` s ključem storitve (PEM, RSA)",
			"--cert":                         "`FILE` s potrdilom ključa (PEM)",
			"--new-key":                      "najprej ustvari datoteki za --key in --cert; ničesar ne prepiše",
			"--production":                   "za produkcijo; sicer za predprodukcijo",
			"--output":                       "`FILE` za metapodatke; sicer standardni izhod",
			"--sp":                           "`URL` strani storitve z gumbom",
			"--idp":                          "`URL` referenčnega ponudnika identitete",
			"cied federation evidence --out": "nova `FILE` za ZIP",
			"--button":                       "CSS `SELECTOR` gumba; sicer to, kar vodi k ponudniku ali pravi CIE",
			"--chromium":                     "`PATH` Chromiuma ali Chroma; sicer tam, kamor ga dajo sistemi",
			"--any-certificate":              "vsako potrdilo TLS velja za pristno: za storitev v preskusu",
			"--patience":                     "koliko časa sme trajati en izid: `DURATION`",

			"--module": "datoteka `PATH` modula; sicer tista ob tem programu ali tam, kamor jo dajo paketi",
			"--system": "za vse uporabnike: pravila Firefoxa in p11-kit; zaženite kot skrbnik (Linux)",

			"--whole":                   "ničesar ne zakrije, da se posnetek lahko ponovi: za preskusne izkaznice, ne kažite ga nikomur",
			"cied trace replay --trust": "mapa `DIR` s preskusnimi overitelji za izkaznice, ki niso simulirane: cie/*.pem, csca/*.pem",
			"--language":                "oznaka `TAG` jezika: it, en, de, fr ali sl",
			"--check":                   "vpraša, ali obstaja novejša različica",
		},
		manual: manualWords{
			section: "Uporabniški ukazi",
			name:    "IME", synopsis: "POVZETEK", description: "OPIS", options: "MOŽNOSTI", commands: "UKAZI",
			files: "DATOTEKE", environment: "OKOLJE", exit: "IZHODNO STANJE", seeAlso: "GLEJTE TUDI",
			about: "cied je tista polovica prijave z italijansko elektronsko osebno izkaznico (CIE 3.0), ki je na državljanovem računalniku. " +
				"Prek PC/SC govori z brezstičnim čitalnikom, dokaže, da je čip pristen, v oknu namizja, ki imenuje spletno mesto in preostale poskuse, vpraša za PIN " +
				"in prijavni strani v brskalniku odgovori na lokalnem naslovu.\n\n" +
				"Storitev (cied serve) teče v imenu osebe in se zažene s sejo. PIN se nikoli ne vtipka v spletno stran in se nikoli ne hrani.",
			policyAll:     "kar je odločil skrbnik računalnika",
			policyOwn:     "kar je odločila oseba, kjer ji skrbnik to prepušča",
			policyExample: "vsi ključi pravilnika s privzetimi vrednostmi",
			trust:         "overitelji, ki so jih posodobitve dodale ali umaknile",
			history:       "kar se je tu zahtevalo od izkaznic",
			sites:         "spletna mesta, ki jim je oseba pritrdila",
			language:      "jezik, ki ga je izbrala oseba",
			repairs:       "kar je spremenil cied doctor --fix, da lahko --undo to razveljavi",
			log:           "najnovejše vrstice dnevnika: nikoli PIN ali podatkov izkaznice",
			cache:         "kar se lahko prebere znova: stalni podatki izkaznic, seznami preklicanih izkaznic",
			locale:        "jezik besedil in oken (it, en, de, fr, sl), če noben ni bil izbran pri ikoni; velja prva, ki je nastavljena",
			directories:   "mape namesto ~/.config, ~/.local/share, ~/.local/state in ~/.cache",
			runtime:       "mapa, v kateri storitev sprejema ukaze svojega uporabnika",
			pinentry:      "program, ki vpraša za PIN",
			proxy:         "posredniški strežnik za cied doctor in cied version --check; drugi ukazi ga ne uporabljajo",
			success:       "vse je v redu",
			faults:        "Vsako drugo stanje je stanje napake. Z --json se pove tudi njena koda.",
		},
	}
}

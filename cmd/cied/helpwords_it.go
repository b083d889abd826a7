package main

func italianHelp() helpWords {
	return helpWords{
		heads: helpHeads{
			usage: "Uso:", example: "Esempio:", commands: "Comandi:", flags: "Opzioni:", global: "Opzioni di ogni comando:",
			flag: "opzioni", command: "comando", byDefault: "se manca:",
			more: `"%s [comando] --help" dice di più su un comando.`,
		},
		commands: map[string]commandText{
			"cied":             {short: "Entra con la carta d'identità elettronica (CIE)"},
			"cied serve":       {short: "Risponde alle pagine di accesso nel browser, finché non viene fermato"},
			"cied status":      {short: "Mostra che cosa fa il demone di questo utente"},
			"cied stop":        {short: "Ferma il demone di questo utente, e aspetta che sia finito"},
			"cied card":        {short: "Mostra che cosa dice senza PIN la carta sul lettore"},
			"cied card forget": {short: "Dimentica i dati fissi della carta sul lettore, o di tutte le carte"},
			"cied pin":         {short: "Guarda il PIN della carta, lo cambia o lo sblocca con il PUK"},
			"cied pin status":  {short: "Mostra quanti tentativi restano per PIN e PUK, e che cosa fare"},
			"cied pin change":  {short: "Fa prendere alla carta un nuovo PIN al posto del vecchio"},
			"cied history":     {short: "Mostra che cosa è stato chiesto alle carte qui, da chi e com'è finita"},
			"cied trust":       {short: "Mostra, aggiorna e usa le autorità di cui cied si fida"},
			"cied trace":       {short: "Registra, spiega o ripete ciò che una carta e questo programma si sono detti"},
			"cied trace show":  {short: "Spiega una traccia: ogni comando, che cosa riguarda, le lunghezze e la risposta"},
			"cied open":        {short: "Avvia il demone di questo utente, se non è già avviato"},
			"cied man":         {short: "Scrive la pagina del manuale, cied(1)"},
			"cied help":        {short: "Mostra l'aiuto di un comando"},
			"cied completion":  {short: "Scrive i completamenti per una shell; i pacchetti li portano con sé"},

			"cied completion bash":       {short: "Scrive i completamenti per bash"},
			"cied completion zsh":        {short: "Scrive i completamenti per zsh"},
			"cied completion fish":       {short: "Scrive i completamenti per fish"},
			"cied completion powershell": {short: "Scrive i completamenti per powershell"},

			"cied login": {
				short: "Entra una volta dal terminale e stampa la risposta",
				long: "Entra una volta, a nome di un'origine, e stampa la sola risposta: un token web-eid (JSON) o CMS (PEM).\n" +
					"La finestra dice che a chiedere è un programma di questo computer, non un sito.",
			},
			"cied pin unblock": {
				short: "Fa prendere alla carta un nuovo PIN con il PUK",
				long:  "Fa prendere alla carta un nuovo PIN con il PUK. Ogni PUK sbagliato costa uno di dieci tentativi, per sempre.",
			},
			"cied trust list": {
				short: "Elenca le autorità di cui cied si fida, con le loro impronte",
				long: "Elenca le autorità di cui cied si fida: quelle che porta con sé e quelle aggiunte dagli aggiornamenti, ognuna con lo SHA-256 del suo certificato e da dove è nota. " +
					"SINGLE SOURCE segna ciò che è noto da un posto solo: confronta la sua impronta con la pagina dell'autorità prima di fidartene. " +
					"--at cambia ciò che è detto valido, scaduto o non ancora valido, e nient'altro.",
			},
			"cied trust update": {
				short: "Accoglie ciò che l'elenco di fiducia italiano dice delle autorità della CIE",
				long: "Legge l'elenco di fiducia italiano, dall'indirizzo dell'AgID (" + trustedListURL + ") se non è indicato un file o un altro indirizzo, lo verifica " +
					"e accoglie le autorità della CIE: di quelle nuove ci si fida, di quelle revocate non più. " +
					"Se l'AgID firma con un certificato che cied non conosce, --lotl con --lotl-signer chiede all'elenco degli elenchi dell'UE (" + lotlURL + "), e --signer si fida di te.\n\n" +
					"Con --csca legge invece una master list dell'ICAO, il file .ml estratto, e accoglie le Country Signing CA garantite da una già fidata. " +
					"Con --crl conserva liste di carte revocate per --revocation; con --trust, per quelle autorità di prova.\n\n" +
					"Un elenco con un difetto non cambia nulla. Con --at, e con --trust senza --crl, l'elenco è giudicato in un altro momento o con autorità di prova, e non si salva nulla. " +
					"Un cied serve già avviato se ne accorge all'accesso seguente. Non si usa alcun proxy.",
			},
			"cied trust check": {
				short: "Controlla il certificato di una carta o di un'autorità",
				long: "Dice se un certificato, in PEM, DER o cifre esadecimali, è uno di quelli della CIE: " +
					"di una carta, di una CA emittente, di una radice o di una Country Signing CA. Se è stato revocato non si chiede.",
			},
			"cied trust sod": {
				short: "Controlla un EF.SOD: lo Stato garantisce per questo chip?",
				long: "Controlla un EF.SOD, in ottetti o cifre esadecimali, e con --dg i file di cui ha le impronte. " +
					"Un gruppo di dati si indica con il suo numero nell'EF.SOD o con il suo file sulla carta: a1 o 1001, a2 o 1002, a3 o 1003, a4 o 1004, a5 o 1005, 1b o d004.",
			},
			"cied simulate": {
				short: "Fa da carta d'identità, sul lettore vpcd di pcscd o sul nostro",
				long: "Persone, chiavi e autorità delle carte simulate sono tutte inventate e pubbliche.\n\n" +
					"Famiglie:{families}\n\nGuasti:\n{faults}\nComportamento (--set):\n{switches}",
			},
			"cied doctor": {
				short: "Trova che cosa impedisce di entrare: un verdetto, un passo da fare",
				long: "Guarda computer, lettori, carta, browser e rete, e dice in un solo verdetto che cosa impedisce di\n" +
					"entrare e che cosa fare. Nulla cambia senza un sì a --fix o --undo, e il PIN non viene chiesto.\n" +
					"Il controllo della rete chiede una pagina https, quella di --site o di Entra con CIE, e non le dice nulla.\n" +
					"Lo stato d'uscita è quello dell'errore trovato, 0 se va tutto bene; con --fix e --undo, quello della modifica.",
			},
			"cied federation": {short: "Prepara un servizio per la federazione Entra con CIE", long: "Per l'ente che offre un servizio e per il suo fornitore: da un solo file ai metadata firmati che il portale\n" +
				"vuole, e alle immagini dei quattro esiti. Non servono né carta né demone."},
			"cied federation example": {short: "Scrive un file di esempio da cui partire"},
			"cied federation metadata": {short: "Scrive i metadata firmati di un servizio", long: "Scrive i metadata firmati di un servizio, per la pre-produzione della federazione o per la produzione. Ciò che\n" +
				"la federazione rifiuterebbe viene detto con la riga del file, e allora nulla viene scritto."},
			"cied federation check": {short: "Giudica i metadata di un servizio secondo le regole della federazione", long: "Giudica metadata che ci sono già, chiunque li abbia scritti. La firma deve essere quella del certificato che\n" +
				"contengono. Al portale della federazione non viene chiesto nulla."},
			"cied federation evidence": {short: "Fa le immagini dei quattro esiti di un accesso", long: "Porta un Chromium senza finestra attraverso i quattro esiti di cui il portale vuole le immagini (1 riuscito,\n" +
				"21 tempo scaduto, 22 consenso negato, 25 annullato), dalla pagina del servizio all'identity provider di\n" +
				"riferimento e ritorno, e scrive uno ZIP con quattro JPG. Ogni immagine si fa solo se il servizio ha ricevuto\n" +
				"il numero voluto."},
			"cied browser status": {short: "Mostra in quali browser il modulo è registrato"},
			"cied browser remove": {short: "Toglie il modulo da tutti i tuoi browser"},
			"cied browser": {
				short: "Fa accedere i browser da sé con la carta (PKCS #11)",
				long: "Registra il modulo PKCS #11 di cied nei browser di questo computer, per i siti che chiedono un\n" +
					"certificato al browser stesso. L'accesso dalla pagina, quello della maggior parte dei siti, non ne ha bisogno.",
			},
			"cied browser install": {
				short: "Registra il modulo in tutti i tuoi browser",
				long: "Registra il modulo nei browser della famiglia di Chromium e di quella di Firefox, e in p11-kit. Il resto di\n" +
					"quei file rimane com'è, alla lettera, e cied browser remove toglie ciò che è stato scritto. Poi chiudi i\n" +
					"browser e aprili di nuovo. Un browser snap o flatpak non può caricare alcun modulo.",
			},
			"cied trace record": {
				short: "Legge senza PIN la carta sul lettore, e scrive in un nuovo file ciò che si è detto",
				long: "Legge senza PIN la carta sul lettore, e scrive in un nuovo file ogni comando con la sua risposta.\n" +
					"Ciò che identifica la carta o una persona è oscurato: il file si può mostrare a chi aiuta.\n" +
					"Un accesso si registra allo stesso modo con cied login --trace FILE.",
			},
			"cied trace replay": {
				short: "Ripete tracce a questo programma: deve mandare gli stessi byte e finire allo stesso modo",
				long: "Ripete tracce a questo programma. Deve mandare gli stessi byte, nello stesso ordine, usare ogni riga e\n" +
					"finire come dice la traccia. Di una cartella si ripetono tutti i file *.apdu.\n" +
					"Una traccia con le risposte oscurate si può mostrare, non ripetere.",
			},
			"cied demo": {
				short: "Mostra un accesso intero senza hardware: sito, fornitore d'identità, demone, carta e scrivania",
				long: "Avvia un sito, il fornitore d'identità a cui manda il cittadino, il demone, una carta simulata e una pagina\n" +
					"che fa da scrivania del cittadino. L'orologio di sito e fornitore è accelerato. Con --once fa anche la parte del\n" +
					"cittadino e stampa ciò che il sito ha ricevuto. Persone, chiavi e autorità sono tutte inventate.\n\n" +
					"Esiti: success (riuscito); timeout (tempo scaduto: il sito riceve nr 21), denied (dati non inviati: 22),\n" +
					"cancelled (annullato: 25), expired e revoked (carta scaduta, revocata: 23).\n" +
					"Un esito arrivato come richiesto ha lo stato d'uscita 0.",
			},
			"cied version": {
				short: "Stampa la versione, e se vuoi chiede se ce n'è una più nuova",
				long: "Stampa la versione. Con --check chiede in rete se ce n'è una più nuova, senza dire chi lo chiede.\n" +
					"cied non si sostituisce mai da sé: lo fa il gestore dei pacchetti. Una versione più nuova non è un errore: lo stato d'uscita è 0.",
			},
		},
		flags: map[string]string{
			"--help":            "mostra questo aiuto",
			"--json":            "scrive risultati ed errori in JSON",
			"--verbose":         "scrive un registro sullo standard error: mai PIN né dati della carta",
			"--no-descriptions": "scrive i completamenti senza descrizioni",

			"--trust":             "cartella `DIR` di autorità di prova per questa volta: cie/*.pem, csca/*.pem",
			"--reader":            "usa solo il lettore di nome `NAME`",
			"--listen-vpcd":       "fa da lettore di una carta virtuale: ascolta su `HOST:PORT` invece di usare PC/SC",
			"--allow-remote-card": "permette a --listen-vpcd di ascoltare oltre questo computer",
			"--wait":              "quanto aspettare un lettore e una carta: `DURATION`, per esempio 90s",
			"--no-cache":          "non ricorda nulla delle carte: le legge ogni volta da capo",
			"--revocation":        "chiede se la carta è stata revocata: `WHOM` è off, crl (liste tenute da cied trust update --crl) o ocsp (anche chi l'ha emessa, che così viene a sapere dell'accesso)",
			"--unknown-chip":      "che cosa fare di un chip per il cui fabbricante nessuno garantisce: `WHAT` è refuse o ask",
			"--last-try":          "con --pin-stdin: spende anche l'ultimo tentativo, se ci si arriva",
			"--at":                "giudica in questo momento, `TIME`, invece che adesso: 2026-11-22 o 2026-11-22T12:00:00Z",

			"cied serve --listen-vpcd": "fa anche da lettore di carte virtuali, su `HOST:PORT`",
			"--port":                   "porta `PORT` sull'indirizzo locale; 0 ne prende una libera",
			"--no-pcsc":                "lascia stare i lettori di questo computer",
			"--pinentry":               "programma `PROGRAM` che chiede il PIN",
			"--no-tray":                "non mostra alcuna icona sulla scrivania",
			"--replace":                "prende il posto del demone già avviato, quando è libero",
			"--follow":                 "continua a dire, una riga per ogni cambiamento, finché il demone finisce",
			"--when-idle":              "lascia prima finire l'accesso in corso",

			"--origin":                     "chi chiede: `ORIGIN` come https://host[:port]",
			"--nonce":                      "sfida: `NONCE` di 44-128 caratteri, firmata così com'è",
			"--format":                     "forma `FORM` della risposta: web-eid o cms",
			"--trace":                      "scrive lo scambio con la carta in un nuovo `FILE`: senza PIN e senza ciò che identifica la carta o una persona",
			"cied login --pin-stdin":       "legge il PIN, 8 cifre, dallo standard input; vale come consenso",
			"cied pin change --pin-stdin":  "legge due righe dallo standard input, il PIN e il nuovo PIN; vale come consenso",
			"cied pin unblock --pin-stdin": "legge due righe dallo standard input, il PUK e il nuovo PIN; vale come consenso",
			"cied pin unblock --last-try":  "con --pin-stdin: spende uno degli ultimi tre tentativi, o di un numero che la carta non dice",
			"--forgotten":                  "anche per un PIN a cui restano tentativi",
			"--all":                        "dimentica tutte le carte; nessuna deve stare sul lettore",
			"--forget":                     "toglie l'elenco",

			"cied trust update --csca": "legge invece la master list dell'ICAO in questo `FILE|URL`",
			"--signer":                 "accetta anche un elenco di fiducia firmato con questo certificato: `SHA256`; si può ripetere",
			"--lotl":                   "accetta i firmatari che l'elenco degli elenchi dell'UE in questo `FILE|URL` nomina per l'Italia",
			"--lotl-signer":            "certificato che firma l'elenco degli elenchi dell'UE: `SHA256`, dalla Gazzetta ufficiale; si può ripetere",
			"--crl":                    "conserva invece la lista di carte revocate in questo `FILE|URL`, per --revocation; si può ripetere",
			"--dg":                     "controlla anche questo file: `ID=FILE`, per esempio a5=ef-1005.hex; si può ripetere",
			"cied trust sod --csca":    "si fida per questa volta anche della Country Signing CA in questo `FILE`: una PROVA",

			"--family":            "famiglia di chip: `NAME` dall'elenco di cied simulate --help",
			"--sod":               "forma `FORM` dell'EF.SOD: sha256, pss o sha1ds",
			"--fault":             "guasto `FAULT` della carta, dall'elenco di cied simulate --help; si può ripetere",
			"--set":               "comportamento dove il testo lascia una scelta, `NAME=VALUE`; si può ripetere",
			"cied simulate --pin": "`PIN` di una carta senza file di stato",
			"--puk":               "`PUK` di una carta senza file di stato",
			"--state":             "`FILE` in cui PIN, PUK e i loro contatori si conservano",
			"--out":               "scrive nella cartella `DIR` le autorità simulate, per --trust, i file della carta, per cied trust sod, e liste di carte revocate",
			"--revoked":           "con --out: la lista di chi ha emesso la carta la nomina",
			"--vpcd":              "`HOST:PORT` dove il lettore ascolta (il pcscd di Debian: localhost:35963)",

			"cied demo --pin":      "con --once: il `PIN` che il cittadino digita",
			"cied demo --last-try": "con --once: il cittadino accetta di spendere l'ultimo tentativo",
			"--outcome":            "con --once: come deve finire l'accesso, un `OUTCOME`",
			"--once":               "fa la parte del cittadino, stampa in JSON ciò che il sito ha ricevuto e finisce",
			"--no-browser":         "stampa gli indirizzi e non apre il browser",

			"--card":    "legge anche la carta molte volte, per vedere come sta appoggiata: fino a un minuto",
			"--site":    "guarda la pagina di accesso a questo `URL` https; ciò che segue il punto interrogativo non si manda",
			"--offline": "non chiede nulla alla rete",
			"--fix":     "propone di riparare ciò che si può riparare qui (Linux)",
			"--undo":    "propone di annullare ciò che --fix ha fatto, e non guarda altro",
			"--bundle":  "scrive in un nuovo `FILE` zip ciò che serve all'assistenza, senza nulla di personale",

			"--config":                       "`FILE` che dice che cos'è il servizio (TOML)",
			"--key":                          "`FILE` della chiave del servizio (PEM, RSA)",
			"--cert":                         "`FILE` del certificato della chiave (PEM)",
			"--new-key":                      "prima crea i due file di --key e --cert; non sovrascrive nulla",
			"--production":                   "per la produzione; se manca, per la pre-produzione",
			"--output":                       "`FILE` per i metadata; se manca, lo standard output",
			"--sp":                           "`URL` della pagina del servizio con il pulsante",
			"--idp":                          "`URL` dell'identity provider di riferimento",
			"cied federation evidence --out": "nuovo `FILE` per lo ZIP",
			"--button":                       "`SELECTOR` CSS del pulsante; se manca, ciò che porta all'identity provider o dice CIE",
			"--chromium":                     "`PATH` di Chromium o Chrome; se manca, dove lo mettono i sistemi",
			"--any-certificate":              "prende per buono qualunque certificato TLS: per un servizio in prova",
			"--patience":                     "quanto può durare un esito: `DURATION`",

			"--module": "file `PATH` del modulo; se manca, quello accanto a questo programma o dove lo mettono i pacchetti",
			"--system": "per tutti gli utenti: le regole di Firefox e p11-kit; da avviare come amministratore (Linux)",

			"--whole":                   "non oscura nulla, così che la traccia si possa ripetere: per carte di prova, da non mostrare a nessuno",
			"cied trace replay --trust": "cartella `DIR` di autorità di prova per carte che non sono simulate: cie/*.pem, csca/*.pem",
			"--language":                "sigla `TAG` di una lingua: it, en, de, fr o sl",
			"--check":                   "chiede se c'è una versione più nuova",
		},
		manual: manualWords{
			section: "Comandi dell'utente",
			name:    "NOME", synopsis: "SINOSSI", description: "DESCRIZIONE", options: "OPZIONI", commands: "COMANDI",
			files: "FILE", environment: "AMBIENTE", exit: "STATO D'USCITA", seeAlso: "VEDERE ANCHE",
			about: "cied è la metà di un accesso con la carta d'identità elettronica (CIE 3.0) che sta sul computer del cittadino. " +
				"Parla con il lettore contactless tramite PC/SC, dimostra che il chip è autentico, chiede il PIN in una finestra della scrivania che nomina il sito e i tentativi rimasti, " +
				"e risponde alla pagina di accesso nel browser sull'indirizzo locale.\n\n" +
				"Il demone (cied serve) gira a nome della persona e si avvia con la sessione. Un PIN non si digita mai in una pagina web e non si conserva mai.",
			policyAll:     "ciò che ha deciso l'amministratore del computer",
			policyOwn:     "ciò che ha deciso la persona, dove l'amministratore lo lascia a lei",
			policyExample: "tutte le chiavi di una politica, con il valore che hanno se mancano",
			trust:         "le autorità che gli aggiornamenti hanno aggiunto o revocato",
			history:       "ciò che è stato chiesto qui alle carte",
			sites:         "i siti a cui la persona ha detto di sì",
			language:      "la lingua che la persona ha scelto",
			repairs:       "ciò che cied doctor --fix ha cambiato, perché --undo possa annullarlo",
			log:           "le ultime righe del registro: mai PIN né dati della carta",
			cache:         "ciò che si può leggere di nuovo: i dati fissi delle carte, le liste di carte revocate",
			locale:        "la lingua di testi e finestre (it, en, de, fr, sl), se non ne è stata scelta una dall'icona; vale la prima che c'è",
			directories:   "cartelle al posto di ~/.config, ~/.local/share, ~/.local/state e ~/.cache",
			runtime:       "la cartella in cui il demone riceve i comandi del suo utente",
			pinentry:      "il programma che chiede il PIN",
			proxy:         "il proxy per cied doctor e cied version --check; gli altri comandi non ne usano",
			success:       "va tutto bene",
			faults:        "Ogni altro stato è quello di un errore. Con --json se ne dice anche il codice.",
		},
	}
}

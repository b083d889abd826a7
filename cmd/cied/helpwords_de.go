package main

func germanHelp() helpWords {
	return helpWords{
		heads: helpHeads{
			usage: "Aufruf:", example: "Beispiel:", commands: "Befehle:", flags: "Optionen:", global: "Optionen jedes Befehls:",
			flag: "Optionen", command: "Befehl", byDefault: "sonst",
			more: `"%s [Befehl] --help" sagt mehr über einen Befehl.`,
		},
		commands: map[string]commandText{
			"cied":             {short: "Anmelden mit der italienischen elektronischen Identitätskarte (CIE)"},
			"cied serve":       {short: "Anmeldeseiten im Browser antworten, bis es beendet wird"},
			"cied status":      {short: "Zeigen, was der Dienst dieses Benutzers tut"},
			"cied stop":        {short: "Den Dienst dieses Benutzers beenden und warten, bis er beendet ist"},
			"cied card":        {short: "Zeigen, was die Karte auf dem Lesegerät ohne PIN sagt"},
			"cied card forget": {short: "Die festen Daten der Karte auf dem Lesegerät oder aller Karten vergessen"},
			"cied pin":         {short: "Die PIN der Karte ansehen, ändern oder mit der PUK entsperren"},
			"cied pin status":  {short: "Zeigen, wie viele Versuche für PIN und PUK bleiben und was zu tun ist"},
			"cied pin change":  {short: "Die Karte statt der alten eine neue PIN übernehmen lassen"},
			"cied history":     {short: "Zeigen, was hier von Karten verlangt wurde, von wem und wie es ausging"},
			"cied trust":       {short: "Die Stellen zeigen, erneuern und nutzen, denen cied vertraut"},
			"cied trace":       {short: "Aufzeichnen, erklären oder wiederholen, was Karte und Programm einander gesagt haben"},
			"cied trace show":  {short: "Eine Aufzeichnung erklären: jeden Befehl, worum es geht, Längen und Antwort"},
			"cied open":        {short: "Den Dienst dieses Benutzers starten, wenn keiner läuft"},
			"cied man":         {short: "Die Handbuchseite cied(1) schreiben"},
			"cied help":        {short: "Die Hilfe zu einem Befehl zeigen"},
			"cied completion":  {short: "Vervollständigungen für eine Shell schreiben; Pakete bringen sie mit"},

			"cied completion bash":       {short: "Vervollständigungen für bash schreiben"},
			"cied completion zsh":        {short: "Vervollständigungen für zsh schreiben"},
			"cied completion fish":       {short: "Vervollständigungen für fish schreiben"},
			"cied completion powershell": {short: "Vervollständigungen für powershell schreiben"},

			"cied login": {
				short: "Sich einmal vom Terminal aus anmelden und die Antwort ausgeben",
				long: "Sich einmal im Namen eines Ursprungs anmelden und die bloße Antwort ausgeben: ein web-eid-Token (JSON) oder CMS (PEM).\n" +
					"Das Fenster sagt, dass ein Programm auf diesem Computer fragt und keine Website.",
			},
			"cied pin unblock": {
				short: "Die Karte nach der PUK eine neue PIN übernehmen lassen",
				long:  "Die Karte nach der PUK eine neue PIN übernehmen lassen. Jede falsche PUK kostet einen von zehn Versuchen, für immer.",
			},
			"cied trust list": {
				short: "Die Stellen, denen cied vertraut, mit ihren Fingerabdrücken auflisten",
				long: "Die Stellen auflisten, denen cied vertraut: die mitgebrachten und die durch Aktualisierungen hinzugekommenen, jede mit dem SHA-256 ihres Zertifikats und woher sie bekannt ist. " +
					"SINGLE SOURCE steht bei dem, was nur aus einer Quelle bekannt ist: Vergleichen Sie den Fingerabdruck mit der Seite der Stelle, bevor Sie sich darauf verlassen. " +
					"--at ändert, was gültig, abgelaufen oder noch nicht gültig heißt, und sonst nichts.",
			},
			"cied trust update": {
				short: "Übernehmen, was die italienische Vertrauensliste über die Stellen der CIE sagt",
				long: "Die italienische Vertrauensliste lesen, von der Adresse der AgID (" + trustedListURL + "), wenn keine Datei oder andere Adresse genannt ist, sie prüfen " +
					"und die Stellen der CIE übernehmen: Neuen wird vertraut, zurückgezogenen nicht mehr. " +
					"Unterschreibt die AgID mit einem Zertifikat, das cied nicht kennt, so fragt --lotl mit --lotl-signer die Liste der Listen der EU (" + lotlURL + "), und --signer nimmt Sie beim Wort.\n\n" +
					"Mit --csca wird stattdessen eine Master List der ICAO gelesen, die ausgepackte .ml, und Country Signing CAs werden übernommen, für die eine vertraute bürgt. " +
					"Mit --crl werden Listen gesperrter Karten für --revocation aufbewahrt; mit --trust für jene Teststellen.\n\n" +
					"Eine mangelhafte Liste ändert nichts. Mit --at, und mit --trust ohne --crl, wird die Liste zu einer anderen Zeit oder unter Teststellen beurteilt und nichts gespeichert. " +
					"Ein laufendes cied serve übernimmt sie bei der nächsten Anmeldung. Ein Proxy wird nicht benutzt.",
			},
			"cied trust check": {
				short: "Das Zertifikat einer Karte oder einer Stelle prüfen",
				long: "Sagen, ob ein Zertifikat, als PEM, DER oder hexadezimale Ziffern, eines der CIE ist: " +
					"das einer Karte, einer ausstellenden CA, einer Wurzel oder einer Country Signing CA. Ob es gesperrt wurde, wird nicht gefragt.",
			},
			"cied trust sod": {
				short: "Ein EF.SOD prüfen: Bürgt der Staat für diesen Chip?",
				long: "Ein EF.SOD prüfen, als Oktette oder hexadezimale Ziffern, und mit --dg die Dateien, deren Hashwerte es enthält. " +
					"Eine Datengruppe wird mit ihrer Nummer im EF.SOD oder mit ihrer Datei auf der Karte benannt: a1 oder 1001, a2 oder 1002, a3 oder 1003, a4 oder 1004, a5 oder 1005, 1b oder d004.",
			},
			"cied simulate": {
				short: "Eine Identitätskarte in Software sein, am vpcd-Lesegerät von pcscd oder am eigenen",
				long: "Alle Personen, Schlüssel und Stellen simulierter Karten sind erfunden und veröffentlicht.\n\n" +
					"Familien:{families}\n\nFehler:\n{faults}\nVerhalten (--set):\n{switches}",
			},
			"cied doctor": {
				short: "Herausfinden, was am Anmelden hindert: ein Urteil, ein nächster Schritt",
				long: "Computer, Lesegeräte, Karte, Browser und Netz ansehen und in einem Urteil sagen, was am Anmelden\n" +
					"hindert und was zu tun ist. Ohne ein Ja zu --fix oder --undo ändert sich nichts, und nach keiner PIN wird gefragt.\n" +
					"Die Prüfung des Netzes fragt eine https-Seite, die von --site oder von Entra con CIE, und sagt ihr nichts.\n" +
					"Der Rückgabewert ist der des gefundenen Fehlers, 0, wenn alles gut ist; mit --fix und --undo der der Änderung.",
			},
			"cied federation": {short: "Bereitet einen Dienst auf die Föderation Entra con CIE vor", long: "Für die Stelle, die einen Dienst anbietet, und ihren Lieferanten: von einer Datei zu den signierten Metadaten,\n" +
				"die das Portal der Föderation will, und zu den Bildern der vier Ausgänge. Weder Karte noch Dämon sind nötig."},
			"cied federation example": {short: "Schreibt eine Beispieldatei für den Anfang"},
			"cied federation metadata": {short: "Schreibt die signierten Metadaten eines Dienstes", long: "Schreibt die signierten Metadaten eines Dienstes, für die Vorproduktion der Föderation oder für die Produktion.\n" +
				"Was die Föderation ablehnen würde, wird mit der Zeile der Datei genannt, und dann wird nichts geschrieben."},
			"cied federation check": {short: "Beurteilt die Metadaten eines Dienstes nach den Regeln der Föderation", long: "Beurteilt Metadaten, die schon da sind, wer immer sie geschrieben hat. Die Signatur muss die des Zertifikats\n" +
				"darin sein. Das Portal der Föderation wird nicht gefragt."},
			"cied federation evidence": {short: "Macht die Bilder der vier Ausgänge einer Anmeldung", long: "Führt ein Chromium ohne Fenster durch die vier Ausgänge, von denen das Portal Bilder will (1 gelungen, 21 Zeit\n" +
				"abgelaufen, 22 Zustimmung verweigert, 25 abgebrochen), von der Seite des Dienstes zum Referenz-Identity-Provider\n" +
				"und zurück, und schreibt ein ZIP mit vier JPG. Ein Bild entsteht nur, wenn der Dienst die gewünschte Nummer\n" +
				"bekommen hat."},
			"cied browser status": {short: "Zeigt, in welchen Browsern das Modul eingetragen ist"},
			"cied browser remove": {short: "Nimmt das Modul aus allen Ihren Browsern heraus"},
			"cied browser": {
				short: "Lässt Browser sich selbst mit der Karte anmelden (PKCS #11)",
				long: "Trägt das PKCS #11-Modul von cied in die Browser dieses Computers ein, für Websites, die den Browser\n" +
					"selbst nach einem Zertifikat fragen. Die Anmeldung über die Seite, wie bei den meisten, braucht das nicht.",
			},
			"cied browser install": {
				short: "Trägt das Modul in alle Ihre Browser ein",
				long: "Trägt das Modul in die Browser der Familien von Chromium und Firefox und in p11-kit ein. Was in diesen\n" +
					"Dateien sonst steht, bleibt Zeichen für Zeichen, und cied browser remove nimmt den Eintrag zurück.\n" +
					"Starten Sie die Browser danach neu. Ein Browser als snap oder flatpak kann kein Modul laden.",
			},
			"cied trace record": {
				short: "Die Karte auf dem Lesegerät ohne PIN lesen und das Gesagte in eine neue Datei schreiben",
				long: "Die Karte auf dem Lesegerät ohne PIN lesen und jeden Befehl mit seiner Antwort in eine neue Datei schreiben.\n" +
					"Was Karte oder Person benennt, ist geschwärzt: Die Datei kann Helfenden gezeigt werden.\n" +
					"Eine Anmeldung wird ebenso mit cied login --trace FILE aufgezeichnet.",
			},
			"cied trace replay": {
				short: "Aufzeichnungen noch einmal abspielen: Das Programm muss dieselben Bytes senden und ebenso enden",
				long: "Aufzeichnungen diesem Programm noch einmal vorspielen. Es muss dieselben Bytes in derselben Reihenfolge senden,\n" +
					"jede Zeile gebrauchen und so enden, wie die Aufzeichnung sagt. Von einem Ordner werden alle Dateien *.apdu gespielt.\n" +
					"Eine Aufzeichnung mit geschwärzten Antworten kann gezeigt, aber nicht wiederholt werden.",
			},
			"cied demo": {
				short: "Eine ganze Anmeldung ohne Hardware zeigen: Website, Identitätsanbieter, Dienst, Karte und Schreibtisch",
				long: "Eine Website, den Identitätsanbieter, zu dem sie den Bürger schickt, den Dienst, eine simulierte Karte und eine\n" +
					"Seite starten, die für den Schreibtisch des Bürgers steht. Die Uhr von Website und Anbieter geht schneller. Mit --once\n" +
					"auch den Bürger spielen und ausgeben, was die Website empfangen hat. Alle Personen, Schlüssel und Stellen sind erfunden.\n\n" +
					"Ergebnisse: success (gelungen); timeout (Zeit abgelaufen: die Website empfängt nr 21), denied (Daten nicht gesendet: 22),\n" +
					"cancelled (abgebrochen: 25), expired und revoked (Karte abgelaufen, widerrufen: 23).\n" +
					"Ein Ergebnis, das wie verlangt kam, hat den Exit-Status 0.",
			},
			"cied version": {
				short: "Die Version ausgeben und auf Wunsch nach einer neueren fragen",
				long: "Die Version ausgeben. Mit --check im Netz fragen, ob es eine neuere gibt, ohne zu sagen, wer fragt.\n" +
					"cied ersetzt sich nie selbst: Das tut die Paketverwaltung. Eine neuere Version ist kein Fehler, der Rückgabewert ist 0.",
			},
		},
		flags: map[string]string{
			"--help":            "diese Hilfe zeigen",
			"--json":            "Ergebnisse und Fehler als JSON schreiben",
			"--verbose":         "ein Protokoll auf die Standardfehlerausgabe schreiben: nie PINs oder Kartendaten",
			"--no-descriptions": "Vervollständigungen ohne Beschreibungen schreiben",

			"--trust":             "Ordner `DIR` mit Teststellen für diesen Lauf: cie/*.pem, csca/*.pem",
			"--reader":            "nur das Lesegerät mit dem Namen `NAME` benutzen",
			"--listen-vpcd":       "Lesegerät einer virtuellen Karte sein: auf `HOST:PORT` warten, statt PC/SC zu benutzen",
			"--allow-remote-card": "--listen-vpcd auch außerhalb dieses Computers warten lassen",
			"--wait":              "wie lange auf Lesegerät und Karte gewartet wird: `DURATION`, zum Beispiel 90s",
			"--no-cache":          "nichts von Karten behalten: jede neu lesen",
			"--revocation":        "fragen, ob die Karte gesperrt wurde: `WHOM` ist off, crl (Listen von cied trust update --crl) oder ocsp (auch die ausstellende Stelle, die so von der Anmeldung erfährt)",
			"--unknown-chip":      "was mit einem Chip geschieht, für dessen Hersteller niemand bürgt: `WHAT` ist refuse oder ask",
			"--last-try":          "mit --pin-stdin: auch den letzten Versuch verbrauchen, wenn es so weit kommt",
			"--at":                "zu dieser Zeit, `TIME`, statt jetzt urteilen: 2026-11-22 oder 2026-11-22T12:00:00Z",

			"cied serve --listen-vpcd": "auch Lesegerät virtueller Karten sein, auf `HOST:PORT`",
			"--port":                   "Port `PORT` der lokalen Adresse; 0 nimmt einen freien",
			"--no-pcsc":                "die Lesegeräte dieses Computers in Ruhe lassen",
			"--pinentry":               "Programm `PROGRAM`, das nach der PIN fragt",
			"--no-tray":                "kein Symbol auf dem Desktop zeigen",
			"--replace":                "den Platz des laufenden Dienstes einnehmen, sobald er frei ist",
			"--follow":                 "weiter berichten, eine Zeile je Änderung, bis der Dienst endet",
			"--when-idle":              "die laufende Anmeldung erst enden lassen",

			"--origin":                     "wer fragt: `ORIGIN` als https://host[:port]",
			"--nonce":                      "Aufgabe: `NONCE` aus 44 bis 128 Zeichen, wird unterschrieben, wie sie ist",
			"--format":                     "Form `FORM` der Antwort: web-eid oder cms",
			"--trace":                      "den Austausch mit der Karte in eine neue Datei `FILE` schreiben: ohne PINs und ohne das, was Karte oder Person benennt",
			"cied login --pin-stdin":       "die PIN, 8 Ziffern, von der Standardeingabe lesen; gilt als Zustimmung",
			"cied pin change --pin-stdin":  "zwei Zeilen von der Standardeingabe lesen, die PIN und die neue PIN; gilt als Zustimmung",
			"cied pin unblock --pin-stdin": "zwei Zeilen von der Standardeingabe lesen, die PUK und die neue PIN; gilt als Zustimmung",
			"cied pin unblock --last-try":  "mit --pin-stdin: einen der letzten drei Versuche verbrauchen, oder einen, dessen Zahl die Karte nicht sagt",
			"--forgotten":                  "auch eine PIN, die noch Versuche hat",
			"--all":                        "alle Karten vergessen; keine muss auf dem Lesegerät liegen",
			"--forget":                     "die Liste entfernen",

			"cied trust update --csca": "stattdessen die Master List der ICAO unter `FILE|URL` lesen",
			"--signer":                 "auch eine Vertrauensliste annehmen, die mit diesem Zertifikat unterschrieben ist: `SHA256`; mehrfach möglich",
			"--lotl":                   "die Unterzeichner annehmen, die die Liste der Listen der EU unter `FILE|URL` für Italien nennt",
			"--lotl-signer":            "Zertifikat, das die Liste der Listen der EU unterschreibt: `SHA256`, aus dem Amtsblatt; mehrfach möglich",
			"--crl":                    "stattdessen die Liste gesperrter Karten unter `FILE|URL` für --revocation aufbewahren; mehrfach möglich",
			"--dg":                     "auch diese Datei prüfen: `ID=FILE`, zum Beispiel a5=ef-1005.hex; mehrfach möglich",
			"cied trust sod --csca":    "für diesen Lauf auch der Country Signing CA in dieser Datei, `FILE`, vertrauen: ein TEST",

			"--family":            "Chipfamilie: `NAME` aus der Liste von cied simulate --help",
			"--sod":               "Form `FORM` des EF.SOD: sha256, pss oder sha1ds",
			"--fault":             "Fehler `FAULT` der Karte, aus der Liste von cied simulate --help; mehrfach möglich",
			"--set":               "Verhalten, wo der Text die Wahl lässt, `NAME=VALUE`; mehrfach möglich",
			"cied simulate --pin": "`PIN` einer Karte ohne Zustandsdatei",
			"--puk":               "`PUK` einer Karte ohne Zustandsdatei",
			"--state":             "Datei `FILE`, in der PIN, PUK und ihre Zähler weiterleben",
			"--out":               "in den Ordner `DIR` die simulierten Stellen schreiben, für --trust, die Dateien der Karte, für cied trust sod, und Listen gesperrter Karten",
			"--revoked":           "mit --out: Die Liste der ausstellenden Stelle nennt die Karte",
			"--vpcd":              "`HOST:PORT`, wo das Lesegerät wartet (pcscd von Debian: localhost:35963)",

			"cied demo --pin":      "mit --once: die `PIN`, die der Bürger eingibt",
			"cied demo --last-try": "mit --once: Der Bürger ist bereit, den letzten Versuch zu verbrauchen",
			"--outcome":            "mit --once: wie die Anmeldung enden soll, ein `OUTCOME`",
			"--once":               "den Bürger spielen, als JSON ausgeben, was die Website empfangen hat, und enden",
			"--no-browser":         "die Adressen ausgeben und keinen Browser öffnen",

			"--card":    "die Karte auch viele Male lesen, um zu sehen, wie gut sie liegt: bis zu einer Minute",
			"--site":    "die Anmeldeseite unter dieser https-Adresse, `URL`, ansehen; ihr Abfrageteil wird nicht gesendet",
			"--offline": "das Netz nichts fragen",
			"--fix":     "anbieten zu reparieren, was hier zu reparieren ist (Linux)",
			"--undo":    "anbieten zurückzunehmen, was --fix getan hat, und sonst nichts ansehen",
			"--bundle":  "was der Support braucht in eine neue Zip-Datei `FILE` schreiben, ohne Persönliches",

			"--config":                       "`FILE`, die sagt, was der Dienst ist (TOML)",
			"--key":                          "`FILE` mit dem Schlüssel des Dienstes (PEM, RSA)",
			"--cert":                         "`FILE` mit dem Zertifikat des Schlüssels (PEM)",
			"--new-key":                      "legt die zwei Dateien von --key und --cert erst an; nichts wird überschrieben",
			"--production":                   "für die Produktion; sonst für die Vorproduktion",
			"--output":                       "`FILE` für die Metadaten; sonst die Standardausgabe",
			"--sp":                           "`URL` der Seite des Dienstes mit dem Knopf",
			"--idp":                          "`URL` des Referenz-Identity-Providers",
			"cied federation evidence --out": "neue `FILE` für das ZIP",
			"--button":                       "CSS-`SELECTOR` des Knopfs; sonst das, was zum Identity-Provider führt oder CIE sagt",
			"--chromium":                     "`PATH` von Chromium oder Chrome; sonst dort, wo Systeme es hinlegen",
			"--any-certificate":              "hält jedes TLS-Zertifikat für echt: für einen Dienst in Erprobung",
			"--patience":                     "wie lange ein Ausgang dauern darf: `DURATION`",

			"--module": "Datei `PATH` des Moduls; sonst die neben diesem Programm, oder wo Pakete sie hinlegen",
			"--system": "für alle Benutzer: Regeln von Firefox und p11-kit; als Administrator ausführen (Linux)",

			"--whole":                   "nichts schwärzen, damit die Aufzeichnung wiederholt werden kann: für Testkarten, niemandem zu zeigen",
			"cied trace replay --trust": "Ordner `DIR` mit Teststellen für Karten, die nicht simuliert sind: cie/*.pem, csca/*.pem",
			"--language":                "Kürzel `TAG` einer Sprache: it, en, de, fr oder sl",
			"--check":                   "fragen, ob es eine neuere Version gibt",
		},
		manual: manualWords{
			section: "Dienstprogramme für Benutzer",
			name:    "BEZEICHNUNG", synopsis: "ÜBERSICHT", description: "BESCHREIBUNG", options: "OPTIONEN", commands: "BEFEHLE",
			files: "DATEIEN", environment: "UMGEBUNGSVARIABLEN", exit: "RÜCKGABEWERT", seeAlso: "SIEHE AUCH",
			about: "cied ist die Hälfte einer Anmeldung mit der italienischen elektronischen Identitätskarte (CIE 3.0), die auf dem Computer des Bürgers liegt. " +
				"Es spricht über PC/SC mit dem kontaktlosen Lesegerät, beweist, dass der Chip echt ist, fragt in einem Fenster des Desktops, das die Website und die verbleibenden Versuche nennt, nach der PIN " +
				"und antwortet der Anmeldeseite im Browser auf der lokalen Adresse.\n\n" +
				"Der Dienst (cied serve) läuft im Namen der Person und startet mit der Sitzung. Eine PIN wird nie in eine Webseite eingegeben und nie aufbewahrt.",
			policyAll:     "was der Administrator des Computers festgelegt hat",
			policyOwn:     "was die Person festgelegt hat, wo der Administrator es ihr lässt",
			policyExample: "alle Schlüssel einer Richtlinie mit ihren Vorgaben",
			trust:         "die Stellen, die Aktualisierungen hinzugefügt oder zurückgezogen haben",
			history:       "was hier von Karten verlangt wurde",
			sites:         "die Websites, zu denen die Person Ja gesagt hat",
			language:      "die Sprache, die die Person gewählt hat",
			repairs:       "was cied doctor --fix geändert hat, damit --undo es zurücknehmen kann",
			log:           "die neuesten Zeilen des Protokolls: nie PINs oder Kartendaten",
			cache:         "was noch einmal gelesen werden kann: feste Daten von Karten, Listen gesperrter Karten",
			locale:        "die Sprache von Texten und Fenstern (it, en, de, fr, sl), wenn keine am Symbol gewählt wurde; die erste gesetzte zählt",
			directories:   "Ordner anstelle von ~/.config, ~/.local/share, ~/.local/state und ~/.cache",
			runtime:       "der Ordner, in dem der Dienst die Befehle seines Benutzers annimmt",
			pinentry:      "das Programm, das nach der PIN fragt",
			proxy:         "der Proxy für cied doctor und cied version --check; andere Befehle benutzen keinen",
			success:       "alles ist gut",
			faults:        "Jeder andere Wert ist der eines Fehlers. Mit --json wird auch dessen Code gesagt.",
		},
	}
}

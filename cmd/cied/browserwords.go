package main

import (
	"cied/browsers"
	"cied/lang"
)

// browserWords are those of cied browser.
type browserWords struct {
	module, noModule, noBrowser, shared string
	byPage, restart, nothing            string
	states                              map[browsers.State]string
	reasons                             map[browsers.Reason]string
}

// browserWordsIn returns the words in the language of tag, or the English ones.
func browserWordsIn(tag string) browserWords {
	return lang.Pick(map[string]func() browserWords{
		lang.Italian: browserItalian, lang.English: browserEnglish, lang.German: browserGerman,
		lang.French: browserFrench, lang.Slovene: browserSlovene,
	}, tag)()
}

func browserItalian() browserWords {
	return browserWords{
		module: "modulo", noModule: "non trovato: indicalo con --module", noBrowser: "Non vedo nessun browser.", shared: "Per più programmi o utenti",
		byPage:  "Un browser snap o flatpak non può caricare il modulo: usa l'accesso dalla pagina, che non ne ha bisogno.",
		restart: "Fatto. Chiudi i browser e aprili di nuovo.", nothing: "Non c'era nulla da cambiare.",
		states: map[browsers.State]string{
			browsers.Absent: "non registrato", browsers.Registered: "registrato", browsers.Broken: "registrato, ma il modulo non c'è",
			browsers.Other: "registrato altrove", browsers.ByHand: "registrato a mano", browsers.Proxied: "registrato attraverso p11-kit", browsers.Impossible: "non possibile",
		},
		reasons: map[browsers.Reason]string{
			browsers.Confined: "il browser è isolato e non vede né il modulo né cied", browsers.NoProfile: "Firefox non è mai stato avviato",
			browsers.NoWay:      "cied non registra nulla in questo browser",
			browsers.NoProvider: "su questo sistema questo browser non usa moduli PKCS #11", browsers.Unreadable: "il file non si può leggere",
			browsers.Malformed: "il file non è come dovrebbe, o è un collegamento", browsers.NameTaken: "un altro modulo si chiama cied",
			browsers.Hides: "nasconderebbe le impostazioni arrivate con Firefox",
		},
	}
}

func browserEnglish() browserWords {
	return browserWords{
		module: "module", noModule: "not found: name it with --module", noBrowser: "No browser is found.", shared: "For several programs or users",
		byPage:  "A snap or flatpak browser cannot load the module: use the login by page, which needs none.",
		restart: "Done. Close the browsers and start them again.", nothing: "There was nothing to change.",
		states: map[browsers.State]string{
			browsers.Absent: "not registered", browsers.Registered: "registered", browsers.Broken: "registered, but the module is not there",
			browsers.Other: "registered elsewhere", browsers.ByHand: "registered by hand", browsers.Proxied: "registered through p11-kit", browsers.Impossible: "not possible",
		},
		reasons: map[browsers.Reason]string{
			browsers.Confined: "the browser is shut in, and sees neither the module nor cied", browsers.NoProfile: "Firefox was never started",
			browsers.NoWay:      "cied registers nothing in this browser",
			browsers.NoProvider: "on this system this browser takes no PKCS #11 modules", browsers.Unreadable: "the file cannot be read",
			browsers.Malformed: "the file is not as it should be, or is a link", browsers.NameTaken: "another module is called cied",
			browsers.Hides: "it would hide the settings that came with Firefox",
		},
	}
}

func browserGerman() browserWords {
	return browserWords{
		module: "Modul", noModule: "nicht gefunden: Geben Sie es mit --module an", noBrowser: "Kein Browser gefunden.", shared: "Für mehrere Programme oder Benutzer",
		byPage:  "Ein Browser als snap oder flatpak kann das Modul nicht laden: Melden Sie sich über die Seite an, die keines braucht.",
		restart: "Erledigt. Schließen Sie die Browser und starten Sie sie neu.", nothing: "Es gab nichts zu ändern.",
		states: map[browsers.State]string{
			browsers.Absent: "nicht eingetragen", browsers.Registered: "eingetragen", browsers.Broken: "eingetragen, aber das Modul fehlt",
			browsers.Other: "woanders eingetragen", browsers.ByHand: "von Hand eingetragen", browsers.Proxied: "über p11-kit eingetragen", browsers.Impossible: "nicht möglich",
		},
		reasons: map[browsers.Reason]string{
			browsers.Confined: "der Browser ist abgeschottet und sieht weder das Modul noch cied", browsers.NoProfile: "Firefox wurde noch nie gestartet",
			browsers.NoWay:      "in diesem Browser trägt cied nichts ein",
			browsers.NoProvider: "auf diesem System nimmt dieser Browser keine PKCS #11-Module", browsers.Unreadable: "die Datei ist nicht lesbar",
			browsers.Malformed: "die Datei ist nicht, wie sie sein soll, oder eine Verknüpfung", browsers.NameTaken: "ein anderes Modul heißt cied",
			browsers.Hides: "es würde die Einstellungen verdecken, die mit Firefox kamen",
		},
	}
}

func browserFrench() browserWords {
	return browserWords{
		module: "module", noModule: "introuvable : indiquez-le avec --module", noBrowser: "Aucun navigateur n'est trouvé.", shared: "Pour plusieurs programmes ou utilisateurs",
		byPage:  "Un navigateur snap ou flatpak ne peut pas charger le module : utilisez la connexion par la page, qui n'en a pas besoin.",
		restart: "C'est fait. Fermez les navigateurs et rouvrez-les.", nothing: "Il n'y avait rien à changer.",
		states: map[browsers.State]string{
			browsers.Absent: "non enregistré", browsers.Registered: "enregistré", browsers.Broken: "enregistré, mais le module manque",
			browsers.Other: "enregistré ailleurs", browsers.ByHand: "enregistré à la main", browsers.Proxied: "enregistré par p11-kit", browsers.Impossible: "impossible",
		},
		reasons: map[browsers.Reason]string{
			browsers.Confined: "le navigateur est isolé et ne voit ni le module ni cied", browsers.NoProfile: "Firefox n'a jamais été ouvert",
			browsers.NoWay:      "cied n'enregistre rien dans ce navigateur",
			browsers.NoProvider: "sur ce système ce navigateur ne prend pas de modules PKCS #11", browsers.Unreadable: "le fichier est illisible",
			browsers.Malformed: "le fichier n'est pas comme il devrait, ou est un lien", browsers.NameTaken: "un autre module s'appelle cied",
			browsers.Hides: "cela cacherait les réglages venus avec Firefox",
		},
	}
}

func browserSlovene() browserWords {
	return browserWords{
		module: "modul", noModule: "ni najden: navedite ga z --module", noBrowser: "Ni najden noben brskalnik.", shared: "Za več programov ali uporabnikov",
		byPage:  "Brskalnik snap ali flatpak ne more naložiti modula: uporabite prijavo prek strani, ki ga ne potrebuje.",
		restart: "Opravljeno. Zaprite brskalnike in jih znova odprite.", nothing: "Ničesar ni bilo treba spremeniti.",
		states: map[browsers.State]string{
			browsers.Absent: "ni vpisan", browsers.Registered: "vpisan", browsers.Broken: "vpisan, vendar modula ni",
			browsers.Other: "vpisan drugje", browsers.ByHand: "vpisan ročno", browsers.Proxied: "vpisan prek p11-kit", browsers.Impossible: "ni mogoče",
		},
		reasons: map[browsers.Reason]string{
			browsers.Confined: "brskalnik je zaprt vase in ne vidi ne modula ne programa cied", browsers.NoProfile: "Firefox še ni bil zagnan",
			browsers.NoWay:      "v ta brskalnik cied ne vpisuje ničesar",
			browsers.NoProvider: "v tem sistemu ta brskalnik ne sprejema modulov PKCS #11", browsers.Unreadable: "datoteke ni mogoče brati",
			browsers.Malformed: "datoteka ni, kakršna bi morala biti, ali je povezava", browsers.NameTaken: "drug modul se imenuje cied",
			browsers.Hides: "skrilo bi nastavitve, ki so prišle s Firefoxom",
		},
	}
}

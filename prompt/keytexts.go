package prompt

import "cied/lang"

// keyTexts are the words of the dialog that lends the key to a program, beside those of
// every dialog. Verbs stand for what the comment says.
type keyTexts struct {
	keyTitle       string
	signs, reads   string       // program
	anything       string       // what a signature may be
	whyPIN         string       // to show a certificate
	keeps          lang.Counted // seconds
	onlyIfUsing    string
	signOK, readOK string
}

// keyTextsFor returns the words of the language of tag, or the English ones.
func keyTextsFor(tag string) keyTexts {
	return lang.Pick(map[string]keyTexts{
		lang.Italian: {
			keyTitle: "Usa la CIE",
			signs:    "Il programma\n%s\nchiede una firma con la chiave della tua CIE.",
			reads:    "Il programma\n%s\nchiede il certificato della tua CIE.",
			anything: "Può servire per entrare in un sito, o per qualsiasi altra cosa: da qui non si vede\nche cosa si firma, né per quale sito.",
			whyPIN:   "La carta mostra il certificato solo dopo il PIN. Poi questo computer lo ricorda,\ne il PIN serve solo per firmare.",
			keeps: lang.Counted{
				One:   "Per %d secondo il programma può firmare ancora senza chiedere.",
				Other: "Per %d secondi il programma può firmare ancora senza chiedere.",
			},
			onlyIfUsing: "Scrivi le 8 cifre del PIN solo se stai usando tu questo programma, adesso.",
			signOK:      "Firma",
			readOK:      "Mostra",
		},
		lang.English: {
			keyTitle: "Use the CIE",
			signs:    "The program\n%s\nasks for a signature with the key of your CIE.",
			reads:    "The program\n%s\nasks for the certificate of your CIE.",
			anything: "It may be to log in to a site, or for anything else: what is signed, and for which site,\ncannot be seen from here.",
			whyPIN:   "The card shows the certificate only after the PIN. From then on this computer remembers it,\nand the PIN is asked for only to sign.",
			keeps: lang.Counted{
				One:   "For %d second the program may sign more without asking.",
				Other: "For %d seconds the program may sign more without asking.",
			},
			onlyIfUsing: "Type the 8 digits of the PIN only if you are using this program, just now.",
			signOK:      "Sign",
			readOK:      "Show it",
		},
		lang.German: {
			keyTitle: "CIE benutzen",
			signs:    "Das Programm\n%s\nbittet um eine Signatur mit dem Schlüssel Ihrer CIE.",
			reads:    "Das Programm\n%s\nbittet um das Zertifikat Ihrer CIE.",
			anything: "Das kann eine Anmeldung auf einer Website sein, oder irgendetwas anderes: Was signiert wird,\nund für welche Website, ist von hier aus nicht zu sehen.",
			whyPIN:   "Die Karte zeigt das Zertifikat erst nach der PIN. Danach kennt dieser Computer es,\nund die PIN wird nur noch zum Signieren gebraucht.",
			keeps: lang.Counted{
				One:   "%d Sekunde lang kann das Programm weiter signieren, ohne zu fragen.",
				Other: "%d Sekunden lang kann das Programm weiter signieren, ohne zu fragen.",
			},
			onlyIfUsing: "Geben Sie die 8 Ziffern der PIN nur ein, wenn Sie dieses Programm gerade selbst benutzen.",
			signOK:      "Signieren",
			readOK:      "Zeigen",
		},
		lang.French: {
			keyTitle: "Utiliser la CIE",
			signs:    "Le programme\n%s\ndemande une signature avec la clé de votre CIE.",
			reads:    "Le programme\n%s\ndemande le certificat de votre CIE.",
			anything: "Cela peut servir à se connecter à un site, ou à tout autre chose : d'ici, on ne voit pas\nce qui est signé, ni pour quel site.",
			whyPIN:   "La carte ne montre le certificat qu'après le code PIN. Ensuite cet ordinateur s'en souvient,\net le code PIN ne sert plus qu'à signer.",
			keeps: lang.Counted{
				One:   "Pendant %d seconde, le programme peut encore signer sans demander.",
				Other: "Pendant %d secondes, le programme peut encore signer sans demander.",
			},
			onlyIfUsing: "Saisissez les 8 chiffres du code PIN seulement si vous utilisez vous-même ce programme en ce moment.",
			signOK:      "Signer",
			readOK:      "Montrer",
		},
		lang.Slovene: {
			keyTitle: "Uporaba CIE",
			signs:    "Program\n%s\nprosi za podpis s ključem vaše CIE.",
			reads:    "Program\n%s\nprosi za potrdilo vaše CIE.",
			anything: "Lahko gre za prijavo na spletno mesto ali za kar koli drugega: od tu se ne vidi,\nkaj se podpisuje in za katero spletno mesto.",
			whyPIN:   "Izkaznica pokaže potrdilo šele po vnosu PIN-a. Nato si ga ta računalnik zapomni,\nPIN pa je potreben samo še za podpis.",
			keeps: lang.Counted{
				One:   "Program lahko še %d sekundo podpisuje brez vprašanja.",
				Two:   "Program lahko še %d sekundi podpisuje brez vprašanja.",
				Few:   "Program lahko še %d sekunde podpisuje brez vprašanja.",
				Other: "Program lahko še %d sekund podpisuje brez vprašanja.",
			},
			onlyIfUsing: "Vnesite 8 števk PIN-a samo, če ta program pravkar sami uporabljate.",
			signOK:      "Podpiši",
			readOK:      "Pokaži",
		},
	}, tag)
}

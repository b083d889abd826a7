package federation

import "cied/lang"

// kindText is the message of a kind of mistake, in a language.
func kindText(k Kind, language string) string { return lang.Pick(kindWords()[k], language) }

func kindWords() map[Kind]map[string]string {
	return map[Kind]map[string]string{
		Malformed: {
			lang.Italian: "Qui il file non è scritto nella forma TOML: controlla virgolette, uguale e parentesi",
			lang.English: "Here the file is not TOML: look at quotes, equals signs and brackets",
			lang.German:  "Hier ist die Datei kein TOML: Anführungszeichen, Gleichheitszeichen und Klammern prüfen",
			lang.French:  "Ici le fichier n'est pas du TOML : vérifiez guillemets, signes égal et crochets",
			lang.Slovene: "Tu datoteka ni zapisana v obliki TOML: preverite narekovaje, enačaje in oklepaje",
		},
		TooLong: {
			lang.Italian: "Troppo lungo: il file può avere 64 kB, un testo 1024 byte",
			lang.English: "Too long: the file may have 64 kB, a text 1024 bytes",
			lang.German:  "Zu lang: die Datei darf 64 kB haben, ein Text 1024 Byte",
			lang.French:  "Trop long : le fichier peut avoir 64 ko, un texte 1024 octets",
			lang.Slovene: "Predolgo: datoteka ima lahko 64 kB, besedilo 1024 bajtov",
		},
		Twice: {
			lang.Italian: "Questa voce c'è già più in alto: lasciane una sola",
			lang.English: "This entry stands further up already: leave one",
			lang.German:  "Dieser Eintrag steht schon weiter oben: nur einen behalten",
			lang.French:  "Cette entrée figure déjà plus haut : n'en gardez qu'une",
			lang.Slovene: "Ta vnos je že višje: pustite le enega",
		},
		Unknown: {
			lang.Italian: "Questa voce non esiste: confronta con il file di esempio",
			lang.English: "There is no such entry: compare with the example file",
			lang.German:  "Diesen Eintrag gibt es nicht: mit der Beispieldatei vergleichen",
			lang.French:  "Cette entrée n'existe pas : comparez avec le fichier d'exemple",
			lang.Slovene: "Tega vnosa ni: primerjajte z vzorčno datoteko",
		},
		Missing: {
			lang.Italian: "Questa voce manca",
			lang.English: "This entry is missing",
			lang.German:  "Dieser Eintrag fehlt",
			lang.French:  "Cette entrée manque",
			lang.Slovene: "Ta vnos manjka",
		},
		WantText: {
			lang.Italian: "Scrivi un testo tra virgolette, su una riga",
			lang.English: "Write a text between quotes, on one line",
			lang.German:  "Einen Text in Anführungszeichen schreiben, in einer Zeile",
			lang.French:  "Écrivez un texte entre guillemets, sur une ligne",
			lang.Slovene: "Napišite besedilo med narekovaji, v eni vrstici",
		},
		WantTexts: {
			lang.Italian: `Scrivi un elenco di testi, come ["84.11", "62.01"]`,
			lang.English: `Write a list of texts, as ["84.11", "62.01"]`,
			lang.German:  `Eine Liste von Texten schreiben, wie ["84.11", "62.01"]`,
			lang.French:  `Écrivez une liste de textes, comme ["84.11", "62.01"]`,
			lang.Slovene: `Napišite seznam besedil, kot ["84.11", "62.01"]`,
		},
		WantTable: {
			lang.Italian: "Questa è una tabella: scrivi il suo nome tra parentesi quadre, e sotto le sue voci",
			lang.English: "This is a table: write its name in square brackets, and its entries below",
			lang.German:  "Das ist eine Tabelle: den Namen in eckige Klammern schreiben, die Einträge darunter",
			lang.French:  "C'est une table : écrivez son nom entre crochets, et ses entrées dessous",
			lang.Slovene: "To je tabela: njeno ime napišite v oglatih oklepajih, vnose pa pod njim",
		},
		WantIndex: {
			lang.Italian: "Qui la voce è un indice: un numero da 0 a 65535",
			lang.English: "The entry here is an index: a number from 0 to 65535",
			lang.German:  "Der Eintrag ist hier ein Index: eine Zahl von 0 bis 65535",
			lang.French:  "L'entrée est ici un index : un nombre de 0 à 65535",
			lang.Slovene: "Vnos je tu indeks: število od 0 do 65535",
		},
		WantLanguage: {
			lang.Italian: "Qui la voce è una lingua: due lettere minuscole, come it",
			lang.English: "The entry here is a language: two small letters, as it",
			lang.German:  "Der Eintrag ist hier eine Sprache: zwei Kleinbuchstaben, wie it",
			lang.French:  "L'entrée est ici une langue : deux minuscules, comme it",
			lang.Slovene: "Vnos je tu jezik: dve mali črki, kot it",
		},
		WantHost: {
			lang.Italian: "Scrivi solo l'inizio dell'indirizzo, come https://servizi.comune.example, senza altro dopo il nome",
			lang.English: "Write the beginning of the address only, as https://servizi.comune.example, with nothing after the name",
			lang.German:  "Nur den Anfang der Adresse schreiben, wie https://servizi.comune.example, ohne etwas nach dem Namen",
			lang.French:  "Écrivez seulement le début de l'adresse, comme https://servizi.comune.example, sans rien après le nom",
			lang.Slovene: "Napišite le začetek naslova, kot https://servizi.comune.example, brez česar koli za imenom",
		},
		WantPath: {
			lang.Italian: "Scrivi il resto dell'indirizzo, che comincia con una barra, come /cie/acs",
			lang.English: "Write the rest of the address, which begins with a slash, as /cie/acs",
			lang.German:  "Den Rest der Adresse schreiben, der mit einem Schrägstrich beginnt, wie /cie/acs",
			lang.French:  "Écrivez le reste de l'adresse, qui commence par une barre oblique, comme /cie/acs",
			lang.Slovene: "Napišite preostanek naslova, ki se začne s poševnico, kot /cie/acs",
		},
		WantKind: {
			lang.Italian: `Scrivi "public" per un'amministrazione, "private" per un privato`,
			lang.English: `Write "public" for an administration, "private" for a private body`,
			lang.German:  `Für eine Verwaltung "public" schreiben, für eine private Stelle "private"`,
			lang.French:  `Écrivez "public" pour une administration, "private" pour une entité privée`,
			lang.Slovene: `Za upravo napišite "public", za zasebni subjekt "private"`,
		},
	}
}

package bundle

import (
	"fmt"
	"strings"

	"cied/lang"
)

// readme says in every language what a bundle is, the official one first.
func readme() []byte {
	var text strings.Builder
	for i, tag := range lang.All() {
		if i > 0 {
			text.WriteString("\n----\n\n")
		}
		fmt.Fprintln(&text, readmes()[tag])
	}
	return []byte(text.String())
}

// readmes is the text of each language.
func readmes() map[string]string {
	return map[string]string{
		lang.Italian: `Questi file descrivono un problema di accesso con la CIE, per chi ti aiuta.

report.txt    quello che è stato trovato, per le persone
report.json   lo stesso, per i programmi
versions.txt  le versioni del programma e del sistema
logs/         il registro del programma
traces/       quello che il lettore e la carta si sono detti, senza le risposte della carta

Nomi, numeri e indirizzi sono stati sostituiti da etichette tra parentesi quadre. Il PIN
non c'è e non c'è mai stato. Un nome che il programma non conosce può essere rimasto: prima di
inviare i file, leggili. Al telefono basta il codice che è all'inizio di ogni file.`,

		lang.English: `These files describe a problem with logging in by CIE, for whoever helps you.

report.txt    what was found, for people
report.json   the same, for programs
versions.txt  the versions of the program and of the system
logs/         the log of the program
traces/       what reader and card said to each other, without the answers of the card

Names, numbers and addresses were replaced by labels in square brackets. The PIN has never
been here. A name that the program does not know may have stayed: read the files before you
send them. On the telephone the code at the beginning of each file is enough.`,

		lang.German: `Diese Dateien beschreiben ein Problem bei der Anmeldung mit der CIE, für alle, die Ihnen helfen.

report.txt    was gefunden wurde, für Menschen
report.json   dasselbe, für Programme
versions.txt  die Versionen des Programms und des Systems
logs/         das Protokoll des Programms
traces/       was Lesegerät und Karte einander gesagt haben, ohne die Antworten der Karte

Namen, Nummern und Adressen wurden durch Angaben in eckigen Klammern ersetzt. Die PIN war
nie darin enthalten. Ein Name, den das Programm nicht kennt, kann geblieben sein: Lesen Sie die Dateien,
bevor Sie sie senden. Am Telefon genügt der Code am Anfang jeder Datei.`,

		lang.French: `Ces fichiers décrivent un problème de connexion avec la CIE, pour les personnes qui vous aident.

report.txt    ce qui a été trouvé, pour les personnes
report.json   la même chose, pour les programmes
versions.txt  les versions du programme et du système
logs/         le journal du programme
traces/       ce que le lecteur et la carte se sont dit, sans les réponses de la carte

Les noms, les numéros et les adresses ont été remplacés par des mentions entre crochets. Le
code PIN n'y a jamais figuré. Un nom que le programme ne connaît pas a pu rester : lisez les
fichiers avant de les envoyer. Au téléphone, le code au début de chaque fichier suffit.`,

		lang.Slovene: `Te datoteke opisujejo težavo pri prijavi s CIE za tiste, ki vam pomagajo.

report.txt    kaj je bilo najdeno, za ljudi
report.json   isto, za programe
versions.txt  različice programa in sistema
logs/         dnevnik programa
traces/       kaj sta si povedala čitalnik in izkaznica, brez odgovorov izkaznice

Imena, številke in naslovi so nadomeščeni z oznakami v oglatih oklepajih. Kode PIN tu nikoli
ni bilo. Ime, ki ga program ne pozna, je morda ostalo: preberite datoteke, preden jih pošljete.
Po telefonu zadošča koda na začetku vsake datoteke.`,
	}
}

package main

import "cied/lang"

// historyWords are those of cied history.
type historyWords struct {
	empty, forgotten string
	program, unasked string // notes: a program of this computer asked; nobody has said yes
	broken           string // a format: the line
}

// historyWordsIn returns the words in the language of tag, or the English ones.
func historyWordsIn(tag string) historyWords {
	return lang.Pick(map[string]historyWords{
		lang.Italian: {
			empty: "nessuna voce", forgotten: "l'elenco è stato cancellato", program: "chiesto da un programma", unasked: "senza consenso",
			broken: "L'elenco non è come fu scritto: qualcuno, o un guasto, ha cambiato qualcosa alla riga %d o prima.",
		},
		lang.English: {
			empty: "no entries", forgotten: "the list was removed", program: "asked by a program", unasked: "no consent given",
			broken: "The list is not as it was written: somebody, or a crash, has changed something at or before line %d.",
		},
		lang.German: {
			empty: "keine Einträge", forgotten: "die Liste wurde gelöscht", program: "von einem Programm verlangt", unasked: "ohne Zustimmung",
			broken: "Die Liste ist nicht so, wie sie geschrieben wurde: Jemand oder ein Absturz hat in oder vor Zeile %d etwas geändert.",
		},
		lang.French: {
			empty: "aucune entrée", forgotten: "la liste a été effacée", program: "demandé par un programme", unasked: "sans accord",
			broken: "La liste n'est pas telle qu'elle fut écrite : quelqu'un, ou une panne, a changé quelque chose à la ligne %d ou avant.",
		},
		lang.Slovene: {
			empty: "ni vnosov", forgotten: "seznam je izbrisan", program: "zahteval program", unasked: "brez soglasja",
			broken: "Seznam ni tak, kot je bil zapisan: nekdo ali okvara je nekaj spremenila v vrstici %d ali pred njo.",
		},
	}, tag)
}

package main

import "cied/lang"

// statusWords are those of cied status and cied stop.
type statusWords struct {
	running                string // a format: version, date and time, process
	address, anchors, test string
	now, idle, stopping    string
	asking, askingNew      string // of a login; of a change or unblocking
	last, success, stopped string
}

// statusWordsIn returns the words in the language of tag, or the English ones.
func statusWordsIn(tag string) statusWords {
	return lang.Pick(map[string]statusWords{
		lang.Italian: {
			running: "cied %s è in funzione dal %s (processo %d)",
			address: "indirizzo", anchors: "autorità", test: "DI PROVA: senza valore fuori da una prova",
			now: "adesso", idle: "nessun accesso in corso", asking: "la finestra chiede il consenso e il PIN", askingNew: "la finestra chiede il nuovo PIN", stopping: "poi si ferma",
			last: "ultimo uso", success: "riuscito", stopped: "cied si è fermato",
		},
		lang.English: {
			running: "cied %s has been running since %s (process %d)",
			address: "address", anchors: "anchors", test: "TEST: worth nothing outside a test",
			now: "now", idle: "no login is running", asking: "the dialog asks for consent and PIN", askingNew: "the dialog asks for the new PIN", stopping: "then it stops",
			last: "last use", success: "succeeded", stopped: "cied has stopped",
		},
		lang.German: {
			running: "cied %s läuft seit %s (Prozess %d)",
			address: "Adresse", anchors: "Zertifikate", test: "TEST: außerhalb eines Tests ohne Wert",
			now: "jetzt", idle: "keine Anmeldung im Gang", asking: "das Fenster fragt nach Zustimmung und PIN", askingNew: "das Fenster fragt nach der neuen PIN", stopping: "danach wird es beendet",
			last: "zuletzt", success: "gelungen", stopped: "cied wurde beendet",
		},
		lang.French: {
			running: "cied %s fonctionne depuis le %s (processus %d)",
			address: "adresse", anchors: "autorités", test: "DE TEST : sans valeur hors d'un test",
			now: "maintenant", idle: "aucune connexion en cours", asking: "la fenêtre demande l'accord et le code PIN", askingNew: "la fenêtre demande le nouveau code PIN", stopping: "puis il s'arrête",
			last: "dernier usage", success: "réussi", stopped: "cied s'est arrêté",
		},
		lang.Slovene: {
			running: "cied %s teče od %s (proces %d)",
			address: "naslov", anchors: "overitelji", test: "PRESKUS: zunaj preskusa brez vrednosti",
			now: "zdaj", idle: "nobena prijava ne teče", asking: "okno vpraša za soglasje in PIN", askingNew: "okno vpraša za novi PIN", stopping: "nato se ustavi",
			last: "nazadnje", success: "uspela", stopped: "cied se je ustavil",
		},
	}, tag)
}

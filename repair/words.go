package repair

import "cied/lang"

// words are what a person reads of a repair beside its diff.
type words struct {
	repairs map[string]repairWords // by id
	unseen  string                 // {file} is a path
}

type repairWords struct {
	title string
	undo  string
	after string // what to do when it is done, or ""
}

func wordsIn(tag string) words {
	return lang.Pick(map[string]words{
		lang.Italian: {
			map[string]repairWords{
				Socket:  {"Avvia il servizio dei lettori (pcscd), ora e a ogni accensione", "Ferma di nuovo il servizio dei lettori (pcscd)", ""},
				Rule:    {"Permetti a questo utente di usare i lettori di carte", "Togli a questo utente il permesso di usare i lettori di carte", ""},
				Modules: {"Libera il lettore che il sistema tiene per sé", "Restituisci il lettore al sistema", "Scollega il lettore e ricollegalo."},
			},
			"Senza i diritti di amministratore {file} non si può leggere: se contiene altro, resta com'è.",
		},
		lang.English: {
			map[string]repairWords{
				Socket:  {"Start the service for card readers (pcscd), now and whenever the computer starts", "Stop the service for card readers (pcscd) again", ""},
				Rule:    {"Let this user use the card readers", "No longer let this user use the card readers", ""},
				Modules: {"Free the reader that the system keeps for itself", "Give the reader back to the system", "Unplug the reader and plug it in again."},
			},
			"Without the administrator's rights {file} cannot be read: if it holds something else, it stays as it is.",
		},
		lang.German: {
			map[string]repairWords{
				Socket:  {"Den Dienst für Kartenlesegeräte (pcscd) starten, jetzt und bei jedem Einschalten", "Den Dienst für Kartenlesegeräte (pcscd) wieder anhalten", ""},
				Rule:    {"Diesem Benutzer die Kartenlesegeräte erlauben", "Diesem Benutzer die Kartenlesegeräte nicht mehr erlauben", ""},
				Modules: {"Das Lesegerät freigeben, das das System für sich behält", "Das Lesegerät dem System zurückgeben", "Stecken Sie das Lesegerät aus und wieder ein."},
			},
			"Ohne Administratorrechte ist {file} nicht lesbar: Steht etwas anderes darin, bleibt es, wie es ist.",
		},
		lang.French: {
			map[string]repairWords{
				Socket:  {"Démarrer le service des lecteurs de cartes (pcscd), maintenant et à chaque démarrage", "Arrêter de nouveau le service des lecteurs de cartes (pcscd)", ""},
				Rule:    {"Permettre à cet utilisateur d'utiliser les lecteurs de cartes", "Ne plus permettre à cet utilisateur d'utiliser les lecteurs de cartes", ""},
				Modules: {"Libérer le lecteur que le système garde pour lui", "Rendre le lecteur au système", "Débranchez le lecteur puis rebranchez-le."},
			},
			"Sans les droits d'administrateur, {file} ne peut pas être lu : s'il contient autre chose, il reste tel quel.",
		},
		lang.Slovene: {
			map[string]repairWords{
				Socket:  {"Zaženi storitev za čitalnike kartic (pcscd), zdaj in ob vsakem vklopu", "Spet ustavi storitev za čitalnike kartic (pcscd)", ""},
				Rule:    {"Dovoli temu uporabniku uporabo čitalnikov kartic", "Temu uporabniku ne dovoli več uporabe čitalnikov kartic", ""},
				Modules: {"Sprosti čitalnik, ki ga sistem drži zase", "Vrni čitalnik sistemu", "Odklopite čitalnik in ga znova priključite."},
			},
			"Brez skrbniških pravic datoteke {file} ni mogoče prebrati: če vsebuje kaj drugega, ostane, kakor je.",
		},
	}, tag)
}

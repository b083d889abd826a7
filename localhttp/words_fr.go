package localhttp

import "cied/login"

func frenchWords() words {
	return words{
		Title:    "Connexion avec la CIE",
		Asks:     "Le site qui demande qui vous êtes est",
		Learns:   "Si vous confirmez avec le code PIN, le site connaîtra vos nom et prénom, votre code fiscal (codice fiscale) et le numéro de la carte.",
		PINPlace: "Le code PIN se saisit uniquement dans la fenêtre de cied, qui répète le nom du site. Ne le saisissez jamais dans une page web.",
		CardAlt:  "Une carte d'identité posée à plat au centre d'un lecteur",
		Test:     "TEST : cartes d'essai. Cette connexion ne vaut rien en dehors d'un essai.",
		Remote:   "Une carte peut aussi être lue à travers le réseau, à l'adresse",
		Cancel:   "Annuler",
		Back:     "Retour au site",
		NoScript: "Cette page se recharge d'elle-même toutes les quelques secondes. Pour annuler, fermez-la.",
		Code:     "Code pour l'assistance :",
		Lost:     "Cette connexion n'existe plus",
		Closed:   "Elle est terminée, ou cied a été fermé. Recommencez depuis le site.",

		HomeHeading: "cied est en marche",
		Home:        "Pour vous connecter à un service avec la CIE, partez du site du service. Cette page ne fait rien d'autre.",
		Refused:     "Demande refusée",

		Start:  step{"Un instant", "Recherche du lecteur."},
		Done:   step{"C'est fait", "Vous pouvez retirer la carte. Retour au site."},
		Failed: step{"La connexion n'a pas abouti", ""},
		Steps: map[login.Stage]step{
			login.WaitingReader: {"Branchez le lecteur", "Branchez à l'ordinateur un lecteur de cartes sans contact."},
			login.WaitingCard:   {"Posez la carte", "Posez la carte d'identité à plat au centre du lecteur et ne la bougez plus."},
			login.ReadingCard:   {"Lecture de la carte", "Laissez la carte sur le lecteur."},
			login.Asking:        {"Confirmez et saisissez le code PIN", "La fenêtre de cied s'est ouverte : saisissez-y les 8 chiffres du code PIN."},
			login.Consented:     {"Contrôle du code PIN", "Laissez la carte sur le lecteur."},
			login.Signing:       {"La carte signe", "Encore un instant : laissez la carte sur le lecteur."},
		},
	}
}

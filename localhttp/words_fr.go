package localhttp

import (
	"cied/card"
)

func frenchWords() words {
	return words{
		Title:      "Connexion avec la CIE",
		Asks:       "Le site qui demande qui vous êtes est",
		Learns:     "Si vous confirmez avec le code PIN, le site connaîtra vos nom et prénom, votre code fiscal (codice fiscale) et le numéro de la carte.",
		PINPlace:   "Le code PIN se saisit uniquement dans la fenêtre de cied, qui répète le nom du site. Ne le saisissez jamais dans une page web.",
		Test:       "TEST : cartes d'essai. Cette connexion ne vaut rien en dehors d'un essai.",
		Remote:     "Une carte peut aussi être lue à travers le réseau, à l'adresse",
		Cancel:     "Annuler",
		Cancelling: "Annulation…",
		Back:       "Retour au site",
		NoScript:   "Cette page se recharge d'elle-même toutes les quelques secondes. Pour annuler, fermez-la.",
		Code:       "Code pour l'assistance :",
		Reader:     "Lecteur :",
		Lost:       "Cette connexion n'existe plus",
		Closed:     "Elle est terminée, ou cied a été fermé. Recommencez depuis le site.",
		Leave:      "Vous pouvez fermer cette page.",

		HomeHeading: "cied est en marche",
		Home:        "Ce programme lit votre carte d'identité électronique (CIE) quand un site demande qui vous êtes.",
		HomeStart:   "Pour vous connecter à un service, ouvrez le site du service et choisissez « Entra con CIE ».",
		HomeSent:    "Si un site vous a envoyé ici, retournez sur ce site et recommencez là-bas : aucune connexion ne part de cette page.",
		HomeTLS:     "Certains sites demandent le certificat au navigateur lui-même (cied browser). Avec TLS 1.3 seul, cela ne peut pas marcher : la puce de la CIE ne sait pas signer ainsi, et le site doit accepter aussi TLS 1.2.",
		Refused:     "Demande refusée",
		Doctor:      "Quelque chose ne va pas ? cied peut chercher ce qui vous empêche de vous connecter : carte, lecteur, ordinateur, réseau. Cela prend jusqu’à dix secondes, ne demande aucun code PIN et ne change rien.",
		DoctorAsk:   "Chercher le problème",
		DoctorAgain: "Chercher à nouveau",

		CourseName: "Les étapes de la connexion",
		Course:     [3]string{"Posez la carte", "Saisissez le code PIN dans la fenêtre de cied", "Retour au site"},
		Past:       "Fini",
		Present:    "Maintenant",

		TipsHeading: "Si la carte n'est pas lue",
		Tips: [4]string{
			"Sortez la carte du portefeuille ou de son étui.",
			"Laissez une seule carte sur le lecteur, et éloignez le téléphone.",
			"N'enfoncez pas la carte dans une fente : elle se lit par le dessus, posée à plat.",
			"Ne la bougez pas. S'il ne se passe rien, levez-la, tournez-la d'un quart et reposez-la.",
		},

		Start:  step{"Un instant", "Recherche du lecteur."},
		Done:   step{"C'est fait", "Vous pouvez retirer la carte. Retour au site."},
		Failed: step{"La connexion n'a pas abouti", ""},
		Steps: map[card.Stage]step{
			card.WaitingReader: {"Branchez le lecteur", "Branchez à l'ordinateur un lecteur de cartes sans contact. Si vous n'en avez pas, annulez et choisissez sur le site une autre façon de vous connecter."},
			card.WaitingCard:   {"Posez la carte", "Posez la carte d'identité à plat au centre du lecteur et ne la bougez plus."},
			card.ReadingCard:   {"Lecture de la carte", "Laissez la carte sur le lecteur, jusqu'à la fin."},
			card.Asking:        {"Confirmez et saisissez le code PIN", "La fenêtre de cied s'est ouverte : saisissez-y les 8 chiffres du code PIN. Si vous ne la voyez pas, cherchez derrière les autres fenêtres."},
			card.Consented:     {"Contrôle du code PIN", "Laissez la carte sur le lecteur."},
			card.Signing:       {"La carte signe", "Encore un instant : laissez la carte sur le lecteur."},
		},
		Drawings: map[drawing]string{
			drawSearching:   "Un ordinateur et un lecteur de cartes, reliés par un câble",
			drawNoReader:    "Une flèche mène le câble du lecteur vers la prise USB de l'ordinateur",
			drawEmptyReader: "Une carte descend, à plat, au centre d'un lecteur vide",
			drawReading:     "La carte est posée au centre du lecteur, qui la lit",
			drawWindow:      "Devant la fenêtre du navigateur s'en trouve une plus petite, avec la place de 8 chiffres",
			drawDone:        "La carte est levée du lecteur ; l'écran de l'ordinateur montre une coche",
			drawFailed:      "L'écran d'un ordinateur montre un signal d'attention",
			drawRunning:     "L'écran d'un ordinateur montre une carte d'identité",
		},
	}
}

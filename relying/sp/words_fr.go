package sp

import "cied/relying/saml"

func french() words {
	return words{
		Heading:      "Services en ligne",
		Needs:        "Pour continuer, il faut la carte d'identité électronique.",
		Button:       "Entra con CIE",
		Test:         "TEST : le service, les cartes et les personnes sont inventés.",
		Going:        "Vous allez vers le système d'identification.",
		Continue:     "Continuer",
		Welcome:      "Connexion réussie",
		Name:         "Prénom",
		FamilyName:   "Nom",
		DateOfBirth:  "Date de naissance",
		FiscalNumber: "Code fiscal (codice fiscale)",
		Logout:       "Se déconnecter",
		LoggedOut:    told{"Déconnecté", "Vous n'avez plus de connexion ouverte à ce service."},
		Code:         "Code pour l'assistance :",
		Again:        "Retour à la première page",

		Ends: map[int]told{
			saml.NrTimeout:   {"Temps écoulé", "La connexion n'a pas été terminée à temps. Appuyez de nouveau sur le bouton et terminez la connexion dans le temps indiqué."},
			saml.NrDenied:    {"Rien n'a été envoyé", "Vous avez choisi de ne pas envoyer vos données. Sans elles, le service ne peut pas savoir qui vous êtes : pour vous connecter, recommencez et choisissez de les envoyer."},
			saml.NrCard:      {"Carte expirée ou révoquée", "Votre carte a expiré ou a été révoquée, et ne permet plus de se connecter. Demandez-en une nouvelle à votre commune."},
			saml.NrCancelled: {"Connexion annulée", "Vous avez annulé la connexion. Vous pouvez recommencer quand vous voulez."},
		},
		Other:   told{"Échec de la connexion", "Le système d'identification n'a pas accepté la demande. Réessayez ; si cela se reproduit, signalez-le à l'assistance."},
		Refused: told{"Connexion non valable", "La réponse n'est pas arrivée comme prévu, et personne n'est connecté. Recommencez depuis ce service."},
		Broken:  told{"Non disponible", "Quelque chose ne fonctionne pas ici. Réessayez dans quelques minutes."},
		Lost:    told{"Page introuvable", "Cette page n'existe pas."},
	}
}

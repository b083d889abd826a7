package idp

import (
	"cied/lang"
	"cied/relying/saml"
)

func french() words {
	return words{
		Language:  "Français",
		Title:     "Se connecter avec la CIE",
		Test:      "TEST : les cartes et les personnes sont inventées. Cette connexion ne vaut rien en dehors du test.",
		Languages: "Langue",
		Asks:      "Demande qui vous êtes :",
		Within:    lang.Counted{One: "Vous avez une minute pour terminer la connexion.", Other: "Vous avez %d minutes pour terminer la connexion."},
		Cancel:    "Annuler et revenir au service",
		Code:      "Code pour l'assistance :",

		LoginHeading:  "Connectez-vous avec votre carte d'identité électronique",
		Needs:         "Il faut la carte d'identité électronique (CIE), un lecteur sans contact et les 8 chiffres du code PIN. Le code PIN se saisit uniquement dans la fenêtre du programme cied, jamais dans cette page.",
		Window:        "Se connecter avec la carte",
		WindowHint:    "Une autre fenêtre s'ouvre. Si le navigateur y dit qu'il ne peut pas se connecter, le programme cied n'est pas lancé : lancez-le et réessayez.",
		Same:          "Continuer dans cette fenêtre",
		Door:          "Utiliser le certificat dans le navigateur",
		DoorHint:      "Si le navigateur est déjà configuré pour lire la carte.",
		NotWorked:     "La connexion a échoué",
		PromptHeading: "Le navigateur va demander le certificat",
		Prompt:        "Posez la carte sur le lecteur. Le navigateur montrera un certificat avec votre code fiscal : choisissez-le et confirmez avec le code PIN dans la fenêtre qui s'ouvre.",
		Prompt2:       "Choisir le certificat",
		NoCertificate: "Le navigateur n'a envoyé aucun certificat. Vérifiez que la carte est sur le lecteur, fermez toutes les fenêtres du navigateur et recommencez depuis le service, ou connectez-vous avec cied.",
		DoorFailed:    "La connexion avec le certificat a échoué. Réessayez, ou connectez-vous avec cied.",
		Back:          "Choisir un autre moyen",

		ConsentHeading: "Voulez-vous envoyer ces données ?",
		ConsentText:    "La carte a été reconnue. Si vous envoyez, le service saura de vous ce qui suit, et rien d'autre.",
		Send:           "Envoyer",
		Keep:           "Ne pas envoyer",
		Attributes: map[string][2]string{
			saml.AttributeName:         {"Prénom", "Votre prénom, comme sur la carte."},
			saml.AttributeFamilyName:   {"Nom", "Votre nom, comme sur la carte."},
			saml.AttributeDateOfBirth:  {"Date de naissance", "Année, mois et jour de votre naissance."},
			saml.AttributeFiscalNumber: {"Code fiscal (codice fiscale)", "Vous distingue de toute autre personne, auprès de tous les services publics."},
		},
		BirthGuessed: "Année, mois et jour, tirés du code fiscal, qui ne dit pas le siècle.",

		Callback:   "Réponse reçue. Un instant.",
		CallbackGo: "Continuer ici",
		NoScript:   "Cette fenêtre a besoin de JavaScript pour continuer. Activez-le, ou revenez au service et choisissez un autre moyen.",
		Loggedout:  told{"Connexion terminée", "Aucune connexion n'est ouverte ici. Vous pouvez fermer cette page."},
		Continue:   "Revenir au service",

		Ends: map[int]told{
			saml.NrSuccess:   {"Connexion réussie", "Vous revenez au service."},
			saml.NrTimeout:   {"Temps écoulé", "La connexion n'a pas été terminée à temps. Revenez au service et recommencez."},
			saml.NrDenied:    {"Rien n'a été envoyé", "Vous avez choisi de ne pas envoyer vos données. Le service ne sait pas qui vous êtes."},
			saml.NrCard:      {"Carte expirée ou révoquée", "Cette carte ne permet plus de se connecter. Demandez-en une nouvelle à votre commune."},
			saml.NrCancelled: {"Connexion annulée", "Vous avez annulé la connexion et revenez au service."},
		},
		Other:   told{"Demande refusée", "Le service a envoyé une demande contraire aux règles. Vous n'y êtes pour rien."},
		Refused: told{"Demande non valable", "La demande n'est pas arrivée comme prévu. Revenez au service et recommencez ; si cela se reproduit, signalez-le au service."},
		Broken:  told{"Non disponible", "Quelque chose ne fonctionne pas ici. Réessayez dans quelques minutes."},
		Lost:    told{"Cette connexion n'existe plus", "Elle est terminée, ou la page n'existe pas. Revenez au service et recommencez."},
	}
}

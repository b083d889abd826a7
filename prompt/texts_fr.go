package prompt

import "cied/lang"

func french() texts {
	return texts{
		title:       "Se connecter avec la CIE",
		prompt:      "PIN :",
		ok:          "Se connecter",
		cancel:      "Annuler",
		site:        "Le site\n%s\ndemande à vous connecter avec votre CIE.",
		program:     "Un programme sur cet ordinateur, et non un site, demande une connexion avec votre CIE au nom de\n%s",
		learns:      "Il connaîtra : nom et prénom, code fiscal (codice fiscale), numéro de la carte.",
		firstTime:   "Première demande de ce site.",
		triesMany:   "Essais pour le code PIN : %d.",
		triesOne:    "Essais pour le code PIN : 1. C'EST LE DERNIER.",
		triesHidden: "La carte ne dit pas combien d'essais restent pour le code PIN.",
		remote:      "La carte est lue à travers le réseau, depuis %s.",
		unvouched:   "ATTENTION : personne ne garantit la puce de cette carte.",
		otherCard:   "ATTENTION : la carte sur le lecteur n'est plus la même.",
		test:        "TEST : connexion d'essai, sans valeur.",
		onlyIf:      "Saisissez les 8 chiffres du code PIN seulement si vous venez vous-même de demander à vous connecter.",
		lastTry:     "Il ne reste QU'UN SEUL essai pour le code PIN de la CIE.\nS'il est erroné, le code PIN se bloque et il faut le code PUK.\n\nVoulez-vous utiliser le dernier essai pour\n%s ?",
		lastOK:      "L'utiliser",
		lastCancel:  "Non",
		lastType:    "Pour l'utiliser, écrivez oui et appuyez sur Entrée : ",
		issuer: "ATTENTION : personne ne garantit la puce de cette carte.\n" +
			"Son fabricant n'est pas dans la liste de ce programme : la carte peut être neuve, ou fausse et faite pour obtenir votre code PIN.\n\n" +
			"Voulez-vous lui donner le code PIN quand même, pour\n%s ?",
		issuerOK:     "L'utiliser quand même",
		issuerCancel: "Non",
		issuerType:   "Pour l'utiliser quand même, écrivez oui et appuyez sur Entrée : ",
		yes:          []string{"oui"},
		typed: lang.Counted{
			One:   "Vous avez saisi %d caractère : le code PIN a 8 chiffres.",
			Other: "Vous avez saisi %d caractères : le code PIN a 8 chiffres.",
		},
		notDigits: "Le code PIN a 8 chiffres, sans lettres ni espaces.",
	}
}

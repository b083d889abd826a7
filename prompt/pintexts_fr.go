package prompt

import "cied/lang"

func frenchPIN() pinTexts {
	return pinTexts{
		changeTitle:  "Changer le code PIN de la CIE",
		unblockTitle: "Débloquer le code PIN de la CIE",
		next:         "Suivant",
		changeOK:     "Changer le PIN",
		unblockOK:    "Débloquer le PIN",
		changeStep:   "Changement du code PIN de la CIE : étape %d sur 3.",
		unblockStep:  "Déblocage du code PIN de la CIE : étape %d sur 3.",
		noSite:       "Aucun site ne le demande : cela vient de cet ordinateur. Si ce n'est pas vous, annulez.",
		testPIN:      "TEST : un essai, avec des certificats d'essai.",
		pukMany:      "Essais pour le code PUK : %d.",
		pukOne:       "Essais pour le code PUK : 1. C'EST LE DERNIER.",
		pukHidden:    "La carte ne dit pas combien d'essais restent pour le code PUK.",
		aboutPUK: "Le PUK est le code de 8 chiffres qui débloque le code PIN.\n" +
			"Les 4 premiers sont sur le reçu de la demande de CIE, les 4 autres dans la lettre arrivée avec la carte.",
		lostPUK:     "Si vous l'avez perdu, annulez : il se récupère avec l'application CieID (jusqu'à 48 heures) ou dans une commune.",
		typeOld:     "Saisissez les 8 chiffres du code PIN actuel.",
		typePUK:     "Saisissez les 8 chiffres du code PUK.",
		typeNew:     "Choisissez un nouveau code PIN de 8 chiffres : ni identiques, ni à la suite, ni votre date de naissance.",
		typeAgain:   "Saisissez de nouveau les 8 chiffres du nouveau code PIN.",
		oldPrompt:   "PIN actuel :",
		pukPrompt:   "PUK :",
		newPrompt:   "Nouveau PIN :",
		againPrompt: "Encore le nouveau PIN :",
		chipPIN: "ATTENTION : personne ne garantit la puce de cette carte.\n" +
			"Son fabricant n'est pas dans la liste de ce programme : la carte peut être neuve, ou fausse et faite pour obtenir vos codes.\n\n" +
			"Voulez-vous lui donner vos codes quand même ?",
		lastChange: "Il ne reste QU'UN SEUL essai pour le code PIN de la CIE.\nSi le code saisi est erroné, le code PIN se bloque et il faut le code PUK.\n\n" +
			"Voulez-vous utiliser le dernier essai pour changer le code PIN ?",
		fewPUK: lang.Counted{
			One:   "Il ne reste QU'UN SEUL essai pour le code PUK de la CIE, et personne ne le rend.",
			Other: "Il ne reste QUE %d essais pour le code PUK de la CIE, et personne ne les rend.",
		},
		fewMeans:    "Quand ils sont épuisés, le code PIN de cette carte ne se débloque plus jamais : il faut une nouvelle CIE, à la commune.",
		hiddenMeans: "Après dix essais erronés, le code PIN de cette carte ne se débloque plus jamais : il faut une nouvelle CIE, à la commune.",
		fewAsk: "Si vous n'êtes pas sûr du PUK, récupérez-le d'abord avec l'application CieID (jusqu'à 48 heures) ou dans une commune.\n\n" +
			"Voulez-vous utiliser un essai ?",
		fewOK: "Utiliser un essai",
		typedPUK: lang.Counted{
			One:   "Vous avez saisi %d caractère : le code PUK a 8 chiffres.",
			Other: "Vous avez saisi %d caractères : le code PUK a 8 chiffres.",
		},
		notDigitsPUK: "Le code PUK a 8 chiffres, sans lettres ni espaces.",
	}
}

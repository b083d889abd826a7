package tray

func french() words {
	return words{
		itself:      "Français",
		waiting:     "Prêt, en attente d'une carte.",
		cardThere:   "Une carte est sur le lecteur.",
		stopping:    "Le programme va se fermer.",
		login:       "Connexion",
		change:      "Changement du PIN",
		unblock:     "Déblocage du PIN",
		certificate: "Certificat montré",
		signature:   "Signature par un programme",
		kept:        "La carte reste ouverte pour le programme qui a signé.",
		starting:    "Cela va commencer.",
		reading:     "Lecture de la carte en cours : ne la déplacez pas.",
		asking:      "Une fenêtre de cet ordinateur demande votre accord et le PIN.",
		agreed:      "La carte travaille : ne la déplacez pas.",
		done:        "Réussi.",
		nothingYet:  "La carte n'a pas encore été utilisée.",
		openPage:    "Ouvrir la page d'état",
		changePIN:   "Changer le PIN…",
		unblockPIN:  "Débloquer le PIN…",
		doctor:      "Diagnostic : chercher ce qui ne va pas",
		language:    "Langue",
		withSession: "Démarrer avec la session",
		about:       "À propos de cied",
		quit:        "Quitter",
		licence:     "Licence :",
		test:        "des autorités inventées sont acceptées",
	}
}

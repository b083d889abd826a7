package tray

func english() words {
	return words{
		itself:      "English",
		waiting:     "Ready, waiting for a card.",
		cardThere:   "A card is on the reader.",
		stopping:    "The program is about to end.",
		login:       "Login",
		change:      "PIN change",
		unblock:     "PIN unblocking",
		certificate: "Certificate shown",
		signature:   "Signature",
		kept:        "The card stays open for the program that has signed.",
		starting:    "It is about to begin.",
		reading:     "The card is being read; leave it where it is.",
		asking:      "A window of this computer asks for your consent and the PIN.",
		agreed:      "The card is at work; leave it where it is.",
		done:        "Done.",
		nothingYet:  "The card has not been used yet.",
		openPage:    "Open status page",
		changePIN:   "Change PIN…",
		unblockPIN:  "Unblock PIN…",
		doctor:      "Doctor: find what is wrong",
		language:    "Language",
		withSession: "Start with the session",
		about:       "About cied",
		quit:        "Quit",
		licence:     "Licence:",
		test:        "invented authorities are trusted",
	}
}

package prompt

import "cied/lang"

func english() texts {
	return texts{
		title:       "Log in with CIE",
		prompt:      "PIN:",
		ok:          "Log in",
		cancel:      "Cancel",
		site:        "The site\n%s\nasks to log you in with your CIE.",
		program:     "A program on this computer, not a website, asks for a login with your CIE in the name of\n%s",
		learns:      "It will learn: your name, codice fiscale, card number.",
		firstTime:   "This site asks for the first time.",
		triesMany:   "Tries for the PIN: %d.",
		triesOne:    "Tries for the PIN: 1. IT IS THE LAST.",
		triesHidden: "The card does not tell how many tries are left for the PIN.",
		remote:      "The card is read over the network, from %s.",
		unvouched:   "CAUTION: nobody vouches for the chip of this card.",
		otherCard:   "CAUTION: a different card lies on the reader now.",
		test:        "TEST: a login for testing, worth nothing.",
		onlyIf:      "Type the 8 digits of the PIN only if you asked to log in, just now.",
		lastTry:     "ONLY ONE try is left for the PIN of the CIE.\nIf it is wrong the PIN is blocked, and you need the PUK.\n\nDo you want to use the last try for\n%s ?",
		lastOK:      "Use the last",
		lastCancel:  "No",
		lastType:    "To use it type yes and press Enter: ",
		issuer: "CAUTION: nobody vouches for the chip of this card.\n" +
			"Whoever made it is not in the list that this program knows: the card may be new, or false and made to get your PIN.\n\n" +
			"Do you want to give it the PIN all the same, for\n%s ?",
		issuerOK:     "Use it anyway",
		issuerCancel: "No",
		issuerType:   "To use it all the same type yes and press Enter: ",
		yes:          []string{"yes"},
		typed: lang.Counted{
			One:   "You typed %d character: the PIN has 8 digits.",
			Other: "You typed %d characters: the PIN has 8 digits.",
		},
		notDigits: "The PIN has 8 digits, without letters or spaces.",
	}
}

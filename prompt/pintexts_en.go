package prompt

import "cied/lang"

func englishPIN() pinTexts {
	return pinTexts{
		changeTitle:  "Change the PIN of the CIE",
		unblockTitle: "Unblock the PIN of the CIE",
		next:         "Next",
		changeOK:     "Change the PIN",
		unblockOK:    "Unblock the PIN",
		changeStep:   "Change of the PIN of the CIE: step %d of 3.",
		unblockStep:  "Unblocking of the PIN of the CIE: step %d of 3.",
		noSite:       "No website asks for it: it was started on this computer. If it was not you, cancel.",
		testPIN:      "TEST: a trial, with certificates for testing.",
		pukMany:      "Tries for the PUK: %d.",
		pukOne:       "Tries for the PUK: 1. IT IS THE LAST.",
		pukHidden:    "The card does not tell how many tries are left for the PUK.",
		aboutPUK: "The PUK is the code of 8 digits that unblocks the PIN.\n" +
			"The first 4 are on the receipt of the application for the CIE, the other 4 in the letter that came with the card.",
		lostPUK:     "If you have lost it, cancel: you get it again with the CieID app (up to 48 hours) or at a municipality.",
		typeOld:     "Type the 8 digits of the PIN that you have now.",
		typePUK:     "Type the 8 digits of the PUK.",
		typeNew:     "Choose a new PIN of 8 digits: not equal ones, not in a row, not your date of birth.",
		typeAgain:   "Type the 8 digits of the new PIN again.",
		oldPrompt:   "Current PIN:",
		pukPrompt:   "PUK:",
		newPrompt:   "New PIN:",
		againPrompt: "New PIN again:",
		chipPIN: "CAUTION: nobody vouches for the chip of this card.\n" +
			"Whoever made it is not in the list that this program knows: the card may be new, or false and made to get your codes.\n\n" +
			"Do you want to give it your codes all the same?",
		lastChange: "ONLY ONE try is left for the PIN of the CIE.\nIf the PIN that you type is wrong it is blocked, and you need the PUK.\n\n" +
			"Do you want to use the last try to change the PIN?",
		fewPUK: lang.Counted{
			One:   "ONLY ONE try is left for the PUK of the CIE, and nobody can give it back.",
			Other: "ONLY %d tries are left for the PUK of the CIE, and nobody can give them back.",
		},
		fewMeans:    "When they are used up, the PIN of this card can never be unblocked: you need a new CIE, from the municipality.",
		hiddenMeans: "After ten wrong ones, the PIN of this card can never be unblocked: you need a new CIE, from the municipality.",
		fewAsk: "If you are not sure of the PUK, get it again first, with the CieID app (up to 48 hours) or at a municipality.\n\n" +
			"Do you want to use a try?",
		fewOK: "Use a try",
		typedPUK: lang.Counted{
			One:   "You typed %d character: the PUK has 8 digits.",
			Other: "You typed %d characters: the PUK has 8 digits.",
		},
		notDigitsPUK: "The PUK has 8 digits, without letters or spaces.",
	}
}

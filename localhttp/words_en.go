package localhttp

import "cied/login"

func englishWords() words {
	return words{
		Title:    "Log in with the CIE",
		Asks:     "The site that asks who you are is",
		Learns:   "If you confirm with your PIN, the site will know your name and surname, your codice fiscale and the number of the card.",
		PINPlace: "The PIN is typed only in the window of cied, which repeats the name of the site. Never type it in a web page.",
		CardAlt:  "An identity card lying flat on the middle of a reader",
		Test:     "TEST: test cards. This login is worth nothing outside a test.",
		Remote:   "A card can also be read over the network, at the address",
		Cancel:   "Cancel",
		Back:     "Back to the site",
		NoScript: "This page reloads by itself every few seconds. To cancel, close it.",
		Code:     "Code for support:",
		Lost:     "This login is no longer there",
		Closed:   "It has ended, or cied was closed. Start again from the site.",

		HomeHeading: "cied is running",
		Home:        "To log in to a service with the CIE, start from the service's own site. This page does nothing else.",
		Refused:     "Request refused",

		Start:  step{"One moment", "Looking for the reader."},
		Done:   step{"Done", "You may take the card away. Going back to the site."},
		Failed: step{"The login did not succeed", ""},
		Steps: map[login.Stage]step{
			login.WaitingReader: {"Connect the reader", "Connect a reader for contactless cards to the computer."},
			login.WaitingCard:   {"Put the card down", "Lay the identity card flat on the middle of the reader and leave it there."},
			login.ReadingCard:   {"Reading the card", "Leave the card on the reader."},
			login.Asking:        {"Confirm and type the PIN", "The window of cied has opened: type the 8 digits of the PIN there."},
			login.Consented:     {"Checking the PIN", "Leave the card on the reader."},
			login.Signing:       {"The card signs", "One more moment: leave the card on the reader."},
		},
	}
}

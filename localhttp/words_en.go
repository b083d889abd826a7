package localhttp

import (
	"cied/card"
)

func englishWords() words {
	return words{
		Title:      "Log in with the CIE",
		Asks:       "The site that asks who you are is",
		Learns:     "If you confirm with your PIN, the site will know your name and surname, your codice fiscale and the number of the card.",
		PINPlace:   "The PIN is typed only in the window of cied, which repeats the name of the site. Never type it in a web page.",
		Test:       "TEST: test cards. This login is worth nothing outside a test.",
		Remote:     "A card can also be read over the network, at the address",
		Cancel:     "Cancel",
		Cancelling: "Cancelling…",
		Back:       "Back to the site",
		NoScript:   "This page reloads by itself every few seconds. To cancel, close it.",
		Code:       "Code for support:",
		Reader:     "Reader:",
		Lost:       "This login is no longer there",
		Closed:     "It has ended, or cied was closed. Start again from the site.",
		Leave:      "You can close this page.",

		HomeHeading: "cied is running",
		Home:        "This program reads your electronic identity card (CIE) when a site asks who you are.",
		HomeStart:   "To log in to a service, open the service's own site and choose “Entra con CIE”.",
		HomeSent:    "If a site has sent you here, go back to that site and start again there: no login begins on this page.",
		HomeTLS:     "Some sites ask the browser itself for the certificate (cied browser). With TLS 1.3 alone that cannot work: the chip of the CIE cannot sign in that way, and the site has to accept TLS 1.2 too.",
		Refused:     "Request refused",
		Doctor:      "Something does not work? cied can look for what keeps you from logging in: card, reader, computer, network. It takes up to ten seconds, asks for no PIN and changes nothing.",
		DoctorAsk:   "Look for the problem",
		DoctorAgain: "Look again",

		CourseName: "The steps of the login",
		Course:     [3]string{"Lay the card down", "Type the PIN in the window of cied", "Back to the site"},
		Past:       "Done",
		Present:    "Now",

		TipsHeading: "If the card is not read",
		Tips: [4]string{
			"Take the card out of its wallet or cover.",
			"Leave one card only on the reader, and put the phone elsewhere.",
			"Do not push the card into a slot: it is read from above, lying flat.",
			"Do not move it. If nothing happens, lift it, turn it by a quarter and lay it down again.",
		},

		Start:  step{"One moment", "Looking for the reader."},
		Done:   step{"Done", "You may take the card away. Going back to the site."},
		Failed: step{"The login did not succeed", ""},
		Steps: map[card.Stage]step{
			card.WaitingReader: {"Connect the reader", "Connect a reader for contactless cards to the computer. If you have none, cancel and choose another way to log in on the site."},
			card.WaitingCard:   {"Put the card down", "Lay the identity card flat on the middle of the reader and leave it there."},
			card.ReadingCard:   {"Reading the card", "Leave the card where it is, until the end."},
			card.Asking:        {"Confirm and type the PIN", "The window of cied has opened: type the 8 digits of the PIN there. If you do not see it, look behind the other windows."},
			card.Consented:     {"Checking the PIN", "Leave the card on the reader."},
			card.Signing:       {"The card signs", "One more moment: leave the card on the reader."},
		},
		Drawings: map[drawing]string{
			drawSearching:   "A computer and a card reader, joined by a cable",
			drawNoReader:    "An arrow leads the cable of the reader to the USB port of the computer",
			drawEmptyReader: "A card comes down, flat, on the middle of an empty reader",
			drawReading:     "The card lies on the middle of the reader, which is reading it",
			drawWindow:      "In front of the browser's window is a smaller one, with room for 8 digits",
			drawDone:        "The card is lifted from the reader; the computer's screen shows a tick",
			drawFailed:      "The screen of a computer shows a warning sign",
			drawRunning:     "The screen of a computer shows an identity card",
		},
	}
}

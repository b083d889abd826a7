package idp

import (
	"cied/lang"
	"cied/relying/saml"
)

func english() words {
	return words{
		Language:  "English",
		Title:     "Log in with CIE",
		Test:      "TEST: cards and people are invented. This login counts for nothing outside the test.",
		Languages: "Language",
		Asks:      "Wants to know who you are:",
		Within:    lang.Counted{One: "You have one minute to complete the login.", Other: "You have %d minutes to complete the login."},
		Cancel:    "Cancel and go back to the service",
		Code:      "Code for support:",

		LoginHeading:  "Log in with your electronic identity card",
		Needs:         "You need the electronic identity card (CIE), a contactless reader and the 8 digits of the PIN. The PIN is typed only into the window of the program cied, never into this page.",
		Window:        "Log in with the card",
		WindowHint:    "Another window opens. If the browser says there that it cannot connect, the program cied is not running: start it and try again.",
		Same:          "Go on in this window",
		Door:          "Use the certificate in the browser",
		DoorHint:      "If the browser has been set up to read the card.",
		NotWorked:     "The login did not work",
		PromptHeading: "The browser will ask for the certificate",
		Prompt:        "Lay the card on the reader. The browser will show a certificate with your codice fiscale: choose it and confirm with the PIN in the window that opens.",
		Prompt2:       "Choose the certificate",
		NoCertificate: "The browser sent no certificate. See that the card lies on the reader, close all windows of the browser and start over at the service, or log in with cied.",
		DoorFailed:    "Logging in with the certificate did not work. Try again, or log in with cied.",
		Back:          "Choose another way",

		ConsentHeading: "Do you want to send these data?",
		ConsentText:    "The card was recognised. If you send, the service will know this about you, and nothing else.",
		Send:           "Send",
		Keep:           "Do not send",
		Attributes: map[string][2]string{
			saml.AttributeName:         {"Given name", "Your given name, as on the card."},
			saml.AttributeFamilyName:   {"Surname", "Your surname, as on the card."},
			saml.AttributeDateOfBirth:  {"Date of birth", "Year, month and day of your birth."},
			saml.AttributeFiscalNumber: {"Codice fiscale", "Tells you from every other person, at all public services."},
		},
		BirthGuessed: "Year, month and day, worked out from the codice fiscale, which does not tell the century.",

		Callback:   "Answer received. One moment.",
		CallbackGo: "Go on here",
		NoScript:   "This window needs JavaScript to go on. Switch it on, or go back to the service and choose another way.",
		Loggedout:  told{"Login ended", "No login is open here. You may close this page."},
		Continue:   "Back to the service",

		Ends: map[int]told{
			saml.NrSuccess:   {"Logged in", "You are on your way back to the service."},
			saml.NrTimeout:   {"Time is over", "The login was not completed in time. Go back to the service and start over."},
			saml.NrDenied:    {"Nothing was sent", "You chose not to send your data. The service does not know who you are."},
			saml.NrCard:      {"Card expired or revoked", "This card can no longer be used to log in. Ask your municipality for a new one."},
			saml.NrCancelled: {"Login cancelled", "You cancelled the login and are on your way back to the service."},
		},
		Other:   told{"Request refused", "The service sent a request that breaks the rules. It is not your fault."},
		Refused: told{"Invalid request", "The request did not arrive as it should. Go back to the service and start over; if it happens again, tell the service."},
		Broken:  told{"Not available", "Something here does not work. Try again in a few minutes."},
		Lost:    told{"This login is no longer there", "It has ended, or there is no such page. Go back to the service and start over."},
	}
}

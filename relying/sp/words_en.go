package sp

import "cied/relying/saml"

func english() words {
	return words{
		Heading:      "Online services",
		Needs:        "To go on you need the electronic identity card.",
		Button:       "Entra con CIE",
		Test:         "TEST: service, cards and people are invented.",
		Going:        "You are on your way to the identification system.",
		Continue:     "Go on",
		Welcome:      "Logged in",
		Name:         "Given name",
		FamilyName:   "Surname",
		DateOfBirth:  "Date of birth",
		FiscalNumber: "Fiscal code (codice fiscale)",
		Logout:       "Log out",
		LoggedOut:    told{"Logged out", "You have no open login with this service any more."},
		Code:         "Code for support:",
		Again:        "Back to the first page",

		Ends: map[int]told{
			saml.NrTimeout:   {"Time is over", "The login was not completed in time. Press the button again and complete the login within the time that is shown."},
			saml.NrDenied:    {"Nothing was sent", "You chose not to send your data. Without them the service cannot know who you are: to log in, start over and choose to send them."},
			saml.NrCard:      {"Card expired or revoked", "Your card has expired or was revoked, and can no longer be used to log in. Ask your municipality for a new one."},
			saml.NrCancelled: {"Login cancelled", "You cancelled the login. You can start over whenever you like."},
		},
		Other:   told{"Login failed", "The identification system did not accept the request. Try again; if it happens again, tell support."},
		Refused: told{"Invalid login", "The answer did not arrive as it should, and nobody was logged in. Start over at this service."},
		Broken:  told{"Not available", "Something here does not work. Try again in a few minutes."},
		Lost:    told{"No such page", "There is no such page."},
	}
}

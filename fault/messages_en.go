package fault

import "cied/lang"

// english has the messages for whoever asked for English or for a language that is
// not here.
func english() words {
	return words{
		tries: lang.Counted{
			One:   "Wrong PIN: one try left.",
			Other: "Wrong PIN: %d tries left.",
		},
		texts: map[Code]Text{
			Internal: {"The program met an error of its own.", "Try again; if it happens again, report it with this code."},
			Usage:    {"The command cannot be understood.", "Look at the help of the command and write it again."},

			PCSCUnavailable: {"The service that talks to card readers is not running.", "Start the smart card service (pcscd on Linux), then try again."},
			PCSCDenied:      {"This computer does not let you use the card reader.", "Log in at the computer itself, or ask its administrator for access to the reader."},
			PCSCNotBuilt:    {"This copy of the program cannot talk to USB readers.", "Install the complete version of the program."},
			ReaderMissing:   {"No card reader was found.", "Connect a contactless reader to the computer."},
			ReaderUnknown:   {"The chosen reader is not connected.", "Connect it, or choose one of the readers in the list."},
			ReaderRemoved:   {"The reader was disconnected.", "Connect the reader again and start over."},
			ReaderFailed:    {"The reader reported an error.", "Unplug the reader, plug it in directly at the computer and try again."},
			CardInUse:       {"Another program is using the card.", "Close the other program, then try again."},
			ListenerRefused: {"A program that may not act as a card tried to connect.", "Check which program connects, and from which computer."},
			ListenerAddress: {"The network reader cannot listen at that address.", "Choose another address or port, or allow that address explicitly."},

			CardMissing:   {"There is no card on the reader.", "Lay the electronic identity card on the reader."},
			CardRemoved:   {"The card was lifted too early.", "Lay the card on the reader and leave it there until the end."},
			CardMute:      {"The card does not answer.", "Lift the card and lay it down again, at the centre of the reader."},
			CardSilent:    {"The card stopped answering.", "Lay the card at the centre of the reader and do not move it."},
			CardNotCIE:    {"This card is not an Italian electronic identity card (CIE 3.0).", "Lay your CIE on the reader, and no other card."},
			CardAnswer:    {"The card gave an answer that the program does not expect.", "Lift the card, lay it down again and try once more."},
			CardIntegrity: {"The conversation with the card was disturbed.", "Try again without moving the card."},
			CardChanged:   {"This is not the card of a moment ago.", "Lay down the card that you want to use and start over."},
			CardNoLogin:   {"This CIE holds no certificate for logging in.", "Ask the municipality that issued the card."},

			PINFormat:   {"The PIN of the CIE has 8 digits; no try was used.", "Type all 8 digits: 4 came with the receipt of the request, 4 with the card."},
			PINWrong:    {"Wrong PIN.", "Type the 8 digits again with care; at the end of the tries the PIN is blocked."},
			PINBlocked:  {"The PIN is blocked.", "Unblock it with the 8 digits of the PUK, in the CieID app or at the municipality."},
			PINLastTry:  {"Only one try is left for the PIN, and it was not used.", "If you are sure of the PIN, start over and say yes; if not, get the PUK first."},
			PINDoubtful: {"The card was lost while it checked the PIN: one try may have been used.", "Leave the card still, start over and look at the tries left before you type."},
			Cancelled:   {"You cancelled the login.", "If you still want to log in, start again from the site."},
			Timeout:     {"Time ran out; the last question was not answered.", "Start over when you have card and PIN at hand."},
			NoDialog:    {"The window that asks for the PIN cannot open.", "Install a pinentry program for your desktop, or use cied login in a terminal."},
			Interrupted: {"The program was stopped before the login ended.", "Start the program and log in again."},

			ChipForged:        {"The chip of this card is not genuine.", "Do not use this card; take it to the municipality or to the police."},
			ChipIssuerUnknown: {"The program does not know who made the chip of this card.", "Update the list of country signers (cied trust update --csca), or the program; if it happens again, report it."},
			SODMalformed:      {"The security data of the chip cannot be read.", "Take the card to the municipality to have it checked."},
			SODSignature:      {"The security data of the chip is not authentic.", "Do not use this card; take it to the municipality to have it checked."},
			SODSigner:         {"The security data of the chip has no valid signer.", "Do not use this card; take it to the municipality to have it checked."},
			SODDataGroup:      {"Some data in the chip is not what was issued.", "Do not use this card; take it to the municipality to have it checked."},

			CertIssuerWithdrawn: {"The State no longer trusts the authority that issued the certificate of the card.", "Ask the municipality for a new card."},
			RevocationUnknown:   {"Whether the card was revoked could not be found out.", "Try again in a few minutes; if it happens again, tell the site."},

			CertMalformed:     {"The certificate cannot be read.", "If it is that of a card, take the card to the municipality to have it checked."},
			CertExpired:       {"The certificate of the card has expired.", "Check the date of this computer; if it is right, ask the municipality for a new card."},
			CertNotYetValid:   {"The certificate of the card is not valid yet.", "Check the date and time of this computer."},
			CertIssuerUnknown: {"The program does not know who issued the certificate of the card.", "Update the list of authorities (cied trust update), or the program; if it happens again, report it."},
			CertPurpose:       {"The certificate of the card is not meant for logging in.", "Ask the municipality that issued the card."},
			CertPolicy:        {"The certificate of the card was not issued for logging in with the CIE.", "Ask the municipality that issued the card."},
			CertWeakKey:       {"The key of the card is too weak.", "Ask the municipality for a new card."},
			CertSubject:       {"The certificate of the card has no codice fiscale.", "Ask the municipality that issued the card."},
			KeyMismatch:       {"Key and certificate of the card do not belong together.", "Take the card to the municipality to have it checked."},
			CertRevoked:       {"The card was revoked or suspended.", "If you did not report it lost, ask the municipality why."},

			HostRejected:      {"The request did not come through this computer's own address.", "Start again from the page of the site; if it happens again, tell the site."},
			OriginMissing:     {"The site did not say who it is.", "Your card is fine: tell the site that its request has no origin."},
			OriginNull:        {"The browser hides which site is asking.", "Open the site in a normal window; if it happens again, tell the site."},
			OriginInvalid:     {"The site that asks has no secure address (https).", "Do not log in from that page; tell the site."},
			NonceLength:       {"The site sent a challenge of the wrong length.", "Your card is fine: tell the site."},
			NonceReused:       {"The site sent a challenge that was already used.", "Go back to the site and start over."},
			FormatUnsupported: {"The site asks for an answer in an unknown form.", "Update the program; if it happens again, tell the site."},
			RequestMalformed:  {"The request of the site is not written correctly.", "Your card is fine: tell the site."},
			RequestTooLarge:   {"The request of the site is too large.", "Your card is fine: tell the site."},
			RequestType:       {"The request of the site has the wrong type.", "Your card is fine: tell the site."},
			MethodNotAllowed:  {"The site asked in the wrong way.", "Your card is fine: tell the site."},
			RouteUnknown:      {"There is no such page.", "Go back to the site and start over."},
			FrameRejected:     {"The login page was opened inside another page.", "Open the site in a window of its own; if it happens again, tell the site."},
			Busy:              {"Another login is already running.", "Finish or cancel the other login first."},
			SessionUnknown:    {"This login does not exist or is already over.", "Go back to the site and start over."},
			PeerRefused:       {"The request comes from another user of this computer.", "Log in from your own session on this computer."},
			PortInUse:         {"Another program uses the port of cied.", "Close the other program, or log out and in again."},
			RateLimited:       {"Too many logins were asked for in a short time.", "Wait a minute, then try again."},
			CrossSite:         {"Another site tried to use a page of cied.", "Go back to the login page and start over."},
			HTTPVersion:       {"A program spoke to cied in a way that browsers do not.", "Open the login page in an ordinary browser."},
			OriginRefused:     {"This computer does not allow that site to ask for a login.", "If you need that site, ask the computer's administrator."},

			TrustUnreadable:    {"The trusted certificates cannot be read.", "Check the folder of the certificates, or install the program again."},
			StateUnreadable:    {"A file of the program cannot be read or written.", "Check the free space and the permissions of your home folder."},
			PolicyInvalid:      {"The settings of the program cannot be understood.", "Correct the policy file at the line that is named, or ask the computer's administrator."},
			TrustFetch:         {"The list cannot be downloaded.", "Check the connection and try again, or download the file and give its name."},
			TrustListMalformed: {"The list cannot be read.", "Download the list again from its official address."},
			TrustListSignature: {"The list was altered.", "Do not use that file; download the list again from its official address."},
			TrustListSigner:    {"The list is not signed by who may publish it.", "Update the program; if the signer has changed, have the EU's list of lists name it (cied trust update --lotl)."},
			TrustListStale:     {"The list is not valid on this date.", "Check the date of this computer, then download a fresh list."},
			TrustListReplayed:  {"The list is older than the one in use.", "Download the list again from its official address."},
			TrustListNoCIE:     {"The list does not contain the authorities of the CIE.", "Check that it is the Italian trusted list."},

			NonceMismatch:  {"The site received an answer to another request.", "Go back to the site and start over."},
			TokenMalformed: {"The site received an answer that it cannot read.", "Go back to the site and start over; if it happens again, tell the site."},
			TokenSignature: {"The site received an answer whose signature is wrong.", "Go back to the site and start over; if it happens again, tell the site."},
		},
	}
}

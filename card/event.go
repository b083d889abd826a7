package card

// A Stage is where a use of a card stands. Stages may repeat: a card that is lifted leads
// back to WaitingCard.
type Stage string

// The stages of a use, in their order. Users of a card have more of their own.
const (
	WaitingReader Stage = "waiting-reader" // no reader is connected
	WaitingCard   Stage = "waiting-card"   // a reader is there, no CIE on it; Event.Note may say what lies there
	ReadingCard   Stage = "reading-card"   // the chip is being read and proved; no PIN is needed
	Asking        Stage = "asking"         // the person is being asked for consent and PIN
	Consented     Stage = "consented"      // the person has said yes; the PIN goes to the card
	Signing       Stage = "signing"        // the PIN was right, and the card signs; no stage of a PIN change
)

// An Event is a step of a use, for whoever shows it to the person. It stays on this
// computer: nothing of it is told to a site.
type Event struct {
	Stage  Stage
	Reader string // the reader in question, or ""
	Note   error  // why it is not further, as a fault; nil where all is well
}

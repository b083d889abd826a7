package policy

import "slices"

// A Choice is what to do about something that the program cannot vouch for.
type Choice string

const (
	Ask    Choice = "ask"    // leave it to the person
	Refuse Choice = "refuse" // the stricter one
)

// Revocation is who is asked whether a card was revoked.
type Revocation string

// From the least strict to the strictest.
const (
	Off  Revocation = "off"  // nobody
	CRL  Revocation = "crl"  // the lists that are kept on this computer
	OCSP Revocation = "ocsp" // the issuer too, who then learns of the login
)

// Programs is how programs of this computer may use the key, through PKCS #11.
type Programs string

// From the least strict to the strictest.
const (
	Protected Programs = "protected" // they log in first, and the key stays open for a while
	OnUse     Programs = "on-use"    // the person is asked at each signature, or at the first of Keep
	NoProgram Programs = "off"       // not at all
)

// A Policy is what holds for one run, settled.
type Policy struct {
	Port        int        // loopback port where login pages find the program
	Cache       bool       // whether cards are remembered
	History     bool       // whether the person has a list of what was asked, and how it ended
	Revocation  Revocation // who is asked about the card
	UnknownChip Choice     // a chip that nobody vouches for

	Known  bool     // whether the providers of [Known] are allowed
	Allow  []string // the other origins that are allowed, as browsers serialise them
	Others Choice   // the origins that are not

	Programs Programs // how programs may use the key
	Keep     int      // seconds for which a program may sign more without a question; 0: one signature

	Pinentry string // absolute path of the program that asks for the PIN; "": the one that is found

	Overruled []Overruled // what the person chose in vain
}

// Overruled is a choice of the person that does not hold.
type Overruled struct {
	Key  string // "sites.others"
	File string // where it is written; "" for the command line
}

// Default returns the policy of a computer without policy files.
func Default() *Policy {
	return &Policy{
		Port:        24731,
		Cache:       true,
		History:     true,
		Revocation:  Off,
		UnknownChip: Refuse,
		Known:       true,
		Others:      Ask,
		Programs:    OnUse,
	}
}

// A Verdict is what becomes of a site that asks for a login.
type Verdict int

const (
	Refused   Verdict = iota // no login, and nothing is asked
	FirstTime                // the person is told what the site will learn, and asked
	Allowed                  // the person is asked as always
)

// Judge returns the verdict on an origin as token.CheckOrigin returns it. seen reports
// whether the person has said yes to that origin before, as [Remembered.Seen] does; it is
// called where the answer counts, and where nothing is remembered it may be nil.
func (p *Policy) Judge(origin string, seen func(origin string) bool) Verdict {
	switch {
	case p.Known && isKnown(origin), slices.Contains(p.Allow, origin):
		return Allowed
	case p.Others != Ask: // whatever else it is
		return Refused
	case seen != nil && seen(origin):
		return Allowed
	}
	return FirstTime
}

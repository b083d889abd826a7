package fault

// The codes, in the groups of the exit statuses in [Rows].
const (
	Internal Code = "internal" // a gap in the program: never expected
	Usage    Code = "usage"    // the command line cannot be understood

	PCSCUnavailable Code = "pcsc-unavailable"  // the PC/SC service does not run
	PCSCDenied      Code = "pcsc-denied"       // the PC/SC service refuses this user
	PCSCNotBuilt    Code = "pcsc-not-built"    // this program was built without PC/SC
	ReaderMissing   Code = "reader-missing"    // no reader is connected
	ReaderUnknown   Code = "reader-unknown"    // the reader that was named is not there
	ReaderRemoved   Code = "reader-removed"    // the reader went away in the middle
	ReaderFailed    Code = "reader-failed"     // the reader reports an error of its own
	CardInUse       Code = "card-in-use"       // another program holds the card
	ListenerRefused Code = "listener-refused"  // a peer of the vpcd listener is not allowed
	ListenerAddress Code = "listener-address"  // the vpcd listener cannot or may not listen there
	CardMissing     Code = "card-missing"      // no card on any reader
	CardRemoved     Code = "card-removed"      // the card was lifted in the middle
	CardMute        Code = "card-mute"         // a card is there and does not answer to reset
	CardSilent      Code = "card-silent"       // the card stopped answering
	CardNotCIE      Code = "card-not-cie"      // the card has no CIE application
	CardAnswer      Code = "card-answer"       // the card answered what the text does not allow
	CardIntegrity   Code = "card-integrity"    // an answer failed its checksum
	CardChanged     Code = "card-changed"      // another card lies there than before
	CardNoLogin     Code = "card-no-login-key" // the card has no authentication certificate
	CardsSeveral    Code = "cards-several"     // more than one CIE lies on the readers

	PINFormat   Code = "pin-format"         // not 8 digits; the card was not touched
	PINWrong    Code = "pin-wrong"          // Error.Left: tries left
	PINBlocked  Code = "pin-blocked"        // no try left
	PINLastTry  Code = "pin-last-try"       // one try left and nobody said yes to spend it
	PINDoubtful Code = "pin-doubtful"       // the exchange broke around VERIFY; a try may have been used
	PINWeak     Code = "pin-weak"           // the new PIN is easy to guess; the card was not touched
	PINDiffers  Code = "pin-differs"        // the new PIN was typed in two different ways
	PINSame     Code = "pin-same"           // the new PIN is the old one
	PINRefused  Code = "pin-refused"        // the card refused the new PIN
	PINUnusable Code = "pin-unusable"       // the PIN of this card was never set up, or may not be used
	PINUnknown  Code = "pin-unknown"        // the exchange broke around a change: old or new PIN may hold
	PINFree     Code = "pin-not-blocked"    // nothing to unblock
	PUKFormat   Code = "puk-format"         // not 8 digits; the card was not touched
	PUKWrong    Code = "puk-wrong"          // Error.Left: tries left
	PUKBlocked  Code = "puk-blocked"        // no try left, for ever
	PUKFewTries Code = "puk-few-tries"      // at most three tries left, or an unknown number, and nobody said yes to spend one
	PUKDoubtful Code = "puk-doubtful"       // the exchange broke around VERIFY of the PUK
	Cancelled   Code = "cancelled"          // the person said no
	Timeout     Code = "timeout"            // the person did not finish in time
	NoDialog    Code = "dialog-unavailable" // there is no way to ask the person
	Interrupted Code = "interrupted"        // the program was told to stop
	PersonAway  Code = "person-away"        // the desktop was locked, left or sent to sleep

	ChipForged        Code = "chip-forged"         // the chip does not hold the key of EF 1004
	ChipIssuerUnknown Code = "chip-issuer-unknown" // the Document Signer's CSCA is not trusted
	SODMalformed      Code = "sod-malformed"       // EF.SOD cannot be read
	SODSignature      Code = "sod-signature"       // the signature of EF.SOD is wrong
	SODSigner         Code = "sod-signer"          // the Document Signer's certificate is forged or unfit
	SODDataGroup      Code = "sod-data-group"      // a file is not the one that EF.SOD names

	CertIssuerWithdrawn Code = "cert-issuer-withdrawn" // the State has withdrawn the CA that signed it
	RevocationUnknown   Code = "revocation-unknown"    // whether it is revoked could not be found out, and had to be

	CertMalformed     Code = "cert-malformed"      // the certificate cannot be read
	CertExpired       Code = "cert-expired"        // a certificate of the chain is past its end
	CertNotYetValid   Code = "cert-not-yet-valid"  // a certificate of the chain is before its start
	CertIssuerUnknown Code = "cert-issuer-unknown" // no trusted CA signed it
	CertPurpose       Code = "cert-purpose"        // basic constraints, key usage or EKU forbid logging in
	CertPolicy        Code = "cert-policy"         // not issued under the CIE authentication policy
	CertWeakKey       Code = "cert-weak-key"       // not RSA, or shorter than 2048 bits
	CertSubject       Code = "cert-subject"        // no codice fiscale in the common name
	KeyMismatch       Code = "key-mismatch"        // the fresh signature does not verify with the certificate
	CertRevoked       Code = "cert-revoked"        // its issuer has revoked or suspended it

	HostRejected      Code = "host-rejected"      // Host is not a loopback name of ours
	OriginMissing     Code = "origin-missing"     // no Origin header
	OriginNull        Code = "origin-null"        // Origin: null
	OriginInvalid     Code = "origin-invalid"     // not an https origin in its serialised form
	NonceLength       Code = "nonce-length"       // not 44 to 128 printable ASCII characters
	NonceReused       Code = "nonce-reused"       // this origin has used this nonce before
	FormatUnsupported Code = "format-unsupported" // neither web-eid nor cms
	RequestMalformed  Code = "request-malformed"  // fields missing, repeated or unknown
	RequestTooLarge   Code = "request-too-large"  // body or headers over the limit
	RequestType       Code = "request-type"       // not a form or not JSON
	MethodNotAllowed  Code = "method-not-allowed" // the route knows other methods
	RouteUnknown      Code = "route-unknown"      // there is no such page
	FrameRejected     Code = "frame-rejected"     // asked from inside a frame
	Busy              Code = "busy"               // another login is running
	SessionUnknown    Code = "session-unknown"    // no such session
	SessionOver       Code = "session-over"       // its answer was read before, or its time is over
	PeerRefused       Code = "peer-refused"       // the caller is another user, or cannot be known
	PortInUse         Code = "port-in-use"        // somebody else listens on our port
	AlreadyRunning    Code = "already-running"    // the user's daemon runs already
	NotRunning        Code = "not-running"        // the user has no daemon
	HistoryBroken     Code = "history-broken"     // the history is not what was written
	RateLimited       Code = "rate-limited"       // too many logins asked for in a minute
	CrossSite         Code = "cross-site"         // asked by a page or in a way that may not
	HTTPVersion       Code = "http-version"       // not HTTP/1.1
	OriginRefused     Code = "origin-refused"     // the policy of this computer does not allow the site

	TrustUnreadable Code = "trust-unreadable" // a directory of anchors cannot be read
	StateUnreadable Code = "state-unreadable" // a state file cannot be read or written
	PolicyInvalid   Code = "policy-invalid"   // a policy file cannot be read or understood

	FederationInvalid Code = "federation-invalid" // a service's file, key or metadata break a rule of the federation
	EvidenceFailed    Code = "evidence-failed"    // an outcome could not be walked, or ended otherwise

	TrustFetch         Code = "trust-fetch"          // a list cannot be had from its address
	TrustListMalformed Code = "trust-list-malformed" // a list of authorities or of revoked cards cannot be read
	TrustListSignature Code = "trust-list-signature" // its signature does not cover what it says
	TrustListSigner    Code = "trust-list-signer"    // who signed it may not sign such lists
	TrustListStale     Code = "trust-list-stale"     // it is past its next update, or not issued yet
	TrustListReplayed  Code = "trust-list-replayed"  // a later one was accepted before
	TrustListNoCIE     Code = "trust-list-no-cie"    // it has no issuer of the CIE

	PCSCMissing  Code = "pcsc-missing"  // the PC/SC service is not installed
	PCSCProtocol Code = "pcsc-protocol" // library and PC/SC service speak different versions
	PCSCTwice    Code = "pcsc-twice"    // two PC/SC services contend for the readers
	PCSCStuck    Code = "pcsc-stuck"    // the PC/SC service runs and does not answer

	DriverMissing  Code = "driver-missing"      // a reader is plugged in and no driver knows it
	DriverOutdated Code = "driver-outdated"     // the installed driver is older than the reader
	ReaderClaimed  Code = "reader-claimed"      // the kernel keeps the reader for itself
	ReaderContact  Code = "reader-contact-only" // the reader takes cards with contacts only
	ReaderClone    Code = "reader-clone"        // the reader is a faulty copy
	ReaderOff      Code = "reader-switched-off" // the reader built into the computer is switched off or locked by its maker
	ReaderNoSlot   Code = "reader-no-slot"      // no slot can take a CIE: contact, SAM or virtual ones only
	CardWeak       Code = "card-weak"           // the card answers badly where it lies
	CardOld        Code = "card-old"            // a CIE of the first kinds, with contacts

	ClockWrong     Code = "clock-wrong"     // the clock of the computer is wrong
	NetworkDown    Code = "network-down"    // the computer has no network
	NameUnknown    Code = "name-unknown"    // the name of the site cannot be found
	ProxyRefused   Code = "proxy-refused"   // the proxy asks for a password, or fails
	NetworkBlocked Code = "network-blocked" // something between here and the site blocks the connection

	SiteIntercepted Code = "site-intercepted" // somebody between here and the site answers in its name
	SiteTLS         Code = "site-tls"         // the site's certificate or TLS is wrong
	SiteSilent      Code = "site-silent"      // the site does not answer in time
	SiteBroken      Code = "site-broken"      // the site reports an error of its own
	SiteRefuses     Code = "site-refuses"     // the site has no such page, or refuses it
	SiteTLS13       Code = "site-tls13"       // the site asks for the card over TLS 1.3, which its chip cannot sign for

	BrowserSandboxed Code = "browser-sandboxed" // the browser is packaged so that it reaches no card module
	BrowserPolicy    Code = "browser-policy"    // a policy forbids the browser to reach this computer's own address
	ModuleMissing    Code = "module-missing"    // the PKCS #11 module is not where a browser looks for it
	BrowserFile      Code = "browser-file"      // a file of a browser cannot be changed as it is
	RemoteSession    Code = "remote-session"    // the person sits at another computer
	OtherSoftware    Code = "other-software"    // other software may hold the card
	DiskFull         Code = "disk-full"         // no room for the program's files
	RunsAsRoot       Code = "runs-as-root"      // the program runs as the administrator
	ProgramOutdated  Code = "program-outdated"  // this version of the program is old
	TrustOutdated    Code = "trust-outdated"    // the list of authorities is old

	TraceInvalid Code = "trace-invalid" // a file is no trace of a card
	TraceDiffers Code = "trace-differs" // a replayed trace went otherwise than recorded
	RepairFailed Code = "repair-failed" // a change to the computer could not be made or undone

	NonceMismatch  Code = "nonce-mismatch"  // relying party: the answer is for another challenge
	TokenMalformed Code = "token-malformed" // relying party: the answer cannot be read
	TokenSignature Code = "token-signature" // relying party: the signature does not verify
)

// A Row is everything that the program says about one Code. Message and next step are
// in [Row.Text]; this table is the only place where a code meets its statuses.
type Row struct {
	Code  Code
	Exit  int    // exit status of the command line, unique
	HTTP  int    // status of a refused request; 200 where it is the outcome of a session
	Topic string // what it is about: one topic has one explanation
	Acts  Actor  // who can mend it
	Retry bool   // the person may try again at once
}

// An Actor is who can mend what went wrong. The message tells the person, whoever it is.
type Actor string

// The actors.
const (
	Person        Actor = "person"        // in front of the computer
	Site          Actor = "site"          // who runs the login page
	Administrator Actor = "administrator" // who looks after the computer or the program
	Municipality  Actor = "municipality"  // who issued the card, and the Ministry behind it
)

// Rows returns the table, in the order of the exit statuses. HTTP statuses are plain
// numbers (RFC 9110, 15), so that nobody below the front door imports net/http for them.
//
// Exit statuses leave out what a shell gives on its own: 126, 127, and 128 plus the number of
// a signal (POSIX.1-2017, Shell and Utilities, 2.8.2; the signals of Linux end at 64). From
// 200 on they are those of cied doctor and cied trace.
func Rows() []Row {
	const outcome = 200 // what happens to a card or a person refuses no request
	return []Row{
		{Internal, 1, 500, "report", Administrator, false},
		{Usage, 2, outcome, "usage", Person, false},

		{PCSCUnavailable, 10, outcome, "pcsc", Administrator, true},
		{PCSCDenied, 11, outcome, "pcsc", Administrator, false},
		{PCSCNotBuilt, 12, outcome, "pcsc", Administrator, false},
		{ReaderMissing, 13, outcome, "reader", Person, true},
		{ReaderUnknown, 14, outcome, "reader", Person, true},
		{ReaderRemoved, 15, outcome, "reader", Person, true},
		{ReaderFailed, 16, outcome, "reader", Person, true},
		{CardInUse, 17, outcome, "card-in-use", Person, true},
		{ListenerRefused, 18, outcome, "listener", Administrator, false},
		{ListenerAddress, 19, outcome, "listener", Administrator, false},

		{CardMissing, 20, outcome, "card", Person, true},
		{CardRemoved, 21, outcome, "card", Person, true},
		{CardMute, 22, outcome, "card", Person, true},
		{CardSilent, 23, outcome, "card", Person, true},
		{CardNotCIE, 24, outcome, "card", Person, true},
		{CardAnswer, 25, outcome, "card", Person, true},
		{CardIntegrity, 26, outcome, "card", Person, true},
		{CardChanged, 27, outcome, "card", Person, true},
		{CardNoLogin, 28, outcome, "card", Municipality, false},
		{CardsSeveral, 29, outcome, "card", Person, true},

		{PINFormat, 30, outcome, "pin", Person, true},
		{PINWrong, 31, outcome, "pin", Person, true},
		{PINBlocked, 32, outcome, "pin-unblock", Person, false},
		{PINLastTry, 33, outcome, "pin", Person, true},
		{PINDoubtful, 34, outcome, "pin", Person, true},
		{Cancelled, 35, outcome, "dialog", Person, true},
		{Timeout, 36, outcome, "dialog", Person, true},
		{NoDialog, 37, outcome, "dialog", Administrator, false},
		{Interrupted, 38, outcome, "dialog", Person, true},
		{PersonAway, 39, outcome, "dialog", Person, true},

		{ChipForged, 40, outcome, "chip", Municipality, false},
		{ChipIssuerUnknown, 41, outcome, "chip-issuer", Administrator, false},
		{SODMalformed, 42, outcome, "chip", Municipality, false},
		{SODSignature, 43, outcome, "chip", Municipality, false},
		{SODSigner, 44, outcome, "chip", Municipality, false},
		{SODDataGroup, 45, outcome, "chip", Municipality, false},
		{CertIssuerWithdrawn, 46, outcome, "certificate-issuer", Municipality, false},
		{RevocationUnknown, 47, outcome, "revocation", Person, true},

		{CertMalformed, 50, outcome, "certificate", Municipality, false},
		{CertExpired, 51, outcome, "certificate-dates", Municipality, false},
		{CertNotYetValid, 52, outcome, "certificate-dates", Person, false},
		{CertIssuerUnknown, 53, outcome, "certificate-issuer", Administrator, false},
		{CertPurpose, 54, outcome, "certificate", Municipality, false},
		{CertPolicy, 55, outcome, "certificate", Municipality, false},
		{CertWeakKey, 56, outcome, "certificate", Municipality, false},
		{CertSubject, 57, outcome, "certificate", Municipality, false},
		{KeyMismatch, 58, outcome, "certificate", Municipality, false},
		{CertRevoked, 59, outcome, "revocation", Municipality, false},

		{HostRejected, 60, 421, "site", Site, false},
		{OriginMissing, 61, 403, "site", Site, false},
		{OriginNull, 62, 403, "site", Site, false},
		{OriginInvalid, 63, 403, "site", Site, false},
		{NonceLength, 64, 400, "site", Site, false},
		{NonceReused, 65, 409, "site", Site, false},
		{FormatUnsupported, 66, 400, "site", Site, false},
		{RequestMalformed, 67, 400, "site", Site, false},
		{RequestTooLarge, 68, 413, "site", Site, false},
		{RequestType, 69, 415, "site", Site, false},
		{MethodNotAllowed, 70, 405, "site", Site, false},
		{RouteUnknown, 71, 404, "site", Person, false},
		{FrameRejected, 72, 403, "site", Site, false},
		{Busy, 73, 409, "busy", Person, true},
		{SessionUnknown, 74, 404, "site", Person, true},
		{PeerRefused, 75, 403, "port", Administrator, false},
		{PortInUse, 76, outcome, "port", Administrator, false},
		{RateLimited, 77, 429, "busy", Person, true},
		{CrossSite, 78, 403, "site", Site, false},
		{HTTPVersion, 79, 505, "site", Site, false},

		{TrustUnreadable, 80, outcome, "trust", Administrator, false},
		{StateUnreadable, 81, outcome, "state", Administrator, false},
		{TrustFetch, 82, outcome, "trust", Person, true},
		{TrustListMalformed, 83, outcome, "trust", Person, false},
		{TrustListSignature, 84, outcome, "trust", Person, false},
		{TrustListSigner, 85, outcome, "trust", Administrator, false},
		{TrustListStale, 86, outcome, "trust", Person, true},
		{TrustListReplayed, 87, outcome, "trust", Person, false},
		{TrustListNoCIE, 88, outcome, "trust", Administrator, false},
		{PolicyInvalid, 89, outcome, "policy", Administrator, false},

		{NonceMismatch, 90, 403, "site", Site, false},
		{TokenMalformed, 91, 400, "site", Site, false},
		{TokenSignature, 92, 403, "site", Site, false},
		{OriginRefused, 93, 403, "policy", Administrator, false},
		{SessionOver, 94, 410, "site", Person, true},
		{AlreadyRunning, 95, outcome, "daemon", Person, false},
		{NotRunning, 96, outcome, "daemon", Person, true},
		{HistoryBroken, 97, outcome, "history", Person, false},
		{FederationInvalid, 98, outcome, "federation", Person, false},
		{EvidenceFailed, 99, outcome, "federation", Person, true},

		{PINWeak, 100, outcome, "pin-change", Person, true},
		{PINDiffers, 101, outcome, "pin-change", Person, true},
		{PINSame, 102, outcome, "pin-change", Person, true},
		{PINRefused, 103, outcome, "pin-change", Person, true},
		{PINUnusable, 104, outcome, "pin", Municipality, false},
		{PINUnknown, 105, outcome, "pin-change", Person, true},
		{PINFree, 106, outcome, "pin-unblock", Person, false},
		{PUKFormat, 107, outcome, "puk", Person, true},
		{PUKWrong, 108, outcome, "puk", Person, true},
		{PUKBlocked, 109, outcome, "puk", Municipality, false},
		{PUKFewTries, 110, outcome, "puk", Person, true},
		{PUKDoubtful, 111, outcome, "puk", Person, true},

		{PCSCMissing, 200, outcome, "pcsc", Administrator, false},
		{PCSCProtocol, 201, outcome, "pcsc", Administrator, false},
		{PCSCTwice, 202, outcome, "pcsc", Administrator, false},
		{PCSCStuck, 203, outcome, "pcsc", Person, true},

		{DriverMissing, 210, outcome, "driver", Administrator, false},
		{DriverOutdated, 211, outcome, "driver", Administrator, false},
		{ReaderClaimed, 212, outcome, "driver", Administrator, false},
		{ReaderContact, 213, outcome, "reader-kind", Person, false},
		{ReaderClone, 214, outcome, "reader-kind", Person, false},
		{ReaderOff, 215, outcome, "reader-kind", Administrator, false},
		{ReaderNoSlot, 216, outcome, "reader-kind", Person, false},
		{CardWeak, 217, outcome, "position", Person, true},
		{CardOld, 218, outcome, "card", Municipality, false},

		{ClockWrong, 220, outcome, "clock", Person, false},
		{NetworkDown, 221, outcome, "network", Person, true},
		{NameUnknown, 222, outcome, "network", Person, true},
		{ProxyRefused, 223, outcome, "network", Administrator, false},
		{NetworkBlocked, 224, outcome, "network", Administrator, false},

		{SiteIntercepted, 230, outcome, "network", Administrator, false},
		{SiteTLS, 231, outcome, "site", Site, false},
		{SiteSilent, 232, outcome, "site", Site, false},
		{SiteBroken, 233, outcome, "site", Site, false},
		{SiteRefuses, 234, outcome, "site", Person, true},
		{SiteTLS13, 235, outcome, "site", Site, false},

		{BrowserSandboxed, 240, outcome, "browser", Person, false},
		{BrowserPolicy, 241, outcome, "browser", Administrator, false},
		{RemoteSession, 242, outcome, "remote", Person, false},
		{OtherSoftware, 243, outcome, "card-in-use", Person, true},
		{DiskFull, 244, outcome, "state", Person, true},
		{RunsAsRoot, 245, outcome, "rights", Person, true},
		{ProgramOutdated, 246, outcome, "update", Person, false},
		{TrustOutdated, 247, outcome, "trust", Person, false},
		{ModuleMissing, 248, outcome, "browser-module", Person, false},
		{BrowserFile, 249, outcome, "browser-module", Person, false},

		{TraceInvalid, 250, outcome, "trace", Person, false},
		{TraceDiffers, 251, outcome, "trace", Person, false},
		{RepairFailed, 252, outcome, "repair", Administrator, true},
	}
}

// Row returns the row of c. A code outside the table gets the row of [Internal].
func (c Code) Row() Row {
	rows := Rows()
	for _, r := range rows {
		if r.Code == c {
			return r
		}
	}
	return rows[0]
}

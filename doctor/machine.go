package doctor

import (
	"context"
	"crypto/x509"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"cied/card"
	"cied/internal/peer"
	"cied/nfc"
	"cied/pki"
)

// A Machine is all that the checks look at. Nothing in it is changed by looking.
type Machine struct {
	OS   string // as runtime.GOOS
	Root fs.FS  // the file system from "/": "proc/…", "sys/…", "etc/…", "usr/…"; symbolic links by fs.ReadLinkFS
	User User
	Env  func(key string) string
	Now  func() time.Time

	Readers nfc.Driver // PC/SC
	Cards   Cards
	Deep    bool // the card may be kept for a minute

	Proxy   func(*http.Request) (*url.URL, error) // that the person's browser would take; nil: none
	Dial    func(ctx context.Context, network, address string) (net.Conn, error)
	Site    string         // https address to look at, or ""; its query is not sent
	Offline bool           // nothing is asked of the network
	Roots   *x509.CertPool // authorities that a browser trusts; nil: the system's
	Anchors []pki.Anchor   // authorities of the CIE; nil: those that a site accepts are not looked at

	// Asks is how the daemon finds what asks for the PIN (prompt.Desktop): its error says that
	// there is none. nil: not looked at.
	Asks func(lookPath func(name string) (path string, err error), getenv func(string) string) error

	// Tray is how the tray finds who shows its icon (tray.FindHost): its error says that nobody
	// does, or that nobody could be asked in time. nil: not looked at.
	Tray func(ctx context.Context, getenv func(string) string) error

	Free     func(path string) (bytes uint64, err error)      // room for this user on the disk of path: FreeSpace
	Listener func(address netip.AddrPort) (peer.Owner, error) // who listens there: peer.OwnerOf

	Self Self
}

// A User is who runs the program.
type User struct {
	ID       int // numeric; -1 where the system has none
	Name     string
	FullName string // of the person, as the system knows it, or ""
	Home     string // path
}

// Cards is what a terminal can tell of a card without a PIN; *card.Terminal implements it.
type Cards interface {
	Inspect(ctx context.Context, only string) (card.Info, error)
	Kind(ctx context.Context, reader string) (card.Kind, error)
	Stress(ctx context.Context, reader string) (card.Coupling, error)
}

// Self is the program and what belongs to it.
type Self struct {
	Version   string
	Wrong     []error   // what is wrong with the policy or the trust store: faults
	Built     time.Time // of the commit; zero where it was not stamped
	Port      int       // on loopback, for browsers
	Unreached error     // why the daemon was not reached, unless it does not run: a fault
	Running   bool      // the user's daemon answers on its control socket
	Address   string    // where it listens, if it runs
	Data      string    // path of its data directory: history, lists, cache
	Log       string    // path of the folder of its log
	Trusted   time.Time // issue of the newest list of authorities; zero: only what is built in

	Pinentry string // path of the program for the PIN that a policy names, or ""
}

// An exam is one run of the checks. A check may leave here what later ones need; only those
// that name it in Needs may read that.
type exam struct {
	*Machine

	Slots []nfc.Reader // as PC/SC told; set by "pcsc-service"
	CIE   card.Info    // of the one CIE; set by "card"
	page  onePage      // what the site answers; asked by the first check that wants it
}

package session

import (
	"net"
	"strings"

	"cied/fault"
)

// A Notifier tells the service manager how the daemon does, as sd_notify(3) says: lines of
// one datagram to the socket named in NOTIFY_SOCKET. Where nobody waits for it nothing is
// sent, and nothing fails.
type Notifier struct {
	socket string // "" where nobody waits; "@…" is in the abstract namespace of Linux
	clock  func() string
}

// NewNotifier returns the Notifier of this process; getenv is [os.Getenv].
func NewNotifier(getenv func(string) string) *Notifier {
	return &Notifier{getenv("NOTIFY_SOCKET"), monotonicUSec}
}

// Supervised reports whether a service manager waits for notifications: it starts the
// daemon again where that ends with an exit status that asks for it.
func (n *Notifier) Supervised() bool { return n.socket != "" }

// Ready says that pages are answered; status is one line for whoever asks the manager.
func (n *Notifier) Ready(status string) error { return n.send("READY=1", statusLine(status)) }

// Reloading says that the settings are being read again; Ready ends it.
func (n *Notifier) Reloading() error {
	lines := []string{"RELOADING=1"}
	if now := n.clock(); now != "" {
		lines = append(lines, "MONOTONIC_USEC="+now)
	}
	return n.send(lines...)
}

// Stopping says that the daemon ends, and why.
func (n *Notifier) Stopping(status string) error { return n.send("STOPPING=1", statusLine(status)) }

// Status says in one line what the daemon does. It is shown by systemctl status: no site
// and nothing of a card may be in it.
func (n *Notifier) Status(status string) error { return n.send(statusLine(status)) }

// statusLine is one assignment whatever status holds.
func statusLine(status string) string {
	return "STATUS=" + strings.Join(strings.Fields(status), " ")
}

func (n *Notifier) send(lines ...string) error {
	if n.socket == "" {
		return nil
	}
	conn, err := net.Dial("unixgram", n.socket)
	if err == nil {
		_, err = conn.Write([]byte(strings.Join(lines, "\n")))
		_ = conn.Close()
	}
	if err != nil {
		return fault.New(fault.Internal, "session: notify", err)
	}
	return nil
}

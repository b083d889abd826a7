package localhttp

import (
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"

	"cied/fault"
)

var errNoPeer = errors.New("localhttp: nobody can tell whose connection this is")

// guard refuses what no route may see, in this order: callers of other users, other
// protocols, targets and hosts that a page of ours never uses, bodies too large or of
// unknown length, and whatever stands in a frame.
func (d *door) guard(r *http.Request) error {
	const op = "localhttp: guard"
	if err := peerOf(r.Context()); err != nil {
		return fault.New(fault.PeerRefused, op, err)
	}
	switch {
	case r.ProtoMajor != 1 || r.ProtoMinor != 1:
		return fault.New(fault.HTTPVersion, op, nil)
	case strings.Contains(r.RequestURI, "://"):
		return fault.New(fault.HostRejected, op, errors.New("absolute-form target"))
	case !d.hosts[strings.ToLower(r.Host)]:
		return fault.New(fault.HostRejected, op, errors.New("not a name of ours"))
	case r.RequestURI == "*" || r.Method == http.MethodConnect:
		return fault.New(fault.MethodNotAllowed, op, nil)
	case len(r.TransferEncoding) > 0:
		return fault.New(fault.RequestMalformed, op, errors.New("Transfer-Encoding"))
	case len(r.Header["Upgrade"]) > 0:
		return fault.New(fault.RequestMalformed, op, errors.New("Upgrade"))
	case r.ContentLength > maxBody:
		return fault.New(fault.RequestTooLarge, op, nil)
	case inFrame(r.Header.Get("Sec-Fetch-Dest")):
		return fault.New(fault.FrameRejected, op, nil)
	}
	return nil
}

// inFrame reports whether a destination of Fetch Metadata is drawn inside another page.
func inFrame(dest string) bool {
	switch dest {
	case "iframe", "frame", "fencedframe", "object", "embed":
		return true
	}
	return false
}

// ownHosts returns the values of Host that mean this server, in lower case. A name
// that an attacker's DNS points to loopback is not among them.
func ownHosts(port int) map[string]bool {
	p := strconv.Itoa(port)
	hosts := make(map[string]bool)
	for _, host := range []string{"127.0.0.1", "localhost", "::1"} {
		hosts[net.JoinHostPort(host, p)] = true
	}
	return hosts
}

// originOf returns the request's one Origin header, or a fault.
func originOf(r *http.Request) (string, error) {
	const op = "localhttp: origin"
	switch values := r.Header["Origin"]; len(values) {
	case 0:
		return "", fault.New(fault.OriginMissing, op, nil)
	case 1:
		return values[0], nil
	default:
		return "", fault.New(fault.OriginInvalid, op, errors.New("two Origin headers"))
	}
}

// navigated refuses what is not a navigation of a whole window, where the browser says
// what it is.
func navigated(r *http.Request) error {
	mode, dest := r.Header.Get("Sec-Fetch-Mode"), r.Header.Get("Sec-Fetch-Dest")
	if mode != "" && mode != "navigate" || dest != "" && dest != "document" {
		return fault.New(fault.CrossSite, "localhttp: navigation", errors.New("not a navigation of a window"))
	}
	return nil
}

// fromHere refuses what the browser says comes from another site than this server.
// Programs and old browsers say nothing; for them the session's id is the proof.
func fromHere(r *http.Request) error {
	const op = "localhttp: same origin"
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
	default:
		return fault.New(fault.CrossSite, op, errors.New("asked by another site"))
	}
	if len(r.Header["Origin"]) == 0 {
		return nil
	}
	return ownOrigin(r)
}

// ownOrigin wants an Origin header and in it the origin of the page that asks, port
// included. The Host was checked by the guard.
func ownOrigin(r *http.Request) error {
	origin, err := originOf(r)
	if err != nil {
		return err
	}
	if origin != "http://"+strings.ToLower(r.Host) {
		return fault.New(fault.CrossSite, "localhttp: same origin", errors.New("asked by another origin"))
	}
	return nil
}

package token

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"cied/fault"
)

// MaxOrigin is the length of the longest origin in bytes, as in the Web eID application.
const MaxOrigin = 255

// CheckOrigin reports whether origin is the ASCII serialisation of an https origin (HTML,
// "Serialization of an origin"; RFC 6454, 6.2), and returns it as it is signed:
//
//	https://host[:port]
//
// in lower case, internationalised names in punycode, the port only where it is not 443,
// and nothing after it. A browser never sends another form, so nothing is normalised:
// what is not already in this form is refused, and verifiers compare bytes.
//
// With allowLoopbackHTTP, http is taken too for localhost, 127.0.0.1 and [::1], with 80 as
// the port that is left out. That is for demonstrations alone.
//
// The faults are fault.OriginMissing (""), fault.OriginNull ("null": a sandboxed frame or
// Referrer-Policy: no-referrer) and fault.OriginInvalid.
func CheckOrigin(origin string, allowLoopbackHTTP bool) (string, error) {
	const op = "token: origin"
	switch {
	case origin == "":
		return "", fault.New(fault.OriginMissing, op, nil)
	case origin == "null":
		return "", fault.New(fault.OriginNull, op, nil)
	case len(origin) > MaxOrigin:
		return "", fault.New(fault.OriginInvalid, op, fmt.Errorf("%d bytes, at most %d", len(origin), MaxOrigin))
	}
	if err := checkOrigin(origin, allowLoopbackHTTP); err != nil {
		return "", fault.New(fault.OriginInvalid, op, fmt.Errorf("%q: %w", origin, err))
	}
	return origin, nil
}

func checkOrigin(origin string, allowLoopbackHTTP bool) error {
	scheme, authority, found := strings.Cut(origin, "://")
	if !found || scheme != "https" && scheme != "http" {
		return errors.New("not https://host[:port]")
	}
	host, port, err := splitAuthority(authority)
	if err != nil {
		return err
	}
	if err := checkPort(scheme, port); err != nil {
		return err
	}
	if err := checkHost(host); err != nil {
		return err
	}
	if scheme == "http" && (!allowLoopbackHTTP || !loopback(host)) {
		return errors.New("not https")
	}
	return nil
}

// splitAuthority parts host and port; port is ":…" or "". The brackets of an IPv6 address
// stay with the host.
func splitAuthority(authority string) (host, port string, err error) {
	end := strings.IndexByte(authority, ':')
	if strings.HasPrefix(authority, "[") {
		closing := strings.IndexByte(authority, ']')
		if closing < 0 {
			return "", "", errors.New("'[' without ']'")
		}
		end = closing + 1
	}
	if end < 0 {
		end = len(authority)
	}
	return authority[:end], authority[end:], nil
}

// checkPort wants the shortest decimal form of a port that is not the scheme's own.
func checkPort(scheme, port string) error {
	if port == "" {
		return nil
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(port, ":"), 10, 16)
	if err != nil || n == 0 || port != ":"+strconv.FormatUint(n, 10) {
		return errors.New("the port is not a number from 1 to 65535 in its shortest form")
	}
	if scheme == "https" && n == 443 || scheme == "http" && n == 80 {
		return errors.New("the default port is written out")
	}
	return nil
}

// checkHost takes a name of lower-case letters, digits and hyphens, or an IP address in
// its canonical form.
func checkHost(host string) error {
	if inner, found := strings.CutPrefix(host, "["); found {
		inner = strings.TrimSuffix(inner, "]")
		ip, err := netip.ParseAddr(inner)
		if err != nil || !ip.Is6() || ip.Zone() != "" || "["+serialiseIPv6(ip)+"]" != host {
			return errors.New("not an IPv6 address in its shortest form")
		}
		return nil
	}
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if err := checkLabel(label); err != nil {
			return err
		}
	}
	return checkIPv4(host, labels[len(labels)-1])
}

// serialiseIPv6 writes ip as the URL standard does: unlike RFC 5952, an IPv4-mapped
// address keeps its hexadecimal pieces.
func serialiseIPv6(ip netip.Addr) string {
	if !ip.Is4In6() {
		return ip.String()
	}
	b := ip.As16()
	return fmt.Sprintf("::ffff:%x:%x", uint16(b[12])<<8|uint16(b[13]), uint16(b[14])<<8|uint16(b[15]))
}

// checkLabel holds one label of a name to RFC 1034, 3.5, with the underscore that
// browsers allow too.
func checkLabel(label string) error {
	if label == "" || len(label) > 63 {
		return errors.New("a label of the host is empty or longer than 63 characters")
	}
	if label[0] == '-' || label[len(label)-1] == '-' {
		return errors.New("a label of the host begins or ends with a hyphen")
	}
	for _, c := range []byte(label) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return fmt.Errorf("the host has the byte '%02X'; want lower-case ASCII, names in punycode", c)
		}
	}
	return nil
}

// checkIPv4 refuses the many spellings of one IPv4 address: the URL standard takes every
// host whose last label is a number for an address, and browsers send it dotted.
func checkIPv4(host, last string) error {
	hex, isHex := strings.CutPrefix(last, "0x")
	if strings.Trim(last, "0123456789") != "" && (!isHex || strings.Trim(hex, "0123456789abcdef") != "") {
		return nil
	}
	if ip, err := netip.ParseAddr(host); err != nil || ip.String() != host {
		return errors.New("not an IPv4 address in its dotted form")
	}
	return nil
}

func loopback(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || host == "[::1]"
}

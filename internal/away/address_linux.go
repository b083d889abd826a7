package away

import (
	"fmt"
	"net"
	"strings"

	"github.com/godbus/dbus/v5"
)

// maxAddress bounds what is read as an address; a socket's path has 107 bytes at most.
const maxAddress = 4096

// parseAddress returns the Unix sockets that a D-Bus server address names, in the order in
// which they are to be tried (D-Bus specification 0.43, "Server Addresses"):
//
//	unix:path=/run/user/1000/bus,guid=…;unix:abstract=…
//
// Transports beside unix are passed over: a desktop's buses use no other. Some would start
// programs, or leave the computer.
func parseAddress(address string) ([]*net.UnixAddr, error) {
	if len(address) > maxAddress {
		return nil, fmt.Errorf("bus address of %d bytes", len(address))
	}
	var sockets []*net.UnixAddr
	for one := range strings.SplitSeq(address, ";") {
		keys, ok := strings.CutPrefix(one, "unix:")
		if !ok {
			continue
		}
		if name := socketName(keys); name != "" {
			sockets = append(sockets, &net.UnixAddr{Name: name, Net: "unix"})
		}
	}
	if len(sockets) == 0 {
		return nil, fmt.Errorf("no Unix socket in the bus address %q", address)
	}
	return sockets, nil
}

// socketName is the path, or "@" and the abstract name, among keys ("path=…,guid=…"); ""
// if there is not exactly one of them, or none that can be read.
func socketName(keys string) string {
	name := ""
	for pair := range strings.SplitSeq(keys, ",") {
		key, value, _ := strings.Cut(pair, "=")
		if key != "path" && key != "abstract" {
			continue
		}
		value, err := dbus.UnescapeBusAddressValue(value)
		if err != nil || value == "" || name != "" || strings.ContainsRune(value, 0) {
			return ""
		}
		if name = value; key == "abstract" {
			name = "@" + value
		}
	}
	return name
}

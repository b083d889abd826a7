package doctor

import (
	"bufio"
	"io"
	"strconv"
	"strings"
)

// routeBytes bounds what is read of a routing table: thousands of routes.
const routeBytes = 1 << 20

// Flags of a route: include/uapi/linux/route.h.
const (
	routeUp     = 0x0001
	routeReject = 0x0200
)

// routed reports whether a default route leads out of the computer. Where that cannot be
// known, because the system is not Linux or the tables cannot be read, it is assumed.
func (m *Machine) routed() bool {
	if m.OS != "linux" {
		return true
	}
	four, err4 := m.hasRoute("proc/net/route", defaultRoute4)
	six, err6 := m.hasRoute("proc/net/ipv6_route", defaultRoute6)
	return four || six || err4 != nil && err6 != nil
}

// hasRoute reports whether a line of the table has what isDefault looks for.
func (m *Machine) hasRoute(table string, isDefault func(fields []string) bool) (bool, error) {
	f, err := m.open(table, routeBytes)
	if err != nil {
		return false, err
	}
	defer f.Close()
	return anyRoute(f, isDefault)
}

func anyRoute(table io.Reader, isDefault func(fields []string) bool) (bool, error) {
	lines := bufio.NewScanner(table)
	for lines.Scan() {
		if isDefault(strings.Fields(lines.Text())) {
			return true, nil
		}
	}
	return false, lines.Err()
}

// defaultRoute4 reads a line of /proc/net/route (proc_net(5); fib_route_seq_show in
// net/ipv4/fib_trie.c): Iface Destination Gateway Flags RefCnt Use Metric Mask … The mask
// may be shorter than the whole: VPNs put 0.0.0.0/1 before the true default.
func defaultRoute4(fields []string) bool {
	return len(fields) >= 8 && fields[0] != "lo" && zeros(fields[1]) && leads(fields[3])
}

// defaultRoute6 reads a line of /proc/net/ipv6_route (rt6_info_route in net/ipv6/route.c):
// destination, length of its prefix, source, length, next hop, metric, reference count, use
// count, flags, device. The kernel keeps a rejecting default on "lo".
func defaultRoute6(fields []string) bool {
	return len(fields) >= 10 && fields[9] != "lo" && zeros(fields[0]) && leads(fields[8])
}

func zeros(hex string) bool { return hex != "" && strings.Trim(hex, "0") == "" }

func leads(flags string) bool {
	bits, err := strconv.ParseUint(flags, 16, 32)
	return err == nil && bits&routeUp != 0 && bits&routeReject == 0
}

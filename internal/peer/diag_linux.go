package peer

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"
)

// Layout of sock_diag(7): a request of nlmsghdr and inet_diag_req_v2, an answer of
// nlmsghdr and inet_diag_msg. Ports and addresses are in network byte order, the rest
// in the machine's.
const (
	sizeHeader  = 16          // struct nlmsghdr
	sizeID      = 48          // struct inet_diag_sockid
	sizeRequest = 8 + sizeID  // struct inet_diag_req_v2
	sizeMessage = 4 + 48 + 20 // struct inet_diag_msg
	offsetUID   = 4 + 48 + 12 // idiag_uid
	offsetInode = 4 + 48 + 16 // idiag_inode
	noCookie    = 1<<32 - 1   // INET_DIAG_NOCOOKIE
	anyState    = 1<<32 - 1   // idiag_states
	protocolTCP = unix.IPPROTO_TCP
)

var errAnswer = errors.New("peer: sock_diag answered what cannot be read")

// diagnose asks the kernel for the socket whose own address is p.from and whose peer is
// p.to. An error says that there is none or that the kernel could not be asked.
func diagnose(p pair) (row, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, unix.NETLINK_SOCK_DIAG)
	if err != nil {
		return row{}, err
	}
	defer unix.Close(fd)
	if err := unix.Sendto(fd, diagRequest(p), 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return row{}, err
	}
	buf := make([]byte, 4096)
	n, err := receive(fd, buf)
	if err != nil {
		return row{}, err
	}
	return parseDiag(buf[:n])
}

// receive reads one datagram. The kernel answers within the call that asked.
func receive(fd int, buf []byte) (int, error) {
	for {
		n, _, err := unix.Recvfrom(fd, buf, 0)
		if !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}

func diagRequest(p pair) []byte {
	family := byte(unix.AF_INET)
	if p.from.Addr().Is6() {
		family = unix.AF_INET6
	}
	b := make([]byte, 0, sizeHeader+sizeRequest)
	b = binary.NativeEndian.AppendUint32(b, sizeHeader+sizeRequest)
	b = binary.NativeEndian.AppendUint16(b, unix.SOCK_DIAG_BY_FAMILY)
	b = binary.NativeEndian.AppendUint16(b, unix.NLM_F_REQUEST) // no NLM_F_DUMP: this one, exactly
	b = append(b, make([]byte, 8)...)                           // sequence number, port
	b = append(b, family, protocolTCP, 0, 0)
	b = binary.NativeEndian.AppendUint32(b, anyState)
	b = binary.BigEndian.AppendUint16(b, p.from.Port())
	b = binary.BigEndian.AppendUint16(b, p.to.Port())
	b = append(b, address16(p.from.Addr())...)
	b = append(b, address16(p.to.Addr())...)
	b = binary.NativeEndian.AppendUint32(b, 0) // any interface
	b = binary.NativeEndian.AppendUint32(b, noCookie)
	return binary.NativeEndian.AppendUint32(b, noCookie)
}

// address16 is the address at the front of 16 bytes.
func address16(a netip.Addr) []byte {
	b := make([]byte, 16)
	copy(b, a.AsSlice())
	return b
}

// parseDiag reads the first message of an answer.
func parseDiag(b []byte) (row, error) {
	if len(b) < sizeHeader+4 {
		return row{}, errAnswer
	}
	kind, body := binary.NativeEndian.Uint16(b[4:]), b[sizeHeader:]
	switch {
	case kind == unix.NLMSG_ERROR:
		return row{}, fmt.Errorf("sock_diag: %w", unix.Errno(-int32(binary.NativeEndian.Uint32(body))))
	case kind != unix.SOCK_DIAG_BY_FAMILY || len(body) < sizeMessage:
		return row{}, errAnswer
	}
	from, to, ok := diagAddresses(body)
	if !ok {
		return row{}, errAnswer
	}
	return row{
		pair:  pair{from: from, to: to},
		state: body[1],
		uid:   binary.NativeEndian.Uint32(body[offsetUID:]),
		inode: uint64(binary.NativeEndian.Uint32(body[offsetInode:])),
	}, nil
}

// diagAddresses reads the two ends. A row of AF_INET6 may hold mapped IPv4 addresses.
func diagAddresses(body []byte) (from, to netip.AddrPort, ok bool) {
	size := 16
	switch body[0] {
	case unix.AF_INET:
		size = 4
	case unix.AF_INET6:
	default:
		return from, to, false
	}
	src, _ := netip.AddrFromSlice(body[8 : 8+size])
	dst, _ := netip.AddrFromSlice(body[24 : 24+size])
	from = netip.AddrPortFrom(src.Unmap(), binary.BigEndian.Uint16(body[4:]))
	to = netip.AddrPortFrom(dst.Unmap(), binary.BigEndian.Uint16(body[6:]))
	return from, to, true
}

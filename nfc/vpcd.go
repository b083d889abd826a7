package nfc

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"cied/fault"
	"cied/internal/peer"
)

// maxSlots bounds the cards at one time.
const maxSlots = 8

// VPCDOptions say where virtual cards are awaited.
type VPCDOptions struct {
	// Addr is host:port to listen on, as in net.Listen. A host that is not a loopback
	// address needs AllowRemote.
	Addr string

	// AllowRemote admits addresses and cards beyond this machine. The protocol has
	// neither authentication nor encryption: whoever reaches the port is a reader's card.
	AllowRemote bool

	// Silence is how long a card may take for one answer; 0 is 10 seconds.
	Silence time.Duration

	// Refused is told the listener-refused fault of each peer that was not let in; nil
	// is nobody. It may be called by several goroutines.
	Refused func(error)
}

// VPCD is the reader side of the vpcd protocol, as a [Driver]: it listens on TCP, and
// each virtual card that connects lies in a slot of its own, at most 8 at once. Slot 0 is
// always there; the others while they hold a card. A disconnect is a card removal.
type VPCD struct {
	opts  VPCDOptions
	ln    net.Listener
	board *board
	all   context.Context
	stop  context.CancelFunc
	work  sync.WaitGroup

	mu     sync.Mutex
	slots  [maxSlots]*slot
	taken  [maxSlots]bool // also while a card is being powered
	events uint64
}

var _ Driver = (*VPCD)(nil)

var (
	errNoSlot      = errors.New("nfc: every slot has a card")
	errNotLoopback = errors.New("nfc: not a loopback address")
)

// ListenVPCD starts to listen. Its fault is listener-address: the address cannot be
// taken, or is not on loopback without AllowRemote.
func ListenVPCD(opts VPCDOptions) (*VPCD, error) {
	const op = "nfc: listen vpcd"
	if opts.Silence <= 0 {
		opts.Silence = silence
	}
	addr, err := net.ResolveTCPAddr("tcp", opts.Addr)
	if err != nil {
		return nil, fault.New(fault.ListenerAddress, op, err)
	}
	if !addr.IP.IsLoopback() && !opts.AllowRemote {
		return nil, fault.New(fault.ListenerAddress, op, fmt.Errorf("%w: %s", errNotLoopback, opts.Addr))
	}
	ln, err := net.ListenTCP("tcp", addr)
	if err != nil {
		return nil, fault.New(fault.ListenerAddress, op, err)
	}
	return startVPCD(opts, ln), nil
}

func startVPCD(opts VPCDOptions, ln net.Listener) *VPCD {
	v := &VPCD{opts: opts, ln: ln, board: newBoard()}
	v.all, v.stop = context.WithCancel(context.Background())
	for i := range v.slots {
		v.slots[i] = newSlot(fmt.Sprintf("vpcd listener 00 %02d", i))
	}
	v.show()
	v.work.Go(v.accept)
	return v
}

// Addr returns the address that is listened on, with the port that was found free if 0
// was asked for.
func (v *VPCD) Addr() net.Addr { return v.ln.Addr() }

// Close removes every card and stops listening. Every Watch ends.
func (v *VPCD) Close() error {
	v.stop()
	err := v.ln.Close()
	v.work.Wait()
	v.board.finish(fault.New(fault.ReaderRemoved, "nfc: vpcd listener", net.ErrClosed))
	return err
}

// Watch implements [Driver].
func (v *VPCD) Watch(ctx context.Context, changed func([]Reader, error)) error {
	return v.board.watch(ctx, changed)
}

// Connect implements [Driver].
func (v *VPCD) Connect(ctx context.Context, reader string) (Conn, error) {
	const op = "nfc: vpcd connect"
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	for i, s := range v.slots {
		if s.name != reader {
			continue
		}
		switch c := s.current(); {
		case c != nil && len(c.answerToReset()) == 0:
			return nil, fault.New(fault.CardMute, op, nil)
		case c != nil:
			return newVPCDConn(v.all, s, c), nil
		case i == 0:
			return nil, fault.New(fault.CardMissing, op, errNoCard)
		}
	}
	return nil, fault.New(fault.ReaderUnknown, op, nil)
}

// accept lets peers in until the listener closes. Other errors, such as too many open
// files, pass: they must not end the reader, nor keep a processor busy.
func (v *VPCD) accept() {
	for {
		conn, err := v.ln.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			sleep(v.all, 100*time.Millisecond)
			continue
		}
		v.work.Go(func() { v.serve(conn) })
	}
}

// serve has a card from its connection to its end.
func (v *VPCD) serve(conn net.Conn) {
	defer context.AfterFunc(v.all, func() { conn.Close() })()
	defer conn.Close()
	remote, err := v.admit(conn)
	if err != nil {
		v.refuse(conn, err)
		return
	}
	i, ok := v.reserve()
	if !ok {
		v.refuse(conn, errNoSlot)
		return
	}
	defer v.free(i)
	l := newLink(conn, v.opts.Silence)
	v.work.Go(l.read)
	atr, err := l.power(powerOn)
	if err != nil && !errors.Is(err, fault.CardMute) {
		v.refuse(conn, err)
		return
	}
	v.insert(i, &slotCard{link: l, remote: remote, atr: atr, resets: 1})
	<-l.gone
}

// admit decides about a peer, and returns its address if it does not come by loopback. A
// peer on loopback must be the same user, whatever AllowRemote says; one that comes by
// another address of this machine counts as remote, and is shown as such.
func (v *VPCD) admit(conn net.Conn) (remote string, err error) {
	from, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	if err != nil {
		return "", err
	}
	if from.Addr().Unmap().IsLoopback() {
		return "", peer.SameUser(conn)
	}
	if !v.opts.AllowRemote {
		return "", errNotLoopback
	}
	return from.Addr().Unmap().String(), nil
}

func (v *VPCD) refuse(conn net.Conn, why error) {
	if v.opts.Refused != nil && v.all.Err() == nil {
		v.opts.Refused(fault.New(fault.ListenerRefused, "nfc: vpcd peer "+conn.RemoteAddr().String(), why))
	}
}

// reserve finds the first free slot.
func (v *VPCD) reserve() (i int, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for i, taken := range v.taken {
		if !taken {
			v.taken[i] = true
			return i, true
		}
	}
	return 0, false
}

func (v *VPCD) insert(i int, c *slotCard) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.events++
	c.event = v.events
	v.put(i, c)
}

func (v *VPCD) free(i int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.taken[i] = false
	v.put(i, nil)
}

// put lays c, or nothing, into slot i and shows it. v.mu is held, so that the lists are
// shown in the order of the events.
func (v *VPCD) put(i int, c *slotCard) {
	s := v.slots[i]
	s.mu.Lock()
	s.card = c
	s.mu.Unlock()
	v.show()
}

func (v *VPCD) show() {
	var readers []Reader
	for i, s := range v.slots {
		if r := s.snapshot(); i == 0 || r.Card != Absent {
			readers = append(readers, r)
		}
	}
	v.board.show(readers, nil)
}

// sleep waits for d, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

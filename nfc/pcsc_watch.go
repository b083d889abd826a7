//go:build cgo || windows

package nfc

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/ebfe/scard"

	"cied/fault"
)

const (
	// newReader is the name of the pseudo reader that changes with the list of readers.
	newReader = `\\?PnP?\Notification`

	// waitSlice bounds one wait: pcsc-lite forgets a reader that came just before it. A
	// shorter one costs a daemon that waits for weeks: the calls of one second each, 0.1 % of
	// a core.
	waitSlice = 5 * time.Second

	// emptyPause is the wait where there is nothing that the library can wait for.
	emptyPause = time.Second

	// cancelPause is between two attempts to end a wait: PC/SC forgets a cancel that arrives
	// before the wait has begun.
	cancelPause = 10 * time.Millisecond
)

// NewPCSC returns the driver of the system's PC/SC service. A program has one: the
// library keeps reader names in a table that two watching loops would share.
func NewPCSC(opts PCSCOptions) Driver { return &pcsc{opts: opts.withDefaults()} }

// pcsc watches with one goroutine for all its watchers, that owns a context of its own,
// and runs while there are any.
type pcsc struct {
	opts PCSCOptions

	mu       sync.Mutex
	watchers int
	board    *board
	stop     context.CancelFunc
	ended    chan struct{} // of the newest loop

	events uint64 // owned by the loop: cards seen
}

// Watch implements [Driver].
func (d *pcsc) Watch(ctx context.Context, changed func([]Reader, error)) error {
	b := d.join()
	defer d.leave()
	return b.watch(ctx, changed)
}

// join starts the loop for the first watcher. Its board is new: what the last loop saw
// is history. A loop that is still ending is waited for by the next.
func (d *pcsc) join() *board {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.watchers++
	if d.watchers == 1 {
		ctx, stop := context.WithCancel(context.Background())
		before, ended := d.ended, make(chan struct{})
		d.board, d.stop, d.ended = newBoard(), stop, ended
		b := d.board
		go func() {
			defer close(ended)
			if before != nil {
				<-before
			}
			d.loop(ctx, b)
		}()
	}
	return d.board
}

func (d *pcsc) leave() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.watchers--
	if d.watchers == 0 {
		d.stop()
	}
}

// loop follows the service, through its restarts, until ctx ends.
func (d *pcsc) loop(ctx context.Context, b *board) {
	const op = "nfc: watch readers"
	for ctx.Err() == nil {
		err := fenced(op, func() error { return d.follow(ctx, b) })
		if ctx.Err() == nil {
			b.show(nil, err)
			sleep(ctx, d.opts.Retry)
		}
	}
}

// follow shows the readers over the life of one context. A call that hangs is shown as
// an unavailable service; the loop goes on when it returns.
func (d *pcsc) follow(ctx context.Context, b *board) error {
	const op = "nfc: watch readers"
	hung := time.AfterFunc(waitSlice+d.opts.Silence, func() {
		b.show(nil, fault.New(fault.PCSCUnavailable, op, errSilent))
	})
	defer hung.Stop()
	sc, err := scard.EstablishContext()
	if err != nil {
		return scardFault(op, err)
	}
	defer sc.Release()
	ended := make(chan struct{})
	defer close(ended)
	defer context.AfterFunc(ctx, func() { cancelUntil(ended, sc.Cancel) })()
	w := watched{sc: sc, events: &d.events}
	for ctx.Err() == nil {
		hung.Reset(waitSlice + d.opts.Silence)
		if err := w.step(); err != nil {
			return scardFault(op, err)
		}
		if ctx.Err() == nil {
			b.show(w.readers(), nil)
		}
	}
	return nil
}

// cancelUntil ends waits until ended is closed. The next watcher waits for that: a login
// that begins as another ends must not be late by a whole slice.
func cancelUntil(ended <-chan struct{}, cancel func() error) {
	for {
		fenced("nfc: watch readers", cancel) // its error says that nothing waits
		select {
		case <-ended:
			return
		case <-time.After(cancelPause):
		}
	}
}

// watched is the readers as one context has seen them last.
type watched struct {
	sc     statusWaiter
	events *uint64
	slots  []watchedSlot
	news   scard.StateFlag // of the pseudo reader
	listed bool            // the first list has come
}

type watchedSlot struct {
	reader Reader
	flags  scard.StateFlag // as last told: what the next wait must differ from
}

// A statusWaiter is the part of a PC/SC context that watching needs.
type statusWaiter interface {
	ListReaders() ([]string, error)
	GetStatusChange(states []scard.ReaderState, timeout time.Duration) error
}

// step brings the list of readers up to date and waits until something changes, for
// one slice at most. A first list without readers is to be shown before anything is waited
// for: no change would end the wait.
func (w *watched) step() error {
	names, err := w.sc.ListReaders()
	if err != nil && !errors.Is(err, scard.ErrNoReadersAvailable) {
		return err
	}
	w.keep(names)
	if !w.listed && len(names) == 0 {
		w.listed = true
		return nil
	}
	w.listed = true
	states := w.states()
	if len(states) == 0 { // the library cannot wait for nothing
		time.Sleep(emptyPause)
		return nil
	}
	switch err := w.sc.GetStatusChange(states, waitSlice); {
	case err == nil:
		w.learn(states)
		return nil
	case errors.Is(err, scard.ErrTimeout), errors.Is(err, scard.ErrCancelled),
		errors.Is(err, scard.ErrUnknownReader): // it went between the list and the wait
		return nil
	default:
		return err
	}
}

// keep makes the slots those of names, in that order; what is known of them stays.
func (w *watched) keep(names []string) {
	var slots []watchedSlot
	for _, name := range names {
		i := slices.IndexFunc(w.slots, func(s watchedSlot) bool { return s.reader.Name == name })
		if i < 0 {
			slots = append(slots, watchedSlot{reader: Reader{Name: name}})
		} else {
			slots = append(slots, w.slots[i])
		}
	}
	w.slots = slots
}

// states is what to wait for: changes against what was told last. The library sets only
// EventState, so CurrentState is filled here each time.
func (w *watched) states() []scard.ReaderState {
	var states []scard.ReaderState
	for _, s := range w.slots {
		states = append(states, scard.ReaderState{Reader: s.reader.Name, CurrentState: s.flags})
	}
	if runtime.GOOS != "darwin" { // which does not know the pseudo reader
		states = append(states, scard.ReaderState{Reader: newReader, CurrentState: w.news})
	}
	return states
}

// learn takes over what a wait has told. states are in the order of slots.
func (w *watched) learn(states []scard.ReaderState) {
	for i, st := range states {
		if i >= len(w.slots) {
			w.news = st.EventState &^ scard.StateChanged
			continue
		}
		w.slots[i].learn(st, w.events)
	}
}

// learn takes over the state of one slot. The high half of the flags counts cards
// coming and going: with it an exchange within one wait is seen.
func (s *watchedSlot) learn(st scard.ReaderState, events *uint64) {
	before := s.flags
	s.flags = st.EventState &^ scard.StateChanged
	s.reader.Card = cardState(st.EventState)
	if s.reader.Card == Absent {
		s.reader.ATR = nil
		return
	}
	if before&scard.StatePresent == 0 || before>>16 != s.flags>>16 {
		*events++
		s.reader.Event = *events
	}
	s.reader.ATR = nil
	if len(st.Atr) <= maxATR {
		s.reader.ATR = slices.Clone(st.Atr)
	}
}

// cardState reads the flags of SCardGetStatusChange.
func cardState(f scard.StateFlag) CardState {
	switch {
	case f&scard.StatePresent == 0:
		return Absent
	case f&scard.StateMute != 0:
		return Mute
	case f&scard.StateExclusive != 0:
		return Exclusive
	default:
		return Present
	}
}

// readers is the list to show. A slot that the service no longer knows is left out; the
// next list will be without it too.
func (w *watched) readers() []Reader {
	var readers []Reader
	for _, s := range w.slots {
		if s.flags&(scard.StateUnknown|scard.StateIgnore) == 0 && s.flags != 0 {
			readers = append(readers, s.reader)
		}
	}
	return readers
}

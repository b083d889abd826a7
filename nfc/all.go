package nfc

import (
	"context"
	"errors"
	"sync"

	"cied/fault"
)

// All returns several drivers as one. Its list has the readers of the first driver
// first. A driver that fails hides no other: Watch then tells the readers of the others
// together with the fault. Watch ends, before ctx, when every driver is lost for good.
func All(drivers ...Driver) Driver { return all(drivers) }

type all []Driver

// merged gathers what each driver told last.
type merged struct {
	mu      sync.Mutex
	silent  int // drivers that have told nothing yet
	told    []bool
	readers [][]Reader
	errs    []error
	changed func([]Reader, error)
}

// Watch implements [Driver]. The first list waits for the first word of every driver,
// so that nobody takes a list without the card for the whole truth.
func (a all) Watch(ctx context.Context, changed func([]Reader, error)) error {
	m := &merged{
		silent: len(a), told: make([]bool, len(a)),
		readers: make([][]Reader, len(a)), errs: make([]error, len(a)),
		changed: changed,
	}
	ends := make([]error, len(a))
	var wg sync.WaitGroup
	for i, d := range a {
		wg.Go(func() {
			ends[i] = d.Watch(ctx, func(r []Reader, err error) { m.tell(i, r, err) })
			if ctx.Err() == nil {
				m.tell(i, nil, ends[i])
			}
		})
	}
	if len(a) == 0 {
		changed(nil, nil)
		<-ctx.Done()
	}
	wg.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return errors.Join(ends...)
}

// tell takes the word of driver i and passes the whole on.
func (m *merged) tell(i int, readers []Reader, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.told[i] {
		m.told[i] = true
		m.silent--
	}
	m.readers[i], m.errs[i] = readers, err
	if m.silent > 0 {
		return
	}
	var list []Reader
	for _, r := range m.readers {
		list = append(list, cloneReaders(r)...)
	}
	m.changed(list, errors.Join(m.errs...))
}

// Connect implements [Driver]: the first driver that knows the reader opens the card. A
// driver that is out of order is asked too, and its fault told if no other knows it.
func (a all) Connect(ctx context.Context, reader string) (Conn, error) {
	var unknown, other error
	for _, d := range a {
		c, err := d.Connect(ctx, reader)
		switch f := fault.Of(err); {
		case err == nil:
			return c, nil
		case f.Code == fault.ReaderUnknown:
			unknown = err
		case serviceFault(f.Code):
			other = err
		default:
			return nil, err
		}
	}
	switch {
	case other != nil:
		return nil, other
	case unknown != nil:
		return nil, unknown
	default:
		return nil, fault.New(fault.ReaderUnknown, "nfc: connect", nil)
	}
}

// serviceFault reports whether c says that a driver cannot know its readers.
func serviceFault(c fault.Code) bool {
	switch c {
	case fault.PCSCUnavailable, fault.PCSCDenied, fault.PCSCNotBuilt, fault.ReaderMissing, fault.ReaderRemoved:
		return true
	default:
		return false
	}
}

package tray

import (
	"context"
	"sync"
	"testing"
	"time"

	"cied/nfc"
)

// patience is how long a test waits for an event that must come.
const patience = 10 * time.Second

// await returns the first of events that is wanted, and fails the test if none comes.
func await[T any](t *testing.T, events <-chan T, what string, wanted func(T) bool) (v T) {
	t.Helper()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		select {
		case v = <-events:
			if wanted(v) {
				return v
			}
		case <-timer.C:
			t.Fatalf("no %s within %v", what, patience)
		}
	}
}

// A fakeHost is a desktop of the test's own.
type fakeHost struct {
	views   chan View
	notices chan Notice
	running chan struct{} // closed when run is called
	broken  bool          // it panics in run

	clicked func(string)
}

func newFakeHost() *fakeHost {
	return &fakeHost{views: make(chan View, 64), notices: make(chan Notice, 64), running: make(chan struct{})}
}

func (h *fakeHost) run(ctx context.Context, clicked func(string)) {
	if h.broken {
		panic("the desktop has fallen over")
	}
	h.clicked = clicked
	close(h.running)
	<-ctx.Done()
}

func (h *fakeHost) show(v View)                              { h.views <- v }
func (h *fakeHost) hosted() bool                             { return true }
func (h *fakeHost) notify(_ context.Context, n Notice) error { h.notices <- n; return nil }
func (h *fakeHost) click(id string)                          { <-h.running; h.clicked(id) }
func (h *fakeHost) await(t *testing.T, what string, ok func(View) bool) View {
	t.Helper()
	return await(t, h.views, what, ok)
}

// A fakeSource is a daemon whose activity a test sets.
type fakeSource struct {
	mu      sync.Mutex
	now     Activity
	changed chan struct{}
}

func newFakeSource() *fakeSource { return &fakeSource{changed: make(chan struct{})} }

func (s *fakeSource) Next() (Activity, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now, s.changed
}

func (s *fakeSource) set(a Activity) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = a
	close(s.changed)
	s.changed = make(chan struct{})
}

// fakeReaders tell what a test sends; a nil func ends them.
type fakeReaders chan func(changed func([]nfc.Reader, error)) error

func (r fakeReaders) Watch(ctx context.Context, changed func([]nfc.Reader, error)) error {
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case tell := <-r:
			if err := tell(changed); err != nil {
				return err
			}
		}
	}
}

func (r fakeReaders) tell(err error, readers ...nfc.Reader) {
	r <- func(changed func([]nfc.Reader, error)) error { changed(readers, err); return nil }
}

// run runs the tray until the end of the test.
func run(t *testing.T, tray *Tray) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); tray.Run(ctx) }()
	stop = sync.OnceFunc(func() { cancel(); <-ended })
	t.Cleanup(stop)
	return stop
}

// find returns the entry of v with that ID.
func find(t *testing.T, entries []Entry, id string) Entry {
	t.Helper()
	for _, e := range entries {
		if e.ID == id {
			return e
		}
		for _, c := range e.Children {
			if c.ID == id {
				return c
			}
		}
	}
	t.Fatalf("no entry %q", id)
	return Entry{}
}

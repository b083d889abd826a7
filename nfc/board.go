package nfc

import (
	"context"
	"slices"
	"sync"

	"cied/fault"
)

// A board shows the newest list of readers to any number of watchers. A slow watcher
// misses lists that were replaced meanwhile, never the newest.
type board struct {
	mu      sync.Mutex
	version int // of what is shown; 0 while nothing is
	readers []Reader
	err     error
	end     error         // why nothing more will be shown
	news    chan struct{} // closed with each version, and at the end
}

func newBoard() *board { return &board{news: make(chan struct{})} }

// show replaces what is shown, unless it is the same.
func (b *board) show(readers []Reader, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.version > 0 && sameFault(b.err, err) && slices.EqualFunc(b.readers, readers, Reader.equal) {
		return
	}
	b.version++
	b.readers, b.err = cloneReaders(readers), err
	b.ring()
}

// finish sends every watcher home with err.
func (b *board) finish(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.end = err
	b.ring()
}

// ring wakes the watchers. b.mu is held.
func (b *board) ring() {
	close(b.news)
	b.news = make(chan struct{})
}

// watch is [Driver.Watch].
func (b *board) watch(ctx context.Context, changed func([]Reader, error)) error {
	for seen := 0; ; {
		b.mu.Lock()
		version, readers, err, end, news := b.version, cloneReaders(b.readers), b.err, b.end, b.news
		b.mu.Unlock()
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case version != seen:
			seen = version
			changed(readers, err)
		case end != nil:
			return end
		default:
			select {
			case <-news:
			case <-ctx.Done():
			}
		}
	}
}

// sameFault reports whether two errors say the same to a citizen.
func sameFault(a, b error) bool {
	fa, fb := fault.Of(a), fault.Of(b)
	if fa == nil || fb == nil {
		return fa == fb
	}
	return fa.Code == fb.Code
}

func cloneReaders(readers []Reader) []Reader {
	c := slices.Clone(readers)
	for i := range c {
		c[i].ATR = slices.Clone(c[i].ATR)
	}
	return c
}

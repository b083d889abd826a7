package trace

import (
	"cmp"
	"fmt"

	"cied/apdu"
)

// A Recorder collects exchanges until it is known how they ended, which a header says. Its
// zero value is ready. It is not safe for concurrent use.
type Recorder struct {
	exchanges []exchange
	size      int // bytes of text
}

// Tap records one exchange: it is what [apdu.Channel] calls. Of a secret command all
// bytes after the fifth are blanked here too, whatever they are. What exceeds the bounds
// of a trace is not kept, and makes Trace fail.
func (r *Recorder) Tap(e apdu.Exchange) {
	if r.size += 2*(len(e.Command)+len(e.Response)) + len(markCommand+"\n"+markAnswer+"\n"); r.size > MaxSize {
		return
	}
	r.exchanges = append(r.exchanges, observed(e))
}

// Len returns the number of exchanges so far.
func (r *Recorder) Len() int { return len(r.exchanges) }

// Trace returns what was recorded, under h.
func (r *Recorder) Trace(h Header) (*Trace, error) {
	for _, v := range []string{h.Card, h.Spec, h.Expect, cmp.Or(h.Terminal, "none")} {
		if !printable(v) {
			return nil, fmt.Errorf("%w: a header is one line of printable text, not %q", ErrTrace, v)
		}
	}
	if r.size > MaxSize-len(h.text()) {
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrTrace, MaxSize)
	}
	t := &Trace{Header: h, exchanges: make([]exchange, len(r.exchanges))}
	for i, e := range r.exchanges {
		if len(e.command) < minCommand {
			return nil, fmt.Errorf("%w: a command of %d bytes", ErrTrace, len(e.command))
		}
		e.line = h.lines() + 2*i + 1
		t.exchanges[i] = e
	}
	return t, nil
}

package trace

import (
	"errors"
	"io"

	"cied/apdu"
)

// A Recorder writes a trace while it happens. It is not safe for concurrent use.
type Recorder struct {
	w   io.Writer
	err error
}

// NewRecorder writes the header to w and returns a Recorder that writes every exchange
// after it. What goes wrong is told by Err.
func NewRecorder(w io.Writer, h Header) *Recorder {
	r := &Recorder{w: w}
	for _, v := range []string{h.Card, h.Spec, h.Expect} {
		if !printable(v) {
			r.err = errors.New("trace: a header is one line of printable text")
			return r
		}
	}
	r.write(h.text())
	return r
}

// Tap records one exchange: it is what [apdu.Channel] calls. Of a secret command all
// bytes after the fifth are blanked here too, whatever they are. An answer shorter than
// a status word is recorded as none, for a trace holds no such line.
func (r *Recorder) Tap(e apdu.Exchange) {
	if len(e.Response) < minAnswer {
		e.Response = nil
	}
	r.write(observed(e).text())
}

func (r *Recorder) write(s string) {
	if r.err == nil {
		_, r.err = io.WriteString(r.w, s)
	}
}

// Err returns the first error of the writer, or nil.
func (r *Recorder) Err() error { return r.err }

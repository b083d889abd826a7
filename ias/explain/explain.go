package explain

import (
	"cied/apdu"
	"cied/apdu/trace"
)

// A Step is one exchange, explained.
type Step struct {
	Line      int     // of the command in the text of the trace
	Command   string  // the standard's name: "READ BINARY"
	Object    Object  // what it is about; "" where nobody can tell
	Offset    int     // of READ BINARY in the file
	Protected bool    // by secure messaging
	Chained   bool    // more blocks of the same command follow
	Sent      int     // bytes of the data field, as on the line
	Received  int     // bytes of the answer without its status word, as on the line
	Answered  bool    // false: the card has gone, or was silent
	SW        apdu.SW // the one under protection where there is one
	Naked     bool    // a protected command was answered without protection, by an error
}

// Steps explains all exchanges of t, in their order.
func Steps(t *trace.Trace) []Step {
	var r reader
	all := make([]Step, 0, t.Len())
	for _, e := range t.Exchanges() {
		all = append(all, r.step(e))
	}
	return all
}

// reader is what has to be remembered from one exchange to the next.
type reader struct {
	place   place  // where the card stands
	pending Step   // the command whose answer is fetched in pieces
	pieces  []byte // of that answer, so far
}

// step explains e, which comes after those that r has seen.
func (r *reader) step(e trace.Exchange) Step {
	s := Step{Line: e.Line, Sent: sent(e.Command)}
	s.Chained = e.Command[0]&0x10 != 0
	s.Protected = e.Command[0]&0x0C == 0x0C
	c := header{cla: e.Command[0], ins: e.Command[1], p1: e.Command[2], p2: e.Command[3]}
	s.Command = c.name()
	answer, err := apdu.ParseResponse(e.Answer)
	if err == nil {
		s.Answered, s.Received, s.SW = true, len(answer.Data), answer.SW
	}
	if c.ins == insGetResponse {
		s.Object = r.pending.Object
	} else {
		s.Object, s.Offset = r.place.object(c, data(e.Command), s)
		r.pending, r.pieces = s, nil
	}
	r.answered(&s, answer)
	return s
}

// answered looks for the protected status word once an answer is whole, and follows a
// selection that has succeeded.
func (r *reader) answered(s *Step, answer apdu.Response) {
	r.pieces = append(r.pieces, answer.Data...)
	if _, more := answer.SW.Available(); more && s.Answered {
		return
	}
	if r.pending.Protected && s.Answered {
		sw, ok := protectedStatus(r.pieces)
		if ok {
			s.SW = sw
		}
		s.Naked = !ok
	}
	if s.Answered && (s.SW == apdu.OK || s.SW == apdu.EndOfFile) {
		r.place.settle()
	}
	r.place.next = nil
	r.pieces = nil // of the next answer nothing is there yet
}

// protectedStatus finds DO'99' among the data objects of a protected answer (ISO/IEC
// 7816-4:2013, 10.2.2).
func protectedStatus(b []byte) (apdu.SW, bool) {
	for len(b) > 0 {
		obj, rest, err := apdu.ReadTLV(b)
		if err != nil {
			return 0, false
		}
		if obj.Tag == 0x99 && len(obj.Value) == 2 {
			return apdu.SW(obj.Value[0])<<8 | apdu.SW(obj.Value[1]), true
		}
		b = rest
	}
	return 0, false
}

// data returns the data field of a command, nil where there is none. Of a command that is
// blanked from its length on, it is all that follows the header.
func data(command []byte) []byte {
	c, err := apdu.ParseCommand(command)
	if err != nil {
		return command[min(5, len(command)):]
	}
	return c.Data
}

func sent(command []byte) int { return len(data(command)) }

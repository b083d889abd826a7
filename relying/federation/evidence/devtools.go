package evidence

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// maxMessage is the length of the longest message of a browser: a picture in base64.
const maxMessage = 32 << 20

// errGone is why nothing more is heard of a browser.
var errGone = errors.New("the browser has ended")

// A devtools is a connection to a browser by the Chrome DevTools Protocol 1.3 over pipes:
// JSON, each message ended by a zero octet. Commands are matched with their answers by id.
type devtools struct {
	out io.Writer

	mu       sync.Mutex // also of out
	last     int
	waiting  map[int]chan<- message
	sessions map[string]func(method string, params json.RawMessage)

	ended chan struct{} // closed when the browser has no more to say
}

// A message is anything that the browser says.
type message struct {
	ID        int             `json:"id"`
	SessionID string          `json:"sessionId"`
	Result    json.RawMessage `json:"result"`
	Error     *refusal        `json:"error"`
	Method    string          `json:"method"`
	Params    json.RawMessage `json:"params"`
}

// A refusal is a command that the browser does not carry out.
type refusal struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (r *refusal) Error() string {
	return fmt.Sprintf("the browser refuses: %s (%d)", r.Message, r.Code)
}

// connect begins to listen. It ends with in.
func connect(in io.Reader, out io.Writer) *devtools {
	d := &devtools{out: out, waiting: map[int]chan<- message{}, ended: make(chan struct{}),
		sessions: map[string]func(string, json.RawMessage){}}
	go d.read(in)
	return d
}

// read hands out what the browser says, until it ends or says what is no message.
func (d *devtools) read(in io.Reader) {
	defer close(d.ended)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxMessage)
	lines.Split(splitZero)
	for lines.Scan() {
		var m message
		if json.Unmarshal(lines.Bytes(), &m) != nil {
			return
		}
		d.hand(m)
	}
}

// splitZero is a bufio.SplitFunc for messages that end with a zero octet.
func splitZero(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return i + 1, data[:i], nil
	}
	return 0, nil, nil // half a message at the end is none
}

func (d *devtools) hand(m message) {
	d.mu.Lock()
	answer, event := d.waiting[m.ID], d.sessions[m.SessionID]
	delete(d.waiting, m.ID)
	d.mu.Unlock()
	switch {
	case m.Method != "" && event != nil:
		event(m.Method, m.Params)
	case m.Method == "" && answer != nil:
		answer <- m
	}
}

// listen has event called with each event of a session, one after the other; nil ends it.
func (d *devtools) listen(session string, event func(method string, params json.RawMessage)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sessions[session] = event
	if event == nil {
		delete(d.sessions, session)
	}
}

// call sends a command of a session, "" for the browser's own, and reads its answer into
// result, which may be nil.
func (d *devtools) call(ctx context.Context, session, method string, params, result any) error {
	answer := make(chan message, 1)
	id, err := d.send(session, method, params, answer)
	if err != nil {
		return err
	}
	select {
	case m := <-answer:
		return m.read(method, result)
	case <-d.ended:
		return errGone
	case <-ctx.Done():
		d.mu.Lock()
		delete(d.waiting, id)
		d.mu.Unlock()
		return context.Cause(ctx)
	}
}

func (d *devtools) send(session, method string, params any, answer chan<- message) (id int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last++
	octets, err := json.Marshal(struct {
		ID        int    `json:"id"`
		SessionID string `json:"sessionId,omitempty"`
		Method    string `json:"method"`
		Params    any    `json:"params,omitempty"`
	}{d.last, session, method, params})
	if err != nil {
		return 0, err
	}
	if _, err := d.out.Write(append(octets, 0)); err != nil {
		return 0, fmt.Errorf("%w: %w", errGone, err)
	}
	d.waiting[d.last] = answer
	return d.last, nil
}

// read returns the answer to a method.
func (m message) read(method string, result any) error {
	if m.Error != nil {
		return fmt.Errorf("%s: %w", method, m.Error)
	}
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(m.Result, result); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	return nil
}

//go:build unix

package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/coder/websocket"
)

// maxMessage is the length of the longest message of a browser: a screenshot in base64.
const maxMessage = 64 << 20

// A bidi is a connection to a browser by WebDriver BiDi: commands and their answers,
// matched by id, and events.
type bidi struct {
	conn  *websocket.Conn
	event func(method string, params json.RawMessage)

	mu      sync.Mutex
	last    int
	waiting map[int]chan<- bidiMessage
	closed  chan struct{}
}

// A bidiMessage is anything that the browser says, WebDriver BiDi, clause 4.
type bidiMessage struct {
	Type    string // "success", "error", "event"
	ID      int
	Result  json.RawMessage
	Method  string
	Params  json.RawMessage
	Error   string
	Message string
}

// bidiError is a command that the browser refuses.
type bidiError struct{ Code, Message string }

func (e *bidiError) Error() string { return e.Code + ": " + e.Message }

// dialBidi connects to the browser at address, "ws://127.0.0.1:PORT/session", and tells
// every event to event.
func dialBidi(ctx context.Context, address string, event func(string, json.RawMessage)) (*bidi, error) {
	conn, _, err := websocket.Dial(ctx, address, nil)
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(maxMessage)
	b := &bidi{conn: conn, event: event, waiting: make(map[int]chan<- bidiMessage), closed: make(chan struct{})}
	go b.read()
	return b, nil
}

// read hands out what the browser says until the connection ends.
func (b *bidi) read() {
	defer close(b.closed)
	for {
		_, text, err := b.conn.Read(context.Background())
		if err != nil {
			return
		}
		var m bidiMessage
		if json.Unmarshal(text, &m) != nil {
			return
		}
		if m.Type == "event" {
			b.event(m.Method, m.Params)
			continue
		}
		b.mu.Lock()
		if answer, ok := b.waiting[m.ID]; ok {
			answer <- m
			delete(b.waiting, m.ID)
		}
		b.mu.Unlock()
	}
}

// ask returns the number of a new command and where its answer will come.
func (b *bidi) ask() (id int, answer <-chan bidiMessage) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	c := make(chan bidiMessage, 1)
	b.waiting[b.last] = c
	return b.last, c
}

// do sends one command and reads its result into out, which may be nil.
func (b *bidi) do(ctx context.Context, method string, params, out any) error {
	id, answer := b.ask()
	text, err := json.Marshal(map[string]any{"id": id, "method": method, "params": params})
	if err != nil {
		return err
	}
	if err := b.conn.Write(ctx, websocket.MessageText, text); err != nil {
		return err
	}
	select {
	case m := <-answer:
		if m.Type != "success" {
			return fmt.Errorf("%s: %w", method, &bidiError{m.Error, m.Message})
		}
		if out == nil {
			return nil
		}
		return json.Unmarshal(m.Result, out)
	case <-b.closed:
		return fmt.Errorf("%s: the browser has gone", method)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", method, ctx.Err())
	}
}

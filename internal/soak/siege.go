//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	pause    = 100 * time.Millisecond // between two questions of the page
	patience = 5 * time.Second        // for an answer; who waits longer counts as not answered
	drop     = 200 * time.Millisecond // between two bytes of a slow caller
	burst    = 300                    // bytes that a slow caller sends at once, before it is slow
)

// A siege is how much is done to a server, and for how long.
type siege struct {
	lasts time.Duration
	slow  int // slow and idle connections, each opened again when the server closes it
	rate  int // hostile requests a second
}

// lay begins a login at address as a page does, and asks for its state until the siege is
// over.
func (s siege) lay(ctx context.Context, address string) (report, error) {
	state, err := beginLogin(ctx, address)
	if err != nil {
		return report{}, err
	}
	ctx, stop := context.WithTimeout(ctx, s.lasts)
	defer stop()
	var t tally
	var callers sync.WaitGroup
	requests := slowRequests()
	for i := range s.slow {
		callers.Go(func() { t.dawdle(ctx, address, requests[i%len(requests)]) })
	}
	callers.Go(func() { t.attack(ctx, address, s.rate) })
	t.follow(ctx, state)
	callers.Wait()
	return t.report, nil
}

// beginLogin posts the form of a site and returns where the state of the login is read.
func beginLogin(ctx context.Context, address string) (state string, err error) {
	body := "nonce=" + strings.Repeat("S", 44)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address+"/v1/authorize", strings.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", site)
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		return "", fmt.Errorf("the login of the page was refused: %s", answer.Status)
	}
	return "http://" + address + answer.Header.Get("Location") + "/state", nil
}

// A tally is a report in the making.
type tally struct {
	mu sync.Mutex
	report
}

func (t *tally) count(f func(r *report)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f(&t.report)
}

// follow asks for the state at every pause, each time on a connection of its own.
func (t *tally) follow(ctx context.Context, state string) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for ctx.Err() == nil {
		begin := time.Now()
		err := ask(client, state)
		took := time.Since(begin)
		t.count(func(r *report) {
			if r.waits = append(r.waits, took); err != nil {
				r.failed = append(r.failed, err)
			}
		})
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

func ask(client *http.Client, state string) error {
	answer, err := client.Get(state)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err == nil && (answer.StatusCode != http.StatusOK || !strings.Contains(string(b), `"final":false`)) {
		err = fmt.Errorf("%s: %.200s", answer.Status, b)
	}
	return err
}

// attack sends rate hostile requests a second, in turn, and waits for none of them.
func (t *tally) attack(ctx context.Context, address string, rate int) {
	if rate <= 0 {
		return
	}
	var sent sync.WaitGroup
	defer sent.Wait()
	tick := time.NewTicker(time.Second / time.Duration(rate))
	defer tick.Stop()
	all := attacks()
	for i := 0; ; i++ {
		sent.Go(func() {
			answer, err := send(ctx, address, all[i%len(all)])
			t.count(func(r *report) {
				if r.hostile++; err == nil && welcomed(answer) {
					r.entered++
				}
			})
		})
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// welcomed reports whether an answer says that a request was in order.
func welcomed(answer string) bool {
	return strings.HasPrefix(answer, "HTTP/1.1 2") || strings.HasPrefix(answer, "HTTP/1.1 3")
}

// send sends a request on a connection of its own and returns what came back until the
// server closed it, or the siege was over.
func send(ctx context.Context, address, request string) (string, error) {
	c, err := dial(ctx, address)
	if err != nil {
		return "", err
	}
	defer c.Close()
	_, err = io.WriteString(c, strings.ReplaceAll(request, "HOST", address))
	answer, readErr := io.ReadAll(io.LimitReader(c, 64<<10))
	if len(answer) > 0 {
		return string(answer), nil // the rest may be lost to a reset
	}
	return "", errors.Join(err, readErr)
}

// dial connects; the end of ctx ends every wait on the connection.
func dial(ctx context.Context, address string) (net.Conn, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	if end, ok := ctx.Deadline(); ok {
		_ = c.SetDeadline(end)
	}
	return c, nil
}

// dawdle holds a connection on which request comes byte by byte, and opens it again when it
// is closed.
func (t *tally) dawdle(ctx context.Context, address, request string) {
	request = strings.ReplaceAll(request, "HOST", address)
	for ctx.Err() == nil {
		c, err := dial(ctx, address)
		if err != nil {
			return // the siege is over, or the page will miss its answers too
		}
		t.count(func(r *report) { r.slow++ })
		trickle(ctx, c, request)
		_ = c.Close()
	}
}

// trickle sends the beginning of request at once and the rest slowly, until the server closes
// the connection or ctx ends.
func trickle(ctx context.Context, c net.Conn, request string) {
	closed := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, c)
		close(closed)
	}()
	n := min(burst, len(request))
	_, _ = io.WriteString(c, request[:n])
	tick := time.NewTicker(drop)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if n < len(request) {
				_, _ = io.WriteString(c, request[n:n+1])
				n++
			}
		case <-closed:
			return
		case <-ctx.Done():
			return
		}
	}
}

package localhttp_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"cied/card"
	"cied/localhttp"
	"cied/login"
	"cied/token"
)

// agree is a person with a card who agrees at once.
type agree struct{}

func (agree) Login(_ context.Context, r login.Request, tell func(card.Event)) (login.Answer, error) {
	fmt.Println("asked by", r.Origin)
	tell(card.Event{Stage: card.Consented})
	return login.Answer{Format: token.WebEID, Data: []byte(`{"format":"web-eid:1.0"}`)}, nil
}

// A login page posts a form; the window is sent to the page of a session.
func Example() {
	listeners, err := localhttp.Listen(0)
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan error)
	s := localhttp.Server{Login: agree{}, Peer: func(net.Conn) error { return nil }}
	go func() { done <- s.Serve(ctx, listeners...) }()

	form := url.Values{"nonce": {strings.Repeat("n", 44)}, "state": {"basket 7"}}
	post, _ := http.NewRequest("POST", "http://"+listeners[0].Addr().String()+"/v1/authorize", strings.NewReader(form.Encode()))
	post.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	post.Header.Set("Origin", "https://idp.example.it") // a browser adds this
	answer, err := http.DefaultTransport.RoundTrip(post)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(answer.StatusCode, answer.Header.Get("Location")[:len("/ui/s/")])
	cancel()
	fmt.Println(<-done)
	// Unordered output:
	// asked by https://idp.example.it
	// 303 /ui/s/
	// <nil>
}

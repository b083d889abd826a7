package away_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"cied/card"
	"cied/fault"
	"cied/internal/away"
	"cied/login"
)

// A service stands for the real one: it waits for a person until its context ends.
type service struct{}

func (service) Login(ctx context.Context, _ login.Request, _ func(card.Event)) (login.Answer, error) {
	<-ctx.Done()
	return login.Answer{}, context.Cause(ctx)
}

func Example() {
	ctx, cancel := context.WithCancelCause(context.Background())
	w := away.New(os.Getenv, slog.New(slog.DiscardHandler))
	go w.Watch(ctx)

	guarded := away.Cancel(service{}, w) // goes where the service itself would
	cancel(fault.New(fault.Interrupted, "example", nil))
	_, err := guarded.Login(ctx, login.Request{Origin: "https://login.example"}, nil)
	fmt.Println(fault.CodeOf(err))
	// Output: interrupted
}

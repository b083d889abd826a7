package pkcs11_test

import (
	"context"
	"net"
	"time"

	"cied/pkcs11"
	"cied/signing"
)

// A daemon serves the token on the user's socket. One PIN serves one program for half a
// minute.
func ExampleServer() {
	serve := func(ctx context.Context, ln net.Listener, keys signing.Runner, readers pkcs11.Watcher, cards pkcs11.Cards) error {
		s := &pkcs11.Server{Keys: keys, Readers: readers, Cards: cards, Keep: 30 * time.Second}
		return s.Serve(ctx, ln)
	}
	_ = serve
}

package rpc_test

import (
	"context"
	"fmt"
	"net"

	"cied/pkcs11/rpc"
)

// A daemon serves each connection of its socket with a token of its own.
func Example() {
	serve := func(ctx context.Context, l net.Listener, token func(net.Conn) rpc.Handler) error {
		for {
			conn, err := l.Accept()
			if err != nil {
				return err
			}
			go rpc.Serve(ctx, conn, token(conn))
		}
	}
	fmt.Printf("%T\n", serve)
	// Output: func(context.Context, net.Listener, func(net.Conn) rpc.Handler) error
}

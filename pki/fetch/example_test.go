package fetch_test

import (
	"context"
	"errors"
	"fmt"

	"cied/fault"
	"cied/pki/fetch"
)

// An address inside a list or a certificate is somebody else's choice.
func Example() {
	c := fetch.New(fetch.Options{})
	_, err := c.Get(context.Background(), "http://127.0.0.1:631/list.xml?who=me", 4<<20)
	fmt.Println(errors.Is(err, fault.TrustFetch), fetch.Unreachable(err))
	fmt.Println(err)
	// Output:
	// true false
	// fetch: GET http://127.0.0.1:631/list.xml: 127.0.0.1 is an address of this computer, of its network or of nobody
}

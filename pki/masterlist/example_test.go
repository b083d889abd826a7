package masterlist_test

import (
	"fmt"
	"time"

	"cied/pki"
	"cied/pki/masterlist"
)

// What a State publishes is a .zip with the list inside.
func ExampleRead() {
	list, err := masterlist.Read([]byte("PK\x03\x04"), pki.Pinned(), time.Now())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range list.New {
		fmt.Println("trusted from now on:", pki.FingerprintOf(c))
	}
	// Output: masterlist: read: this is a .zip: unpack the .zip and give the .ml file
}

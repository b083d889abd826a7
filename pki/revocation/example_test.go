package revocation_test

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/revocation"
)

// A citizen's machine looks into the list that it keeps, and goes on where that tells
// nothing. A relying party sets a network and asks hard.
func Example() {
	checker := revocation.Checker{Cache: revocation.NewCache("testdata/no-such-directory")}
	login := func(card *x509.Certificate, issuer pki.Anchor, hard bool) error {
		return checker.Check(context.Background(), card, issuer, time.Now()).Err(hard)
	}
	stranger := new(x509.Certificate) // of no issuer: nothing can be found out
	fmt.Println("soft:", login(stranger, pki.Anchor{}, false))
	fmt.Println("hard:", fault.CodeOf(login(stranger, pki.Anchor{}, true)))
	// Output:
	// soft: <nil>
	// hard: revocation-unknown
}

func ExampleStatus() {
	s := revocation.Status{State: revocation.Unchecked, Why: fault.New(fault.RevocationUnknown, "revocation: ocsp", errors.New("no network"))}
	fmt.Println(s)
	// Output: not checked: no network
}

package revocation_test

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/fetch"
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

// A server that takes logins asks about every card. It gets the list of a card's issuer
// between logins: daily, or when it meets the first card of an issuer.
func ExampleChecker_Refresh() {
	checker := &revocation.Checker{
		Fetch: fetch.New(fetch.Options{}), // also for OCSP, which Check asks where the list does not tell
		Cache: revocation.NewCache("testdata/no-such-directory"),
	}
	refresh := func(card *x509.Certificate, issuer pki.Anchor) {
		err := checker.Refresh(context.Background(), revocation.CRLAddresses(card), issuer, time.Now())
		switch {
		case err == nil:
			fmt.Println("kept")
		case fetch.Unreachable(err):
			fmt.Println("offline: try again in an hour") // the list that is kept holds until its own end
		default:
			fmt.Println("for a person to look at:", err)
		}
	}
	issuer := pki.Pinned().List()[2]
	refresh(&x509.Certificate{CRLDistributionPoints: []string{"http://127.0.0.1/sub.crl"}}, issuer)
	// Output:
	// for a person to look at: fetch: GET http://127.0.0.1/sub.crl: 127.0.0.1 is an address of this computer, of its network or of nobody
}

func ExampleStatus() {
	s := revocation.Status{State: revocation.Unchecked, Why: fault.New(fault.RevocationUnknown, "revocation: ocsp", errors.New("no network"))}
	fmt.Println(s)
	// Output: not checked: no network
}

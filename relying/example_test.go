package relying_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/relying"
	"cied/token"
)

// A login server issues a challenge with the page and takes it back with the answer.
func Example() {
	challenges := relying.NewChallenges(rand.Reader, time.Now)
	verifier := relying.Verifier{Origin: "https://idp.example.it", Anchors: pki.NewAnchors(nil, nil, false), Now: time.Now}

	const session = "the value of a cookie that is HttpOnly, Secure and SameSite=Lax"
	issued, err := challenges.Issue(session)
	if err != nil {
		return
	}
	fmt.Println(len(issued), "characters go into the page")

	answer := []byte(`{"format":"web-eid:1.0"}`) // what the browser brings back
	nonce, err := challenges.Take(session)
	if err != nil {
		return
	}
	_, err = verifier.Verify(context.Background(), token.WebEID, answer, nonce)
	fmt.Println(fault.Of(err).Code)
	// Output:
	// 44 characters go into the page
	// token-malformed
}

// Several servers with one key need no common store for challenges: the browser keeps them.
// A common list of what was answered makes each of them good for one answer.
func ExampleSealed() {
	key := make([]byte, 32) // random bytes that the servers share, in production
	spent := relying.NewSpentList(time.Now)
	var nonces [2]relying.Nonces
	for i := range nonces {
		sealed, err := relying.NewSealed(rand.Reader, time.Now, spent, key)
		if err != nil {
			return
		}
		nonces[i] = sealed
	}

	const session = "the value of a cookie that is HttpOnly, Secure and SameSite=Lax"
	brought, err := nonces[0].Issue(context.Background(), session)
	if err != nil {
		return
	}
	for range 2 {
		_, err = nonces[1].Take(context.Background(), session, brought)
		fmt.Println(err)
	}
	// Output:
	// <nil>
	// relying: spend: the challenge was answered before
}

// A codice fiscale has two digits of the year. With an age that everybody has who logs in,
// one of two days is meant.
func ExamplePeople() {
	id := relying.Identity{FiscalCode: "RSSMRA16S22H501W", GivenName: "MARIA", Surname: "ROSSI"} // of nobody
	day := time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)
	for _, people := range []relying.People{{}, {MinAge: 18}} {
		p, err := people.Person(context.Background(), id, day)
		fmt.Println(p.DateOfBirth, p.BirthCertain, err)
	}
	// Output:
	// 2016-11-22 false <nil>
	// 1916-11-22 false <nil>
}

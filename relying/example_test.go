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

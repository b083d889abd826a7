package redisstore_test

import (
	"crypto/rand"
	"fmt"
	"time"

	"cied/relying/idp"
	"cied/relying/idp/redisstore"
	"cied/relying/redis"
)

// Several providers share one Redis: for challenges, for sessions, and for the requests
// that were seen.
func ExampleNew() {
	where := redis.Options{Network: "unix", Address: "/run/redis/redis.sock", Random: rand.Reader}
	challenges, err := redis.New(where)
	if err != nil {
		return
	}
	defer challenges.Close()
	sessions, err := redisstore.New(where)
	if err != nil {
		return
	}
	defer sessions.Close()
	o := idp.Options{Nonces: challenges, Sessions: sessions}
	seen := idp.Seen(challenges, time.Now) // for saml.IdP
	fmt.Println(o.Nonces != nil, o.Sessions != nil, seen != nil)
	// Output: true true true
}

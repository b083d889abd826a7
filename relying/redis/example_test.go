package redis_test

import (
	"context"
	"errors"
	"fmt"

	"cied/relying"
	"cied/relying/redis"
)

// Two login servers with the same options take each other's challenges. Where Redis does
// not answer, nobody logs in, and that is the server's failure, not the citizen's.
func Example() {
	store, err := redis.New(redis.Options{Network: "unix", Address: "testdata/no-such-socket"})
	if err != nil {
		return
	}
	defer store.Close()
	var nonces relying.Nonces = store
	_, err = nonces.Issue(context.Background(), "the value of the session's cookie")
	fmt.Println(errors.Is(err, relying.ErrUnavailable))
	// Output: true
}

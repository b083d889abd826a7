package token_test

import (
	"fmt"

	"cied/fault"
	"cied/token"
)

func ExampleCheckOrigin() {
	for _, o := range []string{"https://idp.example.it", "https://idp.example.it/", "null"} {
		_, err := token.CheckOrigin(o, false)
		if err != nil {
			fmt.Println(fault.Of(err).Code)
			continue
		}
		fmt.Println("taken:", o)
	}
	// Output:
	// taken: https://idp.example.it
	// origin-invalid
	// origin-null
}

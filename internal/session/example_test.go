package session_test

import (
	"errors"
	"fmt"

	"cied/fault"
	"cied/internal/session"
)

func Example() {
	fmt.Println(session.CheckURL("cied://start"))
	fmt.Println(errors.Is(session.CheckURL("cied://start?trust=/tmp"), fault.Usage))

	asked := fault.New(fault.Interrupted, "control: stop", nil)
	fmt.Println(session.Why(asked, session.Same), session.Why(asked, session.Replaced))
	// Output:
	// <nil>
	// true
	// asked upgraded
}

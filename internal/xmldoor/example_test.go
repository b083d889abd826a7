package xmldoor_test

import (
	"fmt"

	"cied/internal/xmldoor"
)

// What is signed is the canonical form.
func ExampleOpen() {
	octets := []byte("<list  Id = 'l1' ><!-- today's --><entry/></list>")
	root, err := xmldoor.Open(octets, xmldoor.Limits{Size: 1 << 10, Tags: 10, Depth: 4, Comments: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	form, err := xmldoor.Canonical(root, "", 4<<10)
	fmt.Println(string(form), err)
	// Output: <list Id="l1"><entry></entry></list> <nil>
}

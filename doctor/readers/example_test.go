package readers_test

import (
	"fmt"

	"cied/doctor/readers"
)

func ExampleFind() {
	r, known := readers.Find(0x072F, 0x2200)
	fmt.Println(known, r.ID, r.Name, r.Kind, r.CIE)
	// Output: true 072f:2200 ACS ACR122U contactless expected
}

package simulator_test

import (
	"fmt"
	"time"

	"cied/simulator"
)

// A sound card of the family "gemalto" tells its NIS to anyone: SELECT of the CIE
// application, then READ BINARY of file 1001 by its short identifier.
func Example() {
	card, err := simulator.New(simulator.Options{Family: "gemalto", Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, command := range [][]byte{
		{0x00, 0xA4, 0x04, 0x0C, 0x06, 0xA0, 0x00, 0x00, 0x00, 0x00, 0x39},
		{0x00, 0xB0, 0x81, 0x00, 0x0C},
	} {
		answer, err := card.Transmit(command)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%d bytes, status %X\n", len(answer)-2, answer[len(answer)-2:])
	}
	// Output:
	// 0 bytes, status 9000
	// 12 bytes, status 9000
}

func ExampleParseFault() {
	fault, err := simulator.ParseFault("sw@5=6985")
	fmt.Println(fault.Name, fault.At, fault, err)
	// Output: sw 5 sw@5=6985 <nil>
}

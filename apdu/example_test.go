package apdu_test

import (
	"context"
	"fmt"

	"cied/apdu"
)

// card answers SELECT with a status word, and a key in two pieces.
type card struct{}

func (card) Transmit(_ context.Context, capdu []byte) ([]byte, error) {
	switch capdu[1] {
	case 0xCB: // GET DATA
		return []byte{0x81, 0x03, 0x61, 0x03}, nil
	case 0xC0: // GET RESPONSE
		return []byte{0x01, 0x02, 0x03, 0x90, 0x00}, nil
	}
	return []byte{0x6A, 0x82}, nil
}

func ExampleChannel() {
	ctx := context.Background()
	ch := &apdu.Channel{
		Card: card{},
		Tap:  func(e apdu.Exchange) { fmt.Printf("> %X\n< %X\n", e.Command, e.Response) },
	}
	r, _ := ch.Transmit(ctx, apdu.Command{INS: 0xA4, P1: 0x04, P2: 0x0C, Data: []byte{0xA0, 0x00}})
	fmt.Println(r.SW.Name())
	r, _ = ch.Transmit(ctx, apdu.Command{INS: 0xCB, P1: 0x3F, P2: 0xFF, Data: []byte{0x4D, 0x00}})
	v, err := apdu.Find(r.Data, 0x81)
	fmt.Printf("%X %v\n", v, err)
	// Output:
	// > 00A4040C02A000
	// < 6A82
	// file or application not found
	// > 00CB3FFF024D00
	// < 81036103
	// > 00C0000003
	// < 0102039000
	// 010203 <nil>
}

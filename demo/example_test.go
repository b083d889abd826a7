package demo_test

import (
	"context"
	"fmt"

	"cied/demo"
)

// A whole login of an invented person, over TCP, without hardware.
func Example() {
	ctx := context.Background()
	d, err := demo.Start(ctx, demo.Options{App: "https://cied.invalid/example", Lang: "it"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer d.Stop()
	id, err := d.Once(ctx, demo.Citizen{PIN: []byte("12345678")})
	fmt.Println(id.Verified, id.FiscalCode, err)
	// Output: true RSSMRA80A41H501W <nil>
}

package ias_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"cied/apdu/trace"
	"cied/ias"
)

// Which card lies on the reader: two commands, no PIN, no session.
func Example() {
	tr, err := trace.Parse(strings.NewReader(`card: invented
spec: fact sheet, sections 2 and 4
expect: ok
> 00A4040C06A00000000039
< 9000
> 00B081000C
< 3130323033303430353036309000
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	a := ias.New(tr.Card(), ias.Options{Rand: rand.Reader})
	if err := a.Select(ctx); err != nil {
		fmt.Println(err) // fault.CardNotCIE: no CIE
		return
	}
	nis, err := a.NIS(ctx)
	fmt.Printf("%s %v, in a session: %v\n", nis, err, a.Alive())
	// Output: 102030405060 <nil>, in a session: false
}

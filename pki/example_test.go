package pki_test

import (
	"errors"
	"fmt"
	"time"

	"cied/fault"
	"cied/pki"
)

// A chip is believed when the State vouches for the hashes in its EF.SOD, and one of
// them is the hash of the key that the chip goes on to prove.
func Example() {
	anchors := pki.NewAnchors(nil, nil, false) // no CSCA: nobody is believed
	believe := func(efSOD, chipKey []byte) error {
		sod, err := pki.ParseSOD(efSOD)
		if err != nil {
			return err
		}
		if err := sod.Verify(anchors, time.Now()); err != nil {
			return err
		}
		return sod.Check(pki.GroupChipKey, chipKey)
	}
	err := believe([]byte{0x77, 0x00}, nil)
	fmt.Println(errors.Is(err, fault.SODMalformed), fault.Of(err).Code)
	// Output: true sod-malformed
}

package sm_test

import (
	"errors"
	"fmt"

	"cied/apdu"
	"cied/fault"
	"cied/ias/sm"
)

func ExampleSession() {
	var kEnc, kMac [sm.KeyLength]byte // from the key agreement
	s := sm.New(kEnc, kMac, 1)
	w, err := s.Wrap(apdu.Command{INS: 0x84, Ne: 8}) // GET CHALLENGE
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%02X%02X, %d bytes of data objects\n", w.CLA, w.INS, len(w.Data))

	_, err = s.Unwrap(apdu.Response{SW: apdu.OK}) // a naked word proves nothing
	fmt.Println(err)
	fmt.Println(errors.Is(err, fault.CardAnswer), s.Alive())
	// Output:
	// 0C84, 13 bytes of data objects
	// sm: unwrap: sm: unprotected status 9000: no further qualification
	// true false
}

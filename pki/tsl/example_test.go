package tsl_test

import (
	"fmt"
	"os"
	"time"

	"cied/fault"
	"cied/pki/tsl"
)

func ExampleVerify() {
	xml, err := os.ReadFile("TSL-IT.xml")
	if err != nil {
		fmt.Println("first download it: https://eidas.agid.gov.it/TL/TSL-IT.xml")
		return
	}
	list, err := tsl.Verify(xml, tsl.PinnedSigners(), time.Now())
	if err != nil {
		fmt.Println(fault.Of(err).Text("en").Message)
		return
	}
	recognised, withdrawn, err := list.CIE()
	fmt.Println(list.Sequence, len(recognised), len(withdrawn), err)
	// Output: first download it: https://eidas.agid.gov.it/TL/TSL-IT.xml
}

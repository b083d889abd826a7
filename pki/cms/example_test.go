package cms_test

import (
	"fmt"

	"cied/pki/cms"
)

func Example() {
	if _, err := cms.Parse([]byte("not a signature")); err != nil {
		fmt.Println(err)
	}
	// Output: cms: not a SignedData in DER
}

package federation_test

import (
	"fmt"

	"cied/relying/federation"
)

// The file of an office, and what its service is called in production.
func Example() {
	c, err := federation.Parse([]byte(federation.Example()))
	if err != nil {
		fmt.Println(err) // each mistake with its line and key
		return
	}
	m, err := c.Metadata(federation.Production)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.EntityID)
	// Output: https://servizi.comune.example/cie/metadata
}

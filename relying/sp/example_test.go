package sp_test

import (
	"fmt"

	"cied/relying/sp"
)

// What a service with these pages says of itself asks for the four attributes.
func ExampleMetadata() {
	m := sp.Metadata("https://comune.example")
	fmt.Println(m.EntityID, m.Consumers[0].Location)
	for _, a := range m.AttributeSets[0].Attributes {
		fmt.Println(a.Name)
	}
	// Output:
	// https://comune.example/metadata https://comune.example/acs
	// name
	// familyName
	// dateOfBirth
	// fiscalNumber
}

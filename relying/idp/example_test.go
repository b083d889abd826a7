package idp_test

import (
	"fmt"

	"cied/relying/idp"
)

// The entityID of a provider is the address of its SSO by POST, as in the federation.
func ExampleMetadata() {
	m := idp.Metadata("https://idp.example.it")
	fmt.Println(m.EntityID)
	for _, sso := range m.SSO {
		fmt.Println(sso.Location)
	}
	// Output:
	// https://idp.example.it/idp/profile/SAML2/POST/SSO
	// https://idp.example.it/idp/profile/SAML2/POST/SSO
	// https://idp.example.it/idp/profile/SAML2/Redirect/SSO
}

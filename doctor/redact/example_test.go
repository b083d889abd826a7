package redact_test

import (
	"fmt"

	"cied/doctor/redact"
)

// The person is invented.
func Example() {
	r := redact.New(map[string]string{"efinta7": "[user]"}, "7K3Q-M90X")
	fmt.Printf("%s\n", r.Redact([]byte("7K3Q-M90X: /media/efinta7, RSSMRA80A01H501X from 192.0.2.217")))
	// Output: 7K3Q-M90X: /media/[user], [codice-fiscale] from [ip-address]
}

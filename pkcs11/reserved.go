package pkcs11

import "strings"

// What cied's module passes to C_Initialize on each of its connections.
const (
	moduleWord   = "cied-module=1;instance="
	instanceSize = 32 // hexadecimal digits
)

// instanceOf reads the name of the instance that a connection belongs to from the reserved
// string of C_Initialize; "" where there is none, as for every other client.
func instanceOf(reserved string) string {
	name, ok := strings.CutPrefix(reserved, moduleWord)
	if !ok || len(name) != instanceSize || strings.Trim(name, "0123456789abcdef") != "" {
		return ""
	}
	return name
}

package pkcs11

import (
	"strings"
	"testing"
)

func TestTheReservedStringNamesTheInstance(t *testing.T) {
	const name = "00112233445566778899aabbccddeeff"
	for reserved, want := range map[string]string{
		moduleWord + name:                  name,
		"":                                 "",
		name:                               "",
		moduleWord + name[1:]:              "",
		moduleWord + name + "0":            "",
		moduleWord + strings.ToUpper(name): "",
		"cied-module=2;instance=" + name:   "",
	} {
		if got := instanceOf(reserved); got != want {
			t.Errorf("%q: %q, want %q", reserved, got, want)
		}
	}
}

func FuzzInstanceOf(f *testing.F) {
	f.Add(moduleA)
	f.Add("p11-kit")
	f.Fuzz(func(t *testing.T, reserved string) {
		if name := instanceOf(reserved); name != "" && (len(name) != instanceSize || moduleWord+name != reserved) {
			t.Errorf("%q of %q", name, reserved)
		}
	})
}

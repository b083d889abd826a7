package rpc

import (
	"bufio"
	"maps"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"cied/pkcs11/ck"
)

// The form of an attribute is not on the wire, so both ends must have the same table: cied's
// module, which is C, and this package. What is in neither is bytes.
func TestTheModuleHasTheSameFormsOfAttributes(t *testing.T) {
	theirs := formsOfModule(t)
	if !maps.Equal(forms, theirs) {
		for number := range maps.Keys(union(forms, theirs)) {
			if forms[number] != theirs[number] {
				t.Errorf("0x%X %v: form %d here, %d in the module", uint64(number), number, forms[number], theirs[number])
			}
		}
	}
}

func union(a, b map[ck.AttributeType]form) map[ck.AttributeType]form {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// formsOfModule reads the switch of form_of: labels, and what they return.
func formsOfModule(t *testing.T) map[ck.AttributeType]form {
	t.Helper()
	source, err := os.Open("../module/src/attributes.c")
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	names := map[string]form{"BYTE": asOctet, "NUMBER": asNumber, "NUMBERS": asMechanisms, "TEMPLATE": asAttributes}
	label := regexp.MustCompile(`^\tcase (0x[0-9A-Fa-f]+):`)
	result := regexp.MustCompile(`^\t\treturn ([A-Z]+);`)
	all, waiting := map[ck.AttributeType]form{}, []ck.AttributeType(nil)
	lines := bufio.NewScanner(source)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "static enum form form_of(") {
	}
	for lines.Scan() && lines.Text() != "}" {
		if m := label.FindStringSubmatch(lines.Text()); m != nil {
			number, err := strconv.ParseUint(m[1], 0, 64)
			if err != nil {
				t.Fatal(err)
			}
			waiting = append(waiting, ck.AttributeType(number))
		}
		if m := result.FindStringSubmatch(lines.Text()); m != nil {
			for _, number := range waiting {
				all[number] = names[m[1]]
			}
			waiting = nil
		}
	}
	if len(all) == 0 {
		t.Fatal("form_of has no labels")
	}
	return all
}

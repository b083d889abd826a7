package main

import (
	"bytes"
	"strings"
	"testing"

	"cied/fault"
	"cied/lang"
)

func TestACardIsShownInEveryLanguage(t *testing.T) {
	seen := map[string]bool{}
	for _, tag := range lang.All() {
		refused := newFailure(fault.New(fault.CertExpired, "test", nil), tag)
		for _, v := range []cardView{{Genuine: true}, {Genuine: true, Test: true}, {Chip: &refused}, {Genuine: true, Refused: &refused, NISDiffers: true}} {
			var b bytes.Buffer
			v.Reader, v.ATR, v.NIS = "reader", "3B80", "123456789012"
			v.write(&b, tag)
			if seen[b.String()] || strings.Contains(b.String(), "%!") {
				t.Errorf("%s: %s", tag, &b)
			}
			seen[b.String()] = true
			for line := range strings.Lines(b.String()) {
				if strings.HasPrefix(line, " ") || strings.HasSuffix(line, " \n") {
					t.Errorf("%s: a line without label or value: %q", tag, line)
				}
			}
		}
	}
}

package readers

import (
	"strings"
	"testing"
)

func TestReaderThatNobodyDescribedIsNotFound(t *testing.T) {
	for _, id := range []ID{{}, {0xFFFF, 0xFFFF}, {0x072F, 0x2201}} {
		if r, known := Find(id.Vendor, id.Product); known {
			t.Errorf("Find(%v) = %v", id, r)
		}
	}
}

func TestEveryReaderIsFoundByItsID(t *testing.T) {
	for _, want := range table() {
		got, known := Find(want.ID.Vendor, want.ID.Product)
		if !known || got.Name != want.Name {
			t.Errorf("Find(%v) = %q, want %q", want.ID, got.Name, want.Name)
		}
	}
}

func TestNoReaderIsDescribedTwice(t *testing.T) {
	seen := make(map[ID]bool)
	for _, r := range table() {
		if seen[r.ID] {
			t.Errorf("%v is there twice", r.ID)
		}
		seen[r.ID] = true
	}
}

func TestReaderWithoutAntennaTakesNoCIE(t *testing.T) {
	for _, r := range table() {
		if !r.Kind.TakesCIE() && r.CIE != No {
			t.Errorf("%v is a %s reader, and a CIE is %s there", r.ID, r.Kind, r.CIE)
		}
		if r.Driver.Name == "none" && r.CIE != No {
			t.Errorf("%v has no driver, and a CIE is %s there", r.ID, r.CIE)
		}
	}
}

func TestReaderIsCalledTriedOnlyWithTheTrial(t *testing.T) {
	for _, r := range table() {
		trial := strings.Contains(strings.Join(r.Source, "\n"), "tried with ")
		if trial != (r.CIE == Tried) {
			t.Errorf("%v: cie %s, source %q", r.ID, r.CIE, r.Source)
		}
	}
}

func TestIDIsTwiceFourHexadecimalDigits(t *testing.T) {
	id, err := ParseID("072F:2200")
	if err != nil || id.String() != "072f:2200" {
		t.Errorf("ParseID = %v, %v", id, err)
	}
	for _, s := range []string{"", "072f2200", "072f:220", "072f:22000", "072f-2200", "072g:2200", "+72f:2200", "072f:-200"} {
		if id, err := ParseID(s); err == nil {
			t.Errorf("ParseID(%q) = %v", s, id)
		}
	}
}

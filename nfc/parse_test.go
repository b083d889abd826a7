package nfc

import (
	"bytes"
	"encoding/hex"
	"io"
	"testing"
)

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

// PC/SC part 10: the list of features, then the properties.
func TestExtendedLengthIsReadFromTheProperties(t *testing.T) {
	list := unhex("0604" + "42330006" + "1204" + "42330012")
	if code, ok := featureControl(list, featureTLVProperties); !ok || code != 0x42330012 {
		t.Errorf("control code %#x, %v", code, ok)
	}
	if _, ok := featureControl(list, 0x13); ok {
		t.Error("a feature that is not in the list")
	}
	tests := []struct {
		name, properties string
		want             Extent
	}{
		{"short only", "0A0400000000", ExtendedNo},
		{"up to 64 KiB, after others", "01020000" + "0A0400000100", ExtendedYes},
		{"up to 261 bytes", "0A0405010000", ExtendedYes},
		{"256 bytes", "0A0400010000", ExtendedNo},
		{"not told", "01020000", ExtendedUnknown},
		{"of a wrong length", "0A020000", ExtendedUnknown},
		{"cut short", "0A04000001", ExtendedUnknown},
		{"nothing", "", ExtendedUnknown},
	}
	for _, tt := range tests {
		if got := extentOf(unhex(tt.properties)); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

func FuzzFeatures(f *testing.F) {
	f.Add(unhex("12044233001206"))
	f.Add(unhex("0A0400000100"))
	f.Fuzz(func(t *testing.T, in []byte) {
		list := make([]byte, len(in))
		copy(list, in)
		featureControl(list, featureTLVProperties)
		if extentOf(list) != ExtendedUnknown && len(in) < 6 {
			t.Errorf("an extent out of %X", in)
		}
	})
}

func FuzzVPCDMessages(f *testing.F) {
	f.Add(unhex("0002900000006A"))
	f.Add(unhex("0000"))
	f.Fuzz(func(t *testing.T, in []byte) {
		data := make([]byte, len(in))
		copy(data, in)
		for r := bytes.NewReader(data); ; {
			before := r.Len()
			m, err := readMessage(r)
			if err != nil {
				if err != io.EOF && err != io.ErrUnexpectedEOF {
					t.Errorf("error %v", err)
				}
				return
			}
			if before-r.Len() != len(m)+2 {
				t.Errorf("%d bytes read for a message of %d", before-r.Len(), len(m))
			}
		}
	})
}

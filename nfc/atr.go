package nfc

import (
	"bytes"
	"encoding/hex"
	"math/bits"
)

// An ATR is what an answer to reset tells of a card before the first command.
type ATR struct {
	Historical []byte // bytes that say what the card is (ISO/IEC 7816-4:2013, 12.1.1), at most 15

	// Contactless tells that a reader has made the answer up for a card without contacts, which
	// has none of its own: 3B 8n 80 01 (PC/SC part 3, 3.1.3.2.3.1).
	Contactless bool
}

// contactlessInterface are TD1 and TD2 of an answer that a reader makes up, for T=0 and T=1.
var contactlessInterface = []byte{0x80, 0x01}

// ParseATR reads b, which has to be one answer to reset and nothing else (ISO/IEC
// 7816-3:2006, 8.2): TS, T0, the interface bytes that T0 and each TD announce, the historical
// bytes, and TCK where a protocol other than T=0 is offered. The value of TCK is not judged:
// the reader has done so. Historical is a part of b.
func ParseATR(b []byte) (ATR, bool) {
	if len(b) < 2 || len(b) > maxATR || b[0] != 0x3B && b[0] != 0x3F {
		return ATR{}, false
	}
	end, check, ok := interfaceBytes(b)
	historical := int(b[1] & 0x0F)
	if !ok || len(b) != end+historical+check {
		return ATR{}, false
	}
	return ATR{
		Historical:  b[end : end+historical],
		Contactless: b[0] == 0x3B && b[1]&0xF0 == 0x80 && bytes.Equal(b[2:end], contactlessInterface),
	}, true
}

// interfaceBytes returns where the interface bytes end, and how many bytes TCK has: one or
// none (8.2.3 and 8.2.5). It fails where a TD is announced and not there.
func interfaceBytes(b []byte) (end, check int, ok bool) {
	i := 1
	for next := b[1]; ; next = b[i] {
		i += bits.OnesCount8(next >> 4) // TA, TB, TC and, as the last, TD
		if next&0x80 == 0 {
			return i + 1, check, true
		}
		if i >= len(b) {
			return 0, 0, false
		}
		if b[i]&0x0F != 0 {
			check = 1
		}
	}
}

// FamilyOf names the family of CIE chips that an ATR belongs to, by the mark that it
// contains as a contiguous byte string; "" for an unknown one. It is a name for people
// and logs, never a reason to refuse a card: SELECT tells whether it is a CIE.
func FamilyOf(atr []byte) string {
	for _, m := range marks() {
		mark, err := hex.DecodeString(m.mark)
		if err == nil && bytes.Contains(atr, mark) {
			return m.family
		}
	}
	return ""
}

type familyMark struct{ family, mark string }

// marks are those that the published terminal software looks for. The short one comes
// last: it is the whole of an ATR without historical bytes, and says the least.
func marks() []familyMark {
	return []familyMark{
		{"gemalto", "80318065B085040011"},
		{"gemalto2", "80318065B0850300EF"},
		{"stm", "8066475000B8007F"},
		{"stm3", "80018066475000B80094829000C5"},
		{"nxp", "8031806549544E5850"},
		{"actalis", "8001803180654954" + "4A3441120FFF82900088"},
		{"actalis2023", "8001803180654954" + "4A3443120FFF8290008A"},
		{"bit4id", "8001803180654954" + "4A3442120FFF8290008B"},
		{"bit4id2023", "8001803180654954" + "4A3444120FFF8290008D"},
		{"b9547", "8001803180654954" + "4A3449120FFF82900080"},
		{"stm2", "80800101"},
	}
}

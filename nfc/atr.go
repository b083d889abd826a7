package nfc

import (
	"bytes"
	"encoding/hex"
)

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

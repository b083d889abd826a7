package doctor

import (
	"encoding/hex"
	"math/bits"
	"strings"
)

// answerToReset finds what may be an answer to reset: it names a kind of card, and stays.
const answerToReset = `\b3[BF][0-9A-F]{4,64}\b`

// isHex reports whether text is of what answerToReset finds: a label or a word is not.
func isHex(text []byte) bool { return strings.Trim(string(text), "0123456789ABCDEF") == "" }

// isATR reports whether digits are exactly one answer to reset (ISO/IEC 7816-3:2006, 8.2):
// TS, T0, the interface bytes that T0 and each TD announce, the historical bytes, and TCK
// where a protocol other than T=0 is offered.
func isATR(digits []byte) bool {
	b := make([]byte, hex.DecodedLen(len(digits)))
	if _, err := hex.Decode(b, digits); err != nil || len(b) < 2 {
		return false
	}
	historical, check, i := int(b[1]&0x0F), 0, 1
	for next := b[1]; ; next = b[i] {
		i += bits.OnesCount8(next >> 4) // TA, TB, TC and, as the last, TD
		if next&0x80 == 0 {
			return len(b) == i+1+historical+check
		}
		if i >= len(b) {
			return false
		}
		if b[i]&0x0F != 0 {
			check = 1
		}
	}
}

package redact

import (
	"encoding/hex"
	"strings"

	"cied/nfc"
)

// answerToReset finds what may be an answer to reset: it names a kind of card, and stays.
const answerToReset = `\b3[BF][0-9A-F]{4,64}\b`

// isHex reports whether text is of what answerToReset finds: a label or a word is not.
func isHex(text []byte) bool { return strings.Trim(string(text), "0123456789ABCDEF") == "" }

// isATR reports whether digits are exactly one answer to reset.
func isATR(digits []byte) bool {
	b, err := hex.DecodeString(string(digits))
	if err != nil {
		return false
	}
	_, ok := nfc.ParseATR(b)
	return ok
}

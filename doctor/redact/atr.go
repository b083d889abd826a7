package redact

import (
	"bytes"
	"encoding/hex"
	"regexp"
	"strings"

	"cied/nfc"
)

// answerToReset finds what may be an answer to reset, also with spaces: it names a kind of
// card, and stays.
const answerToReset = `\b3[BF](?:[0-9A-F]{4,64}|(?: [0-9A-F]{2}){2,32})\b`

// isHex reports whether text is of what answerToReset finds: a label or a word is not.
func isHex(text []byte) bool { return strings.Trim(string(text), "0123456789ABCDEF ") == "" }

// isHarmlessATR reports whether digits are exactly one answer to reset, and tell no number
// of a person in it.
func isHarmlessATR(digits []byte) bool {
	b, err := hex.DecodeString(strings.ReplaceAll(string(digits), " ", ""))
	if err != nil {
		return false
	}
	atr, ok := nfc.ParseATR(b)
	if !ok {
		return false
	}
	for _, value := range historicalValues(atr.Historical, nfc.FamilyOf(b) != "") {
		if HasNumber(value) || tellsNIS(value) {
			return false
		}
	}
	return true
}

// historicalValues are the values of the COMPACT-TLV data objects among historical bytes
// (ISO/IEC 7816-4:2013, 12.1.1), or the bytes as they are where they hold none. The last
// object may be cut off on a card of a known family: that of nxp is.
func historicalValues(historical []byte, known bool) [][]byte {
	var values [][]byte
	if len(historical) == 0 || historical[0] != 0x80 && historical[0] != 0 {
		return [][]byte{historical}
	}
	for rest := historical[1:]; len(rest) > 0; {
		end := 1 + int(rest[0]&0x0F)
		if end > len(rest) && !known {
			return [][]byte{historical}
		}
		end = min(end, len(rest))
		values, rest = append(values, rest[1:end]), rest[end:]
	}
	return values
}

// decimals finds as many decimal digits as an NIS has, or more.
var decimals = regexp.MustCompile(`[0-9]{12,}`)

// tellsNIS reports whether octets may be an NIS in BCD. More digits than it has are one only
// with few zeros among them: the identifiers of cards are full of zeros.
func tellsNIS(value []byte) bool {
	for _, run := range decimals.FindAll([]byte(hex.EncodeToString(value)), -1) {
		if len(run) == 12 || 3*bytes.Count(run, []byte("0")) < len(run) {
			return true
		}
	}
	return false
}

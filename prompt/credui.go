package prompt

import (
	"errors"
	"unicode/utf16"
	"unicode/utf8"
)

// The bounds of a credential dialog of Windows (wincred.h), in UTF-16 code units with
// the zero that ends a string.
const (
	maxCredUIMessage  = 1024    // CREDUI_MAX_MESSAGE_LENGTH
	maxCredUICaption  = 128     // CREDUI_MAX_CAPTION_LENGTH
	maxCredUIUser     = 513 + 1 // CREDUI_MAX_USERNAME_LENGTH
	maxCredUIPassword = 256 + 1 // CREDUI_MAX_PASSWORD_LENGTH
)

var errMessage = errors.New("prompt: the text is longer than the dialog shows")

// fitMessage is body beneath lead, in at most limit UTF-16 code units. What is too long
// is cut off the end of lead, which is "" for none: body names who asks and is whole, or
// there is no message.
func fitMessage(lead, body string, limit int) (string, error) {
	room := limit - units(body)
	if room < 0 {
		return "", errMessage
	}
	const gap, more = "\n\n", "…"
	switch {
	case lead == "":
		return body, nil
	case units(lead)+units(gap) <= room:
		return lead + gap + body, nil
	case units(more)+units(gap) >= room:
		return body, nil
	}
	end := 0
	for i := range lead { // the beginnings of its characters
		if units(lead[:i])+units(more)+units(gap) > room {
			break
		}
		end = i
	}
	return lead[:end] + more + gap + body, nil
}

// units is the number of UTF-16 code units of s.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// addUTF16 adds typed up to its zero, or all of it, in UTF-8, and clears it. Half a
// surrogate pair counts as one character.
func (e *entry) addUTF16(typed []uint16) {
	defer clear(typed)
	var b [utf8.UTFMax]byte
	defer clear(b[:])
	for i := 0; i < len(typed) && typed[i] != 0; i++ {
		r := rune(typed[i])
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if i+1 < len(typed) {
				low = rune(typed[i+1])
			}
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				i++
			}
		}
		e.add(b[:utf8.EncodeRune(b[:], r)])
	}
}

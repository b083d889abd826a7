// Package fiscalcode reads what a codice fiscale says of a person: the day of birth.
//
// The code of a person has 16 characters (D.M. 12 March 1974, n. 2227): six letters of
// the names, two digits of the year, a letter for the month, two digits of the day, to
// which 40 is added for women, four characters of the place, and a check letter. Where two
// persons would have the same code, digits are replaced from the right by letters, called
// omocodia; the positions stay. The check letter is not looked at: who has the code from a
// certificate has a better proof.
package fiscalcode

import (
	"errors"
	"strings"
)

// ErrFormat says that a code is not that of a person.
var ErrFormat = errors.New("fiscalcode: not the codice fiscale of a person")

// A Birth is the day of birth as the code has it. The century is not in the code.
type Birth struct {
	Year  int // 0 to 99, of a century that is not told
	Month int // 1 to 12
	Day   int // 1 to 31
}

const (
	months   = "ABCDEHLMPRST" // by the letter's place
	omocodia = "LMNPQRSTUV"   // the letter that stands for a digit, by its value
	female   = 40             // what is added to a woman's day
)

// BirthOf reads the day of birth in code, 16 upper-case characters.
func BirthOf(code string) (Birth, error) {
	if len(code) != 16 {
		return Birth{}, ErrFormat
	}
	year, yok := number(code[6:8])
	month := strings.IndexByte(months, code[8]) + 1
	day, dok := number(code[9:11])
	if day > female {
		day -= female
	}
	if !yok || !dok || month == 0 || day < 1 || day > 31 {
		return Birth{}, ErrFormat
	}
	return Birth{Year: year, Month: month, Day: day}, nil
}

// number reads two digits, either of which may be a letter of omocodia.
func number(s string) (n int, ok bool) {
	for i := range len(s) {
		d := strings.IndexByte("0123456789", s[i])
		if d < 0 {
			d = strings.IndexByte(omocodia, s[i])
		}
		if d < 0 {
			return 0, false
		}
		n = 10*n + d
	}
	return n, true
}

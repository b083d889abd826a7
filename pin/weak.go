package pin

import (
	"bytes"
	"fmt"

	"cied/fault"
	"cied/fiscalcode"
	"cied/secret"
)

// Weak returns fault.PINWeak for a PIN that somebody who finds the card would try first:
// one digit eight times, digits in a row, up or down and past 9 or 0, two or four digits
// repeated, or a day of birth. birth is nil where it is not known.
func Weak(p secret.PIN, birth *fiscalcode.Birth) error {
	weak := false
	err := p.Use(func(digits []byte) error {
		weak = inSteps(digits) || repeated(digits) || birth != nil && hasDate(digits, *birth)
		return nil
	})
	switch {
	case err != nil:
		return fault.New(fault.PINFormat, "pin: judge the new PIN", err)
	case weak:
		return fault.New(fault.PINWeak, "pin: judge the new PIN", nil)
	}
	return nil
}

// inSteps reports whether every digit differs from the one before by the same 0, 1 or -1.
func inSteps(digits []byte) bool {
	step := (digits[1] - digits[0] + 10) % 10
	if step > 1 && step != 9 {
		return false
	}
	for i := range len(digits) - 1 {
		if (digits[i+1]-digits[i]+10)%10 != step {
			return false
		}
	}
	return true
}

// repeated reports whether the digits are a half or a quarter of themselves, repeated.
func repeated(digits []byte) bool {
	for _, n := range []int{2, 4} {
		if bytes.Equal(digits[n:], digits[:len(digits)-n]) {
			return true
		}
	}
	return false
}

// hasDate reports whether the day of birth stands in the digits, in one of the orders in
// which people write dates; with two digits of the year, which is all that is known.
func hasDate(digits []byte, b fiscalcode.Birth) bool {
	day, month, year := fmt.Sprintf("%02d", b.Day), fmt.Sprintf("%02d", b.Month), fmt.Sprintf("%02d", b.Year)
	for _, date := range []string{
		day + month + year, month + day + year, year + month + day,
		day + month + "19" + year, day + month + "20" + year,
		month + day + "19" + year, month + day + "20" + year,
	} {
		if bytes.Contains(digits, []byte(date)) {
			return true
		}
	}
	return false
}

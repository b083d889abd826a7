package newest

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// maxVersion bounds the text of a version.
const maxVersion = 128

// A version is one of Semantic Versioning 2.0.0, without its build metadata, which orders
// nothing (10).
type version struct {
	core [3]string // major, minor, patch
	pre  []string  // identifiers of a pre-release, none for a release
}

// form is the grammar of Semantic Versioning 2.0.0; an identifier of digits has no
// leading zero (9).
var form = regexp.MustCompile(`^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)` +
	`(?:-((?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*))?` +
	`(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$`)

func parse(s string) (version, error) {
	if len(s) > maxVersion {
		return version{}, fmt.Errorf("a version of %d bytes, at most %d", len(s), maxVersion)
	}
	m := form.FindStringSubmatch(s)
	if m == nil {
		return version{}, fmt.Errorf("%q is no version", s)
	}
	v := version{core: [3]string(m[1:4])}
	if m[4] != "" {
		v.pre = strings.Split(m[4], ".")
	}
	return v, nil
}

// Compare orders two versions by precedence (Semantic Versioning 2.0.0, 11): it is less
// than 0 where a comes before b. It fails where one of them is none.
func Compare(a, b string) (int, error) {
	v, err := parse(a)
	if err != nil {
		return 0, err
	}
	w, err := parse(b)
	if err != nil {
		return 0, err
	}
	return v.compare(w), nil
}

func (v version) compare(w version) int {
	if c := slices.CompareFunc(v.core[:], w.core[:], compareNumbers); c != 0 {
		return c
	}
	if len(v.pre) == 0 || len(w.pre) == 0 { // a pre-release comes before its release
		return cmp.Compare(len(w.pre), len(v.pre))
	}
	return slices.CompareFunc(v.pre, w.pre, compareIdentifiers)
}

// compareNumbers compares digits without leading zeros, however many there are.
func compareNumbers(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

// compareIdentifiers puts numbers before words (11.4).
func compareIdentifiers(a, b string) int {
	switch x, y := isNumber(a), isNumber(b); {
	case x && y:
		return compareNumbers(a, b)
	case x:
		return -1
	case y:
		return 1
	}
	return cmp.Compare(a, b)
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789") == "" }

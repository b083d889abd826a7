// Package readers is what is known of readers of smart cards, by their USB ids.
//
// The facts are data, in readers.json; readers.schema.json says what each field means. What
// was only read, and not tried with a card, is called expected at most. [ParsePlist] reads
// which readers an installed PC/SC driver knows.
package readers

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"sync"
)

//go:embed readers.json
var data []byte

// An ID is idVendor and idProduct of a USB device descriptor (USB 2.0, 9.6.1).
type ID struct {
	Vendor, Product uint16
}

// ParseID reads "072f:2200": twice four hexadecimal digits.
func ParseID(s string) (ID, error) {
	if len(s) != 9 || s[4] != ':' {
		return ID{}, fmt.Errorf("readers: %q is not an id", s)
	}
	vendor, err := strconv.ParseUint(s[:4], 16, 16)
	if err != nil {
		return ID{}, fmt.Errorf("readers: vendor: %w", err)
	}
	product, err := strconv.ParseUint(s[5:], 16, 16)
	if err != nil {
		return ID{}, fmt.Errorf("readers: product: %w", err)
	}
	return ID{uint16(vendor), uint16(product)}, nil
}

// String returns "072f:2200".
func (id ID) String() string { return fmt.Sprintf("%04x:%04x", id.Vendor, id.Product) }

// UnmarshalText is ParseID.
func (id *ID) UnmarshalText(text []byte) (err error) {
	*id, err = ParseID(string(text))
	return err
}

// A Kind is what a reader is.
type Kind string

// The kinds.
const (
	Contactless Kind = "contactless" // ISO/IEC 14443 only, with or without a slot for a SAM
	Contact     Kind = "contact"     // ISO/IEC 7816-3 only: no place for a CIE
	Combined    Kind = "combined"    // both
	Token       Kind = "token"       // a security key: reader and chip in one
	SAM         Kind = "sam"         // takes secure access modules only
	Virtual     Kind = "virtual"     // stands for a reader of another computer
)

// A CIE says whether a login with the card works on a reader.
type CIE string

// The answers.
const (
	Tried    CIE = "tried"    // seen to work
	Expected CIE = "expected" // should work, by its descriptors or by what others say
	Unknown  CIE = "unknown"
	No       CIE = "no"
)

// A Reader is one product, or several that share an id.
type Reader struct {
	ID           ID       `json:"id"`
	Name         string   `json:"name"`
	Kind         Kind     `json:"kind"`
	BuiltIn      bool     `json:"built_in"`     // part of a computer
	Manufacturer string   `json:"manufacturer"` // its USB string; "" where nothing can be told from that
	CIE          CIE      `json:"cie"`
	Driver       Driver   `json:"driver"`
	Quirks       []string `json:"quirks"`
	Source       []string `json:"source"` // where this was read
}

// A Driver is what a reader needs to be seen by PC/SC on Linux. The zero value is one that
// is not known.
type Driver struct {
	Name  string `json:"name"`  // "libccid", "cyberjack", "omnikey"; "none" where there is none
	Since string `json:"since"` // the first version that has the reader, "1.5.3"; "" for long ago
}

// TakesCIE tells whether a CIE can be laid on such a reader at all.
func (k Kind) TakesCIE() bool { return k == Contactless || k == Combined || k == Virtual }

// table is readers.json, in the order of the ids. A mistake there is a gap in the program.
var table = sync.OnceValue(func() []Reader {
	var file struct {
		Readers []Reader `json:"readers"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		panic(err)
	}
	slices.SortFunc(file.Readers, func(a, b Reader) int { return a.ID.compare(b.ID) })
	return file.Readers
})

func (id ID) compare(o ID) int {
	return cmp.Or(cmp.Compare(id.Vendor, o.Vendor), cmp.Compare(id.Product, o.Product))
}

// Find returns the reader of that idVendor and idProduct.
func Find(vid, pid uint16) (Reader, bool) {
	i, found := slices.BinarySearchFunc(table(), ID{vid, pid}, func(r Reader, id ID) int { return r.ID.compare(id) })
	if !found {
		return Reader{}, false
	}
	return table()[i], true
}

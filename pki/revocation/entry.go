package revocation

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// An entry is one of the revokedCertificates (RFC 5280, 5.1.2.6), in the octets of the
// list:
//
//	SEQUENCE { serial INTEGER, revocationDate Time, Extensions OPTIONAL }
type entry struct {
	serial     []byte // content octets
	date       cryptobyte.String
	extensions cryptobyte.String // empty where there are none
}

// A place is where the entry with a serial number stands. Many numbers may share a key.
type place struct {
	key    uint64 // the last 8 octets of the serial number
	offset uint32
}

func keyOf(serial []byte) (key uint64) {
	for _, b := range serial[max(0, len(serial)-8):] {
		key = key<<8 | uint64(b)
	}
	return key
}

func byKey(p place, key uint64) int { return cmp.Compare(p.key, key) }

// makeIndex reads every entry once. One that cannot be read spoils the list: it might be
// anybody's.
func (l *crl) makeIndex() error {
	for rest := l.entries; !rest.Empty(); {
		offset := len(l.entries) - len(rest)
		e, ok := readEntry(&rest)
		if !ok {
			return errors.New("an entry of the CRL cannot be read")
		}
		if err := e.check(); err != nil {
			return err
		}
		l.index = append(l.index, place{keyOf(e.serial), uint32(offset)})
	}
	slices.SortFunc(l.index, func(a, b place) int { return byKey(a, b.key) })
	return nil
}

// find returns the entry with a serial number, given as the content octets of an INTEGER.
func (l *crl) find(serial []byte) (entry, bool) {
	key := keyOf(serial)
	i, _ := slices.BinarySearchFunc(l.index, key, byKey)
	for ; i < len(l.index) && l.index[i].key == key; i++ {
		rest := l.entries[l.index[i].offset:]
		if e, ok := readEntry(&rest); ok && bytes.Equal(e.serial, serial) {
			return e, true
		}
	}
	return entry{}, false
}

func readEntry(in *cryptobyte.String) (e entry, ok bool) {
	var seq, serial cryptobyte.String
	if !in.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadASN1(&serial, asn1.INTEGER) || !minimal(serial) {
		return e, false
	}
	var tag asn1.Tag
	if !seq.ReadAnyASN1Element(&e.date, &tag) || tag != asn1.UTCTime && tag != asn1.GeneralizedTime {
		return e, false
	}
	e.serial, e.extensions = serial, seq
	return e, true
}

// minimal reports whether these are the content octets of an INTEGER in DER: a number
// written in a second way would not be found.
func minimal(b []byte) bool {
	if len(b) < 2 {
		return len(b) == 1
	}
	return !(b[0] == 0 && b[1] < 0x80 || b[0] == 0xFF && b[1] >= 0x80)
}

// check refuses an entry that is another issuer's or that says something critical which is
// not understood: no certificate may be judged by such a list (RFC 5280, 5.3).
func (e entry) check() error {
	if e.extensions.Empty() {
		return nil
	}
	return readExtensions(e.extensions, func(x extension) (bool, error) {
		if string(x.id) == oidEntryIssuer {
			return true, errors.New("the CRL lists certificates of other issuers")
		}
		return string(x.id) == oidReasonCode, nil
	})
}

// when returns since when and why the certificate is revoked. It is revoked even where
// these cannot be read: the date is then zero, the reason unspecified.
func (e entry) when() (since time.Time, reason string) {
	date := e.date
	if !readTime(&date, &since) {
		since = time.Time{}
	}
	code := 0
	if !e.extensions.Empty() {
		_ = readExtensions(e.extensions, func(x extension) (bool, error) {
			value := cryptobyte.String(x.value)
			if string(x.id) == oidReasonCode && !value.ReadASN1Enum(&code) {
				code = 0
			}
			return true, nil
		})
	}
	return since, reasonName(code)
}

package ias

import (
	"bytes"
	"crypto"
	"errors"
	"fmt"
)

// A DigestInfo is what the card signs: the DER of the structure of that name (RFC 8017,
// 9.2, step 2), of 35, 51, 67 or 83 bytes. The card pads whatever it is given (fact sheet,
// section 12), so that it must be whole before it goes there.
type DigestInfo []byte

// The DER before the digest (RFC 8017, 9.2, note 1).
var digestInfos = []struct {
	hash   crypto.Hash
	prefix string
}{
	{crypto.SHA1, "\x30\x21\x30\x09\x06\x05\x2B\x0E\x03\x02\x1A\x05\x00\x04\x14"},
	{crypto.SHA256, "\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"},
	{crypto.SHA384, "\x30\x41\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30"},
	{crypto.SHA512, "\x30\x51\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40"},
}

var (
	errDigestInfo = errors.New("ias: not the DigestInfo of SHA-1, SHA-256, SHA-384 or SHA-512")
	errDigest     = errors.New("ias: not a digest of SHA-1, SHA-256, SHA-384 or SHA-512")
)

// NewDigestInfo makes one of a digest of h: SHA-1, SHA-256, SHA-384 or SHA-512.
func NewDigestInfo(h crypto.Hash, digest []byte) (DigestInfo, error) {
	for _, d := range digestInfos {
		if d.hash == h && len(digest) == h.Size() {
			return append(DigestInfo(d.prefix), digest...), nil
		}
	}
	return nil, fmt.Errorf("%w: %v, %d bytes", errDigest, h, len(digest))
}

// ParseDigestInfo checks that b is a DigestInfo of one of the hashes of [NewDigestInfo],
// with the parameters NULL and nothing after it.
func ParseDigestInfo(b []byte) (DigestInfo, error) {
	d := DigestInfo(bytes.Clone(b))
	if h, _ := d.Digest(); h == 0 {
		return nil, errDigestInfo
	}
	return d, nil
}

// Digest is what d was made of. The zero hash is that of bytes that are no DigestInfo.
func (d DigestInfo) Digest() (h crypto.Hash, digest []byte) {
	for _, known := range digestInfos {
		digest, ok := bytes.CutPrefix(d, []byte(known.prefix))
		if ok && len(digest) == known.hash.Size() {
			return known.hash, digest
		}
	}
	return 0, nil
}

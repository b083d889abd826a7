package tsl

import "cied/pki"

// A Signer is a certificate that may sign the Italian list.
type Signer struct {
	Fingerprint  pki.Fingerprint
	Seen         string // when it signed lists, as far as is known
	Source       string // where the fingerprint comes from
	SingleSource bool   // nobody else has confirmed it
}

// Pinned returns the signers of the Italian list that are known to this program. AgID
// changes its certificate about once a year: a list by another signer needs the pointer of
// a verified LOTL, [List.SignersOf].
func Pinned() []Signer {
	return []Signer{
		{
			Fingerprint: known("ed36919a6a09991c1428fa779133166839d05640d0639b4a2e42bb05fdb678da"),
			Seen:        "2019-09-04",
			Source:      "Italian trusted list, sequence number 141; pointer of LOTL 341",
		},
		{
			Fingerprint:  known("ddf02ac377a55fbda3709158a15fe1a10330743413ff1de72a91edb6ee285661"),
			Seen:         "2026-07",
			Source:       "attestto-trust, snapshot of the Italian trusted list",
			SingleSource: true,
		},
	}
}

// PinnedSigners returns the fingerprints of [Pinned].
func PinnedSigners() []pki.Fingerprint {
	var all []pki.Fingerprint
	for _, s := range Pinned() {
		all = append(all, s.Fingerprint)
	}
	return all
}

// known reads a fingerprint of the table above.
func known(digits string) pki.Fingerprint {
	f, err := pki.ParseFingerprint(digits)
	if err != nil {
		panic(err)
	}
	return f
}

package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"cied/pki"
	"cied/pki/fetch"
	"cied/pki/tsl"
)

// listSigners returns who may sign the Italian list: those that the program knows, those
// that the person vouches for, and those that the EU's list of lists names.
func (f updateFlags) listSigners(ctx context.Context, at time.Time) ([]pki.Fingerprint, error) {
	signers := tsl.PinnedSigners()
	own, err := fingerprints("--signer", f.signers)
	if err != nil {
		return nil, err
	}
	signers = append(signers, own...)
	if f.lotl == "" {
		return signers, nil
	}
	pinned, err := fingerprints("--lotl-signer", f.lotlSigner)
	if err != nil {
		return nil, err
	}
	xml, err := f.obtain(ctx, f.lotl, tsl.MaxSize)
	if err != nil {
		return nil, err
	}
	lotl, err := tsl.Verify(xml, pinned, at)
	if err != nil {
		return nil, err
	}
	named, err := lotl.SignersOf("IT")
	return append(signers, named...), err
}

func fingerprints(flag string, digits []string) ([]pki.Fingerprint, error) {
	var out []pki.Fingerprint
	for _, s := range digits {
		f, err := pki.ParseFingerprint(s)
		if err != nil {
			return nil, usage(fmt.Sprintf("%s %q: %v", flag, s, err))
		}
		out = append(out, f)
	}
	return out, nil
}

// listTime is how long a download may take: lists of revoked cards are said to have tens of
// megabytes.
const listTime = 10 * time.Minute

// obtain reads a file, or asks an address for it. For test anchors that may be an address of
// this computer.
func (f updateFlags) obtain(ctx context.Context, place string, max int64) ([]byte, error) {
	if !strings.Contains(place, "://") {
		return input(place, max)
	}
	return fetch.New(fetch.Options{Timeout: listTime, AllowLocal: f.trust != ""}).Get(ctx, place, max)
}

package main

import (
	"fmt"
	"io"
	"time"

	"cied/pki"
	"cied/pki/masterlist"
	"cied/pki/store"
)

// updateView is what an update did as --json shows it.
type updateView struct {
	TrustedList *listView         `json:"trustedList,omitempty"`
	MasterList  *masterView       `json:"masterList,omitempty"`
	Authorities []authorityView   `json:"authorities"` // what the list says, those that nothing changes for included
	Added       []anchorView      `json:"added"`
	Dropped     []anchorView      `json:"dropped"`
	Withdrawn   []store.Withdrawn `json:"withdrawn"`
	Restored    []store.Withdrawn `json:"restored"`
	Test        bool              `json:"test"`
	Saved       bool              `json:"saved"` // false with --at or --trust
	At          time.Time         `json:"at"`
}

type listView struct {
	Sequence   uint64          `json:"sequence"`
	Issued     time.Time       `json:"issued"`
	NextUpdate time.Time       `json:"nextUpdate"`
	Signer     pki.Fingerprint `json:"signer"`
	SignerName string          `json:"signerName"`
}

type masterView struct {
	Signer     pki.Fingerprint `json:"signer"`
	SignerName string          `json:"signerName"`
	Total      int             `json:"certificates"`
	Italian    int             `json:"italian"`
}

// authorityView is one certificate of a list and what becomes of it.
type authorityView struct {
	Subject string          `json:"subject"`
	SHA256  pki.Fingerprint `json:"sha256"`
	Status  string          `json:"status"` // recognised, withdrawn, ignored; known, new, refused, unreadable
	Reason  string          `json:"reason,omitempty"`
}

func (f updateFlags) view(c store.Change, at time.Time) *updateView {
	return &updateView{
		Added: anchorViews(c.Added, at), Dropped: anchorViews(c.Dropped, at), Authorities: []authorityView{},
		Withdrawn: append([]store.Withdrawn{}, c.Withdrawn...), Restored: append([]store.Withdrawn{}, c.Restored...),
		Test: f.trust != "", Saved: !f.rehearsal(), At: at.UTC(),
	}
}

// authorities tells what becomes of each of the CIE's certificates in a trusted list.
func authorities(change store.Change) []authorityView {
	var out []authorityView
	for _, c := range change.Recognised {
		out = append(out, authorityView{c.Subject.String(), pki.FingerprintOf(c), "recognised", ""})
	}
	for _, c := range change.Unrecognised {
		out = append(out, authorityView{c.Subject.String(), pki.FingerprintOf(c), "withdrawn", ""})
	}
	for i, v := range out {
		for _, c := range change.Ignored {
			if pki.FingerprintOf(c) == v.SHA256 {
				out[i].Status, out[i].Reason = "ignored", "no trusted root has signed it"
			}
		}
	}
	return out
}

// countries tells what becomes of each Italian certificate in a master list.
func countries(l *masterlist.List) []authorityView {
	var out []authorityView
	for _, c := range l.Known {
		out = append(out, authorityView{c.Subject.String(), pki.FingerprintOf(c), "known", ""})
	}
	for _, c := range l.New {
		out = append(out, authorityView{c.Subject.String(), pki.FingerprintOf(c), "new", ""})
	}
	for _, r := range l.Refused {
		out = append(out, authorityView{r.Certificate.Subject.String(), pki.FingerprintOf(r.Certificate), "refused", r.Reason.Error()})
	}
	for _, s := range l.Skipped {
		out = append(out, authorityView{"", s.SHA256, "unreadable", s.Reason.Error()})
	}
	return out
}

func (v updateView) write(w io.Writer) {
	if t := v.TrustedList; t != nil {
		fmt.Fprintf(w, "Italian trusted list no. %d of %s, next update %s\nsigned by %s\n  SHA-256 %v\n",
			t.Sequence, t.Issued.Format(time.DateOnly), t.NextUpdate.Format(time.DateOnly), t.SignerName, t.Signer)
	}
	if m := v.MasterList; m != nil {
		fmt.Fprintf(w, "ICAO master list, %d certificates, %d of them Italian\nsigned by %s\n  SHA-256 %v\n", m.Total, m.Italian, m.SignerName, m.Signer)
	}
	for _, a := range v.Authorities {
		fmt.Fprintf(w, "%-11s %s\n            SHA-256 %v\n", a.Status, a.Subject, a.SHA256)
		if a.Reason != "" {
			fmt.Fprintf(w, "            %s\n", a.Reason)
		}
	}
	fmt.Fprintf(w, "trusted from now on: %d; no longer named: %d; withdrawn: %d; recognised again: %d\n",
		len(v.Added), len(v.Dropped), len(v.Withdrawn), len(v.Restored))
	if !v.Saved {
		fmt.Fprintf(w, "NOTHING WAS SAVED: this was the verdict at %s%s\n", v.At.Format(time.RFC3339), map[bool]string{true: " under TEST anchors"}[v.Test])
	}
}

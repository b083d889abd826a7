package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cied/pki"
	"cied/pki/fetch"
	"cied/pki/masterlist"
	"cied/pki/store"
	"cied/pki/tsl"
)

// trustedListURL is where AgID publishes the Italian trusted list.
const trustedListURL = "https://eidas.agid.gov.it/TL/TSL-IT.xml"

// maxTrustedList is what package tsl takes. The Italian list has 3 MB.
const maxTrustedList = 16 << 20

type updateFlags struct {
	trustFlags
	csca, lotl          string
	signers, lotlSigner []string
	crls                []string
}

func (p *program) trustUpdate() *cobra.Command {
	var f updateFlags
	c := &cobra.Command{
		Use:   "update [FILE|URL]",
		Short: "Take over what the Italian trusted list says of the CIE's authorities",
		Long: "Update reads the Italian trusted list, from AgID's address unless a file or another address is named, verifies it, and takes over the authorities of the CIE: " +
			"new ones are trusted, withdrawn ones no longer. With --csca it reads an ICAO master list instead and takes over Country Signing CAs for which a trusted one vouches. " +
			"What is wrong with a list changes nothing. With --at or --trust the list is judged at another time or under test anchors, and nothing is saved.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case len(f.crls) > 0:
				return p.runCRLUpdate(c.Context(), f, args)
			case f.csca != "":
				return p.runCountryUpdate(c.Context(), f, args)
			}
			return p.runTrustUpdate(c.Context(), f, append(args, trustedListURL)[0])
		},
	}
	c.Flags().StringVar(&f.csca, "csca", "", "read the ICAO master list at this `FILE|URL` instead")
	c.Flags().StringArrayVar(&f.signers, "signer", nil, "accept a trusted list signed with this certificate too: `SHA256`; may be given again")
	c.Flags().StringVar(&f.lotl, "lotl", "", "accept the signers that the EU's list of lists at this `FILE|URL` names for Italy")
	c.Flags().StringArrayVar(&f.lotlSigner, "lotl-signer", nil, "certificate that signs the EU's list of lists: `SHA256`, from the Official Journal; may be given again")
	c.Flags().StringArrayVar(&f.crls, "crl", nil, "keep the list of revoked cards at this `FILE|URL` instead, for --revocation; may be given again")
	c.MarkFlagsRequiredTogether("lotl", "lotl-signer")
	for _, other := range []string{"signer", "lotl", "lotl-signer"} {
		c.MarkFlagsMutuallyExclusive("csca", other)
		c.MarkFlagsMutuallyExclusive("crl", other)
	}
	c.MarkFlagsMutuallyExclusive("crl", "csca")
	f.add(c)
	return c
}

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

func (p *program) runTrustUpdate(ctx context.Context, f updateFlags, place string) error {
	at, err := instant(f.at)
	if err != nil {
		return err
	}
	signers, err := f.listSigners(ctx, at)
	if err != nil {
		return err
	}
	xml, err := obtain(ctx, place, maxTrustedList, fetch.Options{})
	if err != nil {
		return err
	}
	list, err := tsl.Verify(xml, signers, at)
	if err != nil {
		return err
	}
	s, err := f.store()
	if err != nil {
		return err
	}
	take := func(l *tsl.List) (store.Change, error) { return s.AcceptTrustedList(l, at) }
	if f.rehearsal() {
		take = s.PreviewTrustedList
	}
	change, err := take(list)
	if err != nil {
		return err
	}
	v := f.view(change, at)
	v.TrustedList = &listView{list.Sequence, list.Issued.UTC(), list.NextUpdate.UTC(), list.Signer, list.SignerName}
	v.Authorities = authorities(list, change)
	return p.result(v, func(w io.Writer) { v.write(w) })
}

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
	xml, err := obtain(ctx, f.lotl, maxTrustedList, fetch.Options{})
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

// obtain reads a file, or asks an address for it.
func obtain(ctx context.Context, place string, max int64, o fetch.Options) ([]byte, error) {
	if !strings.Contains(place, "://") {
		return input(place, max)
	}
	return fetch.New(o).Get(ctx, place, max)
}

// runCRLUpdate keeps lists of revoked cards. They are good until their next update, so that
// one that is judged at another time is not kept.
func (p *program) runCRLUpdate(ctx context.Context, f updateFlags, args []string) error {
	if len(args) > 0 || f.at != "" {
		return usage("--crl takes no other list and no --at")
	}
	kept, err := f.keepCRLs(ctx)
	if err != nil {
		return err
	}
	return p.result(map[string][]crlView{"kept": kept}, func(w io.Writer) {
		for _, k := range kept {
			fmt.Fprintf(w, "kept %s\n  of %s\n", k.From, k.Issuer)
		}
	})
}

func (p *program) runCountryUpdate(ctx context.Context, f updateFlags, args []string) error {
	if len(args) > 0 {
		return usage("--csca names the list already: no other can be given")
	}
	at, err := instant(f.at)
	if err != nil {
		return err
	}
	s, err := f.store()
	if err != nil {
		return err
	}
	anchors, err := s.Anchors()
	if err != nil {
		return err
	}
	der, err := obtain(ctx, f.csca, masterlist.MaxSize, fetch.Options{})
	if err != nil {
		return err
	}
	list, err := masterlist.Read(der, anchors, at)
	if err != nil {
		return err
	}
	take := func(l *masterlist.List) (store.Change, error) { return s.AcceptMasterList(l, at) }
	if f.rehearsal() {
		take = s.PreviewMasterList
	}
	change, err := take(list)
	if err != nil {
		return err
	}
	v := f.view(change, at)
	v.MasterList = &masterView{pki.FingerprintOf(list.Signer), list.Signer.Subject.String(), list.Total, list.Italian}
	v.Authorities = countries(list)
	return p.result(v, func(w io.Writer) { v.write(w) })
}

// rehearsal reports whether nothing may be saved: a list that is good at another time, or
// under test anchors, is not good now.
func (f updateFlags) rehearsal() bool { return f.at != "" || f.trust != "" }

// store is the trust store, or an empty one over test anchors.
func (f updateFlags) store() (store.Store, error) {
	if f.trust == "" {
		return trustStore()
	}
	base, err := pki.LoadDir(f.trust)
	return store.Store{Base: base}, err
}

func (f updateFlags) view(c store.Change, at time.Time) *updateView {
	return &updateView{
		Added: anchorViews(c.Added, at), Dropped: anchorViews(c.Dropped, at), Authorities: []authorityView{},
		Withdrawn: append([]store.Withdrawn{}, c.Withdrawn...), Restored: append([]store.Withdrawn{}, c.Restored...),
		Test: f.trust != "", Saved: !f.rehearsal(), At: at.UTC(),
	}
}

// authorities tells what becomes of each of the CIE's certificates in a trusted list.
func authorities(l *tsl.List, change store.Change) []authorityView {
	recognised, withdrawn, err := l.CIE()
	if err != nil {
		return nil // the store has asked the same and refused
	}
	var out []authorityView
	for _, c := range recognised {
		out = append(out, authorityView{c.Subject.String(), pki.FingerprintOf(c), "recognised", ""})
	}
	for _, c := range withdrawn {
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

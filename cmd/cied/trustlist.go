package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"cied/pki"
	"cied/pki/store"
	"cied/pki/tsl"
)

// trustView is the trust store as --json shows it.
type trustView struct {
	Test        bool               `json:"test"`
	Anchors     []anchorView       `json:"anchors"`
	TrustedList *store.TrustedList `json:"trustedList"` // the last that was accepted; null before the first
	Stale       bool               `json:"stale"`       // that list is past its next update
	MasterLists []store.MasterList `json:"masterLists"`
	Signers     []signerOfList     `json:"signers"` // who may sign the next trusted list
	Withdrawn   []store.Withdrawn  `json:"withdrawn"`
	File        string             `json:"file"` // where updates are kept; "" under test anchors
}

// signerOfList is a certificate whose signature on a trusted list counts.
type signerOfList struct {
	SHA256       pki.Fingerprint `json:"sha256"`
	Seen         string          `json:"seen"`
	Source       string          `json:"source"`
	SingleSource bool            `json:"singleSource"`
}

func signersOfLists() []signerOfList {
	var out []signerOfList
	for _, s := range tsl.Pinned() {
		out = append(out, signerOfList{s.Fingerprint, s.Seen, s.Source, s.SingleSource})
	}
	return out
}

func (p *program) trustList() *cobra.Command {
	var f trustFlags
	c := &cobra.Command{
		Use:   "list",
		Short: "List the authorities that cied trusts, with their fingerprints",
		Long: "List the authorities that cied trusts: those that it carries and those that updates have added, each with the SHA-256 of its certificate and where it is known from. " +
			"SINGLE SOURCE marks what is known from one place only: compare its fingerprint with the authority's own page before you rely on it. " +
			"--at changes what is called valid, expired or not yet valid, and nothing else.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return p.runTrustList(f) },
	}
	f.add(c)
	return c
}

func (p *program) runTrustList(f trustFlags) error {
	a, at, err := f.setup()
	if err != nil {
		return err
	}
	v := trustView{Test: a.Test, Anchors: anchorViews(a.List(), at), Signers: signersOfLists(), MasterLists: []store.MasterList{}, Withdrawn: []store.Withdrawn{}}
	if f.trust == "" {
		if err := v.addState(at); err != nil {
			return err
		}
	}
	return p.result(v, func(w io.Writer) { v.write(w) })
}

func (v *trustView) addState(at time.Time) error {
	s, err := trustStore()
	if err != nil {
		return err
	}
	st, err := s.State()
	if err != nil {
		return err
	}
	v.File, v.TrustedList = s.File, st.TrustedList
	v.Stale = st.TrustedList != nil && !at.Before(st.TrustedList.NextUpdate)
	v.MasterLists = append(v.MasterLists, st.MasterLists...)
	v.Withdrawn = append(v.Withdrawn, st.Withdrawn...)
	return nil
}

func (v trustView) write(w io.Writer) {
	if v.Test {
		fmt.Fprintln(w, "TEST anchors: worth nothing outside a test")
	}
	single := false
	for _, a := range v.Anchors {
		a.write(w)
		single = single || a.SingleSource
	}
	fmt.Fprintf(w, "%d anchors\n", len(v.Anchors))
	for _, s := range v.Signers {
		fmt.Fprintf(w, "trusted lists may be signed by\n  SHA-256 %v (seen %s)%s\n  from: %s\n", s.SHA256, s.Seen, mark(s.SingleSource), s.Source)
		single = single || s.SingleSource
	}
	if single {
		fmt.Fprintln(w, "SINGLE SOURCE: known from one place only; compare the fingerprint with the one that its owner publishes.")
	}
	v.writeAge(w)
}

// writeAge says from when the anchors are.
func (v trustView) writeAge(w io.Writer) {
	switch t := v.TrustedList; {
	case v.Test:
	case t == nil:
		fmt.Fprintln(w, "never updated: these are the authorities that the program carries (cied trust update)")
	default:
		fmt.Fprintf(w, "updated on %s from the Italian trusted list no. %d of %s, next update %s; kept in %s\n",
			t.Accepted.Format(time.DateOnly), t.Sequence, t.Issued.Format(time.DateOnly), t.NextUpdate.Format(time.DateOnly), v.File)
		if v.Stale {
			fmt.Fprintln(w, "there should be a later list by now: cied trust update")
		}
	}
}

// mark is how people read that something has one source.
func mark(single bool) string {
	if single {
		return ", SINGLE SOURCE"
	}
	return ""
}

func (a anchorView) write(w io.Writer) {
	fmt.Fprintf(w, "%s\n  %s, %s, %s%s\n  SHA-256 %v\n  from: %s\n",
		a.Subject, a.Kind, validity(a.NotBefore, a.NotAfter), a.Status, mark(a.SingleSource), a.SHA256, a.Source)
}

package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"cied/pki/store"
)

// trustView is the trust store as --json shows it.
type trustView struct {
	Test        bool               `json:"test"`
	Anchors     []anchorView       `json:"anchors"`
	TrustedList *store.TrustedList `json:"trustedList"` // the last that was accepted; null before the first
	MasterLists []store.MasterList `json:"masterLists"`
	Withdrawn   []store.Withdrawn  `json:"withdrawn"`
	File        string             `json:"file"` // where updates are kept; "" under test anchors
}

func (p *program) trustList() *cobra.Command {
	var f trustFlags
	c := &cobra.Command{
		Use:   "list",
		Short: "List the authorities that cied trusts, with their fingerprints",
		Args:  cobra.NoArgs,
		RunE:  func(*cobra.Command, []string) error { return p.runTrustList(f) },
	}
	f.add(c)
	return c
}

func (p *program) runTrustList(f trustFlags) error {
	a, at, err := f.setup()
	if err != nil {
		return err
	}
	v := trustView{Test: a.Test, Anchors: anchorViews(a.List(), at), MasterLists: []store.MasterList{}, Withdrawn: []store.Withdrawn{}}
	if f.trust == "" {
		if err := v.addState(); err != nil {
			return err
		}
	}
	return p.result(v, func(w io.Writer) { v.write(w) })
}

func (v *trustView) addState() error {
	s, err := trustStore()
	if err != nil {
		return err
	}
	st, err := s.State()
	if err != nil {
		return err
	}
	v.File, v.TrustedList = s.File, st.TrustedList
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
	if single {
		fmt.Fprintln(w, "SINGLE SOURCE: known from one place only; compare the fingerprint with the one that the Ministry publishes.")
	}
	switch {
	case v.TrustedList != nil:
		t := v.TrustedList
		fmt.Fprintf(w, "updated on %s from the Italian trusted list no. %d of %s\n",
			t.Accepted.Format(time.DateOnly), t.Sequence, t.Issued.Format(time.DateOnly))
	case !v.Test:
		fmt.Fprintln(w, "never updated: these are the authorities that the program carries (cied trust update)")
	}
}

func (a anchorView) write(w io.Writer) {
	fmt.Fprintf(w, "%s\n  %s, %s, %s", a.Subject, a.Kind, validity(a.NotBefore, a.NotAfter), a.Status)
	if a.SingleSource {
		fmt.Fprint(w, ", SINGLE SOURCE")
	}
	fmt.Fprintf(w, "\n  SHA-256 %v\n  from: %s\n", a.SHA256, a.Source)
}

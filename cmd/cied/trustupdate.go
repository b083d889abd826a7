package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"cied/pki"
	"cied/pki/masterlist"
	"cied/pki/store"
	"cied/pki/tsl"
)

// trustedListURL is where AgID publishes the Italian trusted list.
const trustedListURL = "https://eidas.agid.gov.it/TL/TSL-IT.xml"

// lotlURL is where the European Commission publishes the list of lists.
const lotlURL = "https://ec.europa.eu/tools/lotl/eu-lotl.xml"

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
		Long: "Update reads the Italian trusted list, from AgID's address (" + trustedListURL + ") unless a file or another address is named, verifies it, " +
			"and takes over the authorities of the CIE: new ones are trusted, withdrawn ones no longer. " +
			"Where AgID signs with a certificate that cied does not know, --lotl with --lotl-signer asks the EU's list of lists (" + lotlURL + "), and --signer takes your word.\n\n" +
			"With --csca it reads an ICAO master list instead, the unpacked .ml, and takes over Country Signing CAs for which a trusted one vouches. " +
			"With --crl it keeps lists of revoked cards for --revocation; with --trust for those test anchors.\n\n" +
			"What is wrong with a list changes nothing. With --at, and with --trust but for --crl, the list is judged at another time or under test anchors, and nothing is saved. " +
			"A running cied serve takes it over at its next login. No proxy is used.",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeFiles,
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

func (p *program) runTrustUpdate(ctx context.Context, f updateFlags, place string) error {
	at := f.at.orNow()
	signers, err := f.listSigners(ctx, at)
	if err != nil {
		return err
	}
	xml, err := f.obtain(ctx, place, tsl.MaxSize)
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
	take := func(l *tsl.List) (store.Change, error) { return s.AcceptTrustedList(ctx, l, at) }
	if f.rehearsal() {
		take = s.PreviewTrustedList
	}
	change, err := take(list)
	if err != nil {
		return err
	}
	v := f.view(change, at)
	v.TrustedList = &listView{list.Sequence, list.Issued.UTC(), list.NextUpdate.UTC(), list.Signer, list.SignerName}
	v.Authorities = authorities(change)
	return p.result(v, func(w io.Writer) { v.write(w) })
}

func (p *program) runCountryUpdate(ctx context.Context, f updateFlags, args []string) error {
	if len(args) > 0 {
		return usage("--csca names the list already: no other can be given")
	}
	at := f.at.orNow()
	s, err := f.store()
	if err != nil {
		return err
	}
	anchors, err := s.Anchors()
	if err != nil {
		return err
	}
	der, err := f.obtain(ctx, f.csca, masterlist.MaxSize)
	if err != nil {
		return err
	}
	list, err := masterlist.Read(der, anchors, at)
	if err != nil {
		return err
	}
	take := func(l *masterlist.List) (store.Change, error) { return s.AcceptMasterList(ctx, l, at) }
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
func (f updateFlags) rehearsal() bool { return !f.at.IsZero() || f.trust != "" }

// store is the trust store, or an empty one over test anchors.
func (f updateFlags) store() (store.Store, error) {
	if f.trust == "" {
		return trustStore()
	}
	base, err := pki.LoadDir(f.trust)
	return store.Store{Base: base}, err
}

package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cied/fault"
	"cied/pki"
)

type sodFlags struct {
	trustFlags
	csca   string
	groups []string
}

// sodView is the verdict on an EF.SOD as --json shows it. Each part has its own, so that
// an unknown issuer does not hide what is known.
type sodView struct {
	Good      bool        `json:"good"`
	Signature string      `json:"signature"` // good or wrong
	Algorithm string      `json:"algorithm"`
	Signer    signerView  `json:"signer"`
	Issuer    string      `json:"issuer"` // trusted, unknown, refused, not-yet-valid or not-checked
	Digest    string      `json:"digest"`
	Groups    []groupView `json:"dataGroups"`
	At        time.Time   `json:"at"`
	Test      bool        `json:"test"`
	Fault     *failure    `json:"fault,omitempty"`
}

type signerView struct {
	Subject   string          `json:"subject"`
	Issuer    string          `json:"issuer"`
	NotBefore time.Time       `json:"notBefore"`
	NotAfter  time.Time       `json:"notAfter"`
	SHA256    pki.Fingerprint `json:"sha256"`
}

type groupView struct {
	Group string `json:"group"`
	File  string `json:"file,omitempty"` // as it was named; "" where none was given
	Hash  string `json:"hash"`           // good, wrong or not-checked
}

func (p *program) trustSOD() *cobra.Command {
	var f sodFlags
	c := &cobra.Command{
		Use:   "sod FILE",
		Short: "Check an EF.SOD: does the State vouch for this chip?",
		Long: "Check an EF.SOD, in octets or hexadecimal digits, and with --dg the files that it has the hashes of. " +
			"A data group is named by its number in EF.SOD or by its file on the card: a1 or 1001, a2 or 1002, a3 or 1003, a4 or 1004, a5 or 1005, 1b or d004.",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeFiles,
		RunE:              func(_ *cobra.Command, args []string) error { return p.runTrustSOD(args[0], f) },
	}
	f.add(c)
	c.Flags().StringArrayVar(&f.groups, "dg", nil, "check this file too: `ID=FILE`, for example a5=ef-1005.hex; may be given again")
	c.Flags().StringVar(&f.csca, "csca", "", "trust the Country Signing CA in this `FILE` as well, for this run: a TEST")
	return c
}

func (p *program) runTrustSOD(name string, f sodFlags) error {
	a, at, err := f.setup()
	if err != nil {
		return err
	}
	if a, err = f.withCountrySigner(a); err != nil {
		return err
	}
	groups, err := f.dataGroups()
	if err != nil {
		return err
	}
	file, err := binary(name)
	if err != nil {
		return err
	}
	if file, err = pki.TrimDER(file); err != nil {
		return fault.New(fault.SODMalformed, "cied: EF.SOD", err)
	}
	sod, err := pki.ParseSOD(file)
	if err != nil {
		return err
	}
	v, refusal := judge(sod, a, at, groups)
	v.Fault = p.verdictOf(refusal)
	if err := p.result(v, func(w io.Writer) { v.write(w) }); err != nil {
		return err
	}
	return refusal
}

// withCountrySigner adds the certificate of --csca, and makes the anchors a test's.
func (f sodFlags) withCountrySigner(a *pki.Anchors) (*pki.Anchors, error) {
	if f.csca == "" {
		return a, nil
	}
	c, err := certificate(f.csca)
	if err != nil {
		return nil, err
	}
	b := a.WithCountrySigners("--csca", c)
	if _, taken := b.Find(pki.FingerprintOf(c)); !taken {
		return nil, fault.New(fault.TrustUnreadable, "cied: --csca", errors.New("this is not the certificate of a Country Signing CA"))
	}
	b.Test = true
	return b, nil
}

// namedGroup is one --dg.
type namedGroup struct {
	group    pki.DataGroup
	file     string
	readings [][]byte // the octets as they are and, where they are digits, what those say: an NIS is both
}

func (f sodFlags) dataGroups() ([]namedGroup, error) {
	var out []namedGroup
	for _, s := range f.groups {
		id, file, found := strings.Cut(s, "=")
		group, ok := groupOf(id)
		if !found || !ok {
			return nil, usage(fmt.Sprintf("--dg %q is not ID=FILE with the number of a data group or of a file", s))
		}
		octets, err := input(file, maxInput)
		if err != nil {
			return nil, err
		}
		out = append(out, namedGroup{group, file, [][]byte{octets, fromHex(octets)}})
	}
	return out, nil
}

// groupOf reads a data group's number, or the identifier of its file on the card.
func groupOf(id string) (pki.DataGroup, bool) {
	files := map[string]pki.DataGroup{
		"1001": pki.GroupNIS, "1002": pki.GroupDocument, "1003": pki.GroupCertificate,
		"1004": pki.GroupChipKey, "1005": pki.GroupServiceKey, "d004": pki.GroupDiffieHellman,
	}
	if g, ok := files[strings.ToLower(id)]; ok {
		return g, true
	}
	n, err := strconv.ParseUint(id, 16, 8)
	return pki.DataGroup(n), err == nil
}

// judge returns every part of the verdict, and the first reason to refuse the chip.
func judge(sod *pki.SOD, a *pki.Anchors, at time.Time, given []namedGroup) (sodView, error) {
	ds := sod.Signer()
	v := sodView{
		Signature: "good", Issuer: "trusted", Algorithm: sod.Algorithm().String(), Digest: sod.Digest().String(), At: at.UTC(), Test: a.Test,
		Signer: signerView{ds.Subject.String(), ds.Issuer.String(), ds.NotBefore, ds.NotAfter, pki.FingerprintOf(ds)},
	}
	refusal := sod.Verify(a, at)
	switch code := fault.CodeOf(refusal); {
	case code == fault.SODSignature:
		v.Signature, v.Issuer = "wrong", "not-checked"
	case code == fault.ChipIssuerUnknown:
		v.Issuer = "unknown"
	case code == fault.CertNotYetValid:
		v.Issuer = "not-yet-valid"
	case refusal != nil:
		v.Issuer = "refused"
	}
	var wrong error
	v.Groups, wrong = judgeGroups(sod, given)
	// A wrong file is said before an unknown issuer: the first is forged, the second may be new.
	if wrong != nil && (refusal == nil || errors.Is(refusal, fault.ChipIssuerUnknown)) {
		refusal = wrong
	}
	v.Good = refusal == nil
	return v, refusal
}

// check takes the file in either reading; the fault is that of the second.
func (g namedGroup) check(sod *pki.SOD) (err error) {
	for _, content := range g.readings {
		if err = sod.Check(g.group, content); err == nil {
			return nil
		}
	}
	return err
}

func judgeGroups(sod *pki.SOD, given []namedGroup) (views []groupView, wrong error) {
	seen := make(map[pki.DataGroup]bool)
	for _, g := range given {
		view := groupView{g.group.String(), g.file, "good"}
		if err := g.check(sod); err != nil {
			view.Hash = "wrong"
			if wrong == nil {
				wrong = err
			}
		}
		seen[g.group] = true
		views = append(views, view)
	}
	for _, g := range sod.DataGroups() {
		if !seen[g] {
			views = append(views, groupView{g.String(), "", "not-checked"})
		}
	}
	return views, wrong
}

func (v sodView) write(w io.Writer) {
	fmt.Fprintf(w, "%-16s %s (%s)\n", "signature", v.Signature, v.Algorithm)
	fmt.Fprintf(w, "%-16s %s\n%-16s %s, issued by %s\n", "Document Signer", v.Signer.Subject, "", validity(v.Signer.NotBefore, v.Signer.NotAfter), v.Signer.Issuer)
	fmt.Fprintf(w, "%-16s %s\n", "issuer", map[string]string{
		"trusted": "trusted", "unknown": "not trusted: in no list of Country Signing CAs",
		"refused": "a known one, which did not issue this Document Signer or not for this use", "not-yet-valid": "known, and the Document Signer's time has not come: check the clock",
		"not-checked": "not checked: the signature is wrong already",
	}[v.Issuer])
	for _, g := range v.Groups {
		fmt.Fprintf(w, "%-16s %s %s (%s)\n", "data group "+g.Group, g.Hash, g.File, v.Digest)
	}
	verdict := "the State vouches for this chip"
	switch {
	case v.Issuer == "unknown" && v.Fault != nil && v.Fault.Code == fault.ChipIssuerUnknown:
		verdict = "issuer not trusted"
	case !v.Good:
		verdict = "refused"
	case v.Test:
		verdict += ", under TEST anchors"
	}
	fmt.Fprintf(w, "%-16s %s\n", "verdict", verdict)
}

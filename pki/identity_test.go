package pki_test

import (
	"encoding/asn1"
	"encoding/binary"
	"slices"
	"testing"
	"unicode/utf16"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
)

// A rdn is one attribute of a subject, in a string type of ASN.1.
type rdn struct {
	oid   asn1.ObjectIdentifier
	tag   int
	value []byte
}

var (
	commonName       = asn1.ObjectIdentifier{2, 5, 4, 3}
	surname          = asn1.ObjectIdentifier{2, 5, 4, 4}
	serialNumber     = asn1.ObjectIdentifier{2, 5, 4, 5}
	country          = asn1.ObjectIdentifier{2, 5, 4, 6}
	organizationName = asn1.ObjectIdentifier{2, 5, 4, 10}
	givenName        = asn1.ObjectIdentifier{2, 5, 4, 42}
)

func bmp(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.BigEndian.AppendUint16(out, u)
	}
	return out
}

// subject encodes RDNs, each inner slice one SET.
func subject(t *testing.T, sets ...[]rdn) []byte {
	t.Helper()
	type attribute struct {
		Type  asn1.ObjectIdentifier
		Value asn1.RawValue
	}
	type set []attribute
	var sequence []asn1.RawValue
	for _, rdns := range sets {
		var s set
		for _, r := range rdns {
			s = append(s, attribute{r.oid, asn1.RawValue{Tag: r.tag, Bytes: r.value}})
		}
		der, err := asn1.MarshalWithParams(s, "set")
		if err != nil {
			t.Fatal(err)
		}
		sequence = append(sequence, asn1.RawValue{FullBytes: der})
	}
	der, err := asn1.Marshal(sequence)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func identityOf(t *testing.T, raw []byte) (*pki.Identity, error) {
	t.Helper()
	w := pkitest.New(t)
	template := pkitest.CardTemplate()
	template.RawSubject = raw
	card := w.Sub.Issue(t, template, &pkitest.Key(t, "card").PublicKey)
	return anchors(w).CardCertificate(card.Raw, pkitest.Now)
}

func TestSubjectIsReadInAnyOrder(t *testing.T) {
	rdns := [][]rdn{
		{{country, asn1.TagPrintableString, []byte("IT")}},
		{{surname, asn1.TagUTF8String, []byte("NICOLÒ D'ESEMPIO")}},
		{{givenName, asn1.TagUTF8String, []byte("JOSÉ ÈLIA")}},
		{{serialNumber, asn1.TagPrintableString, []byte("IDCIT-CA00000AA")}},
		{{commonName, asn1.TagUTF8String, []byte("NCLJSE80A01H501X/102030405060")}},
	}
	for range len(rdns) {
		rdns = append(rdns[1:], rdns[0])
		for _, order := range [][][]rdn{rdns, {slices.Concat(rdns...)}} { // one by one, and all in one SET
			id, err := identityOf(t, subject(t, order...))
			if err != nil {
				t.Fatal(err)
			}
			if id.FiscalCode != "NCLJSE80A01H501X" || id.Surname != "NICOLÒ D'ESEMPIO" || id.Name != "JOSÉ ÈLIA" || id.Document != "CA00000AA" {
				t.Fatalf("%+v", id)
			}
		}
	}
}

func TestSubjectIsReadInAnyStringType(t *testing.T) {
	const latin1 = "NICOL\xd2"
	for name, tc := range map[string]struct {
		tag      int
		cn, gn   []byte
		wantName string
	}{
		"PrintableString": {asn1.TagPrintableString, []byte("RSSMRA80A41H501W/1"), []byte("MARIA"), "MARIA"},
		"UTF8String":      {asn1.TagUTF8String, []byte("RSSMRA80A41H501W/1"), []byte("NICOLÒ"), "NICOLÒ"},
		"BMPString":       {asn1.TagBMPString, bmp("RSSMRA80A41H501W/1"), bmp("NICOLÒ"), "NICOLÒ"},
		"IA5String":       {asn1.TagIA5String, []byte("RSSMRA80A41H501W/1"), []byte("MARIA"), "MARIA"},
		"TeletexString":   {asn1.TagT61String, []byte("RSSMRA80A41H501W/1"), []byte(latin1), "NICOLÒ"},
	} {
		t.Run(name, func(t *testing.T) {
			id, err := identityOf(t, subject(t, []rdn{{commonName, tc.tag, tc.cn}}, []rdn{{givenName, tc.tag, tc.gn}}))
			if err != nil {
				t.Fatal(err)
			}
			if id.FiscalCode != "RSSMRA80A41H501W" || id.Name != tc.wantName || id.Surname != "" || id.Document != "" {
				t.Errorf("%+v", id)
			}
		})
	}
}

func TestTwoCommonNamesAreRefused(t *testing.T) {
	cn := func(s string) []rdn { return []rdn{{commonName, asn1.TagUTF8String, []byte(s)}} }
	_, err := identityOf(t, subject(t, cn("RSSMRA80A41H501W/1"), cn("VRDLGI80A01H501Y/2")))
	wantFault(t, err, fault.CertSubject)
}

func TestWhatFollowsTheFiscalCodeIsNoReasonToRefuse(t *testing.T) {
	for _, cn := range []string{"RSSMRA80A41H501W/", "RSSMRA80A41H501W/a/b", "RSSMRA80A41H501W/102030405060.hash=", "RSSMRAULALMHRLMW/1"} {
		_, err := identityOf(t, subject(t, []rdn{{commonName, asn1.TagUTF8String, []byte(cn)}}))
		wantFault(t, err, "")
	}
}

package simulator

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"slices"
	"time"
)

// SODForm is a generation of EF.SOD (card, section 10).
type SODForm string

// The three forms.
const (
	SODSHA256 SODForm = "sha256" // SHA-256, PKCS #1 v1.5, LDS version 0
	SODPSS    SODForm = "pss"    // SHA-512, RSASSA-PSS, LDS version 1 with its version numbers
	SODSHA1DS SODForm = "sha1ds" // like SODSHA256, under a Document Signer signed with SHA-1
)

// sodProfile is what distinguishes the forms.
type sodProfile struct {
	hash   crypto.Hash
	signer scheme // of the security object
	issuer scheme // of the Document Signer's certificate
}

func (f SODForm) profile() (sodProfile, error) {
	v15 := scheme{hash: crypto.SHA256}
	pss := scheme{hash: crypto.SHA512, pss: true}
	switch f {
	case SODSHA256:
		return sodProfile{crypto.SHA256, v15, v15}, nil
	case SODPSS:
		return sodProfile{crypto.SHA512, pss, pss}, nil
	case SODSHA1DS:
		return sodProfile{crypto.SHA256, v15, scheme{hash: crypto.SHA1}}, nil
	}
	return sodProfile{}, fmt.Errorf("simulator: no form of EF.SOD is called %q", f)
}

func pssOptions(h crypto.Hash) *rsa.PSSOptions {
	return &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: h}
}

// dataGroups are the numbers of the hash table in the order of real documents, with the
// file that each covers.
var dataGroups = []struct {
	number byte
	file   uint16
}{
	{0xA5, fileServiceKey}, {0x1B, fileDH}, {0xA4, fileChipKey},
	{0xA3, fileCertificate}, {0xA2, fileNumber}, {0xA1, fileNIS},
}

// Object identifiers of the content and its attributes (ICAO Doc 9303-10, 4.6.2; RFC 5652).
var (
	idSignedData    = oid(1, 2, 840, 113549, 1, 7, 2)
	idLDS           = oid(2, 23, 136, 1, 1, 1)
	idContentType   = oid(1, 2, 840, 113549, 1, 9, 3)
	idMessageDigest = oid(1, 2, 840, 113549, 1, 9, 4)
)

// issueSOD returns the content of EF.SOD: '77' { ContentInfo { SignedData } }.
func (w *World) issueSOD(form SODForm, files map[uint16][]byte, faults []Fault) ([]byte, error) {
	p, err := form.profile()
	if err != nil {
		return nil, err
	}
	ds, err := w.mintDS(p.issuer, faults)
	if err != nil {
		return nil, err
	}
	content := securityObject(p, files, has(faults, FaultForgedDataGroup))
	signer, err := signerInfo(p, ds, content)
	if err != nil {
		return nil, err
	}
	if has(faults, FaultForgedSOD) {
		signer[len(signer)-1] ^= 0x01 // the last byte of the signature
	}
	signedData := sequence(
		integer(3), setOf(sequence(hashID(p.hash))),
		sequence(idLDS, tlv(0xA0, octets(content))),
		tlv(0xA0, ds.cert.Raw), setOf(signer))
	if has(faults, FaultGarbledSOD) {
		signedData = octets(signedData)
	}
	return tlv(0x77, sequence(idSignedData, tlv(0xA0, signedData))), nil
}

// securityObject is the LDSSecurityObject. Data group numbers are one content byte each,
// formally negative, as real documents have them.
func securityObject(p sodProfile, files map[uint16][]byte, forged bool) []byte {
	var table [][]byte
	for _, dg := range dataGroups {
		sum := digest(p.hash, files[dg.file])
		if forged && dg.number == 0xA4 {
			sum[0] ^= 0x01
		}
		table = append(table, sequence(integer(dg.number), octets(sum)))
	}
	if !p.signer.pss {
		return sequence(integer(0), sequence(hashID(p.hash), null()), sequence(table...))
	}
	versions := sequence(printable("0108"), printable("040000"))
	return sequence(integer(1), sequence(hashID(p.hash)), sequence(table...), versions)
}

// signerInfo signs contentType and messageDigest, re-tagged from A0 to SET (RFC 5652, 5.4).
func signerInfo(p sodProfile, ds documentSigner, content []byte) ([]byte, error) {
	attributes := slices.Concat(
		sequence(idContentType, setOf(idLDS)),
		sequence(idMessageDigest, setOf(octets(digest(p.hash, content)))))
	signature, err := p.signer.sign(ds.key, setOf(attributes))
	if err != nil {
		return nil, fmt.Errorf("simulator: EF.SOD: %w", err)
	}
	return sequence(
		integer(1),
		sequence(ds.cert.RawIssuer, integer(ds.cert.SerialNumber.Bytes()...)),
		sequence(hashID(p.hash)),
		tlv(0xA0, attributes),
		p.signer.identifier(),
		octets(signature)), nil
}

// documentSigner is a Document Signer that can sign.
type documentSigner = authorityCertificate

// mintDS has the Document Signer certified by the Country Signer, by a stranger
// (unknown-issuer), or by a stranger who uses the Country Signer's name (forged-ds); for
// another use (unfit-ds), or before the Country Signer's own time (early-ds).
func (w *World) mintDS(s scheme, faults []Fault) (documentSigner, error) {
	issuer, err := w.dsIssuer(faults)
	if err != nil {
		return documentSigner{}, err
	}
	key, err := w.keys.key("ds")
	if err != nil {
		return documentSigner{}, err
	}
	tbs := w.dsBody(s, issuer.cert, &key.PublicKey, faults)
	signature, err := s.sign(issuer.key, tbs)
	if err != nil {
		return documentSigner{}, fmt.Errorf("simulator: Document Signer: %w", err)
	}
	cert, err := x509.ParseCertificate(sequence(tbs, s.identifier(), bits(signature)))
	if err != nil {
		return documentSigner{}, fmt.Errorf("simulator: Document Signer: %w", err)
	}
	return documentSigner{cert: cert, key: authority{key}}, nil
}

func (w *World) dsIssuer(faults []Fault) (authorityCertificate, error) {
	unknown, forged := has(faults, FaultUnknownIssuer), has(faults, FaultForgedDS)
	if !unknown && !forged {
		return w.csca, nil
	}
	stranger, err := w.mintCSCA("stranger-csca", "Stranger Country Signer CA (SIMULATED)")
	if forged {
		stranger.cert = w.csca.cert
	}
	return stranger, err
}

// dsBody is the TBSCertificate of the Document Signer. It is built here because x509
// neither signs with SHA-1 nor keeps the order of a real one's extensions.
func (w *World) dsBody(s scheme, issuer *x509.Certificate, public *rsa.PublicKey, faults []Fault) []byte {
	name := distinguishedName(
		commonName(printable("eIdentityCardSigner (SIMULATED)")), serialNumber(printable("00001")),
		unit(printable(cieUnit)), organisation(printable(cscaOrg)), country())
	from, to := w.day(-2), w.day(10)
	if has(faults, FaultEarlyDS) {
		from = issuer.NotBefore.AddDate(-1, 0, 0)
	}
	return sequence(
		tlv(0xA0, integer(2)), integer(serialBytes("ds")...), s.identifier(), issuer.RawSubject,
		sequence(utcTime(from), utcTime(to)), name,
		must(x509.MarshalPKIXPublicKey(public)), tlv(0xA3, sequence(dsExtensions(issuer, public, from, faults))))
}

// dsExtensions are those of a real Document Signer, in their order
// (real-card/ef-1006-sod.hex).
func dsExtensions(issuer *x509.Certificate, public *rsa.PublicKey, from time.Time, faults []Fault) []byte {
	alternative := sequence(
		tlv(0x81, []byte("csca@example.test")),
		tlv(0xA4, distinguishedName(attribute{oid(2, 5, 4, 7), utf8("ITA")})),
		tlv(0x86, []byte("http://csca.example.test/")))
	crl := sequence(sequence(tlv(0xA0, tlv(0xA0, tlv(0x86, []byte("http://csca.example.test/csca.crl"))))))
	usagePeriod := sequence(
		tlv(0x80, []byte(from.Format("20060102150405Z"))),
		tlv(0x81, []byte(from.AddDate(0, 3, 0).Format("20060102150405Z"))))
	extensions := slices.Concat(
		extension(oid(2, 23, 136, 1, 1, 6, 2), sequence(integer(0), setOf(printable("C")))), // document types
		extension(oid(2, 5, 29, 35), sequence(tlv(0x80, issuer.SubjectKeyId))),
		extension(oid(2, 5, 29, 18), alternative),
		extension(oid(2, 5, 29, 17), alternative),
		extension(oid(2, 5, 29, 31), crl),
		extension(oid(2, 5, 29, 14), octets(keyID(public))),
		extension(oid(2, 5, 29, 16), usagePeriod),
		sequence(oid(2, 5, 29, 15), []byte{0x01, 0x01, 0xFF}, octets([]byte{0x03, 0x02, 0x07, 0x80}))) // digitalSignature
	if has(faults, FaultUnfitDS) { // how a Country Signer marks its signers of master lists
		extensions = append(extensions, extension(oid(2, 5, 29, 37), sequence(oid(2, 23, 136, 1, 1, 3)))...)
	}
	return extensions
}

// extension is one that is not critical.
func extension(id, value []byte) []byte { return sequence(id, octets(value)) }

package simulator

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/binary"
	"fmt"
	"slices"
)

// Person is an invented holder. The check letters of the fiscal codes are wrong on
// purpose, so that they are nobody's.
type Person struct {
	Surname, GivenName string
	FiscalCode         string // 16 characters
	CardNumber         string // 9 characters
	number             string // of the keys in the pool
}

var people = [2]Person{
	{"ROSSI PROVA", "MARIA", "RSSMRA80A41H501W", "CA00000AA", "1"},
	{"BIANCHI ESEMPIO", "LUCA", "BNCLCU85M15F205Z", "CA00000BB", "2"},
}

// Identity is what personalisation writes into a chip: one person's files and keys.
type Identity struct {
	Person      Person
	NIS         string            // 12 digits; every different set of files has another
	Certificate *x509.Certificate // of key 81; made even when the fault leaves it out of the chip

	files                 map[uint16][]byte
	holder, chip, service cardKey // 81, 82, 83
}

// serial is SN.ICC, the last 8 bytes of D003 (card, sections 4 and 9).
func (id *Identity) serial() []byte {
	return slices.Clone(id.files[fileSerial][4:12])
}

// staticFaults change what stands in the files. wrong-chip-key does not: a copy of a chip
// has the files of its original.
var staticFaults = []string{
	FaultExpired, FaultNotYetValid, FaultSameNameRoot, FaultWrongPolicy, FaultCALeaf, FaultWeakKey, FaultKeyMismatch,
	FaultNoCertificate, FaultForgedSOD, FaultForgedDataGroup, FaultForgedDS, FaultUnknownIssuer, FaultOtherCard,
	FaultUnknownCA, FaultNoFiscalCode, FaultOtherNumber, FaultGarbledSOD, FaultUnfitDS, FaultEarlyDS,
}

// nis derives the 12 digits from everything that changes a file: terminals keep static
// data by NIS, and a real card never changes it.
func nis(w *World, form SODForm, faults []Fault, variant string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d/%s/%s", w.year, form, variant)
	for _, name := range staticFaults {
		if has(faults, name) {
			fmt.Fprintf(h, "/%s", name)
		}
	}
	return fmt.Sprintf("%012d", binary.BigEndian.Uint64(h.Sum(nil))%1e12)
}

// personalise makes the identity of a card, with the faults that are a matter of files or
// keys. variant names what else distinguishes the card's files.
func personalise(w *World, form SODForm, faults []Fault, variant string) (*Identity, error) {
	if form == "" {
		form = SODSHA256
	}
	id := &Identity{Person: people[0], NIS: nis(w, form, faults, variant)}
	generation := 0
	if has(faults, FaultOtherCard) {
		id.Person, generation = people[1], 1
	}
	if err := id.setKeys(w, faults); err != nil {
		return nil, err
	}
	if err := id.certify(w, generation, faults); err != nil {
		return nil, err
	}
	id.writeFiles()
	sod, err := w.issueSOD(form, id.files, faults)
	if err != nil {
		return nil, err
	}
	id.files[fileSOD] = sod
	if has(faults, FaultNoCertificate) {
		delete(id.files, fileCertificate)
	}
	if has(faults, FaultWrongChipKey) {
		return id, w.cardKey("wrong-chip", &id.chip)
	}
	return id, nil
}

// setKeys takes the person's three keys from the pool.
func (id *Identity) setKeys(w *World, faults []Fault) error {
	holder := "holder-" + id.Person.number
	if has(faults, FaultWeakKey) {
		holder = "weak-holder"
	}
	for name, key := range map[string]*cardKey{
		holder: &id.holder, "chip-" + id.Person.number: &id.chip, "service-" + id.Person.number: &id.service,
	} {
		if err := w.cardKey(name, key); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) cardKey(name string, to *cardKey) error {
	key, err := w.keys.key(name)
	*to = rsaKey{key}
	return err
}

// certify has the holder's certificate signed (profile: pki.md, 1.2).
func (id *Identity) certify(w *World, generation int, faults []Fault) error {
	issuer, err := w.holderIssuer(generation, faults)
	if err != nil {
		return err
	}
	public := id.holder.Public()
	if has(faults, FaultKeyMismatch) {
		var other cardKey
		if err := w.cardKey("wrong-holder", &other); err != nil {
			return err
		}
		public = other.Public()
	}
	t := id.template(w, faults)
	t.SubjectKeyId = keyID(public)
	id.Certificate, err = mint(t, public, issuer)
	return err
}

// holderIssuer is the authority that signs the holder's certificate: the one of that
// generation, or a stranger with the same names (same-name-root) or another (unknown-ca).
func (w *World) holderIssuer(generation int, faults []Fault) (authorityCertificate, error) {
	name := "SUBCA002"
	switch {
	case has(faults, FaultUnknownCA):
		name = "STRANGER"
	case !has(faults, FaultSameNameRoot):
		return w.issuers[generation], nil
	}
	root, err := w.mintRoot("stranger-root")
	if err != nil {
		return root, err
	}
	return w.mintIssuer(name, "stranger-sub", root)
}

// commonName is codice fiscale and NIS with "/" between them (pki.md, 1.2).
func (id *Identity) commonName(faults []Fault) string {
	switch {
	case has(faults, FaultNoFiscalCode):
		return id.NIS
	case has(faults, FaultOtherNumber):
		return id.Person.FiscalCode + "/000000000000"
	}
	return id.Person.FiscalCode + "/" + id.NIS
}

// template is the holder's certificate before it is signed.
func (id *Identity) template(w *World, faults []Fault) *x509.Certificate {
	p := id.Person
	t := &x509.Certificate{
		SerialNumber: serial("holder" + id.NIS),
		RawSubject: distinguishedName(country(), surname(utf8(p.Surname)), givenName(utf8(p.GivenName)),
			serialNumber(printable("IDCIT-"+p.CardNumber)), commonName(utf8(id.commonName(faults)))),
		NotBefore: w.day(-1), NotAfter: w.day(9),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true,
		OCSPServer:            []string{"http://ocsp.example.test"},
		CRLDistributionPoints: []string{"http://crl.example.test/sub.crl"},
		Policies:              []x509.OID{policyHolder},
		SignatureAlgorithm:    x509.SHA256WithRSA,
	}
	switch {
	case has(faults, FaultExpired):
		t.NotBefore, t.NotAfter = w.day(-11), w.day(-1)
	case has(faults, FaultNotYetValid):
		t.NotBefore, t.NotAfter = w.day(1), w.day(11)
	}
	if has(faults, FaultWrongPolicy) {
		t.Policies = []x509.OID{policyOther}
	}
	if has(faults, FaultCALeaf) {
		t.IsCA, t.MaxPathLen, t.KeyUsage = true, -1, t.KeyUsage|x509.KeyUsageCertSign
	}
	return t
}

// writeFiles fills the files that the security object will vouch for, and D003.
func (id *Identity) writeFiles() {
	id.files = map[uint16][]byte{
		fileNIS:         []byte(id.NIS),
		fileNumber:      []byte(id.Person.CardNumber),
		fileCertificate: id.Certificate.Raw,
		fileChipKey:     x509.MarshalPKCS1PublicKey(id.chip.Public()),
		fileServiceKey:  x509.MarshalPKCS1PublicKey(id.service.Public()),
		fileDH:          standardGroup().file(),
		fileSerial:      tlv(0x5A, []byte{0x93, 0x80, 0x00}, unhex(id.NIS), []byte{0x01}),
	}
}

package simulator

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"testing"
)

func TestFaultsAreReadAsTheyAreWritten(t *testing.T) {
	for _, info := range Faults() {
		s := info.Name
		if info.At {
			s += "@12"
		}
		if info.Name == FaultSW {
			s += "=6985"
		}
		f, err := ParseFault(s)
		if err != nil || f.String() != s {
			t.Errorf("%q: %v, %v", s, f, err)
		}
	}
	for _, bad := range []string{"", "rust", "expired@3", "removal", "removal@0", "removal@-1", "removal@x", "sw@3", "sw@3=69", "sw@3=zzzz", "cut@3=6985"} {
		if f, err := ParseFault(bad); err == nil {
			t.Errorf("%q is read as %v", bad, f)
		}
	}
}

func faulty(t *testing.T, faults ...string) *Card {
	t.Helper()
	var o Options
	for _, s := range faults {
		f, err := ParseFault(s)
		if err != nil {
			t.Fatal(err)
		}
		o.Faults = append(o.Faults, f)
	}
	return newCard(t, o, nil)
}

// chainError verifies a holder's certificate under the authorities that are trusted.
func chainError(c *Card) error {
	roots, issuers := x509.NewCertPool(), x509.NewCertPool()
	for i := range 2 {
		roots.AddCert(c.World().CIERoots()[i])
		issuers.AddCert(c.World().CIEIssuers()[i])
	}
	_, err := c.Identity().Certificate.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: issuers, CurrentTime: year2026, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	return err
}

func TestFaultyCertificatesFailForTheirReason(t *testing.T) {
	var invalid x509.CertificateInvalidError
	if err := chainError(faulty(t, FaultExpired)); !errors.As(err, &invalid) || invalid.Reason != x509.Expired {
		t.Errorf("expired: %v", err)
	}
	if c := faulty(t, FaultNotYetValid); chainError(c) == nil || !c.Identity().Certificate.NotBefore.After(year2026) {
		t.Error("not-yet-valid is valid")
	}
	var unknown x509.UnknownAuthorityError
	c := faulty(t, FaultSameNameRoot)
	if err := chainError(c); !errors.As(err, &unknown) {
		t.Errorf("same-name-root: %v", err)
	}
	if !bytes.Equal(c.Identity().Certificate.RawIssuer, c.World().CIEIssuers()[0].RawSubject) {
		t.Error("same-name-root: another name")
	}
	c = faulty(t, FaultUnknownCA)
	if err := chainError(c); !errors.As(err, &unknown) {
		t.Errorf("unknown-ca: %v", err)
	}
	if bytes.Equal(c.Identity().Certificate.RawIssuer, c.World().CIEIssuers()[0].RawSubject) {
		t.Error("unknown-ca: the name of a known one")
	}
	for _, sound := range []string{FaultWrongPolicy, FaultCALeaf, FaultKeyMismatch, FaultOtherCard, FaultNoFiscalCode, FaultOtherNumber} {
		if err := chainError(faulty(t, sound)); err != nil {
			t.Errorf("%s: %v", sound, err)
		}
	}
}

func TestFaultyCertificatesDifferInOneThing(t *testing.T) {
	if c := faulty(t, FaultWrongPolicy).Identity().Certificate; c.Policies[0].Equal(policyHolder) {
		t.Error("wrong-policy: the right policy")
	}
	if c := faulty(t, FaultCALeaf).Identity().Certificate; !c.IsCA {
		t.Error("ca-leaf: not an authority")
	}
	if c := faulty(t, FaultWeakKey).Identity().Certificate; c.PublicKey.(*rsa.PublicKey).N.BitLen() != 1024 {
		t.Error("weak-key: not RSA-1024")
	}
	if id := faulty(t, FaultNoFiscalCode).Identity(); id.Certificate.Subject.CommonName != id.NIS {
		t.Errorf("no-fiscal-code: %s", id.Certificate.Subject.CommonName)
	}
	if id := faulty(t, FaultOtherNumber).Identity(); id.Certificate.Subject.CommonName != id.Person.FiscalCode+"/000000000000" {
		t.Errorf("other-cn-number: %s", id.Certificate.Subject.CommonName)
	}
	if id := faulty(t, FaultKeyMismatch).Identity(); id.holder.Public().Equal(id.Certificate.PublicKey) {
		t.Error("key-mismatch: the key matches")
	}
	if id := faulty(t, FaultOtherCard).Identity(); id.Person.CardNumber != "CA00000BB" {
		t.Error("other-card: the same person")
	}
}

func TestFaultySecurityObjectsFailForTheirReason(t *testing.T) {
	for _, tt := range []struct {
		fault                       string
		signature, issuer, named    bool // signature right, issuer's signature right, issuer named
		chipKeyHash                 bool
		signerIsAuthorityInTheStore bool
	}{
		{"", true, true, true, true, true},
		{FaultForgedSOD, false, true, true, true, true},
		{FaultForgedDataGroup, true, true, true, false, true},
		{FaultForgedDS, true, false, true, true, true},
		{FaultUnknownIssuer, true, false, false, true, false},
		{FaultUnfitDS, true, true, true, true, true},
		{FaultEarlyDS, true, true, true, true, true},
	} {
		t.Run(tt.fault, func(t *testing.T) {
			var c *Card
			if tt.fault == "" {
				c = faulty(t)
			} else {
				c = faulty(t, tt.fault)
			}
			o := openSOD(t, c.identity.files[fileSOD])
			csca := c.World().CSCA()
			for what, ok := range map[string]bool{
				"signature":     (o.ds.CheckSignature(x509.SHA256WithRSA, o.attributes, o.signature) == nil) == tt.signature,
				"issuer":        (o.ds.CheckSignatureFrom(csca) == nil) == tt.issuer,
				"issuer's name": bytes.Equal(o.ds.RawIssuer, csca.RawSubject) == tt.named,
				"issuer's key":  bytes.Equal(o.ds.AuthorityKeyId, csca.SubjectKeyId) == tt.signerIsAuthorityInTheStore,
				"chip key":      bytes.Contains(o.content, sequence(integer(0xA4), octets(digest(crypto.SHA256, c.identity.files[fileChipKey])))) == tt.chipKeyHash,
			} {
				if !ok {
					t.Errorf("%s is not as the fault wants it", what)
				}
			}
		})
	}
}

func TestUnfitDocumentSignersAreUnfitInOneThing(t *testing.T) {
	sound, unfit, early := dsOf(t, faulty(t)), dsOf(t, faulty(t, FaultUnfitDS)), dsOf(t, faulty(t, FaultEarlyDS))
	if len(sound.UnknownExtKeyUsage) != 0 || len(unfit.UnknownExtKeyUsage) != 1 {
		t.Errorf("unfit-ds: extended key usage %v, %v in a sound card", unfit.UnknownExtKeyUsage, sound.UnknownExtKeyUsage)
	}
	csca := faulty(t).World().CSCA()
	if sound.NotBefore.Before(csca.NotBefore) || !early.NotBefore.Before(csca.NotBefore) {
		t.Errorf("early-ds: issued %v, under a Country Signer of %v", early.NotBefore, csca.NotBefore)
	}
}

// dsOf is the Document Signer in a card's EF.SOD.
func dsOf(t *testing.T, c *Card) *x509.Certificate {
	t.Helper()
	return openSOD(t, c.identity.files[fileSOD]).ds
}

// The object is whole, so that a terminal reads it to its end, and is no ContentInfo.
func TestGarbledSecurityObjectIsOneObjectOfAnotherKind(t *testing.T) {
	tag, value, rest, err := readTLV(faulty(t, FaultGarbledSOD).identity.files[fileSOD])
	if err != nil || tag != 0x77 || len(rest) != 0 {
		t.Fatalf("tag %X, %d bytes behind it, %v", tag, len(rest), err)
	}
	if got, want := shape(value, 0)[2], " A0"; got != want {
		t.Fatalf("%q, want %q", got, want)
	}
	if got := shape(value, 0)[3]; got != "  04" {
		t.Errorf("%q in the place of SignedData", got)
	}
}

func TestWrongChipKeyIsACopyOfTheSoundCard(t *testing.T) {
	sound, forged := faulty(t).Identity(), faulty(t, FaultWrongChipKey).Identity()
	for id := range sound.files {
		if !bytes.Equal(sound.files[id], forged.files[id]) {
			t.Errorf("file %04X differs", id)
		}
	}
	if forged.chip.Public().Equal(sound.chip.Public()) {
		t.Error("the copy holds the chip's key")
	}
}

func TestEveryPersonalisationHasItsOwnNIS(t *testing.T) {
	seen := map[string]string{}
	add := func(name string, o Options, change func(*Behaviour)) {
		nis := newCard(t, o, change).Identity().NIS
		if other, ok := seen[nis]; ok || len(nis) != 12 || !isDigits([]byte(nis)) {
			t.Errorf("%s has the NIS %q of %q", name, nis, other)
		}
		seen[nis] = name
	}
	for _, form := range []SODForm{SODSHA256, SODPSS, SODSHA1DS} {
		add(string(form), Options{SOD: form}, nil)
	}
	add("stm", Options{Family: "stm"}, nil)
	add("padded", Options{}, func(b *Behaviour) { b.PadFiles = 5 })
	add("announced", Options{}, func(b *Behaviour) { b.AnnounceExtended = true })
	add("next year", Options{Now: year2026.AddDate(1, 0, 0)}, nil)
	for _, f := range staticFaults {
		add(f, Options{Faults: []Fault{{Name: f}}}, nil)
	}
}

func TestCardsThatAreNoneOrIncomplete(t *testing.T) {
	send(t, faulty(t, FaultNotACIE), "00A4040C06A00000000039", 0x6A82)
	c := faulty(t, FaultNoCertificate)
	send(t, c, "00A4040C06A00000000039", 0x9000)
	send(t, c, "00A40204021003", 0x6A82)
	c = faulty(t, FaultMute)
	if len(c.ATR()) != 0 {
		t.Error("a mute card has an ATR")
	}
	if _, err := c.Transmit(unhex("00A40000")); !errors.Is(err, ErrSilent) {
		t.Errorf("a mute card answers: %v", err)
	}
	if pin, _ := faulty(t, FaultPINBlocked).TriesLeft(); pin != 0 {
		t.Errorf("%d tries left, want 0", pin)
	}
}

func TestFaultsStrikeAtTheirCommand(t *testing.T) {
	const read = "00B081000C"
	for _, tt := range []struct {
		fault string
		want  func(nis []byte) []byte
		err   error
		next  error // of the command after
	}{
		{"removal@3", nil, ErrRemoved, ErrRemoved},
		{"lost@3", nil, ErrRemoved, ErrRemoved},
		{"silence@3", nil, ErrSilent, ErrSilent},
		{"sw@3=6985", func([]byte) []byte { return unhex("6985") }, nil, nil},
		{"cut@3", func(nis []byte) []byte { return nis[:7] }, nil, nil},
		{"empty@3", func([]byte) []byte { return nil }, nil, nil},
		{"mac@3", func(nis []byte) []byte { return append(append(bytes.Clone(nis[:11]), nis[11]^1), 0x90, 0x00) }, nil, nil},
		{"stale@3", func(nis []byte) []byte { return append(bytes.Clone(nis[:5]), 0x90, 0x00) }, nil, nil},
	} {
		t.Run(tt.fault, func(t *testing.T) {
			c := faulty(t, tt.fault)
			send(t, c, "00A4040C06A00000000039", 0x9000)
			send(t, c, "00B0810005", 0x9000)
			got, err := c.Transmit(unhex(read))
			if !errors.Is(err, tt.err) {
				t.Fatalf("%v, want %v", err, tt.err)
			}
			if tt.want != nil && !bytes.Equal(got, tt.want([]byte(c.Identity().NIS))) {
				t.Errorf("%X", got)
			}
			if _, err := c.Transmit(unhex(read)); !errors.Is(err, tt.next) {
				t.Errorf("afterwards %v, want %v", err, tt.next)
			}
			c.Insert()
			send(t, c, "00A4040C06A00000000039", 0x9000)
			for range 3 {
				send(t, c, read, 0x9000) // once is enough
			}
		})
	}
}

func TestCounterOffByOneBreaksTheSession(t *testing.T) {
	c := faulty(t, "ssc@1") // there is no counter yet: it waits for one
	m := agreed(t, c)
	if a := m.secure("00B08100", nil, 12); a.sw != 0x6988 {
		t.Errorf("%04X, want 6988", a.sw)
	}
}

func TestTryIsSpentThoughTheAnswerIsLost(t *testing.T) {
	c := newCard(t, Options{}, nil)
	m := authenticated(t, c)
	c.faults = []Fault{{Name: FaultLost, At: c.Commands() + 1}}
	capdu := m.sm
	capdu.ssc++
	body := capdu.encrypt([]byte("00000000"), false)
	body = append(body, tlv(tagMAC, capdu.checksum(pad(unhex("0C200081")), body))...)
	if _, err := c.Transmit(append(append(append(unhex("0C200081"), byte(len(body))), body...), 0)); !errors.Is(err, ErrRemoved) {
		t.Fatal(err)
	}
	if pin, _ := c.TriesLeft(); pin != 2 {
		t.Errorf("%d tries left, want 2", pin)
	}
}

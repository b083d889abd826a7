package tsl_test

import (
	"bytes"
	"crypto/sha256"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"cied/internal/machinetest"
	"cied/pki"
	"cied/pki/pkitest"
	"cied/pki/tsl"
	"cied/pki/tsl/tsltest"
)

// large returns a list of about 2 MB with its signers and a day on which it is in force:
// the Italian one of 2019 or, where that is not, a minted one of its size and make: 363
// services, a third of them for identities.
func large(b *testing.B) (list []byte, signers []pki.Fingerprint, at time.Time) {
	b.Helper()
	if xml, err := os.ReadFile(realFile); err == nil {
		return xml, tsl.PinnedSigners(), realAt
	}
	w := newWorld(b)
	filler := bytes.Repeat([]byte("invented"), sha256.Size*8) // a certificate's length
	for i := range 361 {
		s := tsltest.Service{Name: "Invented service " + strconv.Itoa(i), Type: tsltest.QC, Status: tsltest.Granted, Certificates: [][]byte{filler, filler}}
		if i%3 == 0 {
			s.Type, s.Status, s.Certificates = tsltest.IdV, tsltest.Recognised, [][]byte{w.operator.Raw}
		}
		w.list.Services = append(w.list.Services, s)
	}
	return w.sign(b), w.signers(), pkitest.Now
}

// BenchmarkVerify2MB is a list verified and filtered. It should cost less than five times
// BenchmarkXmllintExcC14N, which only canonicalises the same list.
func BenchmarkVerify2MB(b *testing.B) {
	list, signers, at := large(b)
	b.SetBytes(int64(len(list)))
	b.ReportAllocs()
	for b.Loop() {
		l, err := tsl.Verify(list, signers, at)
		if err != nil {
			b.Fatal(err)
		}
		if _, _, err := l.CIE(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkXmllintExcC14N(b *testing.B) {
	list, _, _ := large(b)
	lint, file := machinetest.Have(b, "xmllint"), write(b, "list.xml", list)
	b.SetBytes(int64(len(list)))
	for b.Loop() {
		if err := exec.Command(lint, "--exc-c14n", file).Run(); err != nil {
			b.Fatal(err)
		}
	}
}

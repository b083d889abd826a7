package ias

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cied/apdu"
)

// realCard reads a vector of the issuer's public test card: nobody's personal card.
func realCard(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../shared/reference/real-card", name))
	if err != nil {
		t.Skipf("the vectors of the test card are not beside this checkout: %v", err)
	}
	s := strings.TrimSpace(string(text))
	if !strings.HasSuffix(name, ".hex") {
		return []byte(s)
	}
	return fromHex(t, s)
}

// What a chip of the issuer's public test card answered to INTERNAL AUTHENTICATE with its
// service key, and the key itself as EF 1005 has it.
const (
	realChallenge = "02461"
	realSignature = "" +
		"85c53bc61f064984a7cff5d32a372312e296094ea1833cb47f063a8979c437f298515d6c29ac4d99162bd72ccdacfecb" +
		"e0a2b3f52d6086458d0307df62c7de63571522d825afc2789124675443b56c1aba84e24158966c864984bdc24c1bd2cb" +
		"0a542e1e0c5d40c66a45db03478339d4c73069be89ce93f4b74cd817a678acd3d217b62b2ec60418f98c632e42dcd07e" +
		"67358af344391ba383f1265e7789ac818f975ddf3290cba276de7fb201010e4247fd50410db2dd1919ec8e096f6e641a" +
		"6595bde1da11ae63b8a75f02c12fc653fe333918646b34f07f353ced45789e6c2891254a7072e725388a66a3cb4bb21b" +
		"b1fbf2801e93324da6d45ca00f6eada8"
	realServiceKey = "" +
		"3082010a0282010100986666e5602966da002d2f59396db2816e997391ee04fa359490fbb3ce5e81153c09937bbd70e9" +
		"5dd389fd8e9807edbacf52a193a0ad70714ab3b864232564d59c17b74f5592498941d773df501b444d25d7c13eb683a7" +
		"aeec04adeaf50d282b0e90ecaea1a0cd93a7022251d0181f0d794b3753a781aae1719ae3c6bea85dd5ca68d703aaac91" +
		"4fea962ac183dbc07255ea71bad039151d377a99f30f3b288c4bfb6a7048c2c7e80f775cb0480ec46f1ea313eebc455e" +
		"3ec2c07b69849ff887017cd3c47e6cc90d4eb27c68871672939669e59a7b314154b0ce5e243471e6d2a81199f8d38a19" +
		"5c06ac1267a7eea6e1ab3bff8ec8e49aaf515c4f63efa432810203010001"
)

// A real chip pads the bytes as sent and adds no DigestInfo: so Sign must send one.
func TestRealChipPadsWhatItIsSent(t *testing.T) {
	key, err := x509.ParsePKCS1PublicKey(fromHex(t, realServiceKey))
	if err != nil {
		t.Fatal(err)
	}
	sent, signature := []byte(realChallenge), fromHex(t, realSignature)
	if err := rsa.VerifyPKCS1v15(key, crypto.Hash(0), sent, signature); err != nil {
		t.Errorf("around the bytes as sent: %v", err)
	}
	digest := hash(sent)
	if err := rsa.VerifyPKCS1v15(key, crypto.SHA256, digest, signature); err == nil {
		t.Error("the chip added a DigestInfo")
	}
}

func fromHex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The files of the real card, read in short blocks as real chips give them: at most 231
// bytes an answer.
func TestRealFilesAreReadWhole(t *testing.T) {
	nis, sod, key := realCard(t, "nis.hex"), realCard(t, "ef-1006-sod.hex"), realCard(t, "ef-1005-servizi-public-key.hex")
	k := &fileCard{files: map[file][]byte{efNIS: nis, efSOD: sod, efChipKey: key}, end: endWarning, most: 231}
	a := reading(t, k, false)
	if got, err := a.NIS(context.Background()); err != nil || string(got) != string(nis) {
		t.Errorf("NIS %q, %v", got, err)
	}
	for f, want := range map[file][]byte{efSOD: sod, efChipKey: key} {
		if got, err := a.read(context.Background(), f, derLength); err != nil || string(got) != string(want) {
			t.Errorf("EF %04X: %d bytes of %d, %v", uint16(f), len(got), len(want), err)
		}
	}
	if n, err := apdu.Length(sod[:8]); err != nil || n != len(sod) {
		t.Errorf("EF.SOD announces %d bytes, %v", n, err)
	}
}

package ias

import (
	"crypto/sha256"
	"math/big"

	"cied/apdu"
)

// terminalCertificate is the card-verifiable certificate of the terminal (fact sheet,
// 9.1): 7F21 { 5F37 signature, 5F38 rest of the body, 42 CAR }. It depends on the CA key
// alone, and takes longer than all other arithmetic of a session.
func terminalCertificate(ca CAKey) ([]byte, error) {
	car := ca.CHR[4:]
	body := []byte{profileIdentifier}
	body = append(body, car...)
	body = append(body, holderReference()...)
	body = append(body, ca.CHA[:6]...)
	body = append(body, roleTerminal)
	body = append(body, certificateOID...)
	body = append(body, terminalModulus.Bytes()...)
	body = append(body, terminalExponent...)

	cut := len(ca.N) - 2 - sha256.Size
	if cut > len(body) {
		return nil, malformed("certify terminal key", "the CA modulus is longer than the certificate")
	}
	digest := sha256.Sum256(body)
	n := new(big.Int).SetBytes(ca.N)
	m := new(big.Int).SetBytes(frame(body[:cut], digest[:]))
	sig := new(big.Int).Exp(m, externalCAPrivate, n)
	if new(big.Int).Exp(sig, new(big.Int).SetBytes(ca.E), n).Cmp(m) != 0 {
		return nil, malformed("certify terminal key", "the card's CA key is not the one that every terminal knows")
	}
	var in []byte
	in = apdu.AppendTLV(in, 0x5F37, sig.FillBytes(make([]byte, len(ca.N))))
	in = apdu.AppendTLV(in, 0x5F38, body[cut:])
	in = apdu.AppendTLV(in, 0x42, car)
	return apdu.AppendTLV(nil, 0x7F21, in), nil
}

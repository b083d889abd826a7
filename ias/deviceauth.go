package ias

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/binary"
	"fmt"
	"io"
	"math/big"

	"cied/apdu"
	"cied/fault"
	"cied/ias/sm"
)

// Lengths of the challenge and serial number of CWA 14890-1 device authentication.
const (
	challengeLength = 8
	serialLength    = 8
)

// ISO/IEC 9796-2 framing of a message with recovery: 6A | recoverable part | hash | BC.
const (
	headRecovery = 0x6A
	tailRecovery = 0xBC
)

// Authenticate agrees on session keys and runs mutual device authentication (fact sheet,
// sections 7 and 9). When it returns nil the chip has proved that it holds the private
// key of s.ChipKey and that both sides used the group of s; a chip that cannot is
// fault.ChipForged. It needs no PIN and may be repeated. Where it fails the session is
// over, so that a chip that has not proved itself is never sent a PIN.
func (a *Applet) Authenticate(ctx context.Context, s Static) error {
	err := a.authenticate(ctx, s)
	if err != nil {
		a.sm = new(sm.Session) // dead from the beginning
	}
	return err
}

func (a *Applet) authenticate(ctx context.Context, s Static) error {
	if err := s.valid(); err != nil {
		return err
	}
	chip, err := x509.ParsePKCS1PublicKey(s.ChipKey)
	if err != nil {
		return malformed("read EF 1004", err.Error())
	}
	run, err := a.agree(ctx, &s)
	if err != nil {
		return err
	}
	if err := a.presentCertificate(ctx, s.CA); err != nil {
		return err
	}
	icc, err := a.proveTerminal(ctx, &s, run)
	if err != nil {
		return err
	}
	ifd, err := a.proveChip(ctx, &s, run, chip.N, chip.E)
	if err != nil {
		return err
	}
	a.sm.SetSSC(binary.BigEndian.Uint64(append(icc[4:8:8], ifd[4:8]...)))
	return nil
}

// presentCertificate has the card verify a certificate over the terminal's key, made on
// the spot under the card's own CA modulus.
func (a *Applet) presentCertificate(ctx context.Context, ca CAKey) error {
	cert, err := a.opt.Certificates.under(ca)
	if err != nil {
		return err
	}
	mse := apdu.Command{INS: 0x22, P1: 0x81, P2: 0xB6, Data: []byte{0x80, 0x01, algCertificate, 0x83, 0x01, keyCA}}
	mse.Ne = apdu.MaxShortNe // as the official terminal sends it; the other MSE SET go without
	if _, err := a.do(ctx, "select CA key", mse); err != nil {
		return err
	}
	_, err = a.do(ctx, "verify terminal certificate", apdu.Command{INS: 0x2A, P1: 0x00, P2: 0xAE, Data: cert})
	return err
}

func holderReference() []byte { return append(make([]byte, 4, 12), serialIFD...) }

// frame is 6A | recoverable | digest | BC.
func frame(recoverable, digest []byte) []byte {
	m := append([]byte{headRecovery}, recoverable...)
	m = append(m, digest...)
	return append(m, tailRecovery)
}

// proveTerminal answers the card's challenge with the terminal's key: EXTERNAL
// AUTHENTICATE with SN.IFD | S. It returns RND.ICC.
func (a *Applet) proveTerminal(ctx context.Context, s *Static, run agreement) ([]byte, error) {
	mse := apdu.Command{INS: 0x22, P1: 0x81, P2: 0xA4, Data: apdu.AppendTLV(nil, 0x83, holderReference())}
	if _, err := a.do(ctx, "select terminal key", mse); err != nil {
		return nil, err
	}
	r, err := a.do(ctx, "get challenge", apdu.Command{INS: 0x84, Ne: challengeLength})
	if err != nil {
		return nil, err
	}
	icc := r.Data
	if len(icc) != challengeLength {
		return nil, malformed("get challenge", fmt.Sprintf("a challenge of %d bytes", len(icc)))
	}
	prnd := make([]byte, (terminalModulus.BitLen()+7)/8-2-sha256.Size)
	if _, err := io.ReadFull(a.opt.Rand, prnd); err != nil {
		return nil, fmt.Errorf("ias: external authenticate: %w", err)
	}
	digest := hash(prnd, run.terminal, serialIFD, icc, run.card, s.G, s.P, s.Q)
	m := new(big.Int).SetBytes(frame(prnd, digest))
	sig := terminalPower(m).FillBytes(make([]byte, 256))
	data := append(bytes.Clone(serialIFD), sig...)
	_, err = a.do(ctx, "external authenticate", apdu.Command{INS: 0x82, Data: data})
	return icc, err
}

// terminalPower raises m to the terminal's private exponent, by the Chinese remainder
// theorem (RFC 8017, 5.1.2), in a quarter of the time.
func terminalPower(m *big.Int) *big.Int {
	p := terminalPrime
	q := new(big.Int).Div(terminalModulus, p)
	modulo := func(prime *big.Int) *big.Int {
		d := new(big.Int).Mod(terminalPrivate, new(big.Int).Sub(prime, big.NewInt(1)))
		return d.Exp(new(big.Int).Mod(m, prime), d, prime)
	}
	mp, mq := modulo(p), modulo(q)
	h := mp.Sub(mp, mq)
	h.Mod(h.Mul(h, new(big.Int).ModInverse(q, p)), p)
	return h.Add(h.Mul(h, q), mq)
}

// proveChip has the chip sign what both sides have seen, with the key of EF 1004:
// INTERNAL AUTHENTICATE answers SN.ICC | S'. It returns RND.IFD.
func (a *Applet) proveChip(ctx context.Context, s *Static, run agreement, n *big.Int, e int) ([]byte, error) {
	const op = "internal authenticate"
	mse := apdu.Command{INS: 0x22, P1: 0x41, P2: 0xA4, Data: []byte{0x84, 0x01, keyChip, 0x80, 0x01, algDeviceAuth}}
	if _, err := a.do(ctx, "select chip key", mse); err != nil {
		return nil, err
	}
	ifd := make([]byte, challengeLength)
	if _, err := io.ReadFull(a.opt.Rand, ifd); err != nil {
		return nil, fmt.Errorf("ias: %s: %w", op, err)
	}
	r, err := a.do(ctx, op, apdu.Command{INS: 0x88, Data: ifd})
	if err != nil {
		return nil, err
	}
	size := (n.BitLen() + 7) / 8
	if len(r.Data) != serialLength+size || size < 3+sha256.Size {
		return nil, malformed(op, fmt.Sprintf("an answer of %d bytes", len(r.Data)))
	}
	icc, sig := r.Data[:serialLength], new(big.Int).SetBytes(r.Data[serialLength:])
	m := new(big.Int).Exp(sig, big.NewInt(int64(e)), n).FillBytes(make([]byte, size))
	prnd, got := m[1:size-1-sha256.Size], m[size-1-sha256.Size:size-1]
	want := hash(prnd, run.card, icc, ifd, run.terminal, s.G, s.P, s.Q)
	if sig.Cmp(n) >= 0 || m[0] != headRecovery || m[size-1] != tailRecovery || !bytes.Equal(got, want) {
		return nil, fault.New(fault.ChipForged, "ias: "+op, errNotHeld)
	}
	return ifd, nil
}

func hash(parts ...[]byte) []byte {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

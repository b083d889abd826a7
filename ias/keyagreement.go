package ias

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"math/big"

	"cied/apdu"
	"cied/ias/sm"
)

// agreement is one Diffie-Hellman run: both public values as they crossed the line,
// because their bytes are hashed later.
type agreement struct {
	terminal []byte // y, |p| bytes
	card     []byte // Y, |p| bytes
}

// agree runs the key agreement of the fact sheet, section 7 (IAS ECC 1.0.1, 5.2.5), in
// clear, and opens secure messaging.
func (a *Applet) agree(ctx context.Context, s *Static) (agreement, error) {
	const op = "key agreement"
	p, q := new(big.Int).SetBytes(s.P), new(big.Int).SetBytes(s.Q)
	x, err := exponent(a.opt.Rand, q)
	if err != nil {
		return agreement{}, fmt.Errorf("ias: %s: %w", op, err)
	}
	y := new(big.Int).Exp(new(big.Int).SetBytes(s.G), x, p).FillBytes(make([]byte, len(s.P)))

	a.sm = nil
	data := []byte{0x80, 0x01, algDeviceAuth, 0x83, 0x01, keyDH}
	data = apdu.AppendTLV(data, 0x91, y)
	if _, err := a.do(ctx, op, apdu.Command{INS: 0x22, P1: 0x41, P2: 0xA6, Data: data}); err != nil {
		return agreement{}, err
	}
	list := []byte{0x4D, 0x04, 0xA6, 0x02, 0x91, 0x00}
	card, err := a.getData(ctx, op, list, 0xA6, 0x91)
	if err != nil {
		return agreement{}, err
	}
	if len(card) > len(s.P) {
		return agreement{}, malformed(op, "the card's public value is longer than p")
	}
	Y := new(big.Int).SetBytes(card)
	if Y.Cmp(big.NewInt(1)) <= 0 || Y.Cmp(new(big.Int).Sub(p, big.NewInt(1))) >= 0 {
		return agreement{}, malformed(op, "the card's public value is outside 2..p-2")
	}
	z := new(big.Int).Exp(Y, x, p).FillBytes(make([]byte, len(s.P)))
	a.sm = sm.New(derive(z, 1), derive(z, 2), 1)
	clear(z)
	return agreement{terminal: y, card: card}, nil
}

// exponent returns a random number in 1..q-1, from as many bytes as q has.
func exponent(rand io.Reader, q *big.Int) (*big.Int, error) {
	b := make([]byte, (q.BitLen()+7)/8)
	for range 1000 {
		if _, err := io.ReadFull(rand, b); err != nil {
			return nil, err
		}
		if x := new(big.Int).SetBytes(b); x.Sign() > 0 && x.Cmp(q) < 0 {
			return x, nil
		}
	}
	return nil, fmt.Errorf("no random number below q")
}

// derive is the session key of a counter: 1 for encryption, 2 for the checksum. Leading
// zero bytes of z take part. DES parity is not adjusted.
func derive(z []byte, counter uint32) [sm.KeyLength]byte {
	h := sha256.New()
	h.Write(z)
	h.Write(binary.BigEndian.AppendUint32(nil, counter))
	return [sm.KeyLength]byte(h.Sum(nil)[:sm.KeyLength])
}

package simulator

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"math/big"
)

// group is a Diffie-Hellman group; the slices are the value fields as the card sends them.
type group struct {
	g, p, q []byte // 256, 256 and 32 bytes, big-endian
}

// standardGroup is the group of the worked example.
func standardGroup() group {
	return group{g: unhex(groupG), p: unhex(groupP), q: unhex(groupQ)}
}

// file is the content of D004: SEQUENCE of g, p and q, as real and simulated cards write
// it, without the zero byte that DER wants before g and p.
func (g group) file() []byte {
	return tlv(0x30, tlv(0x02, g.g), tlv(0x02, g.p), tlv(0x02, []byte{0}, g.q))
}

// agreement is what both sides know after the key agreement (card, section 7).
type agreement struct {
	terminal []byte // y as it crossed the line
	card     []byte // Y
	secret   []byte // Z, leading zeros kept
}

// keyAgreement finds the card's public value Y and the secret Z for the terminal's y.
// Both are as long as p.
type keyAgreement func(g group, y *big.Int) (public, secret []byte, err error)

// errNoEdge means that no key with the wanted zero bytes was found; it takes a broken
// group, or a source of random numbers that repeats itself.
var errNoEdge = errors.New("simulator: no key with the wanted zero bytes")

// agree draws the card's private key k from random. Where edge asks for zero bytes it goes
// on to k+1, k+2, ..., each one multiplication away: one key in 256 has them, or in 65536.
func agree(random io.Reader, edge Edge) keyAgreement {
	return func(grp group, y *big.Int) (public, secret []byte, err error) {
		g, p, q := new(big.Int).SetBytes(grp.g), new(big.Int).SetBytes(grp.p), new(big.Int).SetBytes(grp.q)
		k, err := rand.Int(random, q)
		if err != nil {
			return nil, nil, fmt.Errorf("simulator: DH private key: %w", err)
		}
		k.Add(k, big.NewInt(1))
		base, zeros := edge.wants(g, y)
		if !advance(k, base, p, zeros) {
			return nil, nil, errNoEdge
		}
		power := func(of *big.Int) []byte { return new(big.Int).Exp(of, k, p).FillBytes(make([]byte, len(grp.p))) }
		return power(g), power(y), nil
	}
}

// wants tells which power this edge is about, and how many zero bytes it begins with.
func (e Edge) wants(g, y *big.Int) (base *big.Int, zeros int) {
	switch e {
	case EdgeSecretZero:
		return y, 1
	case EdgeSecretZeros:
		return y, 2
	case EdgePublicZero:
		return g, 1
	}
	return g, 0
}

// advance raises k until base^k mod p begins with so many zero bytes. It gives up after
// two million keys.
func advance(k, base, p *big.Int, zeros int) bool {
	if zeros == 0 {
		return true
	}
	one, v := big.NewInt(1), new(big.Int).Exp(base, k, p)
	for range 1 << 21 {
		if v.BitLen() <= p.BitLen()-8*zeros {
			return true
		}
		v.Mod(v.Mul(v, base), p)
		k.Add(k, one)
	}
	return false
}

// setKeyAgreement is MSE SET '41A6' in clear: algorithm 9B, key 81, the terminal's y.
func (c *Card) setKeyAgreement(cmd command) reply {
	if cmd.secure || c.dir != dirCIE {
		return status(swConditions)
	}
	objects, err := readObjects(cmd.data)
	if err != nil || !isByte(objects[0x80], 0x9B) {
		return status(swWrongData)
	}
	if !isByte(objects[0x83], 0x81) {
		return status(swNotFound)
	}
	y := objects[0x91]
	if !c.group.contains(y) {
		return status(swWrongData)
	}
	public, secret, err := c.agree(c.group, new(big.Int).SetBytes(y))
	if err != nil {
		return status(swNoDiagnosis)
	}
	c.dh = &agreement{terminal: y, card: public, secret: secret}
	return status(swOK)
}

// contains reports whether y has exactly |p| bytes and 1 < y < p-1.
func (g group) contains(y []byte) bool {
	n, p := new(big.Int).SetBytes(y), new(big.Int).SetBytes(g.p)
	one := big.NewInt(1)
	return len(y) == len(g.p) && n.Cmp(one) > 0 && n.Cmp(p.Sub(p, one)) < 0
}

// cardPublic is GET DATA of the card's Y. Secure messaging is on from the next command.
func (c *Card) cardPublic() reply {
	if c.dh == nil || c.sm != nil {
		return status(swConditions)
	}
	c.sm = newSession(c.dh.secret)
	return reply{data: tlv(0xA6, tlv(0x91, c.dh.card)), sw: swOK}
}

func isByte(b []byte, want byte) bool { return len(b) == 1 && b[0] == want }

// The group of the worked example: p of 2048 bits, q of 256.
const (
	groupG = "2353720DAA164BB7D7DDDCE0735F9BCDC3EAA27539A392688034C31A2DD7CA2F7253D48CC36B90963DE7710919164176" +
		"8C19F658240E676FA6F0CEEA4C456BBAB285FAEEA04BBAD4C25C06DFB2FA2CF3908247E413FEAE72BC056FF145F68B0E" +
		"5ABF7F75967FEB5C357FAFC849624C84F414FF2A7B8731136E84FBEA6EE3CFF7D3297EB41077F6D4CAF30C379C706BEE" +
		"039C7D50A15CA646715ABBBE1B646B7357DDB10AC16DED98464D5A2282F2C0346027E73DEEC422AC2113A22F5156075E" +
		"D93CB6FA90DE630AC65096ACE7CF03C981F8C22573389D2C16A0BA34BECED7F79E06E256DA230C279AF76900903F6419" +
		"4ED1C903B497CF8744E1CDE00695BC46"
	groupP = "FD63E8435A0C43765350C306F5623A1F05BE1CEF5F9105AB955ABE06F0AEDC33BE2C0A7E4D261326B0AA75680B19BA3A" +
		"565CEAF1364E83143C81C1BE73D1496773F378427A64D66CA2583425BA9478CA24355B1A690F3E4BA3B4B07D59696AA6" +
		"85A86F304D374920023972B0AEFDBE1030D07F6086AEA01CEFA0E005CDF002864016D25E3273A03C574BA2751A09A3BE" +
		"268AF42DE7E695C9B07DAB56358090003730DB8FE8287E0025AFF1B54627BF3862D5DDEFF5A025320E972BB096ADB388" +
		"FFEEECE5A00A1F3FA8CE62E86CDB298D43A26A77F38A8B001D5022B55A7E3CD0252842D3497A21B6B92A0FD70AAD83FE" +
		"334E8AEC80847E89F78FF2DC9A19EB27"
	groupQ = "9FE1C99CDA1E19D136A2730E070CEC67891AE35B0730C263123EF5F8CCF4E94B"
)

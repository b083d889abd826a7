package simulator

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"io"
	"math/big"
)

// environment is the security environment that MSE SET '41A4' chose: an algorithm and a
// key for INTERNAL AUTHENTICATE.
type environment struct{ algorithm, key byte }

// Algorithms and keys (card, section 5).
const (
	algSignature  = 0x02
	algDeviceAuth = 0x9B
	algVerifyCert = 0x41

	keyHolder   = 0x81
	keyChip     = 0x82
	keyServices = 0x83
	keyCA       = 0x84
)

// deviceAuth is how far device authentication has come (card, section 9.2).
type deviceAuth struct {
	caSelected bool     // step 1: MSE SET of key 84
	terminal   *big.Int // step 2: modulus of the certified terminal key
	exponent   *big.Int
	holder     []byte // CHR of the terminal, 12 bytes
	selected   bool   // step 3: MSE SET of the terminal's key
	challenge  []byte // step 4: RND.ICC, 8 bytes, good for one use
	external   []byte // step 5 done: RND.ICC that the terminal signed
	done       bool   // step 7 done
}

// manageEnvironment is MSE SET (card, sections 7, 9, 12 and 13).
func (c *Card) manageEnvironment(cmd command) reply {
	switch cmd.p1p2() {
	case 0x41A6:
		return c.setKeyAgreement(cmd)
	case 0x81B6:
		return c.setCAKey(cmd)
	case 0x81A4:
		return c.setTerminalKey(cmd)
	case 0x41A4:
		return c.setOwnKey(cmd)
	}
	return status(swWrongP1P2)
}

// setCAKey is step 1: the key that verifies the terminal's certificate.
func (c *Card) setCAKey(cmd command) reply {
	if !cmd.secure {
		return status(swSecurityStatus)
	}
	objects, err := readObjects(cmd.data)
	if err != nil || !isByte(objects[0x80], algVerifyCert) {
		return status(swWrongData)
	}
	if !isByte(objects[0x83], keyCA) {
		return status(swNotFound)
	}
	c.auth = deviceAuth{caSelected: true}
	return status(swOK)
}

// verifyCertificate is step 2: PSO VERIFY CERTIFICATE of the terminal's key.
func (c *Card) verifyCertificate(cmd command) reply {
	switch {
	case cmd.p1p2() != 0x00AE:
		return status(swWrongP1P2)
	case !cmd.secure:
		return status(swSecurityStatus)
	case !c.auth.caSelected:
		return status(swConditions)
	}
	objects, ok := certificateObjects(cmd.data)
	if !ok {
		return status(swWrongData)
	}
	if !bytes.Equal(objects[0x42], caHolder[4:]) {
		return status(swNotFound)
	}
	body := recoverBody(objects[0x5F37], objects[0x5F38])
	if body == nil || !c.auth.accept(body) {
		return status(swAuthFailed)
	}
	return status(swOK)
}

// certificateObjects opens 7F21 { 5F37 signature, 5F38 remainder, 42 CAR }.
func certificateObjects(data []byte) (map[uint32][]byte, bool) {
	tag, value, rest, err := readTLV(data)
	if err != nil || tag != 0x7F21 || len(rest) != 0 {
		return nil, false
	}
	objects, err := readObjects(value)
	complete := err == nil && len(objects) == 3 &&
		len(objects[0x5F37]) == 256 && len(objects[0x5F38]) > 0 && len(objects[0x42]) == 8
	return objects, complete
}

// recoverBody raises the signature to the authority's exponent and returns the whole body
// of the certificate, or nil when it is not what was signed: 6A | body | SHA-256 | BC.
func recoverBody(signature, remainder []byte) []byte {
	n, e := new(big.Int).SetBytes(unhex(caModulus)), new(big.Int).SetBytes(unhex(caExponent))
	m := rawPublic(signature, n, e)
	part, sum, ok := splitSigned(m)
	if !ok {
		return nil
	}
	body := append(bytes.Clone(part), remainder...)
	if want := sha256.Sum256(body); subtle.ConstantTimeCompare(sum, want[:]) != 1 {
		return nil
	}
	return body
}

// splitSigned takes 6A | part | 32 bytes of hash | BC apart.
func splitSigned(m []byte) (part, sum []byte, ok bool) {
	if len(m) < 34 || m[0] != 0x6A || m[len(m)-1] != 0xBC {
		return nil, nil, false
	}
	end := len(m) - 33
	return m[1:end], m[end : len(m)-1], true
}

// Parts of the body of the terminal's certificate (card, section 9.1), by their offsets:
// 8A | CAR (8) | CHR (12) | AID (6) | role 01 | object identifier (9) | n (256) | e (4).
const bodyLength = 297

var bodyIdentifier = unhex("2A8122F42A02040104")

// accept checks the body of a certificate and keeps the terminal's key.
func (a *deviceAuth) accept(body []byte) bool {
	if len(body) != bodyLength || body[0] != 0x8A ||
		!bytes.Equal(body[1:9], caHolder[4:]) ||
		!bytes.Equal(body[21:27], caAuthorisation[:6]) || body[27] != 0x01 ||
		!bytes.Equal(body[28:37], bodyIdentifier) {
		return false
	}
	modulus := new(big.Int).SetBytes(body[37:293])
	if modulus.BitLen() != 2048 || modulus.Bit(0) == 0 {
		return false
	}
	*a = deviceAuth{caSelected: true, terminal: modulus, exponent: new(big.Int).SetBytes(body[293:]), holder: body[9:21]}
	return true
}

// setTerminalKey is step 3: MSE SET with the holder reference of the certified key.
func (c *Card) setTerminalKey(cmd command) reply {
	switch {
	case !cmd.secure:
		return status(swSecurityStatus)
	case c.auth.terminal == nil:
		return status(swConditions)
	}
	objects, err := readObjects(cmd.data)
	if err != nil || len(objects[0x83]) != 12 {
		return status(swWrongData)
	}
	if !bytes.Equal(objects[0x83], c.auth.holder) {
		return status(swNotFound)
	}
	c.auth.selected = true
	return status(swOK)
}

// getChallenge is step 4: RND.ICC.
func (c *Card) getChallenge(cmd command) reply {
	switch {
	case cmd.p1p2() != 0:
		return status(swWrongP1P2)
	case cmd.ne != 8 || len(cmd.data) != 0:
		return status(swWrongLength)
	}
	challenge := make([]byte, 8)
	if _, err := io.ReadFull(c.random, challenge); err != nil {
		return status(swNoDiagnosis)
	}
	c.auth.challenge = challenge
	return reply{data: challenge, sw: swOK}
}

// externalAuthenticate is step 5: SN.IFD (8 bytes), then the terminal's signature. A
// challenge serves one attempt.
func (c *Card) externalAuthenticate(cmd command) reply {
	challenge := c.auth.challenge
	c.auth.challenge = nil
	switch {
	case cmd.p1p2() != 0:
		return status(swWrongP1P2)
	case !cmd.secure:
		return status(swSecurityStatus)
	case !c.auth.selected || challenge == nil:
		return status(swConditions)
	case len(cmd.data) != 8+256:
		return status(swWrongData)
	}
	serial, signature := cmd.data[:8], cmd.data[8:]
	prnd, sum, ok := splitSigned(rawPublic(signature, c.auth.terminal, c.auth.exponent))
	want := c.transcript(prnd, c.dh.terminal, serial, challenge, c.dh.card)
	if !ok || !bytes.Equal(serial, c.auth.holder[4:]) || subtle.ConstantTimeCompare(sum, want) != 1 {
		return status(swAuthFailed)
	}
	c.auth.external = challenge
	return status(swOK)
}

// transcript is the hash that both signatures carry: SHA-256 over the parts and then g, p
// and q.
func (c *Card) transcript(parts ...[]byte) []byte {
	h := sha256.New()
	for _, p := range append(parts, c.group.g, c.group.p, c.group.q) {
		h.Write(p)
	}
	return h.Sum(nil)
}

// setOwnKey is step 6, and the choice of a signature key: an algorithm and one of the
// card's own keys.
func (c *Card) setOwnKey(cmd command) reply {
	objects, err := readObjects(cmd.data)
	if err != nil || len(objects[0x80]) != 1 || len(objects[0x84]) != 1 {
		return status(swWrongData)
	}
	env := environment{algorithm: objects[0x80][0], key: objects[0x84][0]}
	switch {
	case c.dir != dirCIE:
		return status(swNotFound)
	case env == environment{algDeviceAuth, keyChip}, env == environment{algSignature, keyHolder}, env == environment{algSignature, keyServices}:
		c.env = env
		return status(swOK)
	case env.key < keyHolder || env.key > keyServices:
		return status(swNotFound)
	}
	return status(swWrongData)
}

// internalAuthenticate proves the chip (step 7), or signs with one of the two other keys.
func (c *Card) internalAuthenticate(cmd command) reply {
	switch {
	case cmd.p1p2() != 0:
		return status(swWrongP1P2)
	case c.env == environment{}:
		return status(swConditions)
	case c.env.key == keyChip:
		return c.proveChip(cmd)
	}
	return c.sign(cmd)
}

// proveChip is step 7: SN.ICC and the chip's signature over RND.IFD and both public keys.
// The counter of secure messaging changes after this answer.
func (c *Card) proveChip(cmd command) reply {
	switch {
	case !cmd.secure:
		return status(swSecurityStatus)
	case c.auth.external == nil:
		return status(swConditions)
	case len(cmd.data) != 8:
		return status(swWrongData)
	}
	key := c.identity.chip
	size := key.Public().Size()
	prnd := make([]byte, size-34)
	if _, err := io.ReadFull(c.random, prnd); err != nil {
		return status(swNoDiagnosis)
	}
	serial := c.identity.serial()
	sum := c.transcript(prnd, c.dh.card, serial, cmd.data, c.dh.terminal)
	m := append(append(append([]byte{0x6A}, prnd...), sum...), 0xBC)
	c.auth.done = true
	return reply{
		data:   append(serial, key.raw(m)...),
		sw:     swOK,
		newSSC: append(bytes.Clone(c.auth.external[4:]), cmd.data[4:]...),
	}
}

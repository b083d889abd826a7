package simulator

import (
	"bytes"
	"crypto/cipher"
	"crypto/des"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"errors"
)

// Why a protected command is not accepted. Either ends the session.
var (
	errMissingObjects = errors.New("simulator: secure messaging objects missing")
	errWrongObjects   = errors.New("simulator: secure messaging objects incorrect")
)

// Tags of secure messaging (ISO/IEC 7816-4:2013, 10.4).
const (
	tagCryptogram    = 0x87 // padding indicator 01, then the cryptogram
	tagCryptogramOdd = 0x85 // the cryptogram alone, for odd instructions
	tagStatus        = 0x99
	tagMAC           = 0x8E
	tagLe            = 0x97
)

// session is the card's end of secure messaging (card, section 8): two-key triple DES in
// CBC mode with a zero IV, retail MAC over the send sequence counter.
type session struct {
	enc   cipher.Block // triple DES under K_ENC
	mac   cipher.Block // single DES under the first half of K_MAC
	final cipher.Block // single DES under the second half
	ssc   uint64
}

// newSession derives the keys from Z, the shared secret with its leading zeros: the first
// 16 bytes of SHA-256(Z | 00000001) and of SHA-256(Z | 00000002) (card, section 7).
func newSession(z []byte) *session {
	enc, mac := deriveKey(z, 1), deriveKey(z, 2)
	return &session{
		enc:   must(des.NewTripleDESCipher(append(enc, enc[:8]...))),
		mac:   must(des.NewCipher(mac[:8])),
		final: must(des.NewCipher(mac[8:])),
		ssc:   1,
	}
}

// deriveKey returns the 16 bytes of one session key.
func deriveKey(z []byte, counter uint32) []byte {
	sum := sha256.Sum256(binary.BigEndian.AppendUint32(bytes.Clone(z), counter))
	return sum[:16:16]
}

// must takes the value of a call that fails only by a mistake of this package.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// unwrap proves a protected command and returns it in clear. Data, Le and MAC come in
// this order, the MAC always.
func (s *session) unwrap(c command) (command, error) {
	s.ssc++
	odd := c.ins&1 == 1
	cryptogram, le, sum, covered, err := splitProtected(c.data, odd)
	if err != nil {
		return command{}, err
	}
	header := []byte{c.cla, c.ins, c.p1, c.p2}
	if subtle.ConstantTimeCompare(sum, s.checksum(pad(header), covered)) != 1 {
		return command{}, errWrongObjects
	}
	plain := command{cla: c.cla &^ 0x0C, ins: c.ins, p1: c.p1, p2: c.p2, extended: c.extended, secure: true}
	plain.ne = protectedNe(le)
	if cryptogram != nil {
		if plain.data, err = s.decrypt(cryptogram, odd); err != nil {
			return command{}, err
		}
	}
	return plain, nil
}

// splitProtected takes the data field of a protected command apart. covered is the part
// under the MAC.
func splitProtected(data []byte, odd bool) (cryptogram, le, sum, covered []byte, err error) {
	want := uint32(tagCryptogram)
	if odd {
		want = tagCryptogramOdd
	}
	rest, stage := data, 0
	for len(rest) > 0 {
		tag, value, next, err := readTLV(rest)
		switch {
		case err != nil:
			return nil, nil, nil, nil, errWrongObjects
		case tag == want && stage == 0:
			cryptogram, stage = value, 1
		case tag == tagLe && stage <= 1 && len(value) >= 1 && len(value) <= 2:
			le, stage = value, 2
		case tag == tagMAC && len(value) == 8 && len(next) == 0:
			return cryptogram, le, value, data[:len(data)-len(rest)], nil
		default:
			return nil, nil, nil, nil, errWrongObjects
		}
		rest = next
	}
	return nil, nil, nil, nil, errMissingObjects
}

// protectedNe is Ne of the plain command, from the value of DO'97'.
func protectedNe(le []byte) int {
	switch len(le) {
	case 1:
		return expected(int(le[0]), 256)
	case 2:
		return expected(int(binary.BigEndian.Uint16(le)), 65536)
	}
	return 0
}

// wrap protects a reply. In the style "plain" an error goes out bare and the counter stays.
func (s *session) wrap(r reply, odd bool, style SMStatus) reply {
	failed := r.sw != swOK && len(r.data) == 0
	if failed && style == StatusPlain {
		return status(r.sw)
	}
	s.ssc++
	var body []byte
	if len(r.data) > 0 {
		body = s.encrypt(r.data, odd)
	}
	body = append(body, tlv(tagStatus, []byte{byte(r.sw >> 8), byte(r.sw)})...)
	body = append(body, tlv(tagMAC, s.checksum(nil, body))...)
	if style == StatusOK {
		return reply{data: body, sw: swOK}
	}
	return reply{data: body, sw: r.sw}
}

// setSSC replaces the counter by 8 bytes, big-endian (card, section 9.3).
func (s *session) setSSC(b []byte) { s.ssc = binary.BigEndian.Uint64(b) }

// checksum is the retail MAC (ISO/IEC 9797-1, MAC algorithm 3) over SSC, header and objects.
func (s *session) checksum(header, objects []byte) []byte {
	m := binary.BigEndian.AppendUint64(nil, s.ssc)
	m = append(append(m, header...), objects...)
	if len(objects) > 0 || len(header) == 0 {
		m = pad(m)
	}
	block := make([]byte, des.BlockSize)
	for ; len(m) > 0; m = m[des.BlockSize:] {
		subtle.XORBytes(block, block, m[:des.BlockSize])
		s.mac.Encrypt(block, block)
	}
	s.final.Decrypt(block, block)
	s.mac.Encrypt(block, block)
	return block
}

// encrypt returns the data object with the cryptogram of data.
func (s *session) encrypt(data []byte, odd bool) []byte {
	out := pad(data)
	cipher.NewCBCEncrypter(s.enc, make([]byte, des.BlockSize)).CryptBlocks(out, out)
	if odd {
		return tlv(tagCryptogramOdd, out)
	}
	return tlv(tagCryptogram, []byte{0x01}, out)
}

// decrypt opens the value of a cryptogram object and takes the padding off.
func (s *session) decrypt(value []byte, odd bool) ([]byte, error) {
	if !odd {
		if len(value) == 0 || value[0] != 0x01 {
			return nil, errWrongObjects
		}
		value = value[1:]
	}
	if len(value) == 0 || len(value)%des.BlockSize != 0 {
		return nil, errWrongObjects
	}
	out := make([]byte, len(value))
	cipher.NewCBCDecrypter(s.enc, make([]byte, des.BlockSize)).CryptBlocks(out, value)
	return unpad(out)
}

// pad appends '80' and then zeros up to a multiple of 8: always at least one byte
// (ISO/IEC 9797-1, padding method 2).
func pad(b []byte) []byte {
	out := make([]byte, len(b)/des.BlockSize*des.BlockSize+des.BlockSize)
	out[copy(out, b)] = 0x80
	return out
}

// unpad takes that padding off.
func unpad(b []byte) ([]byte, error) {
	trimmed := bytes.TrimRight(b, "\x00")
	if len(trimmed) == 0 || trimmed[len(trimmed)-1] != 0x80 || len(b)-len(trimmed) >= des.BlockSize {
		return nil, errWrongObjects
	}
	return trimmed[:len(trimmed)-1], nil
}

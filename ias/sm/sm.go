// Package sm is the secure messaging of the IAS ECC applet of the CIE, as a state
// machine without I/O: bytes and keys go in, bytes come out.
//
// It is the profile of ISO/IEC 7816-4:2013, clause 10, that IAS ECC 1.0.1, 7.1.9,
// describes: two-key triple DES in CBC mode with a zero IV, retail MAC (ISO/IEC
// 9797-1:2011, MAC algorithm 3, padding method 2) over the send sequence counter (SSC).
package sm

import (
	"crypto/cipher"
	"crypto/des"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"

	"cied/apdu"
	"cied/fault"
)

// KeyLength is the length of each session key in bytes: K1 | K2.
const KeyLength = 16

// secured is the bits of CLA that announce secure messaging with an authenticated
// header (ISO/IEC 7816-4:2013, 5.4.1).
const secured = 0x0C

// The data objects (ISO/IEC 7816-4:2013, table 45).
const (
	tagCryptogram    apdu.Tag = 0x87 // 01, then the cryptogram; even instructions
	tagCryptogramOdd apdu.Tag = 0x85 // the cryptogram alone; odd instructions
	tagNe            apdu.Tag = 0x97
	tagStatus        apdu.Tag = 0x99
	tagChecksum      apdu.Tag = 0x8E
)

const macLength = 8

// paddingIndicator says "padding method 2" in front of a cryptogram (10.5.3).
const paddingIndicator = 0x01

var (
	// ErrClosed says that the session has ended, or that Wrap and Unwrap were called
	// out of turn.
	ErrClosed = errors.New("sm: session closed")
	// ErrIntegrity says that an answer is not the card's. It never tells the expected value.
	ErrIntegrity = errors.New("sm: answer not authentic")
)

// Unprotected is the cause where an answer was a naked status word: the card has left
// the session, or somebody else has spoken. The word proves nothing.
type Unprotected struct{ SW apdu.SW }

func (u Unprotected) Error() string { return "sm: unprotected " + u.SW.Error() }

// Unwrap returns the status word.
func (u Unprotected) Unwrap() error { return u.SW }

type state int

const (
	dead    state = iota
	ready         // the next call is Wrap
	waiting       // the next call is Unwrap
)

// Session protects one command, then opens one response. It knows no card, no clock and
// no context. One forged, naked or malformed answer ends it, and every later call
// returns ErrClosed. A new session is one device authentication away.
type Session struct {
	enc, mac keys
	ssc      uint64
	state    state // ready, Wrap, waiting, Unwrap, ready again; or dead
}

// keys are the two DES keys of one 16-byte key, as one triple DES with K3 = K1 and as
// its single parts for the retail MAC.
type keys struct{ triple, first, second cipher.Block }

// New returns a session with the given keys and a send sequence counter that the first
// command will increment.
func New(kEnc, kMac [KeyLength]byte, ssc uint64) *Session {
	return &Session{enc: newKeys(kEnc), mac: newKeys(kMac), ssc: ssc, state: ready}
}

func newKeys(k [KeyLength]byte) keys {
	triple, err3 := des.NewTripleDESCipher(append(k[:len(k):len(k)], k[:8]...))
	first, err1 := des.NewCipher(k[:8])
	second, err2 := des.NewCipher(k[8:])
	if err := errors.Join(err3, err1, err2); err != nil {
		panic(err) // the lengths are constants of the type
	}
	return keys{triple: triple, first: first, second: second}
}

// Alive reports whether the session can protect another command.
func (s *Session) Alive() bool { return s != nil && s.state == ready }

// SetSSC replaces the counter, as device authentication does at its end; the keys stay.
func (s *Session) SetSSC(ssc uint64) { s.ssc = ssc }

// Wrap protects c. The result ends in Le = 00, or 0000 where c or its answer needs
// extended length.
func (s *Session) Wrap(c apdu.Command) (apdu.Command, error) {
	if !s.Alive() {
		return apdu.Command{}, ErrClosed
	}
	s.state = waiting
	s.ssc++
	w := c
	w.CLA |= secured
	body := s.objects(c)
	m := s.macInput([]byte{w.CLA, w.INS, w.P1, w.P2, 0x80, 0, 0, 0}, body)
	w.Data = apdu.AppendTLV(body, tagChecksum, s.checksum(m))
	w.Ne = apdu.MaxShortNe
	if c.Ne > apdu.MaxShortNe || len(w.Data) > apdu.MaxShortData {
		w.Ne = apdu.MaxExtendedNe
	}
	return w, nil
}

// objects builds DO'87' or DO'85', and DO'97'. A command with neither data nor Le gets
// a DO'97' of 00, so that there is something to protect.
func (s *Session) objects(c apdu.Command) []byte {
	body := make([]byte, 0, len(c.Data)+64)
	if len(c.Data) > 0 {
		e := pad(c.Data)
		cipher.NewCBCEncrypter(s.enc.triple, make([]byte, des.BlockSize)).CryptBlocks(e, e)
		if c.INS&1 == 0 {
			body = apdu.AppendTLV(body, tagCryptogram, append([]byte{paddingIndicator}, e...))
		} else {
			body = apdu.AppendTLV(body, tagCryptogramOdd, e)
		}
	}
	switch {
	case c.Ne > apdu.MaxShortNe:
		body = apdu.AppendTLV(body, tagNe, []byte{byte(c.Ne >> 8), byte(c.Ne)})
	case c.Ne > 0 || len(c.Data) == 0:
		body = apdu.AppendTLV(body, tagNe, []byte{byte(c.Ne)})
	}
	return body
}

// Unwrap authenticates, then decrypts the answer to the last wrapped command. The
// status is that of DO'99': the outer word proves nothing. An answer without data
// objects is [Unprotected]; it does not advance the counter, and the session is over.
func (s *Session) Unwrap(r apdu.Response) (apdu.Response, error) {
	if s.state != waiting {
		return apdu.Response{}, ErrClosed
	}
	s.state = dead // until this answer has proved itself
	if len(r.Data) == 0 {
		return apdu.Response{}, fault.New(fault.CardAnswer, "sm: unwrap", Unprotected{r.SW})
	}
	s.ssc++
	o, err := parse(r.Data)
	// An absent DO'8E' has length 0, so it is unequal.
	if err != nil || subtle.ConstantTimeCompare(s.checksum(s.macInput(nil, o.signed)), o.mac) != 1 {
		return apdu.Response{}, fault.New(fault.CardIntegrity, "sm: unwrap", ErrIntegrity)
	}
	data, err := s.decrypt(o.cryptogram)
	if err != nil {
		return apdu.Response{}, fault.New(fault.CardIntegrity, "sm: unwrap", err)
	}
	s.state = ready
	return apdu.Response{Data: data, SW: o.status}, nil
}

// objects of one answer.
type objects struct {
	cryptogram []byte // without the padding indicator; nil where the answer has no data
	status     apdu.SW
	mac        []byte
	signed     []byte // everything before DO'8E'
}

// parse reads [87 | 85] 99 8E: each at most once, in this order, and nothing else.
func parse(b []byte) (o objects, err error) {
	whole := b
	next := func() (t apdu.TLV) {
		if err == nil {
			t, b, err = apdu.ReadTLV(b)
		}
		return t
	}
	t := next()
	switch t.Tag {
	case tagCryptogram:
		if len(t.Value) == 0 || t.Value[0] != paddingIndicator {
			return o, ErrIntegrity
		}
		o.cryptogram, t = t.Value[1:], next()
	case tagCryptogramOdd:
		o.cryptogram, t = t.Value, next()
	}
	if t.Tag != tagStatus || len(t.Value) != 2 {
		return o, ErrIntegrity
	}
	o.status = apdu.SW(binary.BigEndian.Uint16(t.Value))
	o.signed = whole[:len(whole)-len(b)]
	t = next()
	if err != nil || t.Tag != tagChecksum || len(t.Value) != macLength || len(b) != 0 {
		return o, ErrIntegrity
	}
	o.mac = t.Value
	return o, nil
}

func (s *Session) decrypt(cryptogram []byte) ([]byte, error) {
	if cryptogram == nil {
		return nil, nil
	}
	if len(cryptogram) == 0 || len(cryptogram)%des.BlockSize != 0 {
		return nil, fmt.Errorf("%w: cryptogram of %d bytes", ErrIntegrity, len(cryptogram))
	}
	plain := make([]byte, len(cryptogram))
	cipher.NewCBCDecrypter(s.enc.triple, make([]byte, des.BlockSize)).CryptBlocks(plain, cryptogram)
	return unpad(plain)
}

// macInput is the counter, a padded header if there is one, and the data objects.
func (s *Session) macInput(header, body []byte) []byte {
	m := binary.BigEndian.AppendUint64(make([]byte, 0, 16+len(body)+des.BlockSize), s.ssc)
	m = append(m, header...)
	return append(m, body...)
}

// checksum is the retail MAC of m: DES-CBC with K1 over the padded blocks, and triple
// DES in the last one.
func (s *Session) checksum(m []byte) []byte {
	m = pad(m)
	h := make([]byte, des.BlockSize)
	for ; len(m) > 0; m = m[des.BlockSize:] {
		subtle.XORBytes(h, h, m[:des.BlockSize])
		s.mac.first.Encrypt(h, h)
	}
	s.mac.second.Decrypt(h, h)
	s.mac.first.Encrypt(h, h)
	return h
}

// pad is padding method 2 of ISO/IEC 9797-1: 80, then zeros; always at least one byte.
func pad(b []byte) []byte {
	p := make([]byte, (len(b)/des.BlockSize+1)*des.BlockSize)
	p[copy(p, b)] = 0x80
	return p
}

func unpad(b []byte) ([]byte, error) {
	for i := len(b) - 1; i >= 0 && i >= len(b)-des.BlockSize; i-- {
		switch b[i] {
		case 0x80:
			return b[:i], nil
		case 0:
		default:
			return nil, fmt.Errorf("%w: padding", ErrIntegrity)
		}
	}
	return nil, fmt.Errorf("%w: padding", ErrIntegrity)
}

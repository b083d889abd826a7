package pkcs11

import (
	"context"
	"crypto"

	"cied/ias"
	"cied/pkcs11/ck"
)

// mechanisms are those of PKCS #1 v1.5, the one padding of the chip (2.40 mechanisms, 2.1.6
// and 2.1.8).
var mechanisms = []ck.Mechanism{
	ck.MechRSAPKCS, ck.MechSHA1RSAPKCS, ck.MechSHA256RSAPKCS, ck.MechSHA384RSAPKCS, ck.MechSHA512RSAPKCS,
}

// hashOf returns the hash of a mechanism, 0 for CKM_RSA_PKCS; false for one that is not
// of this token.
func hashOf(m ck.Mechanism) (h crypto.Hash, ok bool) {
	switch m {
	case ck.MechRSAPKCS:
		return 0, true
	case ck.MechSHA1RSAPKCS:
		return crypto.SHA1, true
	case ck.MechSHA256RSAPKCS:
		return crypto.SHA256, true
	case ck.MechSHA384RSAPKCS:
		return crypto.SHA384, true
	case ck.MechSHA512RSAPKCS:
		return crypto.SHA512, true
	}
	return 0, false
}

// begin is C_SignInit.
func (i *instance) begin(h ck.SessionHandle, m ck.Mechanism, key ck.ObjectHandle) error {
	hash, ok := hashOf(m)
	if !ok {
		return ck.MechanismInvalid
	}
	return i.with(h, func(s *session) error {
		if s.sign != nil {
			return ck.OperationActive
		}
		if err := i.mayUse(s.card, key); err != nil {
			return err
		}
		s.sign = &operation{mechanism: m}
		if hash != 0 {
			s.sign.hash = hash.New()
		}
		return nil
	})
}

// mayUse refuses an object that is not a key to sign with. i.mu is held.
func (i *instance) mayUse(n *insertion, key ck.ObjectHandle) error {
	o, ok := n.known().find(key)
	switch {
	case !ok:
		return ck.KeyHandleInvalid
	case !i.visible(n, o):
		return ck.UserNotLoggedIn
	case o.class == ck.ClassPublicKey:
		return ck.KeyFunctionNotPermitted
	case o.class != ck.ClassPrivateKey:
		return ck.KeyHandleInvalid
	}
	return nil
}

// size is the length of a signature: that of the modulus (RFC 8017, 8.2.1).
func (i *instance) size(h ck.SessionHandle) (n int, err error) {
	err = i.with(h, func(s *session) error {
		if s.sign == nil {
			return ck.OperationNotInitialized
		}
		n = s.card.known().key.Size()
		return nil
	})
	return n, err
}

// update is C_SignUpdate. CKM_RSA_PKCS is for one part only.
func (i *instance) update(h ck.SessionHandle, part []byte) error {
	return i.with(h, func(s *session) error {
		switch {
		case s.sign == nil:
			return ck.OperationNotInitialized
		case s.sign.hash == nil:
			s.sign = nil
			return ck.FunctionNotSupported
		}
		s.sign.updated = true
		s.sign.hash.Write(part)
		return nil
	})
}

// sign is C_Sign. However it ends, the signature is no longer begun (2.40, 5.11).
func (i *instance) sign(ctx context.Context, h ck.SessionHandle, data []byte) ([]byte, error) {
	return i.finish(ctx, h, func(o *operation) (ias.DigestInfo, error) {
		switch {
		case o.updated:
			return nil, ck.OperationActive
		case o.hash == nil:
			return whole(data)
		}
		o.hash.Write(data)
		return o.digest()
	})
}

// final is C_SignFinal.
func (i *instance) final(ctx context.Context, h ck.SessionHandle) ([]byte, error) {
	return i.finish(ctx, h, (*operation).digest)
}

// finish takes the signature that was begun from its session, and has it made.
func (i *instance) finish(ctx context.Context, h ck.SessionHandle, digest func(*operation) (ias.DigestInfo, error)) ([]byte, error) {
	var n *insertion
	var info ias.DigestInfo
	err := i.with(h, func(s *session) (err error) {
		if s.sign == nil {
			return ck.OperationNotInitialized
		}
		n = s.card
		info, err = digest(s.sign)
		s.sign = nil
		return err
	})
	if err != nil {
		return nil, err
	}
	return i.signature(ctx, n, info)
}

// whole takes data that is a DigestInfo, and nothing else: the card pads what it is given.
func whole(data []byte) (ias.DigestInfo, error) {
	info, err := ias.ParseDigestInfo(data)
	if err != nil {
		return nil, ck.DataInvalid
	}
	return info, nil
}

// digest is the DigestInfo of what was hashed.
func (o *operation) digest() (ias.DigestInfo, error) {
	hash, _ := hashOf(o.mechanism)
	if o.hash == nil {
		return nil, ck.FunctionNotSupported
	}
	return ias.NewDigestInfo(hash, o.hash.Sum(nil))
}

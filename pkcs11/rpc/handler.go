package rpc

import (
	"context"

	"cied/pkcs11/ck"
)

// A Handler is the token behind one connection: the functions of PKCS #11 2.40, clause 5,
// that a token with certificates and signature keys has. Every other function is answered
// with CKR_FUNCTION_NOT_SUPPORTED before it gets here.
//
// A method's error is a [ck.Return] or wraps one; any other is CKR_GENERAL_ERROR. The
// calls of one connection come one by one. ctx ends when the application hangs up, so
// that a dialog which nobody waits for closes. Slices that a method is given are lent:
// they are cleared when it has returned. Slices that it returns are read at once, and not kept.
//
// The convention of 5.2, by which an application asks with a null buffer for the size of an
// answer, ends here: a Handler is asked for answers, and for sizes by their own name.
type Handler interface {
	// Initialize begins the use by an application. reserved is the string that a module's
	// configuration gave, mostly "". It is the first call of a connection, or the first
	// after Finalize: any other is answered with CKR_CRYPTOKI_NOT_INITIALIZED before it gets here.
	Initialize(ctx context.Context, reserved string) error
	Finalize(ctx context.Context) error

	GetInfo(ctx context.Context) (ck.Info, error)
	GetSlotList(ctx context.Context, tokenPresent bool) ([]ck.SlotID, error)
	GetSlotInfo(ctx context.Context, slot ck.SlotID) (ck.SlotInfo, error)
	GetTokenInfo(ctx context.Context, slot ck.SlotID) (ck.TokenInfo, error)
	GetMechanismList(ctx context.Context, slot ck.SlotID) ([]ck.Mechanism, error)
	GetMechanismInfo(ctx context.Context, slot ck.SlotID, m ck.Mechanism) (ck.MechanismInfo, error)
	// WaitForSlotEvent returns the slot that a card came to or left. With FlagDontBlock it
	// returns at once, with CKR_NO_EVENT where nothing happened since the last call.
	WaitForSlotEvent(ctx context.Context, flags ck.Flags) (ck.SlotID, error)

	OpenSession(ctx context.Context, slot ck.SlotID, flags ck.Flags) (ck.SessionHandle, error)
	CloseSession(ctx context.Context, s ck.SessionHandle) error
	CloseAllSessions(ctx context.Context, slot ck.SlotID) error
	GetSessionInfo(ctx context.Context, s ck.SessionHandle) (ck.SessionInfo, error)
	// Login is given the PIN that the application sent; nil or empty where it sent none,
	// as it does for a token with a protected authentication path.
	Login(ctx context.Context, s ck.SessionHandle, user ck.UserType, pin []byte) error
	Logout(ctx context.Context, s ck.SessionHandle) error

	// GetAttributeValue fills in the value of each attribute from its type. A value it
	// leaves nil is one that it does not give: it then returns CKR_ATTRIBUTE_TYPE_INVALID
	// or CKR_ATTRIBUTE_SENSITIVE, and the others are still sent.
	GetAttributeValue(ctx context.Context, s ck.SessionHandle, object ck.ObjectHandle, attributes []ck.Attribute) error

	// FindObjectsInit begins a search for the objects that have every attribute of the template.
	FindObjectsInit(ctx context.Context, s ck.SessionHandle, template []ck.Attribute) error
	// FindObjects returns the next objects found, at most max; none at the end.
	FindObjects(ctx context.Context, s ck.SessionHandle, max int) ([]ck.ObjectHandle, error)
	FindObjectsFinal(ctx context.Context, s ck.SessionHandle) error

	// SignInit begins a signature by a mechanism without a parameter, as those of PKCS #1
	// v1.5 are; one with a parameter is answered with CKR_MECHANISM_INVALID before.
	SignInit(ctx context.Context, s ck.SessionHandle, m ck.Mechanism, key ck.ObjectHandle) error
	// SignatureSize returns the length in bytes of the signature that the session has begun,
	// and leaves it as it is: nobody is asked for anything.
	SignatureSize(ctx context.Context, s ck.SessionHandle) (int, error)
	Sign(ctx context.Context, s ck.SessionHandle, data []byte) ([]byte, error)
	SignUpdate(ctx context.Context, s ck.SessionHandle, part []byte) error
	SignFinal(ctx context.Context, s ck.SessionHandle) ([]byte, error)

	SeedRandom(ctx context.Context, s ck.SessionHandle, seed []byte) error
	// GenerateRandom fills b.
	GenerateRandom(ctx context.Context, s ck.SessionHandle, b []byte) error
}

// An Observer is a Handler that is told when a call begins, whichever it is, and when it has
// ended: between the two the application waits.
type Observer interface {
	Begun()
	Ended()
}

// Package ck holds the names of PKCS #11: its return values, attributes, mechanisms, flags
// and structures.
//
// OASIS PKCS #11 Cryptographic Token Interface Base Specification Version 2.40 (2015); the
// numbers are those of its header files pkcs11t.h and pkcs11f.h. Each family of the
// document is a type here, so that the compiler keeps CKA_SIGN and CKF_SIGN apart; the
// prefix of the C name became a word where it is needed: CKR_PIN_LOCKED is [PINLocked],
// CKA_LABEL is [AttrLabel], CKM_RSA_PKCS is [MechRSAPKCS], CKO_CERTIFICATE is
// [ClassCertificate], CKF_SIGN is [FlagSign]. String methods give the C name.
// Only what a token with one certificate and one RSA key uses is here, and every CKR_.
package ck

// SlotID numbers a slot (2.40, 3.3), a reader that may hold a token.
type SlotID uint64

// SessionHandle names a session of one application; 0 is none (CK_INVALID_HANDLE).
type SessionHandle uint64

// ObjectHandle names an object of a token; 0 is none (CK_INVALID_HANDLE).
type ObjectHandle uint64

// Unavailable is CK_UNAVAILABLE_INFORMATION, for counts and sizes that a token does not tell.
const Unavailable = ^uint64(0)

// Version is CK_VERSION (2.40, 3.1). 2.40 is {2, 40}.
type Version struct{ Major, Minor byte }

// Info is CK_INFO (2.40, 3.1), what C_GetInfo tells of a library. Its strings are UTF-8 of
// at most 32 bytes; who writes them pads them with spaces.
type Info struct {
	CryptokiVersion    Version
	ManufacturerID     string
	LibraryDescription string
	LibraryVersion     Version
}

// SlotInfo is CK_SLOT_INFO (2.40, 3.2). SlotDescription has at most 64 bytes,
// ManufacturerID 32.
type SlotInfo struct {
	SlotDescription string
	ManufacturerID  string
	Flags           Flags // FlagTokenPresent, FlagRemovableDevice, FlagHardwareSlot
	HardwareVersion Version
	FirmwareVersion Version
}

// TokenInfo is CK_TOKEN_INFO (2.40, 3.2). Label and ManufacturerID have at most 32 bytes,
// Model, SerialNumber and UTCTime 16.
type TokenInfo struct {
	Label              string
	ManufacturerID     string
	Model              string
	SerialNumber       string
	Flags              Flags // FlagRNG … FlagUserPINLocked
	MaxSessionCount    uint64
	SessionCount       uint64
	MaxRWSessionCount  uint64
	RWSessionCount     uint64
	MaxPINLen          uint64
	MinPINLen          uint64
	TotalPublicMemory  uint64
	FreePublicMemory   uint64
	TotalPrivateMemory uint64
	FreePrivateMemory  uint64
	HardwareVersion    Version
	FirmwareVersion    Version
	UTCTime            string // "" where the token has no clock
}

// MechanismInfo is CK_MECHANISM_INFO (2.40, 3.6). The sizes of an RSA key are in bits.
type MechanismInfo struct {
	MinKeySize uint64
	MaxKeySize uint64
	Flags      Flags // FlagHardware, FlagSign
}

// SessionInfo is CK_SESSION_INFO (2.40, 3.4).
type SessionInfo struct {
	Slot        SlotID
	State       State
	Flags       Flags // FlagRWSession, FlagSerialSession
	DeviceError uint64
}

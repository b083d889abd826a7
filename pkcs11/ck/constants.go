package ck

// Mechanism is CK_MECHANISM_TYPE.
type Mechanism uint64

// The mechanisms of RSA with the padding of PKCS #1 v1.5 (2.40 mechanisms, 2.1).
const (
	MechRSAPKCSKeyPairGen Mechanism = 0x00
	MechRSAPKCS           Mechanism = 0x01 // the data is a DigestInfo, made by the application
	MechRSAX509           Mechanism = 0x03 // no padding at all
	MechSHA1RSAPKCS       Mechanism = 0x06
	MechRSAPKCSPSS        Mechanism = 0x0D
	MechSHA256RSAPKCS     Mechanism = 0x40
	MechSHA384RSAPKCS     Mechanism = 0x41
	MechSHA512RSAPKCS     Mechanism = 0x42
)

var mechanismNames = map[Mechanism]string{
	MechRSAPKCSKeyPairGen: "CKM_RSA_PKCS_KEY_PAIR_GEN",
	MechRSAPKCS:           "CKM_RSA_PKCS",
	MechRSAX509:           "CKM_RSA_X_509",
	MechSHA1RSAPKCS:       "CKM_SHA1_RSA_PKCS",
	MechRSAPKCSPSS:        "CKM_RSA_PKCS_PSS",
	MechSHA256RSAPKCS:     "CKM_SHA256_RSA_PKCS",
	MechSHA384RSAPKCS:     "CKM_SHA384_RSA_PKCS",
	MechSHA512RSAPKCS:     "CKM_SHA512_RSA_PKCS",
}

// String returns the name in PKCS #11, "CKM_RSA_PKCS".
func (m Mechanism) String() string { return named("CKM", mechanismNames, m) }

// Flags is CK_FLAGS. What a bit means depends on where the flags stand.
type Flags uint64

// Flags of a slot (2.40, table 5).
const (
	FlagTokenPresent    Flags = 1 << 0
	FlagRemovableDevice Flags = 1 << 1
	FlagHardwareSlot    Flags = 1 << 2
)

// Flags of a token (2.40, table 6).
const (
	FlagRNG                         Flags = 1 << 0
	FlagWriteProtected              Flags = 1 << 1
	FlagLoginRequired               Flags = 1 << 2
	FlagUserPINInitialized          Flags = 1 << 3
	FlagProtectedAuthenticationPath Flags = 1 << 8
	FlagTokenInitialized            Flags = 1 << 10
	FlagUserPINCountLow             Flags = 1 << 16
	FlagUserPINFinalTry             Flags = 1 << 17
	FlagUserPINLocked               Flags = 1 << 18
)

// Flags of a session (2.40, table 9).
const (
	FlagRWSession     Flags = 1 << 1
	FlagSerialSession Flags = 1 << 2
)

// Flags of a mechanism (2.40, table 13).
const (
	FlagHardware Flags = 1 << 0
	FlagSign     Flags = 1 << 11
)

// FlagDontBlock asks C_WaitForSlotEvent for what is known now (2.40, 5.5).
const FlagDontBlock Flags = 1 << 0

// State is CK_STATE, of a session (2.40, 3.4).
type State uint64

// The states of a session, whose names begin with CKS_.
const (
	StateROPublicSession State = 0
	StateROUserFunctions State = 1
	StateRWPublicSession State = 2
	StateRWUserFunctions State = 3
	StateRWSOFunctions   State = 4
)

// UserType is CK_USER_TYPE, who logs in (2.40, 3.4).
type UserType uint64

// The users, whose names begin with CKU_.
const (
	UserSO              UserType = 0
	UserUser            UserType = 1
	UserContextSpecific UserType = 2 // once more for a key with CKA_ALWAYS_AUTHENTICATE
)

// The values of CKA_CLASS (2.40, 4.2), whose names begin with CKO_.
const (
	ClassData        uint64 = 0
	ClassCertificate uint64 = 1
	ClassPublicKey   uint64 = 2
	ClassPrivateKey  uint64 = 3
	ClassSecretKey   uint64 = 4
)

// The values of other attributes that are numbers.
const (
	KeyRSA                uint64 = 0           // CKK_RSA, of CKA_KEY_TYPE
	CertificateX509       uint64 = 0           // CKC_X_509, of CKA_CERTIFICATE_TYPE
	CategoryUnspecified   uint64 = 0           // CK_CERTIFICATE_CATEGORY_UNSPECIFIED, of CKA_CERTIFICATE_CATEGORY
	CategoryTokenUser     uint64 = 1           // CK_CERTIFICATE_CATEGORY_TOKEN_USER
	CategoryAuthority     uint64 = 2           // CK_CERTIFICATE_CATEGORY_AUTHORITY
	MechanismNotAvailable uint64 = Unavailable // of CKA_KEY_GEN_MECHANISM, where the key was not made on the token
)

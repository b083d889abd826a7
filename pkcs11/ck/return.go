package ck

import (
	"errors"
	"fmt"
)

// Return is the value that every function of PKCS #11 answers with, CK_RV. As an error it
// is what a token tells the application; [ReturnOf] finds it inside others.
type Return uint64

// The return values of PKCS #11 2.40, 5.1, whose names begin with CKR_.
const (
	OK                            Return = 0x000
	Cancel                        Return = 0x001
	HostMemory                    Return = 0x002
	SlotIDInvalid                 Return = 0x003
	GeneralError                  Return = 0x005
	FunctionFailed                Return = 0x006
	ArgumentsBad                  Return = 0x007
	NoEvent                       Return = 0x008
	NeedToCreateThreads           Return = 0x009
	CantLock                      Return = 0x00A
	AttributeReadOnly             Return = 0x010
	AttributeSensitive            Return = 0x011
	AttributeTypeInvalid          Return = 0x012
	AttributeValueInvalid         Return = 0x013
	CopyProhibited                Return = 0x01A
	ActionProhibited              Return = 0x01B
	DataInvalid                   Return = 0x020
	DataLenRange                  Return = 0x021
	DeviceError                   Return = 0x030
	DeviceMemory                  Return = 0x031
	DeviceRemoved                 Return = 0x032
	EncryptedDataInvalid          Return = 0x040
	EncryptedDataLenRange         Return = 0x041
	FunctionCanceled              Return = 0x050
	FunctionNotParallel           Return = 0x051
	FunctionNotSupported          Return = 0x054
	KeyHandleInvalid              Return = 0x060
	KeySizeRange                  Return = 0x062
	KeyTypeInconsistent           Return = 0x063
	KeyNotNeeded                  Return = 0x064
	KeyChanged                    Return = 0x065
	KeyNeeded                     Return = 0x066
	KeyIndigestible               Return = 0x067
	KeyFunctionNotPermitted       Return = 0x068
	KeyNotWrappable               Return = 0x069
	KeyUnextractable              Return = 0x06A
	MechanismInvalid              Return = 0x070
	MechanismParamInvalid         Return = 0x071
	ObjectHandleInvalid           Return = 0x082
	OperationActive               Return = 0x090
	OperationNotInitialized       Return = 0x091
	PINIncorrect                  Return = 0x0A0
	PINInvalid                    Return = 0x0A1
	PINLenRange                   Return = 0x0A2
	PINExpired                    Return = 0x0A3
	PINLocked                     Return = 0x0A4
	SessionClosed                 Return = 0x0B0
	SessionCount                  Return = 0x0B1
	SessionHandleInvalid          Return = 0x0B3
	SessionParallelNotSupported   Return = 0x0B4
	SessionReadOnly               Return = 0x0B5
	SessionExists                 Return = 0x0B6
	SessionReadOnlyExists         Return = 0x0B7
	SessionReadWriteSOExists      Return = 0x0B8
	SignatureInvalid              Return = 0x0C0
	SignatureLenRange             Return = 0x0C1
	TemplateIncomplete            Return = 0x0D0
	TemplateInconsistent          Return = 0x0D1
	TokenNotPresent               Return = 0x0E0
	TokenNotRecognized            Return = 0x0E1
	TokenWriteProtected           Return = 0x0E2
	UnwrappingKeyHandleInvalid    Return = 0x0F0
	UnwrappingKeySizeRange        Return = 0x0F1
	UnwrappingKeyTypeInconsistent Return = 0x0F2
	UserAlreadyLoggedIn           Return = 0x100
	UserNotLoggedIn               Return = 0x101
	UserPINNotInitialized         Return = 0x102
	UserTypeInvalid               Return = 0x103
	UserAnotherAlreadyLoggedIn    Return = 0x104
	UserTooManyTypes              Return = 0x105
	WrappedKeyInvalid             Return = 0x110
	WrappedKeyLenRange            Return = 0x112
	WrappingKeyHandleInvalid      Return = 0x113
	WrappingKeySizeRange          Return = 0x114
	WrappingKeyTypeInconsistent   Return = 0x115
	RandomSeedNotSupported        Return = 0x120
	RandomNoRNG                   Return = 0x121
	DomainParamsInvalid           Return = 0x130
	CurveNotSupported             Return = 0x140
	BufferTooSmall                Return = 0x150
	SavedStateInvalid             Return = 0x160
	InformationSensitive          Return = 0x170
	StateUnsaveable               Return = 0x180
	CryptokiNotInitialized        Return = 0x190
	CryptokiAlreadyInitialized    Return = 0x191
	MutexBad                      Return = 0x1A0
	MutexNotLocked                Return = 0x1A1
	NewPINMode                    Return = 0x1B0
	NextOTP                       Return = 0x1B1
	ExceededMaxIterations         Return = 0x1C0
	FIPSSelfTestFailed            Return = 0x1C1
	LibraryLoadFailed             Return = 0x1C2
	PINTooWeak                    Return = 0x1C3
	PublicKeyInvalid              Return = 0x1C4
	FunctionRejected              Return = 0x200
)

var returnNames = map[Return]string{
	OK:                            "CKR_OK",
	Cancel:                        "CKR_CANCEL",
	HostMemory:                    "CKR_HOST_MEMORY",
	SlotIDInvalid:                 "CKR_SLOT_ID_INVALID",
	GeneralError:                  "CKR_GENERAL_ERROR",
	FunctionFailed:                "CKR_FUNCTION_FAILED",
	ArgumentsBad:                  "CKR_ARGUMENTS_BAD",
	NoEvent:                       "CKR_NO_EVENT",
	NeedToCreateThreads:           "CKR_NEED_TO_CREATE_THREADS",
	CantLock:                      "CKR_CANT_LOCK",
	AttributeReadOnly:             "CKR_ATTRIBUTE_READ_ONLY",
	AttributeSensitive:            "CKR_ATTRIBUTE_SENSITIVE",
	AttributeTypeInvalid:          "CKR_ATTRIBUTE_TYPE_INVALID",
	AttributeValueInvalid:         "CKR_ATTRIBUTE_VALUE_INVALID",
	CopyProhibited:                "CKR_COPY_PROHIBITED",
	ActionProhibited:              "CKR_ACTION_PROHIBITED",
	DataInvalid:                   "CKR_DATA_INVALID",
	DataLenRange:                  "CKR_DATA_LEN_RANGE",
	DeviceError:                   "CKR_DEVICE_ERROR",
	DeviceMemory:                  "CKR_DEVICE_MEMORY",
	DeviceRemoved:                 "CKR_DEVICE_REMOVED",
	EncryptedDataInvalid:          "CKR_ENCRYPTED_DATA_INVALID",
	EncryptedDataLenRange:         "CKR_ENCRYPTED_DATA_LEN_RANGE",
	FunctionCanceled:              "CKR_FUNCTION_CANCELED",
	FunctionNotParallel:           "CKR_FUNCTION_NOT_PARALLEL",
	FunctionNotSupported:          "CKR_FUNCTION_NOT_SUPPORTED",
	KeyHandleInvalid:              "CKR_KEY_HANDLE_INVALID",
	KeySizeRange:                  "CKR_KEY_SIZE_RANGE",
	KeyTypeInconsistent:           "CKR_KEY_TYPE_INCONSISTENT",
	KeyNotNeeded:                  "CKR_KEY_NOT_NEEDED",
	KeyChanged:                    "CKR_KEY_CHANGED",
	KeyNeeded:                     "CKR_KEY_NEEDED",
	KeyIndigestible:               "CKR_KEY_INDIGESTIBLE",
	KeyFunctionNotPermitted:       "CKR_KEY_FUNCTION_NOT_PERMITTED",
	KeyNotWrappable:               "CKR_KEY_NOT_WRAPPABLE",
	KeyUnextractable:              "CKR_KEY_UNEXTRACTABLE",
	MechanismInvalid:              "CKR_MECHANISM_INVALID",
	MechanismParamInvalid:         "CKR_MECHANISM_PARAM_INVALID",
	ObjectHandleInvalid:           "CKR_OBJECT_HANDLE_INVALID",
	OperationActive:               "CKR_OPERATION_ACTIVE",
	OperationNotInitialized:       "CKR_OPERATION_NOT_INITIALIZED",
	PINIncorrect:                  "CKR_PIN_INCORRECT",
	PINInvalid:                    "CKR_PIN_INVALID",
	PINLenRange:                   "CKR_PIN_LEN_RANGE",
	PINExpired:                    "CKR_PIN_EXPIRED",
	PINLocked:                     "CKR_PIN_LOCKED",
	SessionClosed:                 "CKR_SESSION_CLOSED",
	SessionCount:                  "CKR_SESSION_COUNT",
	SessionHandleInvalid:          "CKR_SESSION_HANDLE_INVALID",
	SessionParallelNotSupported:   "CKR_SESSION_PARALLEL_NOT_SUPPORTED",
	SessionReadOnly:               "CKR_SESSION_READ_ONLY",
	SessionExists:                 "CKR_SESSION_EXISTS",
	SessionReadOnlyExists:         "CKR_SESSION_READ_ONLY_EXISTS",
	SessionReadWriteSOExists:      "CKR_SESSION_READ_WRITE_SO_EXISTS",
	SignatureInvalid:              "CKR_SIGNATURE_INVALID",
	SignatureLenRange:             "CKR_SIGNATURE_LEN_RANGE",
	TemplateIncomplete:            "CKR_TEMPLATE_INCOMPLETE",
	TemplateInconsistent:          "CKR_TEMPLATE_INCONSISTENT",
	TokenNotPresent:               "CKR_TOKEN_NOT_PRESENT",
	TokenNotRecognized:            "CKR_TOKEN_NOT_RECOGNIZED",
	TokenWriteProtected:           "CKR_TOKEN_WRITE_PROTECTED",
	UnwrappingKeyHandleInvalid:    "CKR_UNWRAPPING_KEY_HANDLE_INVALID",
	UnwrappingKeySizeRange:        "CKR_UNWRAPPING_KEY_SIZE_RANGE",
	UnwrappingKeyTypeInconsistent: "CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT",
	UserAlreadyLoggedIn:           "CKR_USER_ALREADY_LOGGED_IN",
	UserNotLoggedIn:               "CKR_USER_NOT_LOGGED_IN",
	UserPINNotInitialized:         "CKR_USER_PIN_NOT_INITIALIZED",
	UserTypeInvalid:               "CKR_USER_TYPE_INVALID",
	UserAnotherAlreadyLoggedIn:    "CKR_USER_ANOTHER_ALREADY_LOGGED_IN",
	UserTooManyTypes:              "CKR_USER_TOO_MANY_TYPES",
	WrappedKeyInvalid:             "CKR_WRAPPED_KEY_INVALID",
	WrappedKeyLenRange:            "CKR_WRAPPED_KEY_LEN_RANGE",
	WrappingKeyHandleInvalid:      "CKR_WRAPPING_KEY_HANDLE_INVALID",
	WrappingKeySizeRange:          "CKR_WRAPPING_KEY_SIZE_RANGE",
	WrappingKeyTypeInconsistent:   "CKR_WRAPPING_KEY_TYPE_INCONSISTENT",
	RandomSeedNotSupported:        "CKR_RANDOM_SEED_NOT_SUPPORTED",
	RandomNoRNG:                   "CKR_RANDOM_NO_RNG",
	DomainParamsInvalid:           "CKR_DOMAIN_PARAMS_INVALID",
	CurveNotSupported:             "CKR_CURVE_NOT_SUPPORTED",
	BufferTooSmall:                "CKR_BUFFER_TOO_SMALL",
	SavedStateInvalid:             "CKR_SAVED_STATE_INVALID",
	InformationSensitive:          "CKR_INFORMATION_SENSITIVE",
	StateUnsaveable:               "CKR_STATE_UNSAVEABLE",
	CryptokiNotInitialized:        "CKR_CRYPTOKI_NOT_INITIALIZED",
	CryptokiAlreadyInitialized:    "CKR_CRYPTOKI_ALREADY_INITIALIZED",
	MutexBad:                      "CKR_MUTEX_BAD",
	MutexNotLocked:                "CKR_MUTEX_NOT_LOCKED",
	NewPINMode:                    "CKR_NEW_PIN_MODE",
	NextOTP:                       "CKR_NEXT_OTP",
	ExceededMaxIterations:         "CKR_EXCEEDED_MAX_ITERATIONS",
	FIPSSelfTestFailed:            "CKR_FIPS_SELF_TEST_FAILED",
	LibraryLoadFailed:             "CKR_LIBRARY_LOAD_FAILED",
	PINTooWeak:                    "CKR_PIN_TOO_WEAK",
	PublicKeyInvalid:              "CKR_PUBLIC_KEY_INVALID",
	FunctionRejected:              "CKR_FUNCTION_REJECTED",
}

// String returns the name in PKCS #11, "CKR_FUNCTION_CANCELED"; the number where it has none.
func (r Return) String() string { return named("CKR", returnNames, r) }

// Error returns the same as String.
func (r Return) Error() string { return r.String() }

// ReturnOf is what an application is told of err: [OK] for nil, the Return inside err,
// [GeneralError] where there is none.
func ReturnOf(err error) Return {
	if err == nil {
		return OK
	}
	if r, ok := errors.AsType[Return](err); ok {
		return r
	}
	return GeneralError
}

// named returns the name of v in PKCS #11, or its number behind the prefix of its family.
func named[V ~uint64](prefix string, names map[V]string, v V) string {
	if name, ok := names[v]; ok {
		return name
	}
	return fmt.Sprintf("%s(0x%X)", prefix, uint64(v))
}

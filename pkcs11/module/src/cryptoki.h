/*
 * cryptoki.h: the types, constants and functions of PKCS #11 (OASIS, PKCS #11
 * Cryptographic Token Interface Base Specification, version 2.40), as far as this
 * module needs them. Names, layouts and the order of the 68 functions are the
 * standard's; the standard's own headers differ only in holding everything else too.
 */
#ifndef CIED_CRYPTOKI_H
#define CIED_CRYPTOKI_H

#include <stddef.h>

/* Base 2.1: on Windows the structures are packed to one byte. */
#ifdef _WIN32
#pragma pack(push, 1)
#endif

typedef unsigned char CK_BYTE;
typedef CK_BYTE CK_BBOOL;
typedef CK_BYTE CK_CHAR;
typedef CK_BYTE CK_UTF8CHAR;
typedef unsigned long CK_ULONG;

typedef CK_ULONG CK_RV;
typedef CK_ULONG CK_FLAGS;
typedef CK_ULONG CK_SLOT_ID;
typedef CK_ULONG CK_SESSION_HANDLE;
typedef CK_ULONG CK_OBJECT_HANDLE;
typedef CK_ULONG CK_USER_TYPE;
typedef CK_ULONG CK_STATE;
typedef CK_ULONG CK_NOTIFICATION;
typedef CK_ULONG CK_ATTRIBUTE_TYPE;
typedef CK_ULONG CK_MECHANISM_TYPE;

#define CK_UNAVAILABLE_INFORMATION (~(CK_ULONG)0)

typedef struct {
	CK_BYTE major, minor;
} CK_VERSION;

typedef struct {
	CK_VERSION cryptokiVersion;
	CK_UTF8CHAR manufacturerID[32];
	CK_FLAGS flags;
	CK_UTF8CHAR libraryDescription[32];
	CK_VERSION libraryVersion;
} CK_INFO;

typedef struct {
	CK_UTF8CHAR slotDescription[64];
	CK_UTF8CHAR manufacturerID[32];
	CK_FLAGS flags;
	CK_VERSION hardwareVersion;
	CK_VERSION firmwareVersion;
} CK_SLOT_INFO;

typedef struct {
	CK_UTF8CHAR label[32];
	CK_UTF8CHAR manufacturerID[32];
	CK_UTF8CHAR model[16];
	CK_CHAR serialNumber[16];
	CK_FLAGS flags;
	CK_ULONG ulMaxSessionCount;
	CK_ULONG ulSessionCount;
	CK_ULONG ulMaxRwSessionCount;
	CK_ULONG ulRwSessionCount;
	CK_ULONG ulMaxPinLen;
	CK_ULONG ulMinPinLen;
	CK_ULONG ulTotalPublicMemory;
	CK_ULONG ulFreePublicMemory;
	CK_ULONG ulTotalPrivateMemory;
	CK_ULONG ulFreePrivateMemory;
	CK_VERSION hardwareVersion;
	CK_VERSION firmwareVersion;
	CK_CHAR utcTime[16];
} CK_TOKEN_INFO;

typedef struct {
	CK_SLOT_ID slotID;
	CK_STATE state;
	CK_FLAGS flags;
	CK_ULONG ulDeviceError;
} CK_SESSION_INFO;

typedef struct {
	CK_ATTRIBUTE_TYPE type;
	void *pValue;
	CK_ULONG ulValueLen;
} CK_ATTRIBUTE;

typedef struct {
	CK_MECHANISM_TYPE mechanism;
	void *pParameter;
	CK_ULONG ulParameterLen;
} CK_MECHANISM;

typedef struct {
	CK_ULONG ulMinKeySize;
	CK_ULONG ulMaxKeySize;
	CK_FLAGS flags;
} CK_MECHANISM_INFO;

/* PKCS #11 Mechanisms 2.40, 2.1.8. */
typedef struct {
	CK_MECHANISM_TYPE hashAlg;
	CK_ULONG mgf;
	CK_ULONG sLen;
} CK_RSA_PKCS_PSS_PARAMS;

typedef CK_RV (*CK_NOTIFY)(CK_SESSION_HANDLE hSession, CK_NOTIFICATION event, void *pApplication);

typedef struct {
	CK_RV (*CreateMutex)(void **ppMutex);
	CK_RV (*DestroyMutex)(void *pMutex);
	CK_RV (*LockMutex)(void *pMutex);
	CK_RV (*UnlockMutex)(void *pMutex);
	CK_FLAGS flags;
	void *pReserved;
} CK_C_INITIALIZE_ARGS;

typedef struct CK_FUNCTION_LIST CK_FUNCTION_LIST;

#define CK_IN_OUT CK_BYTE *pIn, CK_ULONG ulInLen, CK_BYTE *pOut, CK_ULONG *pulOutLen
#define CK_INIT CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hKey
#define CK_TEMPLATE CK_ATTRIBUTE *pTemplate, CK_ULONG ulCount

/* The functions in the order of CK_FUNCTION_LIST (Base 3.8). */
#define CK_FUNCTIONS(F) \
	F(C_Initialize, (void *pInitArgs)) \
	F(C_Finalize, (void *pReserved)) \
	F(C_GetInfo, (CK_INFO *pInfo)) \
	F(C_GetFunctionList, (CK_FUNCTION_LIST **ppFunctionList)) \
	F(C_GetSlotList, (CK_BBOOL tokenPresent, CK_SLOT_ID *pSlotList, CK_ULONG *pulCount)) \
	F(C_GetSlotInfo, (CK_SLOT_ID slotID, CK_SLOT_INFO *pInfo)) \
	F(C_GetTokenInfo, (CK_SLOT_ID slotID, CK_TOKEN_INFO *pInfo)) \
	F(C_GetMechanismList, (CK_SLOT_ID slotID, CK_MECHANISM_TYPE *pMechanismList, CK_ULONG *pulCount)) \
	F(C_GetMechanismInfo, (CK_SLOT_ID slotID, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *pInfo)) \
	F(C_InitToken, (CK_SLOT_ID slotID, CK_UTF8CHAR *pPin, CK_ULONG ulPinLen, CK_UTF8CHAR *pLabel)) \
	F(C_InitPIN, (CK_SESSION_HANDLE hSession, CK_UTF8CHAR *pPin, CK_ULONG ulPinLen)) \
	F(C_SetPIN, (CK_SESSION_HANDLE hSession, CK_UTF8CHAR *pOldPin, CK_ULONG ulOldLen, CK_UTF8CHAR *pNewPin, CK_ULONG ulNewLen)) \
	F(C_OpenSession, (CK_SLOT_ID slotID, CK_FLAGS flags, void *pApplication, CK_NOTIFY Notify, CK_SESSION_HANDLE *phSession)) \
	F(C_CloseSession, (CK_SESSION_HANDLE hSession)) \
	F(C_CloseAllSessions, (CK_SLOT_ID slotID)) \
	F(C_GetSessionInfo, (CK_SESSION_HANDLE hSession, CK_SESSION_INFO *pInfo)) \
	F(C_GetOperationState, (CK_SESSION_HANDLE hSession, CK_BYTE *pOperationState, CK_ULONG *pulOperationStateLen)) \
	F(C_SetOperationState, (CK_SESSION_HANDLE hSession, CK_BYTE *pOperationState, CK_ULONG ulOperationStateLen, CK_OBJECT_HANDLE hEncryptionKey, CK_OBJECT_HANDLE hAuthenticationKey)) \
	F(C_Login, (CK_SESSION_HANDLE hSession, CK_USER_TYPE userType, CK_UTF8CHAR *pPin, CK_ULONG ulPinLen)) \
	F(C_Logout, (CK_SESSION_HANDLE hSession)) \
	F(C_CreateObject, (CK_SESSION_HANDLE hSession, CK_TEMPLATE, CK_OBJECT_HANDLE *phObject)) \
	F(C_CopyObject, (CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hObject, CK_TEMPLATE, CK_OBJECT_HANDLE *phNewObject)) \
	F(C_DestroyObject, (CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hObject)) \
	F(C_GetObjectSize, (CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hObject, CK_ULONG *pulSize)) \
	F(C_GetAttributeValue, (CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hObject, CK_TEMPLATE)) \
	F(C_SetAttributeValue, (CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hObject, CK_TEMPLATE)) \
	F(C_FindObjectsInit, (CK_SESSION_HANDLE hSession, CK_TEMPLATE)) \
	F(C_FindObjects, (CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE *phObject, CK_ULONG ulMaxObjectCount, CK_ULONG *pulObjectCount)) \
	F(C_FindObjectsFinal, (CK_SESSION_HANDLE hSession)) \
	F(C_EncryptInit, (CK_INIT)) \
	F(C_Encrypt, (CK_SESSION_HANDLE hSession, CK_IN_OUT)) \
	F(C_EncryptUpdate, (CK_SESSION_HANDLE hSession, CK_IN_OUT)) \
	F(C_EncryptFinal, (CK_SESSION_HANDLE hSession, CK_BYTE *pOut, CK_ULONG *pulOutLen)) \
	F(C_DecryptInit, (CK_INIT)) \
	F(C_Decrypt, (CK_SESSION_HANDLE hSession, CK_IN_OUT)) \
	F(C_DecryptUpdate, (CK_SESSION_HANDLE hSession, CK_IN_OUT)) \
	F(C_DecryptFinal, (CK_SESSION_HANDLE hSession, CK_BYTE *pOut, CK_ULONG *pulOutLen)) \
	F(C_DigestInit, (CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism)) \
	F(C_Digest, (CK_SESSION_HANDLE hSession, CK_IN_OUT)) \
	F(C_DigestUpdate, (CK_SESSION_HANDLE hSession, CK_BYTE *pPart, CK_ULONG ulPartLen)) \
	F(C_DigestKey, (CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hKey)) \
	F(C_DigestFinal, (CK_SESSION_HANDLE hSession, CK_BYTE *pOut, CK_ULONG *pulOutLen)) \
	F(C_SignInit, (CK_INIT)) \
	F(C_Sign, (CK_SESSION_HANDLE hSession, CK_IN_OUT)) \
	F(C_SignUpdate, (CK_SESSION_HANDLE hSession, CK_BYTE *pPart, CK_ULONG ulPartLen)) \
	F(C_SignFinal, (CK_SESSION_HANDLE hSession, CK_BYTE *pOut, CK_ULONG *pulOutLen)) \
	F(C_SignRecoverInit, (CK_INIT)) \
	F(C_SignRecover, (CK_SESSION_HANDLE hSession, CK_IN_OUT)) \
	F(C_VerifyInit, (CK_INIT)) \
	F(C_Verify, (CK_SESSION_HANDLE hSession, CK_BYTE *pData, CK_ULONG ulDataLen, CK_BYTE *pSignature, CK_ULONG ulSignatureLen)) \
	F(C_VerifyUpdate, (CK_SESSION_HANDLE hSession, CK_BYTE *pPart, CK_ULONG ulPartLen)) \
	F(C_VerifyFinal, (CK_SESSION_HANDLE hSession, CK_BYTE *pSignature, CK_ULONG ulSignatureLen)) \
	F(C_VerifyRecoverInit, (CK_INIT)) \
	F(C_VerifyRecover, (CK_SESSION_HANDLE hSession, CK_IN_OUT)) \
	F(C_DigestEncryptUpdate, (CK_SESSION_HANDLE hSession, CK_IN_OUT)) \
	F(C_DecryptDigestUpdate, (CK_SESSION_HANDLE hSession, CK_IN_OUT)) \
	F(C_SignEncryptUpdate, (CK_SESSION_HANDLE hSession, CK_IN_OUT)) \
	F(C_DecryptVerifyUpdate, (CK_SESSION_HANDLE hSession, CK_IN_OUT)) \
	F(C_GenerateKey, (CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_TEMPLATE, CK_OBJECT_HANDLE *phKey)) \
	F(C_GenerateKeyPair, (CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_ATTRIBUTE *pPublic, CK_ULONG ulPublicCount, CK_ATTRIBUTE *pPrivate, CK_ULONG ulPrivateCount, CK_OBJECT_HANDLE *phPublicKey, CK_OBJECT_HANDLE *phPrivateKey)) \
	F(C_WrapKey, (CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hWrappingKey, CK_OBJECT_HANDLE hKey, CK_BYTE *pOut, CK_ULONG *pulOutLen)) \
	F(C_UnwrapKey, (CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hUnwrappingKey, CK_BYTE *pWrappedKey, CK_ULONG ulWrappedKeyLen, CK_TEMPLATE, CK_OBJECT_HANDLE *phKey)) \
	F(C_DeriveKey, (CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hBaseKey, CK_TEMPLATE, CK_OBJECT_HANDLE *phKey)) \
	F(C_SeedRandom, (CK_SESSION_HANDLE hSession, CK_BYTE *pSeed, CK_ULONG ulSeedLen)) \
	F(C_GenerateRandom, (CK_SESSION_HANDLE hSession, CK_BYTE *pRandom, CK_ULONG ulRandomLen)) \
	F(C_GetFunctionStatus, (CK_SESSION_HANDLE hSession)) \
	F(C_CancelFunction, (CK_SESSION_HANDLE hSession)) \
	F(C_WaitForSlotEvent, (CK_FLAGS flags, CK_SLOT_ID *pSlot, void *pReserved))

#define CK_FIELD(name, args) CK_RV (*name) args;
struct CK_FUNCTION_LIST {
	CK_VERSION version;
	CK_FUNCTIONS(CK_FIELD)
};

#ifdef _WIN32
#pragma pack(pop)
#endif

#define CKF_TOKEN_PRESENT    0x1UL
#define CKF_REMOVABLE_DEVICE 0x2UL
#define CKF_HW_SLOT          0x4UL
#define CKF_DONT_BLOCK       0x1UL
#define CKF_SERIAL_SESSION   0x4UL
#define CKF_OS_LOCKING_OK    0x2UL

#define CKR_OK                           0x000UL
#define CKR_HOST_MEMORY                  0x002UL
#define CKR_SLOT_ID_INVALID              0x003UL
#define CKR_ARGUMENTS_BAD                0x007UL
#define CKR_NO_EVENT                     0x008UL
#define CKR_CANT_LOCK                    0x00AUL
#define CKR_ATTRIBUTE_SENSITIVE          0x011UL
#define CKR_ATTRIBUTE_TYPE_INVALID       0x012UL
#define CKR_ATTRIBUTE_VALUE_INVALID      0x013UL
#define CKR_DATA_LEN_RANGE               0x021UL
#define CKR_DEVICE_ERROR                 0x030UL
#define CKR_FUNCTION_NOT_PARALLEL        0x051UL
#define CKR_FUNCTION_NOT_SUPPORTED       0x054UL
#define CKR_MECHANISM_INVALID            0x070UL
#define CKR_MECHANISM_PARAM_INVALID      0x071UL
#define CKR_SESSION_COUNT                0x0B1UL
#define CKR_SESSION_HANDLE_INVALID       0x0B3UL
#define CKR_SESSION_PARALLEL_NOT_SUPPORTED 0x0B4UL
#define CKR_TOKEN_NOT_PRESENT            0x0E0UL
#define CKR_BUFFER_TOO_SMALL             0x150UL
#define CKR_CRYPTOKI_NOT_INITIALIZED     0x190UL
#define CKR_CRYPTOKI_ALREADY_INITIALIZED 0x191UL

/* Mechanisms with CK_RSA_PKCS_PSS_PARAMS, the one parameter that is sent. */
#define CKM_RSA_PKCS_PSS        0x00DUL
#define CKM_SHA1_RSA_PKCS_PSS   0x00EUL
#define CKM_SHA256_RSA_PKCS_PSS 0x043UL
#define CKM_SHA384_RSA_PKCS_PSS 0x044UL
#define CKM_SHA512_RSA_PKCS_PSS 0x045UL
#define CKM_SHA224_RSA_PKCS_PSS 0x047UL

#endif

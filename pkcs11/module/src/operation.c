/*
 * operation.c: Base 5.8 to 5.14, what is done with data. The functions differ in their
 * names and have five shapes.
 */
#include "call.h"
#include "module.h"

/* init begins an operation: a mechanism and a key. */
static CK_RV init(enum call_number number, CK_INIT)
{
	struct call call;

	call_begin_session(&call, number, hSession);
	put_mechanism(&call.request, pMechanism);
	put_ulong(&call.request, hKey);
	call_session(&call);
	return call_end(&call);
}

/* take gives data to the operation. */
static CK_RV take(enum call_number number, CK_SESSION_HANDLE hSession, CK_BYTE *pIn, CK_ULONG ulInLen)
{
	struct call call;

	call_begin_session(&call, number, hSession);
	put_bytes(&call.request, pIn, ulInLen);
	call_session(&call);
	return call_end(&call);
}

/* take_two gives data, and what is said to be its signature. */
static CK_RV take_two(enum call_number number, CK_SESSION_HANDLE hSession, CK_BYTE *pIn, CK_ULONG ulInLen, CK_BYTE *pOther, CK_ULONG ulOtherLen)
{
	struct call call;

	call_begin_session(&call, number, hSession);
	put_bytes(&call.request, pIn, ulInLen);
	put_bytes(&call.request, pOther, ulOtherLen);
	call_session(&call);
	return call_end(&call);
}

/* give_back sends a call whose answer is bytes. A question for their number (pOut is
 * NULL) never asks a person. */
static CK_RV give_back(struct call *call, CK_BYTE *pOut, CK_ULONG *pulOutLen, bool asks)
{
	put_room(&call->request, pOut, *pulOutLen);
	if (asks && pOut != NULL ? call_person(call) : call_session(call))
		call->rv = get_bytes(&call->answer, pOut, pulOutLen);
	return call_end(call);
}

/* give ends the operation. */
static CK_RV give(enum call_number number, CK_SESSION_HANDLE hSession, CK_BYTE *pOut, CK_ULONG *pulOutLen, bool asks)
{
	struct call call;

	if (pulOutLen == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin_session(&call, number, hSession);
	return give_back(&call, pOut, pulOutLen, asks);
}

/* turn_into gives data and takes what becomes of it. */
static CK_RV turn_into(enum call_number number, CK_SESSION_HANDLE hSession, CK_IN_OUT, bool asks)
{
	struct call call;

	if (pulOutLen == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin_session(&call, number, hSession);
	put_bytes(&call.request, pIn, ulInLen);
	return give_back(&call, pOut, pulOutLen, asks);
}

#define INIT(name) \
	CK_RV name(CK_INIT) { return init(CALL_##name, hSession, pMechanism, hKey); }
#define TAKE(name) \
	CK_RV name(CK_SESSION_HANDLE hSession, CK_BYTE *pIn, CK_ULONG ulInLen) { return take(CALL_##name, hSession, pIn, ulInLen); }
#define GIVE(name, asks) \
	CK_RV name(CK_SESSION_HANDLE hSession, CK_BYTE *pOut, CK_ULONG *pulOutLen) { return give(CALL_##name, hSession, pOut, pulOutLen, asks); }
#define TURN(name, asks) \
	CK_RV name(CK_SESSION_HANDLE hSession, CK_IN_OUT) { return turn_into(CALL_##name, hSession, pIn, ulInLen, pOut, pulOutLen, asks); }

INIT(C_EncryptInit)
TURN(C_Encrypt, false)
TURN(C_EncryptUpdate, false)
GIVE(C_EncryptFinal, false)

INIT(C_DecryptInit)
TURN(C_Decrypt, true)
TURN(C_DecryptUpdate, false)
GIVE(C_DecryptFinal, true)

TURN(C_Digest, false)
TAKE(C_DigestUpdate)
GIVE(C_DigestFinal, false)

INIT(C_SignInit)
TURN(C_Sign, true)
TAKE(C_SignUpdate)
GIVE(C_SignFinal, true)
INIT(C_SignRecoverInit)
TURN(C_SignRecover, true)

INIT(C_VerifyInit)
TAKE(C_VerifyUpdate)
TAKE(C_VerifyFinal)
INIT(C_VerifyRecoverInit)
TURN(C_VerifyRecover, false)

TURN(C_DigestEncryptUpdate, false)
TURN(C_DecryptDigestUpdate, false)
TURN(C_SignEncryptUpdate, false)
TURN(C_DecryptVerifyUpdate, false)

TAKE(C_SeedRandom)

CK_RV C_Verify(CK_SESSION_HANDLE hSession, CK_BYTE *pData, CK_ULONG ulDataLen, CK_BYTE *pSignature, CK_ULONG ulSignatureLen)
{
	return take_two(CALL_C_Verify, hSession, pData, ulDataLen, pSignature, ulSignatureLen);
}

CK_RV C_DigestInit(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism)
{
	struct call call;

	call_begin_session(&call, CALL_C_DigestInit, hSession);
	put_mechanism(&call.request, pMechanism);
	call_session(&call);
	return call_end(&call);
}

CK_RV C_DigestKey(CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hKey)
{
	struct call call;

	call_begin_session(&call, CALL_C_DigestKey, hSession);
	put_ulong(&call.request, hKey);
	call_session(&call);
	return call_end(&call);
}

/* The application relies on every byte that it asked for. */
CK_RV C_GenerateRandom(CK_SESSION_HANDLE hSession, CK_BYTE *pRandom, CK_ULONG ulRandomLen)
{
	CK_ULONG given = ulRandomLen;
	CK_RV rv;

	if ((pRandom == NULL && ulRandomLen > 0) || ulRandomLen > MESSAGE_MAX / 2)
		return CKR_ARGUMENTS_BAD;
	if (ulRandomLen == 0)
		return CKR_OK;
	rv = give(CALL_C_GenerateRandom, hSession, pRandom, &given, false);
	return rv == CKR_OK && given != ulRandomLen ? CKR_DEVICE_ERROR : rv;
}

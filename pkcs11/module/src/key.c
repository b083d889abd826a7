/* key.c: Base 5.13, keys. The card makes none; another token behind the socket may. */
#include "call.h"
#include "module.h"

CK_RV C_GenerateKey(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_TEMPLATE, CK_OBJECT_HANDLE *phKey)
{
	struct call call;

	if (phKey == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin_session(&call, CALL_C_GenerateKey, hSession);
	put_mechanism(&call.request, pMechanism);
	put_template(&call.request, pTemplate, ulCount);
	if (call_session(&call))
		*phKey = get_ulong(&call.answer);
	return call_end(&call);
}

CK_RV C_GenerateKeyPair(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_ATTRIBUTE *pPublic, CK_ULONG ulPublicCount,
			CK_ATTRIBUTE *pPrivate, CK_ULONG ulPrivateCount, CK_OBJECT_HANDLE *phPublicKey, CK_OBJECT_HANDLE *phPrivateKey)
{
	struct call call;

	if (phPublicKey == NULL || phPrivateKey == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin_session(&call, CALL_C_GenerateKeyPair, hSession);
	put_mechanism(&call.request, pMechanism);
	put_template(&call.request, pPublic, ulPublicCount);
	put_template(&call.request, pPrivate, ulPrivateCount);
	if (call_session(&call)) {
		*phPublicKey = get_ulong(&call.answer);
		*phPrivateKey = get_ulong(&call.answer);
	}
	return call_end(&call);
}

CK_RV C_WrapKey(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hWrappingKey, CK_OBJECT_HANDLE hKey,
		CK_BYTE *pOut, CK_ULONG *pulOutLen)
{
	struct call call;

	if (pulOutLen == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin_session(&call, CALL_C_WrapKey, hSession);
	put_mechanism(&call.request, pMechanism);
	put_ulong(&call.request, hWrappingKey);
	put_ulong(&call.request, hKey);
	put_room(&call.request, pOut, *pulOutLen);
	if (call_session(&call))
		call.rv = get_bytes(&call.answer, pOut, pulOutLen);
	return call_end(&call);
}

CK_RV C_UnwrapKey(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hUnwrappingKey, CK_BYTE *pWrappedKey,
		  CK_ULONG ulWrappedKeyLen, CK_TEMPLATE, CK_OBJECT_HANDLE *phKey)
{
	struct call call;

	if (phKey == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin_session(&call, CALL_C_UnwrapKey, hSession);
	put_mechanism(&call.request, pMechanism);
	put_ulong(&call.request, hUnwrappingKey);
	put_bytes(&call.request, pWrappedKey, ulWrappedKeyLen);
	put_template(&call.request, pTemplate, ulCount);
	if (call_session(&call))
		*phKey = get_ulong(&call.answer);
	return call_end(&call);
}

CK_RV C_DeriveKey(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hBaseKey, CK_TEMPLATE, CK_OBJECT_HANDLE *phKey)
{
	struct call call;

	if (phKey == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin_session(&call, CALL_C_DeriveKey, hSession);
	put_mechanism(&call.request, pMechanism);
	put_ulong(&call.request, hBaseKey);
	put_template(&call.request, pTemplate, ulCount);
	if (call_session(&call))
		*phKey = get_ulong(&call.answer);
	return call_end(&call);
}

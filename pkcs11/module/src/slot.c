/* slot.c: Base 5.5, slots and tokens. */
#include "away.h"
#include "call.h"
#include "module.h"

CK_RV C_GetSlotList(CK_BBOOL tokenPresent, CK_SLOT_ID *pSlotList, CK_ULONG *pulCount)
{
	struct call call;
	CK_RV rv;

	if (pulCount == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin(&call, CALL_C_GetSlotList);
	put_byte(&call.request, tokenPresent ? 1 : 0);
	put_room(&call.request, pSlotList, *pulCount);
	if (call_slot(&call))
		call.rv = get_ulongs(&call.answer, pSlotList, pulCount);
	rv = call_end(&call);
	return call.away ? away_slot_list(tokenPresent, pSlotList, pulCount) : rv;
}

CK_RV C_GetSlotInfo(CK_SLOT_ID slotID, CK_SLOT_INFO *pInfo)
{
	struct call call;
	CK_RV rv;

	if (pInfo == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin(&call, CALL_C_GetSlotInfo);
	put_ulong(&call.request, slotID);
	if (call_slot(&call))
		get_slot_info(&call.answer, pInfo);
	rv = call_end(&call);
	return call.away ? away_slot_info(slotID, pInfo) : rv;
}

CK_RV C_GetTokenInfo(CK_SLOT_ID slotID, CK_TOKEN_INFO *pInfo)
{
	struct call call;
	CK_RV rv;

	if (pInfo == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin(&call, CALL_C_GetTokenInfo);
	put_ulong(&call.request, slotID);
	if (call_slot(&call))
		get_token_info(&call.answer, pInfo);
	rv = call_end(&call);
	return call.away ? away_token(slotID) : rv;
}

/* wait_for_event waits apart. Where that is not possible, or the daemon goes, the
 * application is told to look now and then instead. */
static CK_RV wait_for_event(CK_FLAGS flags, CK_SLOT_ID *pSlot)
{
	struct call call;
	enum reach reach;
	bool apart = false;
	CK_RV rv;

	call_begin(&call, CALL_C_WaitForSlotEvent);
	put_ulong(&call.request, flags);
	if (call.rv == CKR_OK) {
		reach = instance_connected(&call.generation, &apart);
		if (reach == STOPPED)
			call.rv = CKR_CRYPTOKI_NOT_INITIALIZED;
		else if (reach != REACHED || !apart)
			call.rv = CKR_FUNCTION_NOT_SUPPORTED;
	}
	if (call_person(&call))
		*pSlot = get_ulong(&call.answer);
	rv = call_end(&call);
	return rv == CKR_SESSION_HANDLE_INVALID ? CKR_FUNCTION_NOT_SUPPORTED : rv;
}

CK_RV C_WaitForSlotEvent(CK_FLAGS flags, CK_SLOT_ID *pSlot, void *pReserved)
{
	struct call call;
	CK_RV rv;

	if (pSlot == NULL || pReserved != NULL)
		return CKR_ARGUMENTS_BAD;
	if ((flags & CKF_DONT_BLOCK) == 0)
		return wait_for_event(flags, pSlot);
	call_begin(&call, CALL_C_WaitForSlotEvent);
	put_ulong(&call.request, flags);
	if (call_slot(&call))
		*pSlot = get_ulong(&call.answer);
	rv = call_end(&call);
	return call.away ? CKR_NO_EVENT : rv;
}

CK_RV C_GetMechanismList(CK_SLOT_ID slotID, CK_MECHANISM_TYPE *pMechanismList, CK_ULONG *pulCount)
{
	struct call call;
	CK_RV rv;

	if (pulCount == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin(&call, CALL_C_GetMechanismList);
	put_ulong(&call.request, slotID);
	put_room(&call.request, pMechanismList, *pulCount);
	if (call_slot(&call))
		call.rv = get_ulongs(&call.answer, pMechanismList, pulCount);
	rv = call_end(&call);
	return call.away ? away_token(slotID) : rv;
}

CK_RV C_GetMechanismInfo(CK_SLOT_ID slotID, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *pInfo)
{
	struct call call;
	CK_RV rv;

	if (pInfo == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin(&call, CALL_C_GetMechanismInfo);
	put_ulong(&call.request, slotID);
	put_ulong(&call.request, type);
	if (call_slot(&call))
		get_mechanism_info(&call.answer, pInfo);
	rv = call_end(&call);
	return call.away ? away_token(slotID) : rv;
}

/* The label is 32 characters padded with spaces, and no zero byte ends it. */
CK_RV C_InitToken(CK_SLOT_ID slotID, CK_UTF8CHAR *pPin, CK_ULONG ulPinLen, CK_UTF8CHAR *pLabel)
{
	struct call call;
	CK_RV rv;

	(void)pPin;
	(void)ulPinLen;
	if (pLabel == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin(&call, CALL_C_InitToken);
	put_ulong(&call.request, slotID);
	put_no_pin(&call.request);
	put_array(&call.request, pLabel, 32);
	call_slot(&call);
	rv = call_end(&call);
	return call.away ? away_token(slotID) : rv;
}

CK_RV C_InitPIN(CK_SESSION_HANDLE hSession, CK_UTF8CHAR *pPin, CK_ULONG ulPinLen)
{
	struct call call;

	(void)pPin;
	(void)ulPinLen;
	call_begin_session(&call, CALL_C_InitPIN, hSession);
	put_no_pin(&call.request);
	call_person(&call);
	return call_end(&call);
}

CK_RV C_SetPIN(CK_SESSION_HANDLE hSession, CK_UTF8CHAR *pOldPin, CK_ULONG ulOldLen, CK_UTF8CHAR *pNewPin, CK_ULONG ulNewLen)
{
	struct call call;

	(void)pOldPin;
	(void)ulOldLen;
	(void)pNewPin;
	(void)ulNewLen;
	call_begin_session(&call, CALL_C_SetPIN, hSession);
	put_no_pin(&call.request);
	put_no_pin(&call.request);
	call_person(&call);
	return call_end(&call);
}

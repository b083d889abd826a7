/* session.c: Base 5.6, sessions. */
#include "away.h"
#include "call.h"
#include "module.h"

/* Notifications (CK_NOTIFY) are never sent: no protocol of ours carries them. */
CK_RV C_OpenSession(CK_SLOT_ID slotID, CK_FLAGS flags, void *pApplication, CK_NOTIFY Notify, CK_SESSION_HANDLE *phSession)
{
	struct call call;
	CK_SESSION_HANDLE theirs = 0;
	CK_RV rv;

	(void)pApplication;
	(void)Notify;
	if (phSession == NULL)
		return CKR_ARGUMENTS_BAD;
	if ((flags & CKF_SERIAL_SESSION) == 0)
		return CKR_SESSION_PARALLEL_NOT_SUPPORTED;
	call_begin(&call, CALL_C_OpenSession);
	put_ulong(&call.request, slotID);
	put_ulong(&call.request, flags);
	if (call_slot(&call))
		theirs = get_ulong(&call.answer);
	rv = call_end(&call);
	if (call.away)
		return away_token(slotID);
	if (rv == CKR_OK && !instance_opened(call.generation, theirs, slotID, phSession))
		return CKR_SESSION_COUNT;
	return rv;
}

CK_RV C_CloseSession(CK_SESSION_HANDLE hSession)
{
	struct call call;
	CK_RV rv;

	call_begin_session(&call, CALL_C_CloseSession, hSession);
	call_session(&call);
	rv = call_end(&call);
	if (rv == CKR_OK)
		instance_closed(hSession);
	return rv;
}

/* Sessions that went with their connection are closed already. */
CK_RV C_CloseAllSessions(CK_SLOT_ID slotID)
{
	struct call call;
	CK_RV rv;

	call_begin(&call, CALL_C_CloseAllSessions);
	put_ulong(&call.request, slotID);
	call.generation = instance_closed_all(slotID);
	call_session(&call);
	rv = call_end(&call);
	return rv == CKR_SESSION_HANDLE_INVALID ? CKR_OK : rv;
}

CK_RV C_GetSessionInfo(CK_SESSION_HANDLE hSession, CK_SESSION_INFO *pInfo)
{
	struct call call;

	if (pInfo == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin_session(&call, CALL_C_GetSessionInfo, hSession);
	if (call_session(&call))
		get_session_info(&call.answer, pInfo);
	return call_end(&call);
}

CK_RV C_GetOperationState(CK_SESSION_HANDLE hSession, CK_BYTE *pOperationState, CK_ULONG *pulOperationStateLen)
{
	struct call call;

	if (pulOperationStateLen == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin_session(&call, CALL_C_GetOperationState, hSession);
	put_room(&call.request, pOperationState, *pulOperationStateLen);
	if (call_session(&call))
		call.rv = get_bytes(&call.answer, pOperationState, pulOperationStateLen);
	return call_end(&call);
}

CK_RV C_SetOperationState(CK_SESSION_HANDLE hSession, CK_BYTE *pOperationState, CK_ULONG ulOperationStateLen,
			  CK_OBJECT_HANDLE hEncryptionKey, CK_OBJECT_HANDLE hAuthenticationKey)
{
	struct call call;

	call_begin_session(&call, CALL_C_SetOperationState, hSession);
	put_bytes(&call.request, pOperationState, ulOperationStateLen);
	put_ulong(&call.request, hEncryptionKey);
	put_ulong(&call.request, hAuthenticationKey);
	call_session(&call);
	return call_end(&call);
}

/* A PIN that the application asked for, as Chromium does whatever the token says, is not
 * sent: the daemon asks in its own dialog. */
CK_RV C_Login(CK_SESSION_HANDLE hSession, CK_USER_TYPE userType, CK_UTF8CHAR *pPin, CK_ULONG ulPinLen)
{
	struct call call;

	(void)pPin;
	(void)ulPinLen;
	call_begin_session(&call, CALL_C_Login, hSession);
	put_ulong(&call.request, userType);
	put_no_pin(&call.request);
	call_person(&call);
	return call_end(&call);
}

CK_RV C_Logout(CK_SESSION_HANDLE hSession)
{
	struct call call;

	call_begin_session(&call, CALL_C_Logout, hSession);
	call_session(&call);
	return call_end(&call);
}

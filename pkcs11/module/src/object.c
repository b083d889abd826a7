/* object.c: Base 5.7, objects. */
#include "call.h"
#include "module.h"

CK_RV C_CreateObject(CK_SESSION_HANDLE hSession, CK_TEMPLATE, CK_OBJECT_HANDLE *phObject)
{
	struct call call;

	if (phObject == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin_session(&call, CALL_C_CreateObject, hSession);
	put_template(&call.request, pTemplate, ulCount);
	if (call_session(&call))
		*phObject = get_ulong(&call.answer);
	return call_end(&call);
}

CK_RV C_CopyObject(CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hObject, CK_TEMPLATE, CK_OBJECT_HANDLE *phNewObject)
{
	struct call call;

	if (phNewObject == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin_session(&call, CALL_C_CopyObject, hSession);
	put_ulong(&call.request, hObject);
	put_template(&call.request, pTemplate, ulCount);
	if (call_session(&call))
		*phNewObject = get_ulong(&call.answer);
	return call_end(&call);
}

CK_RV C_DestroyObject(CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hObject)
{
	struct call call;

	call_begin_session(&call, CALL_C_DestroyObject, hSession);
	put_ulong(&call.request, hObject);
	call_session(&call);
	return call_end(&call);
}

CK_RV C_GetObjectSize(CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hObject, CK_ULONG *pulSize)
{
	struct call call;

	if (pulSize == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin_session(&call, CALL_C_GetObjectSize, hSession);
	put_ulong(&call.request, hObject);
	if (call_session(&call))
		*pulSize = get_ulong(&call.answer);
	return call_end(&call);
}

CK_RV C_GetAttributeValue(CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hObject, CK_TEMPLATE)
{
	struct call call;

	call_begin_session(&call, CALL_C_GetAttributeValue, hSession);
	put_ulong(&call.request, hObject);
	put_template_room(&call.request, pTemplate, ulCount);
	if (call_session(&call))
		call.rv = get_template(&call.answer, pTemplate, ulCount);
	return call_end(&call);
}

CK_RV C_SetAttributeValue(CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hObject, CK_TEMPLATE)
{
	struct call call;

	call_begin_session(&call, CALL_C_SetAttributeValue, hSession);
	put_ulong(&call.request, hObject);
	put_template(&call.request, pTemplate, ulCount);
	call_session(&call);
	return call_end(&call);
}

/* The daemon reads the card here, and may ask before it shows a certificate. */
CK_RV C_FindObjectsInit(CK_SESSION_HANDLE hSession, CK_TEMPLATE)
{
	struct call call;

	call_begin_session(&call, CALL_C_FindObjectsInit, hSession);
	put_template(&call.request, pTemplate, ulCount);
	call_person(&call);
	return call_end(&call);
}

/* More objects than there is room for are no answer: none is left for a second call. */
CK_RV C_FindObjects(CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE *phObject, CK_ULONG ulMaxObjectCount, CK_ULONG *pulObjectCount)
{
	struct call call;
	CK_ULONG count = ulMaxObjectCount;

	if (pulObjectCount == NULL || phObject == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin_session(&call, CALL_C_FindObjects, hSession);
	put_room(&call.request, phObject, ulMaxObjectCount);
	if (call_session(&call)) {
		call.rv = get_ulongs(&call.answer, phObject, &count);
		if (call.rv != CKR_OK)
			call.rv = CKR_DEVICE_ERROR;
		else
			*pulObjectCount = count;
	}
	return call_end(&call);
}

CK_RV C_FindObjectsFinal(CK_SESSION_HANDLE hSession)
{
	struct call call;

	call_begin_session(&call, CALL_C_FindObjectsFinal, hSession);
	call_session(&call);
	return call_end(&call);
}

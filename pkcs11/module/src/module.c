/* module.c: Base 5.4, the general functions, and the list of all. */
#include "module.h"

#include <string.h>

#include "away.h"
#include "call.h"

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

/* Locks are those of the operating system: an application that allows only its own
 * cannot use this module. */
static CK_RV check_arguments(const CK_C_INITIALIZE_ARGS *args)
{
	int given = (args->CreateMutex != NULL) + (args->DestroyMutex != NULL) +
		    (args->LockMutex != NULL) + (args->UnlockMutex != NULL);

	if (args->pReserved != NULL || (given != 0 && given != 4))
		return CKR_ARGUMENTS_BAD;
	if (given == 4 && (args->flags & CKF_OS_LOCKING_OK) == 0)
		return CKR_CANT_LOCK;
	return CKR_OK;
}

CK_RV C_Initialize(void *pInitArgs)
{
	CK_RV rv = pInitArgs != NULL ? check_arguments(pInitArgs) : CKR_OK;

	return rv == CKR_OK ? instance_start() : rv;
}

CK_RV C_Finalize(void *pReserved)
{
	return pReserved == NULL ? instance_stop() : CKR_ARGUMENTS_BAD;
}

CK_RV C_GetInfo(CK_INFO *pInfo)
{
	struct call call;
	CK_RV rv;

	if (pInfo == NULL)
		return CKR_ARGUMENTS_BAD;
	call_begin(&call, CALL_C_GetInfo);
	if (call_slot(&call))
		get_info(&call.answer, pInfo);
	rv = call_end(&call);
	return call.away ? away_info(pInfo) : rv;
}

/* Base 5.15: functions that no longer do anything. */
CK_RV C_GetFunctionStatus(CK_SESSION_HANDLE hSession)
{
	(void)hSession;
	return instance_started() ? CKR_FUNCTION_NOT_PARALLEL : CKR_CRYPTOKI_NOT_INITIALIZED;
}

CK_RV C_CancelFunction(CK_SESSION_HANDLE hSession)
{
	return C_GetFunctionStatus(hSession);
}

EXPORT CK_RV C_GetFunctionList(CK_FUNCTION_LIST **ppFunctionList)
{
#define ENTRY(name, args) name,
	static CK_FUNCTION_LIST list = { { 2, 40 }, CK_FUNCTIONS(ENTRY) };
#undef ENTRY

	if (ppFunctionList == NULL)
		return CKR_ARGUMENTS_BAD;
	*ppFunctionList = &list;
	return CKR_OK;
}

#include "call.h"

void call_begin(struct call *call, enum call_number number)
{
	call->number = number;
	call->session = 0;
	call->generation = 0;
	call->away = false;
	call->rv = CKR_OK;
	message_init(&call->answer);
	request_begin(&call->request, number);
	if (!instance_started())
		call->rv = CKR_CRYPTOKI_NOT_INITIALIZED;
}

void call_begin_session(struct call *call, enum call_number number, CK_SESSION_HANDLE hSession)
{
	CK_SESSION_HANDLE theirs = 0;

	call_begin(call, number);
	if (call->rv != CKR_OK)
		return;
	call->session = hSession;
	if (!instance_session(hSession, &theirs, &call->generation))
		call->rv = CKR_SESSION_HANDLE_INVALID;
	put_ulong(&call->request, theirs);
}

/* ready is false where the call cannot be sent. */
static bool ready(struct call *call)
{
	if (call->rv == CKR_OK)
		call->rv = call->request.error;
	return call->rv == CKR_OK;
}

/* arrived reads the head of the answer, if there is one. */
static bool arrived(struct call *call, enum reach reach)
{
	switch (reach) {
	case REACHED:
		call->rv = answer_begin(&call->answer, call->number);
		break;
	case AWAY:
		call->away = true;
		call->rv = CKR_TOKEN_NOT_PRESENT;
		break;
	case ENDED:
		call->rv = CKR_SESSION_HANDLE_INVALID;
		break;
	case FAILED:
		call->rv = CKR_DEVICE_ERROR;
		break;
	case STOPPED:
		call->rv = CKR_CRYPTOKI_NOT_INITIALIZED;
		break;
	}
	/* A card that left took its sessions along: their places are free again. */
	if (call->rv == CKR_SESSION_HANDLE_INVALID && call->session != 0)
		instance_closed(call->session);
	return call->rv == CKR_OK;
}

bool call_slot(struct call *call)
{
	return ready(call) && arrived(call, instance_reach(&call->request, &call->answer, &call->generation));
}

bool call_session(struct call *call)
{
	return ready(call) && arrived(call, instance_again(&call->request, &call->answer, call->generation, false));
}

bool call_person(struct call *call)
{
	return ready(call) && arrived(call, instance_apart(&call->request, &call->answer, call->generation));
}

CK_RV call_end(struct call *call)
{
	CK_RV rv = call->rv;

	if (rv == CKR_OK)
		rv = answer_end(&call->answer, CKR_OK);
	message_free(&call->request);
	message_free(&call->answer);
	return rv;
}

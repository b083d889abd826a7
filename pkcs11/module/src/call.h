/*
 * call.h: one call of the application, from its arguments to what it is answered.
 *
 *	struct call call;
 *	call_begin(&call, CALL_C_GetObjectSize, hSession);
 *	put_ulong(&call.request, hObject);
 *	if (call_session(&call))
 *		*pulSize = get_ulong(&call.answer);
 *	return call_end(&call);
 */
#ifndef CIED_CALL_H
#define CIED_CALL_H

#include "instance.h"
#include "values.h"

struct call {
	enum call_number number;
	CK_SESSION_HANDLE session; /* the application's, 0 in a call without one */
	unsigned long generation;  /* that the daemon's handle belongs to, or that answered */
	struct message request, answer;
	bool away; /* no daemon listens: the call answers for itself */
	CK_RV rv;
};

/* call_begin starts a call without a session, call_begin_session one that has its
 * session in the first place. A call that cannot be made fails when it is sent. */
void call_begin(struct call *call, enum call_number number);
void call_begin_session(struct call *call, enum call_number number, CK_SESSION_HANDLE hSession);

/* Each sends the request, and is true where the values of an answer follow; otherwise
 * rv says why not, or away is set.
 *
 * call_slot: a call without a session. call_session: one with. call_person: one with a
 * session, in which the daemon may ask the person; it goes on a connection of its own. */
bool call_slot(struct call *call);
bool call_session(struct call *call);
bool call_person(struct call *call);

/* call_end gives what the application is answered, and frees what the call holds. */
CK_RV call_end(struct call *call);

#endif

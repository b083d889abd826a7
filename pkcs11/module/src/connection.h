/*
 * connection.h: one connection to the daemon: frames go out and come in, one call at a
 * time. It knows no sessions and takes no locks.
 */
#ifndef CIED_CONNECTION_H
#define CIED_CONNECTION_H

#include "calls.h"
#include "message.h"
#include "transport.h"

struct connection {
	struct transport transport;
	uint32_t code; /* of the last frame, so that an answer is told from a stray one */
	bool greeted;  /* the first byte of each side has passed */
};

enum outcome {
	ANSWERED,
	LOST,   /* the other end hung up before it answered anything */
	BROKEN, /* what came is no answer, or none came in time */
};

/* request_begin starts a request, behind the place of the frame's header. */
void request_begin(struct message *request, enum call_number number);

/* connection_call sends a request and receives what comes back. Only after ANSWERED can
 * the connection be used again; the request can be sent once more on another one. */
enum outcome connection_call(struct connection *c, struct message *request, struct message *answer, bool for_ever);

/* answer_begin reads the head of an answer: CKR_OK where values follow, the CK_RV that
 * the other end answered, or CKR_DEVICE_ERROR where the head is not that of the call. */
CK_RV answer_begin(struct message *answer, enum call_number number);

/* answer_end is rv, or CKR_DEVICE_ERROR where the values were not exactly those that the
 * call has. */
CK_RV answer_end(const struct message *answer, CK_RV rv);

#endif

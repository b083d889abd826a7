#include "connection.h"

#include <string.h>

/* A frame: a code of the caller's choice, the lengths of the options (which we have
 * none of) and of the message, four bytes each; then both. */
#define HEADER 12

/* Before the first frame, each side sends one byte: the version of the protocol. The
 * place of this byte is kept in front of every request. */
#define VERSION 0
#define START (1 + HEADER)

struct signature {
	const char *in, *out;
};

static const struct signature signatures[] = {
	[CALL_ERROR] = { NULL, "u" },
#define CALL_SIGNATURE(name, number, in, out) [number] = { in, out },
	CALLS(CALL_SIGNATURE)
};

static void put_head(struct message *m, enum call_number number, const char *signature)
{
	put_uint32(m, number);
	put_array(m, signature, strlen(signature));
}

void request_begin(struct message *request, enum call_number number)
{
	static const uint8_t room[START] = { VERSION };

	message_init(request);
	put_raw(request, room, sizeof room);
	put_head(request, number, signatures[number].in);
}

static enum received send_frame(struct connection *c, struct message *request)
{
	size_t from = c->greeted ? 1 : 0;

	c->code++;
	store_uint32(request->bytes + 1, c->code);
	store_uint32(request->bytes + 5, 0);
	store_uint32(request->bytes + 9, (uint32_t)(request->length - START));
	return transport_send(&c->transport, request->bytes + from, request->length - from);
}

/* receive_until receives until the answer has length bytes, or more: whatever has come
 * by then is taken, and nothing may come behind an answer. */
static enum outcome receive_until(struct connection *c, struct message *answer, size_t length, bool for_ever)
{
	size_t got;

	if (!message_reserve(answer, length))
		return BROKEN;
	while (answer->length < length) {
		switch (transport_receive(&c->transport, answer->bytes + answer->length,
					  answer->capacity - answer->length, for_ever, &got)) {
		case RECEIVED:
			answer->length += got;
			break;
		case HUNG_UP:
			return answer->length == 0 ? LOST : BROKEN;
		case TIMED_OUT:
			return BROKEN;
		}
	}
	return ANSWERED;
}

static enum outcome receive_frame(struct connection *c, struct message *answer, bool for_ever)
{
	size_t start = c->greeted ? HEADER : START;
	uint32_t options, length;
	enum outcome outcome = receive_until(c, answer, start, for_ever);
	const uint8_t *header;

	if (outcome != ANSWERED)
		return outcome;
	header = answer->bytes + start - HEADER;
	options = load_uint32(header + 4);
	length = load_uint32(header + 8);
	if (load_uint32(header) != c->code || options > MESSAGE_MAX || length > MESSAGE_MAX)
		return BROKEN;
	outcome = receive_until(c, answer, start + options + length, for_ever);
	if (outcome != ANSWERED)
		return outcome;
	message_trim(answer);
	answer->at = start + options;
	return answer->length == answer->at + length ? ANSWERED : BROKEN;
}

enum outcome connection_call(struct connection *c, struct message *request, struct message *answer, bool for_ever)
{
	enum outcome outcome;

	answer->length = answer->at = 0;
	answer->error = CKR_OK;
	switch (send_frame(c, request)) {
	case RECEIVED:
		break;
	case HUNG_UP:
		return LOST;
	case TIMED_OUT:
		return BROKEN;
	}
	outcome = receive_frame(c, answer, for_ever);
	/* A greeting of another version would be followed by another protocol. */
	if (outcome == ANSWERED && !c->greeted && answer->bytes[0] != VERSION)
		return BROKEN;
	c->greeted = true;
	return outcome;
}

CK_RV answer_begin(struct message *answer, enum call_number number)
{
	uint32_t answered = get_uint32(answer);
	size_t length;
	const uint8_t *signature = get_array(answer, &length);
	const char *expected;
	CK_RV rv;

	if (answered != number && answered != CALL_ERROR)
		return CKR_DEVICE_ERROR;
	expected = signatures[answered].out;
	if (signature == NULL || length != strlen(expected) || memcmp(signature, expected, length) != 0)
		return CKR_DEVICE_ERROR;
	if (answered != CALL_ERROR)
		return CKR_OK;
	rv = (CK_RV)get_uint64(answer);
	return rv != CKR_OK ? answer_end(answer, rv) : CKR_DEVICE_ERROR;
}

CK_RV answer_end(const struct message *answer, CK_RV rv)
{
	return answer->error == CKR_OK && answer->at == answer->length ? rv : CKR_DEVICE_ERROR;
}

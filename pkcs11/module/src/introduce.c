#include "introduce.h"

#include <string.h>

#include "system.h"
#include "values.h"

static const char handshake[] = "PRIVATE-GNOME-KEYRING-PKCS11-PROTOCOL-V-1";
static const char beginning[] = "cied-module=1;instance=";

bool introduction_make(struct introduction *i)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t id[16];
	char *at = i->words + sizeof beginning - 1;

	_Static_assert(sizeof beginning + 2 * sizeof id == sizeof i->words, "the words fit");
	if (!random_bytes(id, sizeof id))
		return false;
	memcpy(i->words, beginning, sizeof beginning);
	for (size_t n = 0; n < sizeof id; n++) {
		*at++ = digits[id[n] >> 4];
		*at++ = digits[id[n] & 15];
	}
	*at = 0;
	return true;
}

/* ask sends a request to an end that has not proved itself yet: whatever it answers but
 * the values of the call is no answer. */
static enum outcome ask(struct connection *c, struct message *request, struct message *answer, enum call_number number)
{
	enum outcome outcome;

	if (request->error != CKR_OK)
		return BROKEN;
	outcome = connection_call(c, request, answer, false);
	if (outcome == ANSWERED && answer_begin(answer, number) != CKR_OK)
		return BROKEN;
	return outcome;
}

enum outcome introduce(struct connection *c, const struct introduction *i)
{
	struct message request, answer;
	enum outcome outcome;

	message_init(&answer);
	request_begin(&request, CALL_C_Initialize);
	put_bytes(&request, (const CK_BYTE *)handshake, sizeof handshake - 1);
	put_byte(&request, 1); /* pReserved is not NULL */
	put_bytes(&request, (const CK_BYTE *)i->words, sizeof i->words);
	outcome = ask(c, &request, &answer, CALL_C_Initialize);
	message_free(&request);
	message_free(&answer);
	return outcome;
}

enum outcome ask_apart(struct connection *c, bool *apart)
{
	struct message request, answer;
	enum outcome outcome;
	CK_INFO info;

	message_init(&answer);
	request_begin(&request, CALL_C_GetInfo);
	outcome = ask(c, &request, &answer, CALL_C_GetInfo);
	if (outcome == ANSWERED) {
		get_info(&answer, &info);
		if (answer_end(&answer, CKR_OK) != CKR_OK)
			outcome = BROKEN;
		else
			*apart = memcmp(info.libraryDescription, "cied", 4) == 0;
	}
	message_free(&request);
	message_free(&answer);
	return outcome;
}

#include "message.h"

#include <stdlib.h>
#include <string.h>

void message_init(struct message *m)
{
	memset(m, 0, sizeof *m);
}

void message_free(struct message *m)
{
	free(m->bytes);
	message_init(m);
}

void message_fail(struct message *m, CK_RV error)
{
	if (m->error == CKR_OK)
		m->error = error;
}

bool message_reserve(struct message *m, size_t size)
{
	size_t capacity = m->capacity > 0 ? m->capacity : 512;
	uint8_t *bytes;

	if (size <= m->capacity)
		return true;
	/* The frame's header and the options of an answer are beside the message. */
	if (size > 2 * MESSAGE_MAX + 64) {
		message_fail(m, CKR_DATA_LEN_RANGE);
		return false;
	}
	while (capacity < size)
		capacity *= 2;
	bytes = realloc(m->bytes, capacity);
	if (bytes == NULL) {
		message_fail(m, CKR_HOST_MEMORY);
		return false;
	}
	m->bytes = bytes;
	m->capacity = capacity;
	return true;
}

void message_trim(struct message *m)
{
	uint8_t *bytes = m->length > 0 ? realloc(m->bytes, m->length) : NULL;

	if (bytes == NULL)
		return;
	m->bytes = bytes;
	m->capacity = m->length;
}

void put_raw(struct message *m, const void *data, size_t length)
{
	if (m->error != CKR_OK || length == 0)
		return;
	if (length > MESSAGE_MAX || m->length + length > MESSAGE_MAX) {
		message_fail(m, CKR_DATA_LEN_RANGE);
		return;
	}
	if (!message_reserve(m, m->length + length))
		return;
	memcpy(m->bytes + m->length, data, length);
	m->length += length;
}

void put_byte(struct message *m, uint8_t value)
{
	put_raw(m, &value, 1);
}

void put_uint32(struct message *m, uint32_t value)
{
	uint8_t bytes[4];

	store_uint32(bytes, value);
	put_raw(m, bytes, sizeof bytes);
}

void put_uint64(struct message *m, uint64_t value)
{
	put_uint32(m, (uint32_t)(value >> 32));
	put_uint32(m, (uint32_t)value);
}

void put_array(struct message *m, const void *data, size_t length)
{
	if (data == NULL) {
		put_uint32(m, NO_ARRAY);
		return;
	}
	if (length > MESSAGE_MAX) {
		message_fail(m, CKR_DATA_LEN_RANGE);
		return;
	}
	put_uint32(m, (uint32_t)length);
	put_raw(m, data, length);
}

const uint8_t *get_raw(struct message *m, size_t length)
{
	const uint8_t *here;

	if (m->error != CKR_OK)
		return NULL;
	if (length > m->length - m->at) {
		message_fail(m, CKR_DEVICE_ERROR);
		return NULL;
	}
	here = m->bytes + m->at;
	m->at += length;
	return here;
}

uint8_t get_byte(struct message *m)
{
	const uint8_t *here = get_raw(m, 1);

	return here != NULL ? *here : 0;
}

uint32_t get_uint32(struct message *m)
{
	const uint8_t *here = get_raw(m, 4);

	return here != NULL ? load_uint32(here) : 0;
}

uint64_t get_uint64(struct message *m)
{
	uint64_t high = get_uint32(m);

	return high << 32 | get_uint32(m);
}

const uint8_t *get_array(struct message *m, size_t *length)
{
	uint32_t n = get_uint32(m);
	const uint8_t *here;

	*length = 0;
	if (n == NO_ARRAY)
		return NULL;
	here = get_raw(m, n);
	if (here != NULL)
		*length = n;
	return here;
}

void store_uint32(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 24);
	at[1] = (uint8_t)(value >> 16);
	at[2] = (uint8_t)(value >> 8);
	at[3] = (uint8_t)value;
}

uint32_t load_uint32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

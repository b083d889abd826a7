/*
 * message.h: the bytes of one request or one answer, written from the front or read
 * from the front. Integers are big-endian.
 *
 * The first thing that goes wrong is kept in error, and what follows it does nothing:
 * writers and readers return no status, and whoever holds the message looks once, at
 * the end. A reader never looks beyond length, and yields zeros once it failed.
 */
#ifndef CIED_MESSAGE_H
#define CIED_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "cryptoki.h"

/* The longest message in either direction: a certificate has a few kilobytes. */
#define MESSAGE_MAX ((size_t)1 << 20)

/* The length that stands for "no array" instead of an empty one. */
#define NO_ARRAY 0xffffffffU

struct message {
	uint8_t *bytes;
	size_t length;   /* written, or received */
	size_t capacity; /* allocated */
	size_t at;       /* read so far */
	CK_RV error;     /* CKR_OK, or the first thing that went wrong */
};

void message_init(struct message *m);
void message_free(struct message *m);

/* message_fail keeps the first error. */
void message_fail(struct message *m, CK_RV error);

/* message_reserve makes room for size bytes in all: false, and CKR_HOST_MEMORY or
 * CKR_DATA_LEN_RANGE kept, where there is none. */
bool message_reserve(struct message *m, size_t size);

/* message_trim gives back the room behind what was received, so that a reader which
 * looks too far is seen by the tools that watch memory. */
void message_trim(struct message *m);

void put_byte(struct message *m, uint8_t value);
void put_uint32(struct message *m, uint32_t value);
void put_uint64(struct message *m, uint64_t value);
void put_raw(struct message *m, const void *data, size_t length);

/* put_array writes a length of four bytes, then the bytes; NO_ARRAY for NULL. */
void put_array(struct message *m, const void *data, size_t length);

uint8_t get_byte(struct message *m);
uint32_t get_uint32(struct message *m);
uint64_t get_uint64(struct message *m);

/* get_raw lends the next length bytes, which live as long as the message; or NULL. */
const uint8_t *get_raw(struct message *m, size_t length);

/* get_array lends what put_array wrote: NULL and 0 for NO_ARRAY and on failure. */
const uint8_t *get_array(struct message *m, size_t *length);

/* The header of a frame is written and read in place, outside of any message. */
void store_uint32(uint8_t *at, uint32_t value);
uint32_t load_uint32(const uint8_t *at);

#endif

/*
 * introduce.h: the first words on a connection. C_Initialize has a place for a string
 * of the module's configuration (pReserved); in it we say what p11-kit's protocol has
 * no words for: which instance of the module this connection belongs to. README.md,
 * "The two things that are ours".
 */
#ifndef CIED_INTRODUCE_H
#define CIED_INTRODUCE_H

#include "connection.h"

/* "cied-module=1;instance=", 32 hexadecimal digits, and a zero byte. */
struct introduction {
	char words[56];
};

/* introduction_make makes that of a new instance: false, without random bytes. */
bool introduction_make(struct introduction *i);

/* introduce sends C_Initialize. */
enum outcome introduce(struct connection *c, const struct introduction *i);

/* ask_apart asks C_GetInfo whether the other end is a cied, which knows instances. */
enum outcome ask_apart(struct connection *c, bool *apart);

#endif

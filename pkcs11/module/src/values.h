/*
 * values.h: the values of PKCS #11 on the wire (p11-kit RPC, version 0). The letter
 * in brackets is the value's in a call's signature; see calls.h.
 */
#ifndef CIED_VALUES_H
#define CIED_VALUES_H

#include "message.h"

/* CK_ULONG (u): eight bytes, whatever it measures here. */
void put_ulong(struct message *m, CK_ULONG value);
CK_ULONG get_ulong(struct message *m);

/* A byte array that goes in (ay). NULL with a length is CKR_ARGUMENTS_BAD. */
void put_bytes(struct message *m, const CK_BYTE *data, CK_ULONG length);

/* The place of a PIN (ay), which stays here: the PIN crosses no socket, and whoever
 * needs it asks for it in a dialog of its own. */
void put_no_pin(struct message *m);

/* The room for bytes (fy) or numbers (fu) that come out: how many, 0 to ask for the number. */
void put_room(struct message *m, const void *out, CK_ULONG room);

/* Bytes (ay) and numbers (au) that come out, as Base 5.2 has it: only *count is set
 * where out is NULL; CKR_BUFFER_TOO_SMALL and *count where the room, *count, is less. */
CK_RV get_bytes(struct message *m, CK_BYTE *out, CK_ULONG *count);
CK_RV get_ulongs(struct message *m, CK_ULONG *out, CK_ULONG *count);

/* CK_MECHANISM (M). A parameter other than that of RSA PSS is CKR_MECHANISM_PARAM_INVALID:
 * it may hold pointers, which mean nothing elsewhere. */
void put_mechanism(struct message *m, const CK_MECHANISM *mechanism);

/* A template with values (aA), and one to be filled (fA), whose answer is (aA) (u). */
void put_template(struct message *m, const CK_ATTRIBUTE *attributes, CK_ULONG count);
void put_template_room(struct message *m, const CK_ATTRIBUTE *attributes, CK_ULONG count);
CK_RV get_template(struct message *m, CK_ATTRIBUTE *attributes, CK_ULONG count);

void get_info(struct message *m, CK_INFO *info);
void get_slot_info(struct message *m, CK_SLOT_INFO *info);
void get_token_info(struct message *m, CK_TOKEN_INFO *info);
void get_session_info(struct message *m, CK_SESSION_INFO *info);
void get_mechanism_info(struct message *m, CK_MECHANISM_INFO *info);

#endif

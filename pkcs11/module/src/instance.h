/*
 * instance.h: this process as the daemon sees it: whether it is initialised, its main
 * connection, the connections that wait for a person, its sessions.
 *
 * Here an instance begins with a main connection and ends with it; so do its sessions.
 * Its number, the generation, tells an old main connection from a new one.
 */
#ifndef CIED_INSTANCE_H
#define CIED_INSTANCE_H

#include "connection.h"

enum reach {
	REACHED,  /* the answer is there */
	AWAY,     /* no daemon listens */
	ENDED,    /* the instance that the request belongs to is no more */
	FAILED,   /* what came is no answer, or none came in time */
	STOPPED,  /* C_Finalize came first, or never C_Initialize */
};

/* instance_start and instance_stop are C_Initialize and C_Finalize. Starting connects
 * nothing: the first call does. Stopping makes the calls of other threads return. */
CK_RV instance_start(void);
CK_RV instance_stop(void);
bool instance_started(void);

/* instance_reach sends a request that belongs to no session: it connects where there is
 * no connection, and once more where the connection proves to be a lost one. It gives
 * the generation that answered. */
enum reach instance_reach(struct message *request, struct message *answer, unsigned long *generation);

/* instance_again sends a request of the given generation on the main connection. */
enum reach instance_again(struct message *request, struct message *answer, unsigned long generation, bool for_ever);

/* instance_apart sends it on a connection of its own, so that other calls go on while a
 * person thinks; on the main connection where the other end cannot do this. */
enum reach instance_apart(struct message *request, struct message *answer, unsigned long generation);

/* instance_connected connects where there is no connection, and tells whether calls can
 * be apart. */
enum reach instance_connected(unsigned long *generation, bool *apart);

/* The sessions of the instance. instance_session gives the daemon's handle and the
 * generation it belongs to; instance_opened is false where there are too many, or where
 * the generation is over. */
bool instance_session(CK_SESSION_HANDLE ours, CK_SESSION_HANDLE *theirs, unsigned long *generation);
bool instance_opened(unsigned long generation, CK_SESSION_HANDLE theirs, CK_SLOT_ID slot, CK_SESSION_HANDLE *ours);
void instance_closed(CK_SESSION_HANDLE ours);
unsigned long instance_closed_all(CK_SLOT_ID slot);

#endif

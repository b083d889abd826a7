/*
 * sessions.h: the sessions of this process. An application is given handles of ours,
 * which are never used twice: the handles of a daemon that was started again begin
 * anew, and an old one must not open somebody's new session.
 *
 * Whoever calls holds the lock of the instance.
 */
#ifndef CIED_SESSIONS_H
#define CIED_SESSIONS_H

#include <stdbool.h>

#include "cryptoki.h"

/* sessions_add keeps the daemon's handle: false, where too many sessions are open. */
bool sessions_add(CK_SESSION_HANDLE theirs, CK_SLOT_ID slot, CK_SESSION_HANDLE *ours);

bool sessions_find(CK_SESSION_HANDLE ours, CK_SESSION_HANDLE *theirs);
void sessions_remove(CK_SESSION_HANDLE ours);
void sessions_remove_slot(CK_SLOT_ID slot);
void sessions_remove_all(void);

#endif

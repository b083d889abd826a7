#include "sessions.h"

#include <string.h>

/* A browser has a session for each slot and for each signature under way. The table is
 * no allocated memory, so that a forked child can empty it whatever its parent did. */
#define SESSIONS_MAX 512

static struct session {
	CK_SESSION_HANDLE ours, theirs; /* ours is 0 where the place is free */
	CK_SLOT_ID slot;
} sessions[SESSIONS_MAX];

static CK_SESSION_HANDLE last;

static struct session *place_of(CK_SESSION_HANDLE ours)
{
	for (size_t i = 0; i < SESSIONS_MAX; i++)
		if (sessions[i].ours == ours)
			return &sessions[i];
	return NULL;
}

bool sessions_add(CK_SESSION_HANDLE theirs, CK_SLOT_ID slot, CK_SESSION_HANDLE *ours)
{
	struct session *free_place = place_of(0);

	if (free_place == NULL)
		return false;
	free_place->ours = *ours = ++last;
	free_place->theirs = theirs;
	free_place->slot = slot;
	return true;
}

bool sessions_find(CK_SESSION_HANDLE ours, CK_SESSION_HANDLE *theirs)
{
	struct session *s = ours != 0 ? place_of(ours) : NULL;

	if (s != NULL)
		*theirs = s->theirs;
	return s != NULL;
}

void sessions_remove(CK_SESSION_HANDLE ours)
{
	struct session *s = ours != 0 ? place_of(ours) : NULL;

	if (s != NULL)
		memset(s, 0, sizeof *s);
}

void sessions_remove_slot(CK_SLOT_ID slot)
{
	for (size_t i = 0; i < SESSIONS_MAX; i++)
		if (sessions[i].slot == slot)
			memset(&sessions[i], 0, sizeof sessions[i]);
}

void sessions_remove_all(void)
{
	memset(sessions, 0, sizeof sessions);
}

#include "instance.h"

#include <stdatomic.h>
#include <string.h>

#include "introduce.h"
#include "sessions.h"
#include "system.h"

/* How many calls may wait for persons at once; the next one waits on the main
 * connection. The table is no allocated memory, as that of the sessions. */
#define APART_MAX 32

/*
 * turn is held by the one thread that uses the main connection, for as long as the other
 * end takes; state guards everything else, for a few instructions. Whoever takes both
 * takes turn first. What the main connection is changes only under both.
 */
static lock_t turn = LOCK_INIT;
static lock_t state = LOCK_INIT;
static condition_t one_less = CONDITION_INIT;

/* The process that is initialised; 0 if none. A forked child finds its parent's number
 * here, and so knows that it is not. There is no fork handler: one would outlive the
 * module when it is unloaded. */
static _Atomic process_t started_in;

/* The process whose threads take the locks; 0 before the first. It stays when started_in
 * goes: C_Finalize holds locks after that, and a child may be forked meanwhile. */
static _Atomic process_t locked_in;

static struct connection trunk = { .transport = NO_TRANSPORT };
static bool connected; /* trunk can be used */
static bool can_part;  /* the other end knows instances */
static unsigned long generation;
static struct introduction introduction;

static struct branch {
	bool used;
	bool open;
	struct transport transport;
} branches[APART_MAX];
static unsigned used_branches;

bool instance_started(void)
{
	return atomic_load(&started_in) == this_process();
}

/* forget_parent makes a forked child as new. The locks may be held by threads that the
 * child does not have; the connections are the parent's. */
static void forget_parent(void)
{
	turn = (lock_t)LOCK_INIT;
	state = (lock_t)LOCK_INIT;
	one_less = (condition_t)CONDITION_INIT;
	if (connected)
		transport_forget(&trunk.transport);
	connected = false;
	for (size_t i = 0; i < APART_MAX; i++) {
		if (branches[i].open)
			transport_forget(&branches[i].transport);
		branches[i].used = branches[i].open = false;
	}
	used_branches = 0;
	sessions_remove_all();
}

CK_RV instance_start(void)
{
	process_t before = atomic_load(&locked_in);
	CK_RV rv = CKR_OK;

	if (before != 0 && before != this_process())
		forget_parent();
	atomic_store(&locked_in, this_process());
	lock(&state);
	if (instance_started())
		rv = CKR_CRYPTOKI_ALREADY_INITIALIZED;
	atomic_store(&started_in, this_process());
	unlock(&state);
	return rv;
}

/* hang_up ends the instance. Whoever calls has the turn. */
static void hang_up(void)
{
	lock(&state);
	if (connected)
		transport_close(&trunk.transport);
	connected = false;
	sessions_remove_all();
	unlock(&state);
}

/* interrupt makes every call that waits for the other end return. */
static void interrupt(void)
{
	if (connected)
		transport_interrupt(&trunk.transport);
	for (size_t i = 0; i < APART_MAX; i++)
		if (branches[i].open)
			transport_interrupt(&branches[i].transport);
}

CK_RV instance_stop(void)
{
	if (!instance_started())
		return CKR_CRYPTOKI_NOT_INITIALIZED;
	lock(&state);
	atomic_store(&started_in, 0);
	interrupt();
	unlock(&state);

	lock(&turn);
	hang_up();
	unlock(&turn);

	/* No descriptor is left behind: the threads that wait apart close theirs first. */
	lock(&state);
	while (used_branches > 0)
		wait_for(&one_less, &state);
	unlock(&state);
	return CKR_OK;
}

/* The module is unloaded, or the process ends: then other threads may still be inside,
 * and are not waited for. */
__attribute__((destructor)) static void unload(void)
{
	process_t before = atomic_load(&locked_in);

	if (before == 0)
		return;
	if (before != this_process()) {
		forget_parent();
		return;
	}
	if (!instance_started() || !try_lock(&turn))
		return;
	atomic_store(&started_in, 0);
	hang_up();
	unlock(&turn);
}

/* connect_trunk makes the transport the main connection, unless C_Finalize came first. */
static bool connect_trunk(const struct transport *t)
{
	bool started;

	lock(&state);
	started = instance_started();
	if (started) {
		memset(&trunk, 0, sizeof trunk);
		trunk.transport = *t;
		connected = true;
		generation++;
	}
	unlock(&state);
	return started;
}

/* begin_instance connects and introduces. Whoever calls has the turn. */
static enum outcome begin_instance(void)
{
	struct transport t;
	struct introduction words;
	bool apart = false;
	enum outcome outcome;

	if (!introduction_make(&words) || !transport_open(&t))
		return LOST;
	if (!connect_trunk(&t)) {
		transport_close(&t);
		return LOST;
	}
	outcome = introduce(&trunk, &words);
	if (outcome == ANSWERED)
		outcome = ask_apart(&trunk, &apart);
	if (outcome != ANSWERED) {
		hang_up();
		return outcome;
	}
	lock(&state);
	introduction = words;
	can_part = apart;
	unlock(&state);
	return ANSWERED;
}

static enum reach reach_of(enum outcome outcome, enum reach lost)
{
	if (!instance_started())
		return STOPPED;
	switch (outcome) {
	case ANSWERED:
		return REACHED;
	case LOST:
		return lost;
	default:
		return FAILED;
	}
}

/* on_trunk sends the request on the main connection, and ends the instance where nothing
 * sensible comes back. */
static enum outcome on_trunk(struct message *request, struct message *answer, bool for_ever)
{
	enum outcome outcome = connection_call(&trunk, request, answer, for_ever);

	if (outcome != ANSWERED)
		hang_up();
	return outcome;
}

enum reach instance_reach(struct message *request, struct message *answer, unsigned long *answered)
{
	enum outcome outcome = LOST;
	enum reach reach;

	lock(&turn);
	if (connected)
		outcome = on_trunk(request, answer, false);
	if (outcome == LOST && instance_started()) {
		outcome = begin_instance();
		if (outcome == ANSWERED)
			outcome = on_trunk(request, answer, false);
	}
	*answered = generation;
	reach = reach_of(outcome, AWAY);
	unlock(&turn);
	return reach;
}

enum reach instance_connected(unsigned long *answered, bool *apart)
{
	enum outcome outcome = ANSWERED;
	enum reach reach;

	lock(&turn);
	if (connected && transport_gone(&trunk.transport))
		hang_up();
	if (!connected)
		outcome = begin_instance();
	*answered = generation;
	*apart = can_part;
	reach = reach_of(outcome, AWAY);
	unlock(&turn);
	return reach;
}

enum reach instance_again(struct message *request, struct message *answer, unsigned long wanted, bool for_ever)
{
	enum outcome outcome = LOST;
	enum reach reach;

	lock(&turn);
	if (connected && generation == wanted)
		outcome = on_trunk(request, answer, for_ever);
	reach = reach_of(outcome, ENDED);
	unlock(&turn);
	return reach;
}

/* take_branch reserves the place of a connection apart, for an instance that lives. */
static struct branch *take_branch(unsigned long wanted, struct introduction *words)
{
	struct branch *branch = NULL;

	lock(&state);
	if (instance_started() && connected && can_part && generation == wanted) {
		for (size_t i = 0; i < APART_MAX && branch == NULL; i++)
			if (!branches[i].used)
				branch = &branches[i];
		*words = introduction;
	}
	if (branch != NULL) {
		branch->used = true;
		used_branches++;
	}
	unlock(&state);
	return branch;
}

/* open_branch lets instance_stop see the connection, unless it came first. */
static bool open_branch(struct branch *branch, struct connection *c)
{
	bool started;

	memset(c, 0, sizeof *c);
	if (!transport_open(&c->transport))
		return false;
	lock(&state);
	started = instance_started();
	branch->transport = c->transport;
	branch->open = started;
	unlock(&state);
	if (!started)
		transport_close(&c->transport);
	return started;
}

static void leave_branch(struct branch *branch)
{
	lock(&state);
	if (branch->open)
		transport_close(&branch->transport);
	branch->open = branch->used = false;
	used_branches--;
	wake_all(&one_less);
	unlock(&state);
}

/* ended tells whether the instance is over, and ends it where the daemon has gone. */
static bool ended(unsigned long wanted)
{
	bool over;

	lock(&turn);
	if (connected && generation == wanted && transport_gone(&trunk.transport))
		hang_up();
	over = !connected || generation != wanted;
	unlock(&turn);
	return over;
}

enum reach instance_apart(struct message *request, struct message *answer, unsigned long wanted)
{
	struct introduction words;
	struct connection c;
	struct branch *branch = take_branch(wanted, &words);
	enum outcome outcome;
	bool introduced;

	if (branch == NULL)
		return instance_again(request, answer, wanted, true);
	introduced = open_branch(branch, &c) && introduce(&c, &words) == ANSWERED;
	outcome = introduced ? connection_call(&c, request, answer, true) : LOST;
	leave_branch(branch);
	if (!introduced)
		return instance_again(request, answer, wanted, true);
	if (outcome == LOST && instance_started())
		return ended(wanted) ? ENDED : FAILED;
	return reach_of(outcome, ENDED);
}

bool instance_session(CK_SESSION_HANDLE ours, CK_SESSION_HANDLE *theirs, unsigned long *of)
{
	bool found;

	lock(&state);
	found = sessions_find(ours, theirs);
	*of = generation;
	unlock(&state);
	return found;
}

bool instance_opened(unsigned long of, CK_SESSION_HANDLE theirs, CK_SLOT_ID slot, CK_SESSION_HANDLE *ours)
{
	bool added;

	lock(&state);
	added = connected && generation == of && sessions_add(theirs, slot, ours);
	unlock(&state);
	return added;
}

void instance_closed(CK_SESSION_HANDLE ours)
{
	lock(&state);
	sessions_remove(ours);
	unlock(&state);
}

unsigned long instance_closed_all(CK_SLOT_ID slot)
{
	unsigned long of;

	lock(&state);
	sessions_remove_slot(slot);
	of = generation;
	unlock(&state);
	return of;
}

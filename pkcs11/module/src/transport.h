/*
 * transport.h: bytes to and from the daemon of this person: a Unix socket
 * (transport_unix.c) or a named pipe (transport_windows.c).
 */
#ifndef CIED_TRANSPORT_H
#define CIED_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef _WIN32
struct transport {
	void *pipe;
};
#define NO_TRANSPORT { NULL }
#else
struct transport {
	int fd;
	/* Which socket fd was when it was opened: the application may have closed it since
	 * and given the number to another file. */
	uint64_t device, inode;
};
#define NO_TRANSPORT { -1, 0, 0 }
#endif

/* How long a call that asks no person may take, in seconds: then the daemon hangs, and
 * the application must not hang with it. */
#ifndef PATIENCE
#define PATIENCE 30
#endif

enum received {
	RECEIVED,
	HUNG_UP,   /* the other end closed, or is gone */
	TIMED_OUT, /* PATIENCE is over */
};

/* transport_open connects to the daemon and sees that it runs as the same person. It
 * never waits: false where nobody listens. On Unix, once the application has closed the
 * descriptor, the other end has hung up, and the number is not touched. */
bool transport_open(struct transport *t);

/* transport_send sends all of data. */
enum received transport_send(const struct transport *t, const uint8_t *data, size_t length);

/* transport_receive waits for at least one byte, and gives at most room, which is not 0.
 * With for_ever it waits as long as the other end lives. */
enum received transport_receive(const struct transport *t, uint8_t *to, size_t room, bool for_ever, size_t *got);

/* transport_gone tells without waiting whether the other end has hung up. */
bool transport_gone(const struct transport *t);

/* transport_interrupt makes a call that waits in another thread return HUNG_UP. */
void transport_interrupt(const struct transport *t);

/* transport_close ends the connection for both ends. */
void transport_close(struct transport *t);

/* transport_forget, in a forked child, closes the child's copy: the parent and the
 * daemon see nothing of it. */
void transport_forget(struct transport *t);

#endif

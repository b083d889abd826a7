#include "transport.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

/* socket_path finds the daemon's socket. secure_getenv ignores the environment of a
 * program that runs with more rights than whoever started it (AT_SECURE). */
static bool socket_path(char *path, size_t size)
{
	const char *named = secure_getenv("CIED_PKCS11_SOCKET");
	const char *runtime = secure_getenv("XDG_RUNTIME_DIR");
	int n;

	if (named != NULL && named[0] == '/')
		n = snprintf(path, size, "%s", named);
	else if (runtime != NULL && runtime[0] == '/')
		n = snprintf(path, size, "%s/cied/pkcs11", runtime);
	else
		n = snprintf(path, size, "/run/user/%lu/cied/pkcs11", (unsigned long)geteuid());
	return n > 0 && (size_t)n < size;
}

static bool same_person(int fd)
{
	struct ucred peer;
	socklen_t size = sizeof peer;

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid();
}

/* settle makes the connected socket wait, but not for ever, and remembers which it is. */
static bool settle(struct transport *t, int fd)
{
	struct timeval patience = { .tv_sec = PATIENCE };
	struct stat st;
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) != 0 || fstat(fd, &st) != 0)
		return false;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) != 0)
		return false;
	t->fd = fd;
	t->device = st.st_dev;
	t->inode = st.st_ino;
	return true;
}

/* high moves a descriptor away from those of standard input, output and error: a program
 * that runs without them would write what it has to say into the connection. */
static int high(int fd)
{
	int moved;

	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	moved = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	close(fd);
	return moved;
}

/* The socket does not block while it connects: a daemon whose queue is full, or that is
 * stopped, is one that is not there. */
bool transport_open(struct transport *t)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	t->fd = -1;
	if (!socket_path(address.sun_path, sizeof address.sun_path))
		return false;
	fd = high(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
	if (fd < 0)
		return false;
	if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0 && same_person(fd) && settle(t, fd))
		return true;
	close(fd);
	return false;
}

/* ours tells whether the descriptor is still the socket that was opened. */
static bool ours(const struct transport *t)
{
	struct stat st;

	return t->fd >= 0 && fstat(t->fd, &st) == 0 && st.st_dev == t->device && st.st_ino == t->inode;
}

enum received transport_send(const struct transport *t, const uint8_t *data, size_t length)
{
	while (length > 0) {
		ssize_t n;

		if (!ours(t))
			return HUNG_UP;
		n = send(t->fd, data, length, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN || errno == EWOULDBLOCK ? TIMED_OUT : HUNG_UP;
		data += n;
		length -= (size_t)n;
	}
	return RECEIVED;
}

enum received transport_receive(const struct transport *t, uint8_t *to, size_t room, bool for_ever, size_t *got)
{
	for (;;) {
		ssize_t n = ours(t) ? recv(t->fd, to, room, 0) : 0;

		*got = n > 0 ? (size_t)n : 0;
		if (n > 0)
			return RECEIVED;
		if (n == 0)
			return HUNG_UP;
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			return HUNG_UP;
		if (!for_ever)
			return TIMED_OUT;
	}
}

bool transport_gone(const struct transport *t)
{
	char byte;
	ssize_t n = ours(t) ? recv(t->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) : 0;

	return n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void transport_interrupt(const struct transport *t)
{
	if (ours(t))
		shutdown(t->fd, SHUT_RDWR);
}

/* A forked child may hold a copy, so closing alone would not tell the daemon. */
void transport_close(struct transport *t)
{
	transport_interrupt(t);
	transport_forget(t);
}

void transport_forget(struct transport *t)
{
	if (ours(t))
		close(t->fd);
	t->fd = -1;
}

/*
 * trouble.c: what applications do to the descriptors and the processes that they share
 * with a module.
 */
#include "drive.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

void bare(void)
{
	CK_ULONG count, taken = 0;
	int kept[3];
	CK_RV rv;

	for (int fd = 0; fd < 3; fd++)
		kept[fd] = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	for (int fd = 0; fd < 3; fd++)
		close(fd);
	rv = p11->C_GetSlotList(0, NULL, &count);
	for (int fd = 0; fd < 3; fd++) {
		taken += fcntl(fd, F_GETFD) >= 0;
		dup2(kept[fd], fd);
		close(kept[fd]);
	}
	say("bare", rv, "%lu", taken);
}

/* connection finds the module's: the driver has no other socket. */
static int connection(void)
{
	struct stat st;

	for (int fd = 0; fd < 100; fd++)
		if (fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode))
			return fd;
	return -1;
}

void replace(const char *call)
{
	struct timeval patience = { .tv_sec = 1 }; /* of whoever takes the other for its own */
	int pair[2], fd = connection();
	CK_ULONG count;
	char byte;
	CK_RV rv;

	socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair);
	setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	dup2(pair[0], fd);
	close(pair[0]);
	rv = strcmp(call, "finalize") == 0 ? p11->C_Finalize(NULL) : p11->C_GetSlotList(0, NULL, &count);
	if (recv(pair[1], &byte, 1, MSG_DONTWAIT) >= 0)
		say("replace", rv, "written to, or closed");
	else
		say("replace", rv, "%s", errno == EAGAIN ? "let be" : strerror(errno));
	close(fd);
	close(pair[1]);
}

static atomic_bool going;
static atomic_ulong finalised;

static void *begin_and_end(void *unused)
{
	CK_ULONG count;

	while (going) {
		p11->C_Initialize(NULL);
		p11->C_GetSlotList(0, NULL, &count);
		finalised++;
		p11->C_Finalize(NULL);
	}
	return unused;
}

static void *keep_calling(void *unused)
{
	CK_ULONG count;

	while (going)
		p11->C_GetSlotList(0, NULL, &count);
	return unused;
}

/* fork_now forks a child that begins anew, and gives its status. */
static int fork_now(void)
{
	CK_ULONG count;
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		alarm(10);
		_exit(p11->C_Initialize(NULL) != CKR_OK || p11->C_GetSlotList(0, NULL, &count) != CKR_OK);
	}
	waitpid(child, &status, 0);
	return status;
}

void forks(CK_ULONG children)
{
	pthread_t threads[3];
	CK_ULONG stuck = 0, refused = 0;

	going = true;
	pthread_create(&threads[0], NULL, begin_and_end, NULL);
	pthread_create(&threads[1], NULL, keep_calling, NULL);
	pthread_create(&threads[2], NULL, keep_calling, NULL);
	for (CK_ULONG i = 0; i < children && stuck == 0; i++) {
		unsigned long before = finalised;
		int status;

		while (finalised == before)
			sched_yield();
		status = fork_now();
		stuck += WIFSIGNALED(status);
		refused += WIFEXITED(status) && WEXITSTATUS(status) != 0;
	}
	going = false;
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	say("forks", 0, "%lu %lu", stuck, refused);
}

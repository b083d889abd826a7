#include "transport.h"

#include <windows.h>
#include <sddl.h>
#include <stdlib.h>
#include <string.h>

/* user_of gives the user of a process: TOKEN_USER, to be freed; or NULL. */
static TOKEN_USER *user_of(HANDLE process)
{
	HANDLE token;
	DWORD size = 0;
	TOKEN_USER *user;

	if (!OpenProcessToken(process, TOKEN_QUERY, &token))
		return NULL;
	GetTokenInformation(token, TokenUser, NULL, 0, &size);
	user = size > 0 ? malloc(size) : NULL;
	if (user != NULL && !GetTokenInformation(token, TokenUser, user, size, &size)) {
		free(user);
		user = NULL;
	}
	CloseHandle(token);
	return user;
}

/* pipe_path is \\.\pipe\cied-pkcs11-<SID of this person>. */
static bool pipe_path(const TOKEN_USER *user, char *path, size_t size)
{
	static const char prefix[] = "\\\\.\\pipe\\cied-pkcs11-";
	char *sid = NULL;
	bool fits;

	if (!ConvertSidToStringSidA(user->User.Sid, &sid))
		return false;
	fits = sizeof prefix + strlen(sid) <= size;
	if (fits) {
		memcpy(path, prefix, sizeof prefix);
		strcat(path, sid);
	}
	LocalFree(sid);
	return fits;
}

/* same_person sees that the process that made the pipe runs as this person: a name can
 * be taken by whoever comes first. */
static bool same_person(HANDLE pipe, const TOKEN_USER *user)
{
	ULONG id;
	HANDLE process;
	TOKEN_USER *other;
	bool same;

	if (!GetNamedPipeServerProcessId(pipe, &id))
		return false;
	process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, id);
	if (process == NULL)
		return false;
	other = user_of(process);
	CloseHandle(process);
	same = other != NULL && EqualSid(other->User.Sid, user->User.Sid);
	free(other);
	return same;
}

/* open_pipe lets the other end learn who calls, and not act as the caller. */
static HANDLE open_pipe(const char *path)
{
	return CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
			   SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, NULL);
}

bool transport_open(struct transport *t)
{
	TOKEN_USER *user = user_of(GetCurrentProcess());
	char path[256];
	HANDLE pipe = INVALID_HANDLE_VALUE;

	t->pipe = NULL;
	if (user == NULL)
		return false;
	if (pipe_path(user, path, sizeof path))
		pipe = open_pipe(path);
	if (pipe != INVALID_HANDLE_VALUE && !same_person(pipe, user)) {
		CloseHandle(pipe);
		pipe = INVALID_HANDLE_VALUE;
	}
	free(user);
	if (pipe == INVALID_HANDLE_VALUE)
		return false;
	t->pipe = pipe;
	return true;
}

enum received transport_send(const struct transport *t, const uint8_t *data, size_t length)
{
	while (length > 0) {
		DWORD n = 0;

		if (!WriteFile(t->pipe, data, (DWORD)length, &n, NULL) || n == 0)
			return HUNG_UP;
		data += n;
		length -= n;
	}
	return RECEIVED;
}

/* A pipe that is read in the caller's thread knows no time limit: it waits for ever. */
enum received transport_receive(const struct transport *t, uint8_t *to, size_t room, bool for_ever, size_t *got)
{
	DWORD n = 0;

	(void)for_ever;
	*got = 0;
	if (!ReadFile(t->pipe, to, (DWORD)room, &n, NULL) || n == 0)
		return HUNG_UP;
	*got = n;
	return RECEIVED;
}

bool transport_gone(const struct transport *t)
{
	return !PeekNamedPipe(t->pipe, NULL, 0, NULL, NULL, NULL);
}

void transport_interrupt(const struct transport *t)
{
	CancelIoEx(t->pipe, NULL);
}

void transport_close(struct transport *t)
{
	if (t->pipe != NULL)
		CloseHandle(t->pipe);
	t->pipe = NULL;
}

/* There is no fork on Windows. */
void transport_forget(struct transport *t)
{
	transport_close(t);
}

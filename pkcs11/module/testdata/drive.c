/*
 * drive: an application that does with a PKCS #11 module what its standard input says,
 * a command a line, and answers each with a line: the command's name, what C_ returned
 * in hexadecimal, and what came out. A command behind "&" runs in a thread of its own,
 * and is answered when it is done. One behind "fork" runs in a child; ";" separates more.
 */
#include <dlfcn.h>
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "drive.h"

static void *library;
CK_FUNCTION_LIST *p11;

void say(const char *name, CK_RV rv, const char *format, ...)
{
	char line[16384];
	int n = snprintf(line, sizeof line, "%s 0x%lx ", name, rv);
	va_list args;

	va_start(args, format);
	vsnprintf(line + n, sizeof line - (size_t)n, format, args);
	va_end(args);
	puts(line);
	fflush(stdout);
}

static char *hex(const unsigned char *data, size_t length)
{
	static _Thread_local char text[8192];

	text[0] = 0;
	for (size_t i = 0; i < length && i < sizeof text / 2 - 1; i++)
		sprintf(text + 2 * i, "%02x", data[i]);
	return text;
}

static char *numbers(const CK_ULONG *list, CK_ULONG count)
{
	static _Thread_local char text[1024];
	size_t n = 0;

	text[0] = 0;
	for (CK_ULONG i = 0; i < count && i < 32; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%lu", i ? "," : "", list[i]);
	return text;
}

static CK_ULONG entries(const char *directory)
{
	DIR *d = opendir(directory);
	CK_ULONG n = 0;

	for (struct dirent *e = readdir(d); e != NULL; e = readdir(d))
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static bool mapped(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[1024];
	bool found = false;

	while (fgets(line, sizeof line, maps) != NULL)
		found = found || strstr(line, "cied-pkcs11") != NULL;
	fclose(maps);
	return found;
}

/* handlers counts the signals whose action is not the default. */
static CK_ULONG handlers(void)
{
	CK_ULONG n = 0;
	struct sigaction action;

	for (int s = 1; s < NSIG; s++)
		n += sigaction(s, NULL, &action) == 0 && action.sa_handler != SIG_DFL;
	return n;
}

static void load(const char *path)
{
	CK_RV (*list)(CK_FUNCTION_LIST **);
	CK_RV rv;

	library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (library == NULL) {
		say("load", 1, "%s", dlerror());
		return;
	}
	*(void **)&list = dlsym(library, "C_GetFunctionList");
	rv = list(&p11);
	say("load", rv, "%d.%d", p11->version.major, p11->version.minor);
}

static void find(CK_SESSION_HANDLE s, CK_ULONG class)
{
	CK_ATTRIBUTE template[] = { { 0, &class, sizeof class } };
	CK_OBJECT_HANDLE found[16];
	CK_ULONG count = 0;
	CK_RV rv = p11->C_FindObjectsInit(s, template, class == 99 ? 0 : 1);

	if (rv == CKR_OK)
		rv = p11->C_FindObjects(s, found, 16, &count);
	if (rv == CKR_OK)
		rv = p11->C_FindObjectsFinal(s);
	say("find", rv, "%s", numbers(found, count));
}

/* attribute asks for the length of a value, then for the value. */
static void attribute(CK_SESSION_HANDLE s, CK_OBJECT_HANDLE o, CK_ULONG type)
{
	CK_ATTRIBUTE a = { type, NULL, 0 };
	CK_RV rv = p11->C_GetAttributeValue(s, o, &a, 1);

	if (rv == CKR_OK && a.ulValueLen < 100000) {
		a.pValue = malloc(a.ulValueLen + 1);
		rv = p11->C_GetAttributeValue(s, o, &a, 1);
	}
	say("attribute", rv, "%ld %s", (long)a.ulValueLen, rv == CKR_OK ? hex(a.pValue, a.ulValueLen) : "");
	free(a.pValue);
}

static void sign(CK_SESSION_HANDLE s, CK_OBJECT_HANDLE key, CK_ULONG mechanism, const char *text)
{
	CK_MECHANISM m = { mechanism, NULL, 0 };
	unsigned char signature[1024];
	CK_ULONG size = 0, length = sizeof signature;
	CK_RV rv = p11->C_SignInit(s, &m, key);

	if (rv == CKR_OK)
		rv = p11->C_Sign(s, (CK_BYTE *)text, strlen(text), NULL, &size);
	if (rv == CKR_OK)
		rv = p11->C_Sign(s, (CK_BYTE *)text, strlen(text), signature, &length);
	say("sign", rv, "%lu %s", size, rv == CKR_OK ? hex(signature, length) : "");
}

/* keypair makes an RSA key that lives as long as the session, and needs no login. */
static void keypair(CK_SESSION_HANDLE s)
{
	CK_MECHANISM m = { 0, NULL, 0 };
	CK_ULONG bits = 2048;
	CK_BBOOL yes = 1, no = 0;
	CK_BYTE exponent[] = { 1, 0, 1 };
	CK_ATTRIBUTE public[] = { { 0x121, &bits, sizeof bits }, { 0x122, exponent, sizeof exponent }, { 2, &no, 1 }, { 1, &no, 1 } };
	CK_ATTRIBUTE private[] = { { 1, &no, 1 }, { 2, &no, 1 }, { 0x108, &yes, 1 } };
	CK_OBJECT_HANDLE pair[2] = { 0, 0 };
	CK_RV rv = p11->C_GenerateKeyPair(s, &m, public, 4, private, 3, &pair[0], &pair[1]);

	say("keypair", rv, "%s", numbers(pair, 2));
}

static void bench(CK_ULONG times)
{
	struct timespec begin, end;
	CK_ULONG count;
	CK_RV rv = CKR_OK;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (CK_ULONG i = 0; i < times && rv == CKR_OK; i++)
		rv = p11->C_GetSlotList(0, NULL, &count);
	clock_gettime(CLOCK_MONOTONIC, &end);
	say("bench", rv, "%lld", times == 0 ? 0 : ((end.tv_sec - begin.tv_sec) * 1000000000LL + end.tv_nsec - begin.tv_nsec) / (long long)times);
}

/* ANSWER calls one function with room for what it gives, and keeps what it returned. */
#define ANSWER(call) (n = sizeof out, (void)n, got[c++] = p11->call)

static void everything_of_slots(CK_RV *got, size_t *count)
{
	CK_BYTE out[64];
	CK_UTF8CHAR label[32] = "label";
	CK_ULONG n, list[8];
	CK_INFO info;
	CK_SLOT_INFO slot;
	CK_TOKEN_INFO token;
	CK_MECHANISM_INFO mechanism;
	size_t c = *count;

	ANSWER(C_GetInfo(&info));
	n = 8;
	got[c++] = p11->C_GetSlotList(0, list, &n);
	ANSWER(C_GetSlotInfo(1, &slot));
	ANSWER(C_GetTokenInfo(1, &token));
	n = 8;
	got[c++] = p11->C_GetMechanismList(1, list, &n);
	ANSWER(C_GetMechanismInfo(1, 1, &mechanism));
	ANSWER(C_WaitForSlotEvent(CKF_DONT_BLOCK, list, NULL));
	ANSWER(C_InitToken(1, NULL, 0, label));
	*count = c;
}

static void everything_of_objects(CK_SESSION_HANDLE s, CK_RV *got, size_t *count)
{
	CK_BYTE out[64], yes = 1;
	CK_ULONG n, value = 0, list[8];
	CK_ATTRIBUTE in[] = { { 0, &value, sizeof value }, { 1, &yes, 1 }, { 3, "label", 5 }, { 0x102, NULL, 0 }, { 0x40000600, list, sizeof list } };
	CK_ATTRIBUTE a[] = { { 0x11, out, sizeof out }, { 0, &value, sizeof value }, { 1, &yes, 1 }, { 3, NULL, 0 } };
	CK_ATTRIBUTE numbers[] = { { 0x40000600, list, sizeof list } };
	size_t c = *count;

	memset(list, 0, sizeof list);
	ANSWER(C_GetAttributeValue(s, 1, a, 4));
	ANSWER(C_GetAttributeValue(s, 1, numbers, 1));
	ANSWER(C_SetAttributeValue(s, 1, in, 5));
	ANSWER(C_CreateObject(s, in, 5, list));
	ANSWER(C_CopyObject(s, 1, in, 5, list));
	ANSWER(C_DestroyObject(s, 1));
	ANSWER(C_GetObjectSize(s, 1, list));
	ANSWER(C_FindObjectsInit(s, in, 5));
	ANSWER(C_FindObjects(s, list, 8, &value));
	ANSWER(C_FindObjectsFinal(s));
	*count = c;
}

static void everything_with_data(CK_SESSION_HANDLE s, CK_RV *got, size_t *count)
{
	CK_BYTE in[64] = { 1 }, out[64];
	CK_ULONG n;
	CK_MECHANISM m = { 1, NULL, 0 };
	size_t c = *count;

	ANSWER(C_EncryptInit(s, &m, 1));
	ANSWER(C_Encrypt(s, in, 64, out, &n));
	ANSWER(C_EncryptUpdate(s, in, 64, out, &n));
	ANSWER(C_EncryptFinal(s, out, &n));
	ANSWER(C_DecryptInit(s, &m, 1));
	ANSWER(C_Decrypt(s, in, 64, out, &n));
	ANSWER(C_DecryptUpdate(s, in, 64, out, &n));
	ANSWER(C_DecryptFinal(s, out, &n));
	ANSWER(C_DigestInit(s, &m));
	ANSWER(C_Digest(s, in, 64, out, &n));
	ANSWER(C_DigestUpdate(s, in, 64));
	ANSWER(C_DigestKey(s, 1));
	ANSWER(C_DigestFinal(s, out, &n));
	ANSWER(C_DigestEncryptUpdate(s, in, 64, out, &n));
	ANSWER(C_DecryptDigestUpdate(s, in, 64, out, &n));
	ANSWER(C_SignEncryptUpdate(s, in, 64, out, &n));
	ANSWER(C_DecryptVerifyUpdate(s, in, 64, out, &n));
	ANSWER(C_SeedRandom(s, in, 64));
	ANSWER(C_GenerateRandom(s, out, 16));
	*count = c;
}

static void everything_of_signatures(CK_SESSION_HANDLE s, CK_RV *got, size_t *count)
{
	CK_BYTE in[64] = { 1 }, out[64];
	CK_ULONG n;
	CK_RSA_PKCS_PSS_PARAMS params = { 0x250, 2, 32 };
	CK_MECHANISM m = { 1, NULL, 0 }, pss = { 13, &params, sizeof params };
	size_t c = *count;

	ANSWER(C_SignInit(s, &pss, 1));
	ANSWER(C_Sign(s, in, 64, out, &n));
	ANSWER(C_SignUpdate(s, in, 64));
	ANSWER(C_SignFinal(s, out, &n));
	ANSWER(C_SignRecoverInit(s, &m, 1));
	ANSWER(C_SignRecover(s, in, 64, out, &n));
	ANSWER(C_VerifyInit(s, &m, 1));
	ANSWER(C_Verify(s, in, 64, in, 64));
	ANSWER(C_VerifyUpdate(s, in, 64));
	ANSWER(C_VerifyFinal(s, in, 64));
	ANSWER(C_VerifyRecoverInit(s, &m, 1));
	ANSWER(C_VerifyRecover(s, in, 64, out, &n));
	*count = c;
}

static void everything_of_keys(CK_SESSION_HANDLE s, CK_RV *got, size_t *count)
{
	CK_BYTE in[64] = { 1 }, out[64];
	CK_ULONG n, handles[2];
	CK_MECHANISM m = { 1, NULL, 0 };
	CK_ATTRIBUTE a[] = { { 3, "label", 5 } };
	size_t c = *count;

	ANSWER(C_GenerateKey(s, &m, a, 1, handles));
	ANSWER(C_GenerateKeyPair(s, &m, a, 1, a, 1, &handles[0], &handles[1]));
	ANSWER(C_WrapKey(s, &m, 1, 2, out, &n));
	ANSWER(C_UnwrapKey(s, &m, 1, in, 64, a, 1, handles));
	ANSWER(C_DeriveKey(s, &m, 1, a, 1, handles));
	*count = c;
}

static void everything_of_sessions(CK_SESSION_HANDLE s, CK_RV *got, size_t *count)
{
	CK_BYTE in[64] = { 1 }, out[64];
	CK_ULONG n, handle;
	CK_SESSION_INFO info;
	size_t c = *count;

	ANSWER(C_OpenSession(1, CKF_SERIAL_SESSION, NULL, NULL, &handle));
	ANSWER(C_GetSessionInfo(s, &info));
	ANSWER(C_GetOperationState(s, out, &n));
	ANSWER(C_SetOperationState(s, in, 64, 1, 2));
	ANSWER(C_InitPIN(s, in, 8));
	ANSWER(C_SetPIN(s, in, 8, in, 8));
	ANSWER(C_Login(s, 1, in, 8));
	ANSWER(C_Logout(s));
	ANSWER(C_GetFunctionStatus(s));
	ANSWER(C_CancelFunction(s));
	ANSWER(C_CloseSession(s));
	ANSWER(C_CloseAllSessions(1));
	*count = c;
}

/* everything calls each function, with arguments that are there: whatever the other end
 * answers, the module must come back. */
static void everything(CK_SESSION_HANDLE s)
{
	CK_RV got[80];
	size_t c = 0;
	char text[2048] = "";

	everything_of_slots(got, &c);
	everything_of_objects(s, got, &c);
	everything_with_data(s, got, &c);
	everything_of_signatures(s, got, &c);
	everything_of_keys(s, got, &c);
	everything_of_sessions(s, got, &c);
	for (size_t i = 0, at = 0; i < c; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%lx", i ? "," : "", got[i]);
	say("everything", 0, "%s", text);
}

/* refused calls functions with arguments that go no further than the module. */
static void refused(CK_SESSION_HANDLE s)
{
	CK_BYTE bytes[16] = { 0 };
	CK_ULONG n = 1, handle;
	CK_C_INITIALIZE_ARGS reserved = { .pReserved = bytes };
	CK_ATTRIBUTE boolean = { 1, bytes, 2 }, number = { 0, bytes, 3 }, missing = { 3, NULL, 5 }, inner = { 0x40000211, bytes, 16 }, odd = { 0x40000600, bytes, 3 };
	CK_MECHANISM gcm = { 0x1087, bytes, sizeof bytes }, pss = { 13, bytes, sizeof bytes };
	CK_RV got[] = {
		p11->C_Initialize(&reserved), p11->C_Finalize(bytes), p11->C_GetInfo(NULL),
		p11->C_GetSlotList(0, NULL, NULL), p11->C_OpenSession(1, 0, NULL, NULL, &handle),
		p11->C_FindObjectsInit(s, &boolean, 1), p11->C_FindObjectsInit(s, &number, 1),
		p11->C_FindObjectsInit(s, &missing, 1), p11->C_FindObjectsInit(s, &inner, 1),
		p11->C_FindObjectsInit(s, &odd, 1), p11->C_FindObjectsInit(s, NULL, 1),
		p11->C_SignInit(s, NULL, 1), p11->C_SignInit(s, &gcm, 1), p11->C_SignInit(s, &pss, 1),
		p11->C_Sign(s, NULL, 5, bytes, &n), p11->C_Sign(s, bytes, 5, bytes, NULL),
		p11->C_SignUpdate(s, bytes, 1UL << 40),
	};

	for (size_t i = 0; i < sizeof got / sizeof got[0]; i++)
		printf("%s%lx", i ? "," : "refused 0x0 ", got[i]);
	puts("");
	fflush(stdout);
}

static void run(char *line);

static void in_child(char *commands)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		char *rest = NULL;

		for (char *c = strtok_r(commands, ";", &rest); c != NULL; c = strtok_r(NULL, ";", &rest))
			run(c);
		exit(0);
	}
	waitpid(child, &status, 0);
	say("fork", 0, "%d", status);
}

static void *thread(void *line)
{
	run(line);
	free(line);
	return NULL;
}

static void apart(const char *line)
{
	pthread_t t;

	pthread_create(&t, NULL, thread, strdup(line));
	pthread_detach(t);
}

static void run_token(const char *name, CK_ULONG a)
{
	CK_ULONG list[128], count = 128;
	CK_TOKEN_INFO token;
	CK_SLOT_INFO slot;
	CK_RV rv;

	if (strcmp(name, "slots") == 0) {
		rv = p11->C_GetSlotList((CK_BBOOL)a, list, &count);
		say(name, rv, "%s", rv == CKR_OK ? numbers(list, count) : "");
	} else if (strcmp(name, "slot") == 0) {
		rv = p11->C_GetSlotInfo(a, &slot);
		say(name, rv, "%lx %.64s", rv == CKR_OK ? slot.flags : 0, rv == CKR_OK ? (char *)slot.slotDescription : "");
	} else if (strcmp(name, "token") == 0) {
		rv = p11->C_GetTokenInfo(a, &token);
		say(name, rv, "%.32s", rv == CKR_OK ? (char *)token.label : "");
	} else if (strcmp(name, "mechanisms") == 0) {
		rv = p11->C_GetMechanismList(a, list, &count);
		say(name, rv, "%lu", count);
	} else if (strcmp(name, "wait") == 0) {
		rv = p11->C_WaitForSlotEvent(a, list, NULL);
		say(name, rv, "%lu", rv == CKR_OK ? list[0] : 0);
	} else if (strcmp(name, "closeall") == 0) {
		say(name, p11->C_CloseAllSessions(a), "");
	}
}

static void run_session(const char *name, CK_ULONG a, CK_ULONG b, CK_ULONG c, char *text)
{
	CK_SESSION_INFO info;
	CK_ULONG handle = 0;
	CK_BYTE random[64] = { 0 };
	CK_RV rv;

	if (strcmp(name, "open") == 0) {
		rv = p11->C_OpenSession(a, CKF_SERIAL_SESSION | 2, NULL, NULL, &handle);
		say(name, rv, "%lu", handle);
	} else if (strcmp(name, "close") == 0) {
		say(name, p11->C_CloseSession(a), "");
	} else if (strcmp(name, "session") == 0) {
		rv = p11->C_GetSessionInfo(a, &info);
		say(name, rv, "%lu", rv == CKR_OK ? info.slotID : 0);
	} else if (strcmp(name, "login") == 0) {
		say(name, p11->C_Login(a, b, (CK_UTF8CHAR *)text, text != NULL ? strlen(text) : 0), "");
	} else if (strcmp(name, "find") == 0) {
		find(a, b);
	} else if (strcmp(name, "attribute") == 0) {
		attribute(a, b, c);
	} else if (strcmp(name, "sign") == 0) {
		sign(a, b, c, text);
	} else if (strcmp(name, "keypair") == 0) {
		keypair(a);
	} else if (strcmp(name, "random") == 0) {
		rv = p11->C_GenerateRandom(a, random, b);
		say(name, rv, "%s", hex(random, b));
	} else if (strcmp(name, "everything") == 0) {
		everything(a);
	} else if (strcmp(name, "refused") == 0) {
		refused(a);
	} else {
		say("unknown", 1, "%s", name);
	}
}

static void run_process(const char *name, const char *argument)
{
	CK_INFO info;
	CK_RV rv;

	if (strcmp(name, "load") == 0) {
		load(argument);
	} else if (strcmp(name, "unload") == 0) {
		rv = (CK_RV)dlclose(library);
		say(name, rv, "%s", mapped() ? "mapped" : "gone");
	} else if (strcmp(name, "threads") == 0) {
		say(name, 0, "%lu", entries("/proc/self/task"));
	} else if (strcmp(name, "descriptors") == 0) {
		say(name, 0, "%lu", entries("/proc/self/fd"));
	} else if (strcmp(name, "handlers") == 0) {
		say(name, 0, "%lu", handlers());
	} else if (strcmp(name, "initialize") == 0) {
		say(name, p11->C_Initialize(NULL), "");
	} else if (strcmp(name, "finalize") == 0) {
		say(name, p11->C_Finalize(NULL), "");
	} else if (strcmp(name, "info") == 0) {
		rv = p11->C_GetInfo(&info);
		say(name, rv, "%.32s", rv == CKR_OK ? (char *)info.libraryDescription : "");
	} else if (strcmp(name, "bench") == 0) {
		bench(strtoul(argument, NULL, 0));
	} else if (strcmp(name, "bare") == 0) {
		bare();
	} else if (strcmp(name, "replace") == 0) {
		replace(argument);
	} else if (strcmp(name, "forks") == 0) {
		forks(strtoul(argument, NULL, 0));
	}
}

static bool is_one_of(const char *name, const char *names)
{
	char padded[40];

	snprintf(padded, sizeof padded, " %s ", name);
	return strstr(names, padded) != NULL;
}

static void run(char *line)
{
	char name[32] = "", text[4096] = "";
	CK_ULONG a = 0, b = 0, c = 0;
	char argument[4096] = "";

	if (sscanf(line, "%31s %4095s", name, argument) < 1)
		return;
	sscanf(line, "%*s %li %li %li %4095s", (long *)&a, (long *)&b, (long *)&c, text);
	if (is_one_of(name, " load unload threads descriptors handlers initialize finalize info bench bare replace forks "))
		run_process(name, argument);
	else if (is_one_of(name, " slots slot token mechanisms wait closeall "))
		run_token(name, a);
	else
		run_session(name, a, b, c, text);
}

int main(void)
{
	char line[8192];

	while (fgets(line, sizeof line, stdin) != NULL) {
		line[strcspn(line, "\n")] = 0;
		if (line[0] == '&')
			apart(line + 1);
		else if (strncmp(line, "fork ", 5) == 0)
			in_child(line + 5);
		else
			run(line);
	}
	return 0;
}

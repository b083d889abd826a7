/*
 * system.h: what the module asks of the operating system beside a connection: locks,
 * the number of its process, random bytes.
 */
#ifndef CIED_SYSTEM_H
#define CIED_SYSTEM_H

#include <stdbool.h>
#include <stdint.h>

#ifdef _WIN32

#include <windows.h>
#include <ntsecapi.h>

typedef SRWLOCK lock_t;
typedef CONDITION_VARIABLE condition_t;
typedef unsigned long process_t;
#define LOCK_INIT SRWLOCK_INIT
#define CONDITION_INIT CONDITION_VARIABLE_INIT

static inline void lock(lock_t *l) { AcquireSRWLockExclusive(l); }
static inline bool try_lock(lock_t *l) { return TryAcquireSRWLockExclusive(l) != 0; }
static inline void unlock(lock_t *l) { ReleaseSRWLockExclusive(l); }
static inline void wait_for(condition_t *c, lock_t *l) { SleepConditionVariableSRW(c, l, INFINITE, 0); }
static inline void wake_all(condition_t *c) { WakeAllConditionVariable(c); }
static inline process_t this_process(void) { return GetCurrentProcessId(); }
static inline bool random_bytes(void *to, unsigned long length) { return RtlGenRandom(to, length) != 0; }

#else

#include <pthread.h>
#include <sys/random.h>
#include <unistd.h>

typedef pthread_mutex_t lock_t;
typedef pthread_cond_t condition_t;
typedef pid_t process_t;
#define LOCK_INIT PTHREAD_MUTEX_INITIALIZER
#define CONDITION_INIT PTHREAD_COND_INITIALIZER

static inline void lock(lock_t *l) { pthread_mutex_lock(l); }
static inline bool try_lock(lock_t *l) { return pthread_mutex_trylock(l) == 0; }
static inline void unlock(lock_t *l) { pthread_mutex_unlock(l); }
static inline void wait_for(condition_t *c, lock_t *l) { pthread_cond_wait(c, l); }
static inline void wake_all(condition_t *c) { pthread_cond_broadcast(c); }
static inline process_t this_process(void) { return getpid(); }
/* Up to 256 bytes come whole, and no signal interrupts (getrandom(2)). */
static inline bool random_bytes(void *to, unsigned long length) { return getrandom(to, length, 0) == (ssize_t)length; }

#endif
#endif

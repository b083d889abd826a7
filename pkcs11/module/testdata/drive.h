/*
 * drive.h: what the files of the driver share.
 */
#ifndef CIED_DRIVE_H
#define CIED_DRIVE_H

#include "../src/cryptoki.h"

extern CK_FUNCTION_LIST *p11; /* of the module that is loaded */

/* say answers a command: its name, what C_ returned, and what came out. */
void say(const char *name, CK_RV rv, const char *format, ...);

/* bare calls the module for the first time while descriptors 0 to 2 are closed, and says
 * how many of them it has taken. */
void bare(void);

/* replace closes the module's connection behind its back and puts another in its place.
 * Then it calls C_GetSlotList, or C_Finalize, and says whether the other was let be. */
void replace(const char *call);

/* forks has threads initialise, call and finalise, and forks that many children in the
 * middle of C_Finalize. It says how many of them hung in the module, at most one, and how
 * many were refused. */
void forks(CK_ULONG children);

#endif

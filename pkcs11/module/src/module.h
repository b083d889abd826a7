/*
 * module.h: the 68 functions, which only the list of C_GetFunctionList makes known.
 */
#ifndef CIED_MODULE_H
#define CIED_MODULE_H

#include "cryptoki.h"

#define DECLARE(name, args) CK_RV name args;
CK_FUNCTIONS(DECLARE)
#undef DECLARE

#endif

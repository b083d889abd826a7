/*
 * away.h: what an application sees while no daemon runs: one slot, so that it keeps
 * looking, with no card in it. NSS never looks again at a module without slots, nor at
 * a slot whose token cannot be removed.
 */
#ifndef CIED_AWAY_H
#define CIED_AWAY_H

#include "cryptoki.h"

CK_RV away_info(CK_INFO *pInfo);
CK_RV away_slot_list(CK_BBOOL tokenPresent, CK_SLOT_ID *pSlotList, CK_ULONG *pulCount);
CK_RV away_slot_info(CK_SLOT_ID slotID, CK_SLOT_INFO *pInfo);

/* away_token is the answer to everything that needs a token. */
CK_RV away_token(CK_SLOT_ID slotID);

#endif

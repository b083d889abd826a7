#include "away.h"

#include <string.h>

#define SLOT 1

static void put_text(CK_UTF8CHAR *field, size_t size, const char *text)
{
	memset(field, ' ', size);
	memcpy(field, text, strlen(text));
}

CK_RV away_info(CK_INFO *pInfo)
{
	memset(pInfo, 0, sizeof *pInfo);
	pInfo->cryptokiVersion.major = 2;
	pInfo->cryptokiVersion.minor = 40;
	put_text(pInfo->manufacturerID, sizeof pInfo->manufacturerID, "cied");
	put_text(pInfo->libraryDescription, sizeof pInfo->libraryDescription, "cied (not running)");
	return CKR_OK;
}

CK_RV away_slot_list(CK_BBOOL tokenPresent, CK_SLOT_ID *pSlotList, CK_ULONG *pulCount)
{
	CK_ULONG room = *pulCount;

	*pulCount = tokenPresent ? 0 : 1;
	if (pSlotList == NULL || tokenPresent)
		return CKR_OK;
	if (room < 1)
		return CKR_BUFFER_TOO_SMALL;
	*pSlotList = SLOT;
	return CKR_OK;
}

CK_RV away_slot_info(CK_SLOT_ID slotID, CK_SLOT_INFO *pInfo)
{
	if (slotID != SLOT)
		return CKR_SLOT_ID_INVALID;
	memset(pInfo, 0, sizeof *pInfo);
	put_text(pInfo->slotDescription, sizeof pInfo->slotDescription, "cied (not running)");
	put_text(pInfo->manufacturerID, sizeof pInfo->manufacturerID, "cied");
	pInfo->flags = CKF_REMOVABLE_DEVICE | CKF_HW_SLOT;
	return CKR_OK;
}

CK_RV away_token(CK_SLOT_ID slotID)
{
	return slotID == SLOT ? CKR_TOKEN_NOT_PRESENT : CKR_SLOT_ID_INVALID;
}

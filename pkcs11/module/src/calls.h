/*
 * calls.h: the calls of p11-kit's RPC protocol, version 0: name, number, and what goes
 * in and comes out. These signatures are on the wire, and the other end compares them.
 *
 *   u number, v version, y byte, s text padded with spaces, z text, M mechanism,
 *   ay bytes, au numbers, aA template, fy fu fA room for them
 */
#ifndef CIED_CALLS_H
#define CIED_CALLS_H

#define CALLS(X) \
	X(C_Initialize, 1, "ayyay", "") \
	X(C_GetInfo, 3, "", "vsusv") \
	X(C_GetSlotList, 4, "yfu", "au") \
	X(C_GetSlotInfo, 5, "u", "ssuvv") \
	X(C_GetTokenInfo, 6, "u", "ssssuuuuuuuuuuuvvs") \
	X(C_GetMechanismList, 7, "ufu", "au") \
	X(C_GetMechanismInfo, 8, "uu", "uuu") \
	X(C_InitToken, 9, "uayz", "") \
	X(C_OpenSession, 10, "uu", "u") \
	X(C_CloseSession, 11, "u", "") \
	X(C_CloseAllSessions, 12, "u", "") \
	X(C_GetSessionInfo, 13, "u", "uuuu") \
	X(C_InitPIN, 14, "uay", "") \
	X(C_SetPIN, 15, "uayay", "") \
	X(C_GetOperationState, 16, "ufy", "ay") \
	X(C_SetOperationState, 17, "uayuu", "") \
	X(C_Login, 18, "uuay", "") \
	X(C_Logout, 19, "u", "") \
	X(C_CreateObject, 20, "uaA", "u") \
	X(C_CopyObject, 21, "uuaA", "u") \
	X(C_DestroyObject, 22, "uu", "") \
	X(C_GetObjectSize, 23, "uu", "u") \
	X(C_GetAttributeValue, 24, "uufA", "aAu") \
	X(C_SetAttributeValue, 25, "uuaA", "") \
	X(C_FindObjectsInit, 26, "uaA", "") \
	X(C_FindObjects, 27, "ufu", "au") \
	X(C_FindObjectsFinal, 28, "u", "") \
	X(C_EncryptInit, 29, "uMu", "") \
	X(C_Encrypt, 30, "uayfy", "ay") \
	X(C_EncryptUpdate, 31, "uayfy", "ay") \
	X(C_EncryptFinal, 32, "ufy", "ay") \
	X(C_DecryptInit, 33, "uMu", "") \
	X(C_Decrypt, 34, "uayfy", "ay") \
	X(C_DecryptUpdate, 35, "uayfy", "ay") \
	X(C_DecryptFinal, 36, "ufy", "ay") \
	X(C_DigestInit, 37, "uM", "") \
	X(C_Digest, 38, "uayfy", "ay") \
	X(C_DigestUpdate, 39, "uay", "") \
	X(C_DigestKey, 40, "uu", "") \
	X(C_DigestFinal, 41, "ufy", "ay") \
	X(C_SignInit, 42, "uMu", "") \
	X(C_Sign, 43, "uayfy", "ay") \
	X(C_SignUpdate, 44, "uay", "") \
	X(C_SignFinal, 45, "ufy", "ay") \
	X(C_SignRecoverInit, 46, "uMu", "") \
	X(C_SignRecover, 47, "uayfy", "ay") \
	X(C_VerifyInit, 48, "uMu", "") \
	X(C_Verify, 49, "uayay", "") \
	X(C_VerifyUpdate, 50, "uay", "") \
	X(C_VerifyFinal, 51, "uay", "") \
	X(C_VerifyRecoverInit, 52, "uMu", "") \
	X(C_VerifyRecover, 53, "uayfy", "ay") \
	X(C_DigestEncryptUpdate, 54, "uayfy", "ay") \
	X(C_DecryptDigestUpdate, 55, "uayfy", "ay") \
	X(C_SignEncryptUpdate, 56, "uayfy", "ay") \
	X(C_DecryptVerifyUpdate, 57, "uayfy", "ay") \
	X(C_GenerateKey, 58, "uMaA", "u") \
	X(C_GenerateKeyPair, 59, "uMaAaA", "uu") \
	X(C_WrapKey, 60, "uMuufy", "ay") \
	X(C_UnwrapKey, 61, "uMuayaA", "u") \
	X(C_DeriveKey, 62, "uMuaA", "u") \
	X(C_SeedRandom, 63, "uay", "") \
	X(C_GenerateRandom, 64, "ufy", "ay") \
	X(C_WaitForSlotEvent, 65, "u", "u")

/* CALL_ERROR answers any call: it carries the CK_RV (u). */
enum call_number {
	CALL_ERROR = 0,
#define CALL_NUMBER(name, number, in, out) CALL_##name = number,
	CALLS(CALL_NUMBER)
#undef CALL_NUMBER
};

#endif

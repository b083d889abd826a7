package rpc

// A call is one function of PKCS #11 on the wire: its name, the signatures of its
// arguments and its results, and who answers it; nil is CKR_FUNCTION_NOT_SUPPORTED.
type call struct {
	name      string
	arguments string
	results   string
	answer    func(*exchange) error
}

// The numbers that are looked at by themselves.
const (
	callError      = 0 // of an answer, never of a call
	callInitialize = 1
)

// calls are the calls of version 0 of the protocol, by number: the functions of PKCS #11
// 2.40 (p11-kit 0.24.1, rpc-message.h).
var calls = [...]call{
	callError:      {"ERROR", "", "u", nil},
	callInitialize: {"C_Initialize", "ayyay", "", (*exchange).initialize},
	2:              {"C_Finalize", "", "", (*exchange).finalize},
	3:              {"C_GetInfo", "", "vsusv", (*exchange).getInfo},
	4:              {"C_GetSlotList", "yfu", "au", (*exchange).getSlotList},
	5:              {"C_GetSlotInfo", "u", "ssuvv", (*exchange).getSlotInfo},
	6:              {"C_GetTokenInfo", "u", "ssssuuuuuuuuuuuvvs", (*exchange).getTokenInfo},
	7:              {"C_GetMechanismList", "ufu", "au", (*exchange).getMechanismList},
	8:              {"C_GetMechanismInfo", "uu", "uuu", (*exchange).getMechanismInfo},
	9:              {"C_InitToken", "uayz", "", nil},
	10:             {"C_OpenSession", "uu", "u", (*exchange).openSession},
	11:             {"C_CloseSession", "u", "", (*exchange).closeSession},
	12:             {"C_CloseAllSessions", "u", "", (*exchange).closeAllSessions},
	13:             {"C_GetSessionInfo", "u", "uuuu", (*exchange).getSessionInfo},
	14:             {"C_InitPIN", "uay", "", nil},
	15:             {"C_SetPIN", "uayay", "", nil},
	16:             {"C_GetOperationState", "ufy", "ay", nil},
	17:             {"C_SetOperationState", "uayuu", "", nil},
	18:             {"C_Login", "uuay", "", (*exchange).login},
	19:             {"C_Logout", "u", "", (*exchange).logout},
	20:             {"C_CreateObject", "uaA", "u", nil},
	21:             {"C_CopyObject", "uuaA", "u", nil},
	22:             {"C_DestroyObject", "uu", "", nil},
	23:             {"C_GetObjectSize", "uu", "u", nil},
	24:             {"C_GetAttributeValue", "uufA", "aAu", (*exchange).getAttributeValue},
	25:             {"C_SetAttributeValue", "uuaA", "", nil},
	26:             {"C_FindObjectsInit", "uaA", "", (*exchange).findObjectsInit},
	27:             {"C_FindObjects", "ufu", "au", (*exchange).findObjects},
	28:             {"C_FindObjectsFinal", "u", "", (*exchange).findObjectsFinal},
	29:             {"C_EncryptInit", "uMu", "", nil},
	30:             {"C_Encrypt", "uayfy", "ay", nil},
	31:             {"C_EncryptUpdate", "uayfy", "ay", nil},
	32:             {"C_EncryptFinal", "ufy", "ay", nil},
	33:             {"C_DecryptInit", "uMu", "", nil},
	34:             {"C_Decrypt", "uayfy", "ay", nil},
	35:             {"C_DecryptUpdate", "uayfy", "ay", nil},
	36:             {"C_DecryptFinal", "ufy", "ay", nil},
	37:             {"C_DigestInit", "uM", "", nil},
	38:             {"C_Digest", "uayfy", "ay", nil},
	39:             {"C_DigestUpdate", "uay", "", nil},
	40:             {"C_DigestKey", "uu", "", nil},
	41:             {"C_DigestFinal", "ufy", "ay", nil},
	42:             {"C_SignInit", "uMu", "", (*exchange).signInit},
	43:             {"C_Sign", "uayfy", "ay", (*exchange).sign},
	44:             {"C_SignUpdate", "uay", "", (*exchange).signUpdate},
	45:             {"C_SignFinal", "ufy", "ay", (*exchange).signFinal},
	46:             {"C_SignRecoverInit", "uMu", "", nil},
	47:             {"C_SignRecover", "uayfy", "ay", nil},
	48:             {"C_VerifyInit", "uMu", "", nil},
	49:             {"C_Verify", "uayay", "", nil},
	50:             {"C_VerifyUpdate", "uay", "", nil},
	51:             {"C_VerifyFinal", "uay", "", nil},
	52:             {"C_VerifyRecoverInit", "uMu", "", nil},
	53:             {"C_VerifyRecover", "uayfy", "ay", nil},
	54:             {"C_DigestEncryptUpdate", "uayfy", "ay", nil},
	55:             {"C_DecryptDigestUpdate", "uayfy", "ay", nil},
	56:             {"C_SignEncryptUpdate", "uayfy", "ay", nil},
	57:             {"C_DecryptVerifyUpdate", "uayfy", "ay", nil},
	58:             {"C_GenerateKey", "uMaA", "u", nil},
	59:             {"C_GenerateKeyPair", "uMaAaA", "uu", nil},
	60:             {"C_WrapKey", "uMuufy", "ay", nil},
	61:             {"C_UnwrapKey", "uMuayaA", "u", nil},
	62:             {"C_DeriveKey", "uMuaA", "u", nil},
	63:             {"C_SeedRandom", "uay", "", (*exchange).seedRandom},
	64:             {"C_GenerateRandom", "ufy", "ay", (*exchange).generateRandom},
	65:             {"C_WaitForSlotEvent", "u", "u", (*exchange).waitForSlotEvent},
}

#include "values.h"

#include <string.h>

void put_ulong(struct message *m, CK_ULONG value)
{
	put_uint64(m, value);
}

/* CK_UNAVAILABLE_INFORMATION of eight bytes is that of four when cut. */
CK_ULONG get_ulong(struct message *m)
{
	return (CK_ULONG)get_uint64(m);
}

void put_bytes(struct message *m, const CK_BYTE *data, CK_ULONG length)
{
	if (data == NULL && length > 0)
		message_fail(m, CKR_ARGUMENTS_BAD);
	put_byte(m, 1); /* the array is there */
	put_array(m, data, length);
}

void put_no_pin(struct message *m)
{
	put_bytes(m, NULL, 0);
}

void put_room(struct message *m, const void *out, CK_ULONG room)
{
	if (out == NULL)
		room = 0;
	/* More does not fit into an answer, and the other end would set it aside. */
	if (room > MESSAGE_MAX)
		room = MESSAGE_MAX;
	put_uint32(m, (uint32_t)room);
}

CK_RV get_bytes(struct message *m, CK_BYTE *out, CK_ULONG *count)
{
	const uint8_t *data = NULL;
	CK_ULONG room = *count;
	size_t length;

	if (get_byte(m) == 0) {
		length = get_uint32(m); /* the length alone */
	} else {
		data = get_array(m, &length);
	}
	if (length > MESSAGE_MAX)
		message_fail(m, CKR_DEVICE_ERROR);
	if (m->error != CKR_OK)
		return CKR_DEVICE_ERROR;
	*count = (CK_ULONG)length;
	if (out == NULL)
		return CKR_OK;
	if (length > room || (data == NULL && length > 0))
		return CKR_BUFFER_TOO_SMALL;
	if (length > 0)
		memcpy(out, data, length);
	return CKR_OK;
}

CK_RV get_ulongs(struct message *m, CK_ULONG *out, CK_ULONG *count)
{
	CK_ULONG room = *count;
	uint8_t present = get_byte(m);
	uint32_t n = get_uint32(m);
	bool kept = out != NULL && present && n <= room;

	if (n > MESSAGE_MAX / 8 || (present && n > (m->length - m->at) / 8))
		message_fail(m, CKR_DEVICE_ERROR);
	if (m->error != CKR_OK)
		return CKR_DEVICE_ERROR;
	for (uint32_t i = 0; present && i < n; i++) {
		CK_ULONG value = get_ulong(m);

		if (kept)
			out[i] = value;
	}
	*count = n;
	return out == NULL || kept || n == 0 ? CKR_OK : CKR_BUFFER_TOO_SMALL;
}

static bool is_pss(CK_MECHANISM_TYPE type)
{
	switch (type) {
	case CKM_RSA_PKCS_PSS:
	case CKM_SHA1_RSA_PKCS_PSS:
	case CKM_SHA224_RSA_PKCS_PSS:
	case CKM_SHA256_RSA_PKCS_PSS:
	case CKM_SHA384_RSA_PKCS_PSS:
	case CKM_SHA512_RSA_PKCS_PSS:
		return true;
	default:
		return false;
	}
}

static void put_pss(struct message *m, const CK_MECHANISM *mechanism)
{
	CK_RSA_PKCS_PSS_PARAMS p;

	if (mechanism->pParameter == NULL || mechanism->ulParameterLen != sizeof p) {
		message_fail(m, CKR_MECHANISM_PARAM_INVALID);
		return;
	}
	memcpy(&p, mechanism->pParameter, sizeof p);
	put_ulong(m, p.hashAlg);
	put_ulong(m, p.mgf);
	put_ulong(m, p.sLen);
}

void put_mechanism(struct message *m, const CK_MECHANISM *mechanism)
{
	if (mechanism == NULL) {
		message_fail(m, CKR_ARGUMENTS_BAD);
		return;
	}
	if (mechanism->mechanism > 0xfffffffeUL) {
		message_fail(m, CKR_MECHANISM_INVALID);
		return;
	}
	put_uint32(m, (uint32_t)mechanism->mechanism);
	if (is_pss(mechanism->mechanism))
		put_pss(m, mechanism);
	else if (mechanism->pParameter != NULL && mechanism->ulParameterLen > 0)
		message_fail(m, CKR_MECHANISM_PARAM_INVALID);
	else
		put_array(m, NULL, 0);
}

static CK_VERSION get_version(struct message *m)
{
	CK_VERSION version;

	version.major = get_byte(m);
	version.minor = get_byte(m);
	return version;
}

/* get_text reads a text padded with spaces (s), which has exactly the length of its field. */
static void get_text(struct message *m, CK_UTF8CHAR *text, size_t size)
{
	size_t length;
	const uint8_t *data = get_array(m, &length);

	if (length != size)
		message_fail(m, CKR_DEVICE_ERROR);
	if (m->error == CKR_OK)
		memcpy(text, data, size);
}

void get_info(struct message *m, CK_INFO *info)
{
	info->cryptokiVersion = get_version(m);
	get_text(m, info->manufacturerID, sizeof info->manufacturerID);
	info->flags = get_ulong(m);
	get_text(m, info->libraryDescription, sizeof info->libraryDescription);
	info->libraryVersion = get_version(m);
}

void get_slot_info(struct message *m, CK_SLOT_INFO *info)
{
	get_text(m, info->slotDescription, sizeof info->slotDescription);
	get_text(m, info->manufacturerID, sizeof info->manufacturerID);
	info->flags = get_ulong(m);
	info->hardwareVersion = get_version(m);
	info->firmwareVersion = get_version(m);
}

void get_token_info(struct message *m, CK_TOKEN_INFO *info)
{
	get_text(m, info->label, sizeof info->label);
	get_text(m, info->manufacturerID, sizeof info->manufacturerID);
	get_text(m, info->model, sizeof info->model);
	get_text(m, info->serialNumber, sizeof info->serialNumber);
	info->flags = get_ulong(m);
	info->ulMaxSessionCount = get_ulong(m);
	info->ulSessionCount = get_ulong(m);
	info->ulMaxRwSessionCount = get_ulong(m);
	info->ulRwSessionCount = get_ulong(m);
	info->ulMaxPinLen = get_ulong(m);
	info->ulMinPinLen = get_ulong(m);
	info->ulTotalPublicMemory = get_ulong(m);
	info->ulFreePublicMemory = get_ulong(m);
	info->ulTotalPrivateMemory = get_ulong(m);
	info->ulFreePrivateMemory = get_ulong(m);
	info->hardwareVersion = get_version(m);
	info->firmwareVersion = get_version(m);
	get_text(m, info->utcTime, sizeof info->utcTime);
}

void get_session_info(struct message *m, CK_SESSION_INFO *info)
{
	info->slotID = get_ulong(m);
	info->state = get_ulong(m);
	info->flags = get_ulong(m);
	info->ulDeviceError = get_ulong(m);
}

void get_mechanism_info(struct message *m, CK_MECHANISM_INFO *info)
{
	info->ulMinKeySize = get_ulong(m);
	info->ulMaxKeySize = get_ulong(m);
	info->flags = get_ulong(m);
}

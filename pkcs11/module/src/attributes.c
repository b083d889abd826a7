/*
 * attributes.c: templates on the wire. An attribute is its type (four bytes), a byte
 * that says whether it has a value, the value's length in the memory of whoever sends
 * it (four bytes) and the value in one of six forms, which its type decides.
 */
#include "values.h"

#include <string.h>

enum form { BYTES, BYTE, NUMBER, NUMBERS, TEMPLATE };

/* The attribute types of PKCS #11 2.40 that are no byte arrays, by their numbers. Both
 * ends must agree on this table: the form is not on the wire. A date (CKA_START_DATE,
 * CKA_END_DATE) is eight characters, so it travels as bytes. */
static enum form form_of(CK_ATTRIBUTE_TYPE type)
{
	switch (type) {
	case 0x001: /* CKA_TOKEN */
	case 0x002: /* CKA_PRIVATE */
	case 0x086: /* CKA_TRUSTED */
	case 0x103: /* CKA_SENSITIVE */
	case 0x104: /* CKA_ENCRYPT */
	case 0x105: /* CKA_DECRYPT */
	case 0x106: /* CKA_WRAP */
	case 0x107: /* CKA_UNWRAP */
	case 0x108: /* CKA_SIGN */
	case 0x109: /* CKA_SIGN_RECOVER */
	case 0x10A: /* CKA_VERIFY */
	case 0x10B: /* CKA_VERIFY_RECOVER */
	case 0x10C: /* CKA_DERIVE */
	case 0x162: /* CKA_EXTRACTABLE */
	case 0x163: /* CKA_LOCAL */
	case 0x164: /* CKA_NEVER_EXTRACTABLE */
	case 0x165: /* CKA_ALWAYS_SENSITIVE */
	case 0x170: /* CKA_MODIFIABLE */
	case 0x171: /* CKA_COPYABLE */
	case 0x200: /* CKA_SECONDARY_AUTH */
	case 0x202: /* CKA_ALWAYS_AUTHENTICATE */
	case 0x210: /* CKA_WRAP_WITH_TRUSTED */
	case 0x301: /* CKA_RESET_ON_INIT */
	case 0x302: /* CKA_HAS_RESET */
	case 0x405: /* CKA_COLOR */
		return BYTE;
	case 0x000: /* CKA_CLASS */
	case 0x080: /* CKA_CERTIFICATE_TYPE */
	case 0x087: /* CKA_CERTIFICATE_CATEGORY */
	case 0x088: /* CKA_JAVA_MIDP_SECURITY_DOMAIN */
	case 0x100: /* CKA_KEY_TYPE */
	case 0x121: /* CKA_MODULUS_BITS */
	case 0x133: /* CKA_PRIME_BITS */
	case 0x134: /* CKA_SUB_PRIME_BITS */
	case 0x160: /* CKA_VALUE_BITS */
	case 0x161: /* CKA_VALUE_LEN */
	case 0x166: /* CKA_KEY_GEN_MECHANISM */
	case 0x201: /* CKA_AUTH_PIN_FLAGS */
	case 0x300: /* CKA_HW_FEATURE_TYPE */
	case 0x400: /* CKA_PIXEL_X */
	case 0x401: /* CKA_PIXEL_Y */
	case 0x402: /* CKA_RESOLUTION */
	case 0x403: /* CKA_CHAR_ROWS */
	case 0x404: /* CKA_CHAR_COLUMNS */
	case 0x406: /* CKA_BITS_PER_PIXEL */
	case 0x500: /* CKA_MECHANISM_TYPE */
		return NUMBER;
	case 0x40000600: /* CKA_ALLOWED_MECHANISMS */
		return NUMBERS;
	case 0x40000211: /* CKA_WRAP_TEMPLATE */
	case 0x40000212: /* CKA_UNWRAP_TEMPLATE */
	case 0x40000213: /* CKA_DERIVE_TEMPLATE */
		return TEMPLATE;
	default:
		return BYTES;
	}
}

static void put_number(struct message *m, const void *value, size_t length)
{
	CK_ULONG number = 0;

	if (length != 0 && length != sizeof number)
		message_fail(m, CKR_ATTRIBUTE_VALUE_INVALID);
	else if (length > 0)
		memcpy(&number, value, length);
	put_uint32(m, length > 0 ? 8 : 0);
	put_ulong(m, number);
}

static void put_numbers(struct message *m, const void *value, size_t length)
{
	size_t count = length / sizeof(CK_ULONG);
	const uint8_t *at = value;

	if (length % sizeof(CK_ULONG) != 0 || count > MESSAGE_MAX / 8) {
		message_fail(m, CKR_ATTRIBUTE_VALUE_INVALID);
		return;
	}
	put_uint32(m, (uint32_t)(count * 8));
	put_uint32(m, (uint32_t)count);
	for (size_t i = 0; i < count; i++) {
		CK_ULONG number;

		memcpy(&number, at + i * sizeof number, sizeof number);
		put_ulong(m, number);
	}
}

static void put_value(struct message *m, CK_ATTRIBUTE_TYPE type, const void *value, size_t length)
{
	switch (form_of(type)) {
	case BYTE:
		if (length > 1)
			message_fail(m, CKR_ATTRIBUTE_VALUE_INVALID);
		put_uint32(m, (uint32_t)length);
		put_byte(m, length > 0 ? *(const uint8_t *)value : 0);
		break;
	case NUMBER:
		put_number(m, value, length);
		break;
	case NUMBERS:
		put_numbers(m, value, length);
		break;
	case TEMPLATE: /* no object of ours has a template in it */
		message_fail(m, CKR_ATTRIBUTE_TYPE_INVALID);
		break;
	case BYTES:
		put_uint32(m, (uint32_t)length);
		put_array(m, value, length);
		break;
	}
}

static void put_type(struct message *m, CK_ATTRIBUTE_TYPE type)
{
	if (type > 0xffffffffUL)
		message_fail(m, CKR_ATTRIBUTE_TYPE_INVALID);
	put_uint32(m, (uint32_t)type);
}

/* put_count writes the number of attributes; the shortest of them has eight bytes. */
static bool put_count(struct message *m, const CK_ATTRIBUTE *attributes, CK_ULONG count)
{
	if (attributes == NULL && count > 0)
		message_fail(m, CKR_ARGUMENTS_BAD);
	if (count > MESSAGE_MAX / 8)
		message_fail(m, CKR_ARGUMENTS_BAD);
	put_uint32(m, (uint32_t)count);
	return m->error == CKR_OK;
}

void put_template(struct message *m, const CK_ATTRIBUTE *attributes, CK_ULONG count)
{
	if (!put_count(m, attributes, count))
		return;
	for (CK_ULONG i = 0; i < count && m->error == CKR_OK; i++) {
		const CK_ATTRIBUTE *a = &attributes[i];

		if (a->ulValueLen > MESSAGE_MAX || (a->pValue == NULL && a->ulValueLen > 0)) {
			message_fail(m, CKR_ATTRIBUTE_VALUE_INVALID);
			return;
		}
		put_type(m, a->type);
		put_byte(m, 1);
		put_value(m, a->type, a->pValue, a->ulValueLen);
	}
}

/* room_of is how many bytes the other end may give: a number has eight there. */
static uint32_t room_of(const CK_ATTRIBUTE *a)
{
	if (a->pValue == NULL)
		return 0;
	if (form_of(a->type) == NUMBER && a->ulValueLen >= sizeof(CK_ULONG))
		return 8;
	return a->ulValueLen < MESSAGE_MAX ? (uint32_t)a->ulValueLen : (uint32_t)MESSAGE_MAX;
}

void put_template_room(struct message *m, const CK_ATTRIBUTE *attributes, CK_ULONG count)
{
	if (!put_count(m, attributes, count))
		return;
	for (CK_ULONG i = 0; i < count && m->error == CKR_OK; i++) {
		put_type(m, attributes[i].type);
		put_uint32(m, room_of(&attributes[i]));
	}
}

/* keep puts a value of the given length in its place; value is NULL where the other
 * end sent the length alone. */
static CK_RV keep(struct message *m, CK_ATTRIBUTE *a, const void *value, size_t length)
{
	CK_ULONG room = a->ulValueLen;

	if (length > MESSAGE_MAX)
		message_fail(m, CKR_DEVICE_ERROR);
	if (m->error != CKR_OK)
		return CKR_OK;
	a->ulValueLen = (CK_ULONG)length;
	if (a->pValue == NULL)
		return CKR_OK;
	if (length > room) { /* Base 5.7, C_GetAttributeValue, rule 5 */
		a->ulValueLen = CK_UNAVAILABLE_INFORMATION;
		return CKR_BUFFER_TOO_SMALL;
	}
	if (value == NULL && length > 0)
		message_fail(m, CKR_DEVICE_ERROR);
	else if (length > 0)
		memcpy(a->pValue, value, length);
	return CKR_OK;
}

static CK_RV get_number_list(struct message *m, CK_ATTRIBUTE *a)
{
	uint32_t count = get_uint32(m);
	const uint8_t *list = count <= MESSAGE_MAX / 8 ? get_raw(m, (size_t)count * 8) : NULL;
	size_t length = (size_t)count * sizeof(CK_ULONG);

	if (list == NULL) {
		message_fail(m, CKR_DEVICE_ERROR);
		return CKR_OK;
	}
	if (a->pValue == NULL || a->ulValueLen < length)
		return keep(m, a, NULL, length);
	a->ulValueLen = (CK_ULONG)length;
	for (uint32_t i = 0; i < count; i++) {
		uint64_t wide = (uint64_t)load_uint32(list + 8 * i) << 32 | load_uint32(list + 8 * i + 4);
		CK_ULONG number = (CK_ULONG)wide;

		memcpy((uint8_t *)a->pValue + i * sizeof number, &number, sizeof number);
	}
	return CKR_OK;
}

static CK_RV get_value(struct message *m, CK_ATTRIBUTE *a, uint32_t length)
{
	const uint8_t *data;
	CK_ULONG number;
	uint8_t byte;
	size_t n;

	switch (form_of(a->type)) {
	case BYTE:
		byte = get_byte(m);
		return keep(m, a, &byte, length > 0 ? 1 : 0);
	case NUMBER:
		number = get_ulong(m);
		return keep(m, a, &number, length > 0 ? sizeof number : 0);
	case NUMBERS:
		return get_number_list(m, a);
	case TEMPLATE:
		message_fail(m, CKR_DEVICE_ERROR);
		return CKR_OK;
	case BYTES:
		break;
	}
	data = get_array(m, &n);
	if (data != NULL && n != length)
		message_fail(m, CKR_DEVICE_ERROR);
	return keep(m, a, data, length);
}

static CK_RV get_attribute(struct message *m, CK_ATTRIBUTE *a)
{
	if (get_uint32(m) != a->type)
		message_fail(m, CKR_DEVICE_ERROR);
	if (get_byte(m) != 0)
		return get_value(m, a, get_uint32(m));
	a->ulValueLen = CK_UNAVAILABLE_INFORMATION;
	return CKR_OK;
}

CK_RV get_template(struct message *m, CK_ATTRIBUTE *attributes, CK_ULONG count)
{
	CK_RV here = CKR_OK, there;

	if (get_uint32(m) != count)
		message_fail(m, CKR_DEVICE_ERROR);
	for (CK_ULONG i = 0; i < count && m->error == CKR_OK; i++) {
		CK_RV rv = get_attribute(m, &attributes[i]);

		if (rv != CKR_OK)
			here = rv;
	}
	there = get_ulong(m);
	switch (there) {
	case CKR_OK:
		return here;
	case CKR_ATTRIBUTE_SENSITIVE:
	case CKR_ATTRIBUTE_TYPE_INVALID:
	case CKR_BUFFER_TOO_SMALL:
		return there;
	default: /* anything else would have come as an error, without attributes */
		return CKR_DEVICE_ERROR;
	}
}

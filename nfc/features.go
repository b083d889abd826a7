package nfc

import "encoding/binary"

// PC/SC part 10 (revision 2.02.09), 2.2 and FEATURE_GET_TLV_PROPERTIES: how a driver
// tells its features.
const (
	featureRequest       = 3400 // CM_IOCTL_GET_FEATURE_REQUEST, before SCARD_CTL_CODE
	featureTLVProperties = 0x12 // FEATURE_GET_TLV_PROPERTIES
	propertyMaxAPDUData  = 0x0A // dwMaxAPDUDataSize, 4 bytes, little-endian
)

// featureControl finds the control code of a feature in the answer to
// CM_IOCTL_GET_FEATURE_REQUEST: repeated tag, length 4, code in big-endian order (2.2).
func featureControl(list []byte, tag byte) (code uint32, ok bool) {
	value, ok := findTLV(list, tag)
	if !ok || len(value) != 4 {
		return 0, false
	}
	return binary.BigEndian.Uint32(value), true
}

// extentOf reads dwMaxAPDUDataSize in the answer to FEATURE_GET_TLV_PROPERTIES: 0 is
// short APDUs only; more than 256 is extended up to that size. What lies between is not
// defined and taken as short.
func extentOf(properties []byte) Extent {
	value, ok := findTLV(properties, propertyMaxAPDUData)
	switch {
	case !ok || len(value) != 4:
		return ExtendedUnknown
	case binary.LittleEndian.Uint32(value) > 256:
		return ExtendedYes
	default:
		return ExtendedNo
	}
}

// findTLV returns the value of the first object with the tag; tag and length are one
// byte each. A list that is cut short holds what came before the cut.
func findTLV(list []byte, tag byte) (value []byte, ok bool) {
	for len(list) >= 2 {
		t, n, rest := list[0], int(list[1]), list[2:]
		if n > len(rest) {
			return nil, false
		}
		if t == tag {
			return rest[:n], true
		}
		list = rest[n:]
	}
	return nil, false
}

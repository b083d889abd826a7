package simulator

import "encoding/hex"

// The certification authority of external authentication (card, section 6): its name in
// the card's certificate holder reference, and the application it may open.
var (
	caHolder        = unhex("00000000495453494D000001") // CHR, 12 bytes; the last 8 are the CAR
	caAuthorisation = unhex("A0000000003900")           // CHA, 7 bytes; the first 6 are the AID
)

// getData is GET DATA '3FFF' (card, section 6). The answers are the same in clear and
// under secure messaging.
func (c *Card) getData(cmd command) reply {
	if cmd.p1p2() != 0x3FFF {
		return status(swWrongP1P2)
	}
	if c.dir != dirCIE {
		return status(swNotFound)
	}
	g, p, q := tlv(0x97, c.group.g), tlv(0x98, c.group.p), tlv(0x99, c.group.q)
	switch hex.EncodeToString(cmd.data) {
	case "4d0a7008bfa10104a3029700":
		return dhParameters(g)
	case "4d0a7008bfa10104a3029800":
		return dhParameters(p)
	case "4d0a7008bfa10104a3029900":
		return dhParameters(q)
	case "4d087006bfa10102a380":
		if c.family.AllDH {
			return dhParameters(g, p, q)
		}
	case "4d097007bfa004037f4980":
		return caPublicKey()
	case "4d04a6029100":
		return c.cardPublic()
	}
	return status(swNotFound)
}

func dhParameters(parts ...[]byte) reply {
	return reply{data: tlv(0x70, tlv(0xBFA101, tlv(0xA3, parts...))), sw: swOK}
}

// caPublicKey is the answer with the public key of external authentication.
func caPublicKey() reply {
	key := tlv(0x7F49,
		tlv(0x81, unhex(caModulus)), tlv(0x82, unhex(caExponent)),
		tlv(0x5F20, caHolder), tlv(0x5F4C, caAuthorisation))
	return reply{data: tlv(0x70, tlv(0xBFA004, key)), sw: swOK}
}

// The simulated authority's key: a product of small primes, made so that the private
// exponent that every terminal carries is its own. The exponent is not the usual one.
const (
	caModulus = "84E172F461FD7CB6E98C08C022FB1EFBA6D984B2B95657B86F5AF3C8511D758BD096B04A6F0C21F6D702850002AB6120" +
		"0E45D39E9DB2D5D0D6E6ED940CB65CF0219ECA41A2DB81484A8A5E315E3DED34C5AD3BC3D9B8A0D31CABB2B3F97C5B01" +
		"1C0102B7995311607F0157FD9341BB891C04BA08D4FC1598A7A5D8BCDB402F4AA5ADA678906E9B80AD0093F16BECF156" +
		"6A2265F38CAC5BB49550B672BCE1CE714651DE452E3FB10E9A66493357E35631456907B98C5C93E8E8B4A604B52334EB" +
		"FEB596E73EA409EE0E25FA0C661ADB6726769AEB1408DF7C53FE0F0353DC189783CB21BBEF214A99EAEE881605899E41" +
		"3980ABF810E2978893C9F919A076498F"
	caExponent = "09606701"
)

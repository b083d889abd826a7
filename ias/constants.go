package ias

import (
	"encoding/hex"
	"math/big"
)

// The interoperability constants of the CIE 3.0, as every published terminal carries
// them (the open source middleware, BSD licence). None is a secret: they let the card
// check that a terminal speaks its protocol, and identify nobody.
var (
	// terminalModulus and terminalPrivate are the terminal's own RSA-2048 key.
	terminalModulus = number("" +
		"BA2837AB4C6BB827577BFF4EB7B1E49CDDE0F16614D1EF24C1B75CF70FB12CD18F4D14E2814BA4877EA800E175906076" +
		"B562BA535973C5D8B378051D8AFC7407A1D919529E03C106CDA18D699AFB0D8AB4FDDD9DC719159A50DE9468F02AB103" +
		"E282A50E716EC23CDA5BFC4A232B09A4B2C70745939549099B4483CBAE62D0099674DBF6F39B7223A99D88E33F1A0CDE" +
		"DEEBBDC35517ABE9880AAB240E1EA166283A274A9AD93B4B1D19F3679F3E8B5FF6A1E0ED736E84D5ABE03C59E7346B42" +
		"18755D75366CBF4136F0A26C3DC70A69ABAAF66E13A1B2FAAD052CA6EC9C51E2AED14D16E090254DC3F64EA2BD8A836B" +
		"BA99DEFACBA3A613AEEDD93A9615273D")
	terminalPrivate = number("" +
		"4716C2A38CCC7A07B415EB1A6175F2AAA0E49CEAF1BA75CBA09A684B04D8111879D3E2CCD8B94D3C5CF6C55753F0ED95" +
		"87910B3C77258A01460FE84C2EDE5764EEBE9C37FB95CD69CEAF09F4B1357C276314AB43EC5B3CEFB0403F868F688E2E" +
		"C09A4973E987756F8DA7A101A2CA75A54A8C4CCF9A1B6147E4DE56423AF70B2067179C5EEB646867863478D752C7F412" +
		"DB277541575AA0619D30BCCC8D87E6170B33439A2C93F2D97E18C0A82343A6012A5BB1822808F01B5CFD85673AC0964C" +
		"5F3CFD2DAF8142359764A9ADB9E3F76DB613461C1BC913DC9AC0AB50D365F77CB93194C98AA966D89CDD555125A5E59E" +
		"CF4FA3F0C3FD610CD3D056439338FD81")
	// terminalPrime is the larger prime of terminalModulus: not published, but what the two
	// numbers above tell.
	terminalPrime = number("" +
		"E9281D696BCF26576ADA4491BDBB48057CDD3E78D846D9616469E2B48151098DB688704F676EB93F7ED50C7A725BFDA2" +
		"6BFF10630A0AA9658684B881E007F0F1A53208DA67E2D62216B01990DBBC93CB2870B99F87742FFA87A17129C9FAD525" +
		"F6CF2AE6F45A04C0FC0750F2CA4D5B4F54273FC5993BA965851D38EFA92C36DD")
	// externalCAPrivate is the private exponent of the external authentication CA, key
	// 84. Its modulus and public exponent are read from the card.
	externalCAPrivate = number("" +
		"186B31488C25DCF85D953D3630C0D073BA1C6AA24581AD254F3B6719C5D72CCA3E5CDC5A1E5316578D75954FF73B237B" +
		"532C9F8DE4A2C4C911385A23E63E33E47EE45E66EFD49B18E02CFF87598C39109E8F86A66BC330249CE3FCAD655DCDBF" +
		"98C9C5E479321AF53B517D041061880A647BBE0FF813683470E6C50094CE81D064E204E351BD3AE0A7947D8E91C3FD5C" +
		"0A15233C349A5215A4E66E21C5D33498E71991EA24473B29F1475F6FD9BE3996E19BD474FAD1B41EA0DCD2FC16C9BFFA" +
		"071BFEC1B22415184811C1985FBFE3E7B4F44A4B3C8DFAB4D90CECFC5E608D673E6762C62CB798341271149BA688162E" +
		"C7D0E3468F65A94AB4AD1AB67E37BFC1")

	// terminalExponent is the terminal's public exponent in the four bytes that go into
	// its certificate.
	terminalExponent = []byte{0x00, 0x01, 0x00, 0x01}
	// serialIFD is SN.IFD; the terminal's holder reference is four zero bytes and it.
	serialIFD = []byte{0x20, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01}
	// certificateOID is the algorithm in the terminal's certificate, SHA-256.
	certificateOID = []byte{0x2A, 0x81, 0x22, 0xF4, 0x2A, 0x02, 0x04, 0x01, 0x04}

	aidIAS = []byte{0xA0, 0x00, 0x00, 0x00, 0x30, 0x80, 0x00, 0x00, 0x00, 0x09, 0x81, 0x60, 0x01}
	aidCIE = []byte{0xA0, 0x00, 0x00, 0x00, 0x00, 0x39}
)

const (
	profileIdentifier = 0x8A // CPI of the terminal's certificate
	roleTerminal      = 0x01 // last byte of its CHA
)

// Algorithms, as they stand in DO'80' of MANAGE SECURITY ENVIRONMENT.
const (
	algDeviceAuth  = 0x9B // Diffie-Hellman and device authentication, SHA-256
	algCertificate = 0x41 // verification of the terminal's certificate
	algSignature   = 0x02 // RSASSA-PKCS1-v1_5; the card pads what it is given
)

// Keys and references.
const (
	keyDH        = 0x81 // in template A6
	keyCA        = 0x84
	keyChip      = 0x82 // public part in EF 1004
	keySignature = 0x81 // in template A4; public part in the certificate
	refPIN       = 0x81
	refPUK       = 0x82
)

// Instructions that carry a secret (ISO/IEC 7816-4:2013, 11.5.6, 11.5.7 and 11.5.10).
const (
	insVerify              = 0x20
	insChangeReferenceData = 0x24
	insResetRetryCounter   = 0x2C
)

func number(s string) *big.Int { return new(big.Int).SetBytes(unhex(s)) }

// unhex decodes a constant of this file.
func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

package simulator

import (
	"encoding/hex"
	"fmt"
	"slices"
)

// Limits of a card that takes extended length: bytes of a whole C-APDU and of a whole
// R-APDU. Zero means that the card sets none.
type Limits struct{ Command, Response int }

// A Family is one generation of chips (card, section 3): what tells it from the others
// on the wire.
type Family struct {
	Name string
	ATR  []byte // complete, with its check byte TCK
	Mark []byte // the part of the ATR by which terminals know the generation

	RootByName bool   // the root is selected by the name of IAS ECC, else it is the MF
	EFATR      []byte // content of EF.ATR (2F01)
	AllDH      bool   // GET DATA answers g, p and q in one request too
	Limits     Limits

	behaviour Behaviour
}

// Behaviour returns what cards of this family do where the text leaves a choice.
func (f Family) Behaviour() Behaviour { return f.behaviour }

// EF.ATR as published for five generations; the others repeat the nearest one. The third
// byte of DO '47' tells command chaining ('80') and extended length ('40').
const (
	efATRChaining = "4703940180"
	efATRSTM      = "4703940181" + "E010020200FF020200FF0202010002020100"
	efATRText     = "496173456363526F6F74" // "IasEccRoot"
	efATRGemalto2 = "47039441C0"
	efATRActalis  = "47039401E0" + "7F6608020204D6020207E3"
)

// Families returns the eleven generations of the fact sheet. Where the text leaves a choice
// that every terminal is known to live with, families differ in it.
func Families() []Family {
	actalis := Limits{Command: 1238, Response: 2019}
	return []Family{
		family("gemalto", "3B8F800180318065B085040011120FFF8290008A", "80318065B085040011", efATRText, true, Limits{},
			choose(EndOfFileWarned)),
		family("gemalto2", "3B8F800180318065B0850300EF120FFF82900073", "80318065B0850300EF", efATRGemalto2, true, Limits{},
			choose(EndOfFileOffset)),
		family("stm", "3B8B80018066475000B8007F829000"+"2E", "8066475000B8007F", efATRSTM, true, Limits{},
			choose(EndOfFileLength).with61()),
		family("stm2", "3B80800101", "80800101", efATRSTM, true, Limits{},
			choose(EndOfFileOffset).with61()),
		family("stm3", "3B8B80018066475000B800948290"+"00C5", "80018066475000B80094829000C5", efATRSTM, true, Limits{},
			choose(EndOfFileShort).with61()),
		family("nxp", "3B8E80018031806549544E585012"+"0FFF8290"+"F0", "8031806549544E5850", efATRChaining, false, Limits{},
			choose(EndOfFileWarned)),
		family("actalis", "3B8F"+"80018031806549544A3441120FFF82900088", "80018031806549544A3441120FFF82900088", efATRActalis, false, actalis,
			choose(EndOfFileWarned)),
		family("actalis2023", "3B8F"+"80018031806549544A3443120FFF8290008A", "80018031806549544A3443120FFF8290008A", efATRActalis, false, actalis,
			choose(EndOfFileShort)),
		family("bit4id", "3B8F"+"80018031806549544A3442120FFF8290008B", "80018031806549544A3442120FFF8290008B", efATRChaining, false, Limits{},
			choose(EndOfFileWarned)),
		family("bit4id2023", "3B8F"+"80018031806549544A3444120FFF8290008D", "80018031806549544A3444120FFF8290008D", efATRChaining, false, Limits{},
			choose(EndOfFileLength)),
		family("b9547", "3B8F"+"80018031806549544A3449120FFF82900080", "80018031806549544A3449120FFF82900080", efATRChaining, false, Limits{},
			choose(EndOfFileOffset)),
	}
}

// family builds one row of the table; it announces and takes extended length where its
// EF.ATR says so.
func family(name, atr, mark, efATR string, byName bool, limits Limits, b Behaviour) Family {
	f := Family{Name: name, ATR: unhex(atr), Mark: unhex(mark), EFATR: unhex(efATR), RootByName: byName, Limits: limits}
	f.AllDH = name == "gemalto"
	b.AnnounceExtended = announcesExtended(f.EFATR)
	b.TakeExtended = b.AnnounceExtended
	f.behaviour = b
	return f
}

// announcesExtended reads bit '40' of the third software function byte of DO '47'.
func announcesExtended(efATR []byte) bool {
	return len(efATR) >= 5 && efATR[0] == 0x47 && efATR[1] == 3 && efATR[4]&0x40 != 0
}

// announceExtended returns efATR with that bit set or cleared; a file that has no DO '47'
// gets one when there is something to announce.
func announceExtended(efATR []byte, announce bool) []byte {
	if announcesExtended(efATR) == announce {
		return efATR
	}
	if efATR[0] != 0x47 {
		return unhex(efATRGemalto2)
	}
	out := slices.Clone(efATR)
	out[4] ^= 0x40
	return out
}

// FamilyByName finds a family; the empty name is "nxp", the one of the worked example.
func FamilyByName(name string) (Family, error) {
	if name == "" {
		name = "nxp"
	}
	for _, f := range Families() {
		if f.Name == name {
			return f, nil
		}
	}
	return Family{}, fmt.Errorf("simulator: no chip family is called %q", name)
}

// unhex decodes a constant of this package.
func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic("simulator: bad constant: " + err.Error())
	}
	return b
}

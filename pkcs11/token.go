package pkcs11

import (
	"context"

	"cied/pkcs11/ck"
)

const manufacturer = "cied"

// defaultBits is the size of the keys of known cards.
const defaultBits = 2048

// description begins with the word by which cied's module knows that connections of one
// instance share sessions here.
const description = "cied, electronic identity card"

// libraryInfo is what C_GetInfo tells.
func libraryInfo() ck.Info {
	return ck.Info{
		CryptokiVersion:    ck.Version{Major: 2, Minor: 40},
		ManufacturerID:     manufacturer,
		LibraryDescription: description,
		LibraryVersion:     ck.Version{Major: 1},
	}
}

// slotInfo is what C_GetSlotInfo tells. NSS never looks again at a slot that is not one of a
// removable device.
func slotInfo(id ck.SlotID, n *insertion) ck.SlotInfo {
	flags := ck.FlagRemovableDevice | ck.FlagHardwareSlot
	if n != nil {
		flags |= ck.FlagTokenPresent
	}
	return ck.SlotInfo{SlotDescription: slotName(id), ManufacturerID: manufacturer, Flags: flags}
}

// tokenInfo is what C_GetTokenInfo tells. The tries left on the PIN are not: to know them
// the card would have to be asked, and the dialog tells them.
func (i *instance) tokenInfo(n *insertion) ck.TokenInfo {
	all, rw := i.count(n)
	return ck.TokenInfo{
		Label:              n.label(),
		ManufacturerID:     manufacturer,
		Model:              "CIE 3.0",
		SerialNumber:       n.serial,
		Flags:              i.server.Mode.flags(),
		MaxSessionCount:    maxSessions,
		SessionCount:       all,
		MaxRWSessionCount:  maxSessions,
		RWSessionCount:     rw,
		MaxPINLen:          8,
		MinPINLen:          8,
		TotalPublicMemory:  ck.Unavailable,
		FreePublicMemory:   ck.Unavailable,
		TotalPrivateMemory: ck.Unavailable,
		FreePrivateMemory:  ck.Unavailable,
	}
}

// flags are those of a token: without CKF_LOGIN_REQUIRED no application asks for a PIN.
func (m Mode) flags() ck.Flags {
	flags := ck.FlagRNG | ck.FlagWriteProtected | ck.FlagTokenInitialized
	if m == Protected {
		flags |= ck.FlagLoginRequired | ck.FlagUserPINInitialized | ck.FlagProtectedAuthenticationPath
	}
	return flags
}

// mechanismInfo is what C_GetMechanismInfo tells.
func mechanismInfo(n *insertion, m ck.Mechanism) (ck.MechanismInfo, error) {
	if _, ok := hashOf(m); !ok {
		return ck.MechanismInfo{}, ck.MechanismInvalid
	}
	bits := uint64(defaultBits)
	if c := n.known(); c != nil && c.key != nil {
		bits = uint64(c.key.N.BitLen())
	}
	return ck.MechanismInfo{MinKeySize: bits, MaxKeySize: bits, Flags: ck.FlagHardware | ck.FlagSign}, nil
}

// event is C_WaitForSlotEvent (2.40, 5.5). Cards are looked at while it waits, since only a
// CIE is an event; one that somebody else has now is looked at again. A card that lay there
// before the first application came is told as one that was laid.
func (i *instance) event(ctx context.Context, block bool) (ck.SlotID, error) {
	for {
		news := i.table.heard()
		all := i.table.settle(ctx)
		i.mu.Lock()
		id, ok := i.table.since(&i.told)
		i.mu.Unlock()
		switch {
		case ok:
			return id, nil
		case !block:
			return 0, ck.NoEvent
		}
		if err := pause(ctx, news, all); err != nil {
			return 0, err
		}
	}
}

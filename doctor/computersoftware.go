package doctor

import (
	"context"
	"io/fs"
	"slices"
	"strings"

	"cied/fault"
)

// softwareAlone lists what else may hold the card, for when it does.
func softwareAlone(_ context.Context, x *exam) []Finding {
	var names, lingering []string
	running := holdersRunning(x.Machine)
	for _, h := range cardHolders() {
		if at := firstThere(x.Machine, h.installed...); at != "" {
			names = append(names, h.name+" (/"+at+")")
		}
		if all := named(running, h.comms...); h.lingers && len(all) > 0 {
			lingering = append(lingering, h.name+"'s "+describe(x.Machine, all))
		}
	}
	if there(x.Machine, inHome(x.Machine, ".CIEPKI")) { // it keeps the certificate and half of the PIN there
		names = append(names, "CIE ID's enrolled cards (~/.CIEPKI)")
	}
	names = slices.Concat(names, cardModules(x.Machine), lingering)
	if len(names) == 0 {
		return Fact("none is found")
	}
	return advise(fault.OtherSoftware, "%s", strings.Join(names, ", "))
}

// cardless are p11-kit's configurations of modules that open no reader.
var cardless = []string{"p11-kit-trust.module", "p11-kit-client.module", "gnome-keyring.module"}

// cardModules returns the PKCS #11 modules that p11-kit loads into other programs, by the
// names of their configurations (pkcs11.conf(5)), without ours.
func cardModules(m *Machine) []string {
	var found []string
	for _, dir := range []string{"usr/share/p11-kit/modules", "etc/pkcs11/modules"} {
		entries, err := fs.ReadDir(m.Root, dir)
		if err != nil {
			continue
		}
		for _, e := range entries {
			name := e.Name()
			if strings.HasSuffix(name, ".module") && !slices.Contains(cardless, name) && !strings.HasPrefix(name, "cied") {
				found = append(found, "p11-kit's "+name)
			}
		}
	}
	return found
}

package doctor

import (
	"context"
	"io/fs"
	"slices"
	"strings"

	"cied/fault"
)

// rivals are programs that open the card on their own, and where they are installed.
var rivals = []struct {
	name     string
	patterns []string // of path.Match, under Root
}{
	{"CIE ID", []string{
		"usr/share/CIEID", "usr/lib/libcie-pkcs11.so", "usr/lib/*-linux-*/libcie-pkcs11.so", "usr/lib64/libcie-pkcs11.so",
		"usr/local/lib/libcie-pkcs11.so", "usr/local/lib/libcie-pkcs11.dylib", "Windows/System32/CIEPKI.dll",
	}},
	{"OpenSC", []string{
		"usr/lib/*-linux-*/opensc-pkcs11.so", "usr/lib64/opensc-pkcs11.so", "usr/lib64/pkcs11/opensc-pkcs11.so",
		"usr/lib/opensc-pkcs11.so", "usr/lib/pkcs11/opensc-pkcs11.so", "Library/OpenSC/lib/opensc-pkcs11.so",
	}},
}

// softwareAlone lists what else may hold the card, for when it does.
func softwareAlone(_ context.Context, x *Exam) []Finding {
	var names []string
	for _, r := range rivals {
		if at := firstThere(x.Machine, r.patterns...); at != "" {
			names = append(names, r.name+" (/"+at+")")
		}
	}
	if there(x.Machine, inHome(x.Machine, ".CIEPKI")) { // it keeps the certificate and half of the PIN there
		names = append(names, "CIE ID's enrolled cards (~/.CIEPKI)")
	}
	names = append(names, cardModules(x.Machine)...)
	if all := processesNamed(x.Machine, "scdaemon"); len(all) > 0 {
		names = append(names, "GnuPG's "+describe(x.Machine, all))
	}
	if len(names) == 0 {
		return Fact("none is found")
	}
	return Advise(fault.OtherSoftware, "%s", strings.Join(names, ", "))
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

package repair_test

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"cied/fault"
	"cied/lang"
	"cied/repair"
)

// A person is shown what would be changed, before anything is.
func Example() {
	root, err := os.MkdirTemp("", "") // in a program, "/"
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(root)
	if err := os.MkdirAll(filepath.Join(root, "etc", "modprobe.d"), 0o755); err != nil {
		panic(err)
	}
	m := &repair.Machine{
		OS: "linux", Root: root, User: "giovanna", UID: os.Getuid(), GID: os.Getgid(), Journal: filepath.Join(root, "repairs.json"),
		Runner: repair.Elevated{Desktop: true}, Now: time.Now,
	}
	r, err := m.For(fault.ReaderClaimed)
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Title(lang.English))
	fmt.Print(r.Diff())
	// Output:
	// Free the reader that the system keeps for itself
	// --- /dev/null
	// +++ /etc/modprobe.d/cied-pn533.conf
	// @@ -0,0 +1,3 @@
	// +# Written by cied doctor --fix: leaves these readers to pcscd.
	// +blacklist pn533_usb
	// +blacklist pn533
}

package browsers_test

import (
	"fmt"
	"testing/fstest"

	"cied/browsers"
)

// A Firefox whose profile was never used with a card.
func Example() {
	s := browsers.Look(browsers.World{
		OS: "linux", Home: "/home/marta",
		Root: fstest.MapFS{
			"usr/lib/firefox/firefox":                        {},
			"home/marta/.mozilla/firefox/profiles.ini":       {Data: []byte("[Profile0]\nName=default\nIsRelative=1\nPath=a.default\n")},
			"home/marta/.mozilla/firefox/a.default/cert9.db": {},
			"snap/bin/chromium":                              {},
		},
	})
	for _, b := range s.Browsers {
		for _, p := range b.Places {
			fmt.Println(b.Name, b.Packaging, p.State, p.Reason, p.File)
		}
	}
	// Output:
	// Firefox package absent  /home/marta/.mozilla/firefox/a.default/pkcs11.txt
	// Chromium snap impossible confined
}

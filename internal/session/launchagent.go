//go:build unix

package session

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"cied/internal/wholefile"
)

// agentLabel names the launch agent, and its file.
const agentLabel = "it.cied.serve"

// A launchAgent is a job of launchd in the person's home (launchd.plist(5)). launchd reads
// it at the next login.
type launchAgent struct{ home, program string }

func (l launchAgent) file() string {
	return filepath.Join(l.home, "Library", "LaunchAgents", agentLabel+".plist")
}

func (l launchAgent) enabled() (bool, error) {
	_, err := os.Stat(l.file())
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func (l launchAgent) set(on bool) error {
	if on {
		return wholefile.Replace(l.file(), l.plist())
	}
	if err := os.Remove(l.file()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// plist starts the daemon in desktop sessions, and again when it has crashed: an exit
// status of its own is an answer, and starting again would not change it.
func (l launchAgent) plist() []byte {
	var program bytes.Buffer
	_ = xml.EscapeText(&program, []byte(l.program)) // a Buffer does not fail
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key><string>%s</string>
	<key>ProgramArguments</key><array><string>%s</string><string>serve</string></array>
	<key>RunAtLoad</key><true/>
	<key>KeepAlive</key><dict><key>Crashed</key><true/></dict>
	<key>LimitLoadToSessionType</key><string>Aqua</string>
	<key>ProcessType</key><string>Interactive</string>
</dict>
</plist>
`, agentLabel, program.Bytes())
}

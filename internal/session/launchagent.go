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

// systemAgents is where the package puts the agent for everybody (launchd.plist(5), FILES).
const systemAgents = "/Library/LaunchAgents"

// A launchAgent is a job of launchd in the person's home (launchd.plist(5)), beside the one
// that the package may have put on the computer for everybody. launchd reads them at the
// next login.
type launchAgent struct {
	home, program string
	system        string // directory of the computer's agents: systemAgents
}

func (l launchAgent) file() string {
	return filepath.Join(l.home, "Library", "LaunchAgents", agentLabel+".plist")
}

// enabled goes by the files: what "launchctl disable" switched off counts as on.
func (l launchAgent) enabled() (bool, error) {
	own, err := exists(l.file())
	if own || err != nil {
		return own, err
	}
	return l.ofComputer()
}

// ofComputer reports whether the package's agent is there.
func (l launchAgent) ofComputer() (bool, error) {
	return exists(filepath.Join(l.system, agentLabel+".plist"))
}

// errOfComputer is why a person cannot switch off with a file of their own what the package
// starts for everybody.
var errOfComputer = errors.New("the agent in " + systemAgents + ` starts it for everybody: launchctl disable "gui/$(id -u)/` + agentLabel + `"`)

// set leaves no agent of the person's where the computer's does the same: of two with one
// label launchd takes one.
func (l launchAgent) set(on bool) error {
	system, err := l.ofComputer()
	if err != nil {
		return err
	}
	if on && !system {
		return wholefile.Replace(l.file(), l.plist())
	}
	if err := os.Remove(l.file()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if system && !on {
		return errOfComputer
	}
	return nil
}

func exists(name string) (bool, error) {
	_, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
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

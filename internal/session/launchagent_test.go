//go:build unix

package session

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheLaunchAgentFollowsTheWordOfThePerson(t *testing.T) {
	l := launchAgent{t.TempDir(), "/Applications/cied", t.TempDir()}
	for _, on := range []bool{false, true, true, false, false} {
		if err := l.set(on); err != nil {
			t.Fatal(err)
		}
		if got, err := l.enabled(); err != nil || got != on {
			t.Errorf("set %v: %v, %v", on, got, err)
		}
	}
}

// The package has put an agent for everybody on the computer.
func TestTheLaunchAgentOfTheComputerStartsTheDaemonToo(t *testing.T) {
	l := launchAgent{t.TempDir(), "/Applications/cied", t.TempDir()}
	if err := l.set(true); err != nil { // before the package came
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(l.system, agentLabel+".plist"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := l.set(true); err != nil {
		t.Error(err)
	}
	if own, err := exists(l.file()); own || err != nil {
		t.Errorf("two agents have one label (%v)", err)
	}
	if err := l.set(false); !errors.Is(err, errOfComputer) {
		t.Errorf("it is switched off, and goes on: %v", err)
	}
	if on, err := l.enabled(); !on || err != nil {
		t.Errorf("%v, %v", on, err)
	}
}

func TestTheLaunchAgentStartsTheProgramWhateverItsName(t *testing.T) {
	const program = "/Users/a <b> & c/cied"
	d := xml.NewDecoder(strings.NewReader(string(launchAgent{program: program}.plist())))
	var words []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := token.(xml.CharData); ok && strings.TrimSpace(string(text)) != "" {
			words = append(words, string(text))
		}
	}
	if got := strings.Join(words, "|"); !strings.Contains(got, "|ProgramArguments|"+program+"|serve|") {
		t.Error(got)
	}
}

//go:build unix

package session

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestTheLaunchAgentFollowsTheWordOfThePerson(t *testing.T) {
	l := launchAgent{t.TempDir(), "/Applications/cied"}
	for _, on := range []bool{false, true, true, false, false} {
		if err := l.set(on); err != nil {
			t.Fatal(err)
		}
		if got, err := l.enabled(); err != nil || got != on {
			t.Errorf("set %v: %v, %v", on, got, err)
		}
	}
}

func TestTheLaunchAgentStartsTheProgramWhateverItsName(t *testing.T) {
	const program = "/Users/a <b> & c/cied"
	d := xml.NewDecoder(strings.NewReader(string(launchAgent{"/", program}.plist())))
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

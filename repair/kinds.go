package repair

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"cied/fault"
	"cied/internal/pcscd"
)

// The ids of the repairs.
const (
	Socket  = "pcsc-socket" // systemd starts pcscd when somebody asks for a reader
	Rule    = "pcsc-rule"   // polkit lets the user through to pcscd
	Modules = "nfc-modules" // the kernel leaves the reader to pcscd
)

// A kind is one repair: the code that asks for it, and how it is applied and undone. Both
// look at the computer and at what the journal says of an earlier time.
type kind struct {
	id    string
	code  fault.Code
	apply func(m *Machine, done entry) (plan, error)
	undo  func(m *Machine, done entry) (plan, error)
}

func kinds() []kind {
	return []kind{
		{Socket, fault.PCSCUnavailable, enableSocket, disableSocket},
		{Rule, fault.PCSCDenied, allowUser, forbidUser},
		{Modules, fault.ReaderClaimed, blockModules, unblockModules},
	}
}

// Reasons why a repair does not fit a computer.
var (
	errNoSystemd = errors.New("systemd does not run here: start pcscd as this system starts services")
	errNoUnit    = errors.New("pcscd.socket is not installed: install pcscd first")
	errMasked    = errors.New("the administrator has masked pcscd.socket: systemctl unmask pcscd.socket allows it again")
	errNoPolkit  = errors.New("polkit does not guard pcscd here, or is too old to read rules: another cause keeps the user out")
	errUser      = errors.New("this name of a user cannot be put in a rule")
	errNoDir     = errors.New("modprobe has no /etc/modprobe.d here")
)

// enableSocket has systemd listen for pcscd, now and after every start (systemctl(1), enable).
func enableSocket(m *Machine, done entry) (plan, error) {
	root := os.DirFS(m.Root)
	switch state := pcscd.StateOf(root); {
	case state == pcscd.Unmanaged:
		return plan{}, errNoSystemd
	case state == pcscd.Masked:
		return plan{}, errMasked
	case !pcscd.Has(root, pcscd.Socket):
		return plan{}, errNoUnit
	}
	enabled := pcscd.Has(root, pcscd.SocketWanted)
	e := entry{Repair: Socket, Enabled: enabled}
	if done.Repair != "" {
		e.Enabled = done.Enabled // as it was the first time
	}
	return plan{
		command: []string{"systemctl", "enable", "--now", pcscd.Socket},
		left:    func() bool { return pcscd.Has(root, pcscd.SocketWanted) != enabled },
		entry:   e,
	}, nil
}

// disableSocket leaves the socket enabled where it was so before.
func disableSocket(_ *Machine, done entry) (plan, error) {
	command := []string{"systemctl", "disable", "--now", pcscd.Socket}
	if done.Enabled {
		command = []string{"systemctl", "stop", pcscd.Socket}
	}
	return plan{command: command, entry: done}, nil
}

// ruleFile is the file of a user's own rule, so that nobody's rule is in another's way.
// polkitd reads it as soon as it is there, in the order of the names of all rules (polkit(8),
// "Authorization rules"): an administrator's "10-…" still has the first word.
func ruleFile(uid int) string {
	return fmt.Sprintf("%s/50-cied-pcsc-%d.rules", pcscd.AdminRules, uid)
}

func allowUser(m *Machine, done entry) (plan, error) {
	if !m.has(pcscd.AdminRules) || !m.has(pcscd.PolicyFile) {
		return plan{}, errNoPolkit
	}
	text, err := ruleText(m.User)
	if err != nil {
		return plan{}, err
	}
	if m.UID < 0 { // as on a system without such numbers
		return plan{}, errUser
	}
	f, err := m.write(ruleFile(m.UID), text, done)
	return plan{file: f, entry: entry{Repair: Rule, SHA256: f.will.sum}}, err
}

func forbidUser(m *Machine, done entry) (plan, error) {
	text, _ := ruleText(m.User) // to be shown only: root too may undo
	f, err := m.restore(ruleFile(m.UID), text, done)
	return plan{file: f, entry: done}, err
}

// ruleText is a rule for one user, in JavaScript. It is not for root, of whom polkit is never
// asked. The name is a string of JSON: ECMAScript takes every such string since its edition
// of 2019, and encoding/json escapes the two letters that older ones refuse.
func ruleText(user string) (string, error) {
	if user == "" || user == "root" || len(user) > 256 || !utf8.ValidString(user) || strings.ContainsFunc(user, unicode.IsControl) {
		return "", errUser
	}
	name, err := json.Marshal(user)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf(`// Written by cied doctor --fix: lets this user use the card readers.
polkit.addRule(function(action, subject) {
    if ((action.id == "%s" ||
         action.id == "%s") &&
        subject.user == %s) {
        return polkit.Result.YES;
    }
});
`, pcscd.ActionPCSC, pcscd.ActionCard, name), nil
}

// modulesFile keeps the drivers of the NXP PN533 family from being loaded when the reader is
// plugged in (modprobe.d(5), blacklist). Other readers that the kernel takes, as port100 and
// nfcmrvl_usb do, are left to it: PC/SC has no driver for them.
const (
	modulesFile = "etc/modprobe.d/cied-pn533.conf"
	modulesDir  = "etc/modprobe.d"
	modulesText = `# Written by cied doctor --fix: leaves these readers to pcscd.
blacklist pn533_usb
blacklist pn533
`
)

// unloadable are the modules that drive a reader on USB. pn533 is what they share with chips
// on other buses: modprobe unloads it too where nothing else needs it.
func unloadable() []string { return []string{"pn533_usb"} }

func blockModules(m *Machine, done entry) (plan, error) {
	if !m.has(modulesDir) {
		return plan{}, errNoDir
	}
	f, err := m.write(modulesFile, modulesText, done)
	p := plan{file: f, entry: entry{Repair: Modules, SHA256: f.will.sum}}
	if loaded := m.loaded(); len(loaded) > 0 {
		p.command = append([]string{"modprobe", "-r"}, loaded...)
	}
	p.entry.Unloaded = union(done.Unloaded, m.loaded())
	return p, err
}

// loaded returns the modules that the kernel has loaded: what is built into it has no
// initstate (Linux, Documentation/ABI/stable/sysfs-module).
func (m *Machine) loaded() []string {
	var all []string
	for _, name := range unloadable() {
		if m.has("sys/module/" + name + "/initstate") {
			all = append(all, name)
		}
	}
	return all
}

// unblockModules also loads again what was unloaded.
func unblockModules(m *Machine, done entry) (plan, error) {
	f, err := m.restore(modulesFile, modulesText, done)
	p := plan{file: f, entry: done}
	if len(done.Unloaded) > 0 {
		p.command = append([]string{"modprobe", "-a"}, done.Unloaded...)
	}
	return p, err
}

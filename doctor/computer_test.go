package doctor

import (
	"context"
	"crypto/x509"
	"errors"
	"io/fs"
	"net/netip"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cied/fault"
	"cied/internal/peer"
	"cied/prompt"
)

// desk is a computer with a display where all is well with cied.
var desk = map[string]string{
	"usr/bin/pinentry-gnome3": "program",
	"proc/40/comm":            "cied\n", "proc/40/cmdline": "/usr/bin/cied\x00serve\x00", "proc/40/status": "Name:\tcied\nUid:\t1000\t1000\t1000\t1000\n",
	"usr/share/p11-kit/modules/p11-kit-trust.module": "module: p11-kit-trust.so\n",
}

var deskEnv = map[string]string{"DISPLAY": ":0", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/bus", "PATH": "/usr/local/bin:/usr/bin", "XDG_SESSION_TYPE": "x11"}

func firstOf(year int, month time.Month) time.Time {
	return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
}

// atDesk is the machine of desk, with changes.
func atDesk(files, env map[string]string, changes ...func(*Machine)) func(testing.TB) *Machine {
	return func(t testing.TB) *Machine {
		m := onLinux(altered(desk, files), altered(deskEnv, env))(t)
		m.Root.(fstest.MapFS)["home/marta/state"] = &fstest.MapFile{Mode: fs.ModeDir | 0o700}
		m.Self = Self{
			Version: "1.2.3", Built: firstOf(2026, 10), Trusted: firstOf(2026, 11), Port: 24728,
			Running: true, Address: "127.0.0.1:24728", Data: "/home/marta/state",
		}
		m.Free = func(string) (uint64, error) { return 1 << 30, nil }
		m.Asks = func(lookPath func(string) (string, error), getenv func(string) string) error {
			_, err := prompt.Desktop(prompt.Options{LookPath: lookPath, Getenv: getenv})
			return err
		}
		m.Tray = func(context.Context, func(string) string) error { return nil }
		m.Listener = func(netip.AddrPort) (peer.Owner, error) { return peer.Owner{UID: 1000, PID: 40, Program: "cied"}, nil }
		for _, change := range changes {
			change(m)
		}
		return m
	}
}

func unreached(m *Machine) {
	m.Self.Running, m.Self.Unreached = false, fault.New(fault.StateUnreadable, "test", fs.ErrPermission)
}

func settingsWrong(c fault.Code) func(*Machine) {
	return func(m *Machine) { m.Self.Wrong = []error{fault.New(c, "test", nil)} }
}

func stateAt(mode fs.FileMode) func(*Machine) {
	return func(m *Machine) { m.Root.(fstest.MapFS)["home/marta/state"].Mode = mode }
}

func logAt(mode fs.FileMode) func(*Machine) {
	return func(m *Machine) {
		m.Self.Log = "/home/marta/log"
		m.Root.(fstest.MapFS)["home/marta/log"] = &fstest.MapFile{Mode: mode}
	}
}

func freeBytes(bytes uint64) func(*Machine) {
	return func(m *Machine) { m.Free = func(string) (uint64, error) { return bytes, nil } }
}

func heldBy(by peer.Owner) func(*Machine) {
	return func(m *Machine) { m.Listener = func(netip.AddrPort) (peer.Owner, error) { return by, nil } }
}

func notRunning(m *Machine) { m.Self.Running, m.Self.Address = false, "" }

func nobodyListens(m *Machine) {
	m.Listener = func(netip.AddrPort) (peer.Owner, error) { return peer.Owner{}, errors.New("no listener") }
}

func computerCases() []injected {
	second := map[string]string{"proc/41/comm": "cied\n", "proc/41/cmdline": "cied\x00serve\x00", "proc/41/status": "Uid:\t1000\t1000\t1000\t1000\n"}
	cases := []injected{
		{"a computer in order", atDesk(nil, nil), nil, "", AllWell},
		{"the place of the daemon's socket belongs to somebody else", atDesk(nil, nil, unreached, nobodyListens), nil, fault.StateUnreadable, Computer},
		{"a policy file that cannot be understood", atDesk(nil, nil, settingsWrong(fault.PolicyInvalid)), nil, fault.PolicyInvalid, Computer},
		{"a trust store that cannot be read", atDesk(nil, nil, settingsWrong(fault.TrustUnreadable)), nil, fault.TrustUnreadable, Computer},
		{"the person comes over SSH", atDesk(nil, map[string]string{"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}), nil, fault.RemoteSession, ""},
		{"the person comes over xrdp", atDesk(nil, map[string]string{"XRDP_SESSION": "1"}), nil, fault.RemoteSession, ""},
		{"the person comes over Remote Desktop", atDesk(nil, map[string]string{"SESSIONNAME": "RDP-Tcp#3"}, onWindows), nil, fault.RemoteSession, ""},
		{"the program runs as root", atDesk(nil, nil, func(m *Machine) { m.User.ID = 0 }), nil, fault.RunsAsRoot, ""},
		{"the state directory cannot be written", atDesk(nil, nil, stateAt(fs.ModeDir|0o500)), nil, fault.StateUnreadable, Computer},
		{"a file stands for the state directory", atDesk(nil, nil, stateAt(0o600)), nil, fault.StateUnreadable, Computer},
		{"the folder of the log cannot be written", atDesk(nil, nil, logAt(fs.ModeDir|0o500)), nil, fault.StateUnreadable, ""},
		{"the disk is full", atDesk(nil, nil, freeBytes(4096)), nil, fault.DiskFull, Computer},
		{"the disk is nearly full", atDesk(nil, nil, freeBytes(20<<20)), nil, fault.DiskFull, ""},
		{"another program has the port", atDesk(nil, nil, notRunning, heldBy(peer.Owner{UID: 1000, PID: 77, Program: "nc"})), nil, fault.PortInUse, Computer},
		{"another user has the port", atDesk(nil, nil, notRunning, heldBy(peer.Owner{UID: 1001})), nil, fault.PortInUse, Computer},
		{"the daemon holds the port and does not answer", atDesk(nil, nil, notRunning, heldBy(peer.Owner{UID: 1000, PID: 40, Program: "cied"})), nil, fault.PortInUse, Computer},
		{"the daemon does not run", atDesk(map[string]string{"proc/40/comm": "-"}, nil, notRunning, nobodyListens), nil, fault.NotRunning, ""},
		{"two daemons of the same user run", atDesk(second, nil), nil, fault.AlreadyRunning, ""},
		{"no program can ask for the PIN", atDesk(map[string]string{"usr/bin/pinentry-gnome3": "-"}, nil), nil, fault.NoDialog, Computer},
		{"CIE ID is installed", atDesk(map[string]string{"usr/share/CIEID/cieid.jar": "program"}, nil), nil, fault.OtherSoftware, ""},
		{"OpenSC is installed", atDesk(map[string]string{"usr/lib/x86_64-linux-gnu/opensc-pkcs11.so": "module"}, nil), nil, fault.OtherSoftware, ""},
		{"GnuPG holds the card", atDesk(map[string]string{"proc/50/comm": "scdaemon\n"}, nil), nil, fault.OtherSoftware, ""},
		{"the program is two years old", atDesk(nil, nil, func(m *Machine) { m.Self.Built = firstOf(2024, 11) }), nil, fault.ProgramOutdated, ""},
		{"the list of authorities is a year old", atDesk(nil, nil, func(m *Machine) { m.Self.Trusted = firstOf(2025, 11) }), nil, fault.TrustOutdated, ""},
	}
	for i := range cases {
		cases[i].checks = computerChecks()
	}
	return cases
}

func TestWhatIsWrongWithTheComputerIsExplained(t *testing.T) {
	for _, tt := range []struct {
		name, id string
		words    []string
	}{
		{"the person comes over SSH", "session", []string{"SSH"}},
		{"another program has the port", "port", []string{"127.0.0.1:24728", `"nc" (pid 77)`}},
		{"another user has the port", "port", []string{"uid 1001"}},
		{"the daemon holds the port and does not answer", "port", []string{"a daemon of this user (pid 40)"}},
		{"the daemon does not run", "daemon", []string{"cied serve"}},
		{"two daemons of the same user run", "daemon", []string{"(pid 40)", "(pid 41)", "cied serve --replace"}},
		{"the state directory cannot be written", "state", []string{"0500", "chmod u+rwx ~/'state'"}},
		{"CIE ID is installed", "software", []string{"CIE ID (/usr/share/CIEID)"}},
		{"GnuPG holds the card", "software", []string{"GnuPG", "pid 50"}},
		{"the program is two years old", "program-age", []string{"1.2.3", "2024-11-01"}},
		{"the list of authorities is a year old", "trust-age", []string{"2025-11-01", "cied trust update"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			mentions(t, examined(t, caseNamed(t, computerCases(), tt.name), computerChecks())[tt.id], tt.words...)
		})
	}
}

func TestAllSoftwareThatMayHoldTheCardIsNamed(t *testing.T) {
	m := atDesk(map[string]string{
		"home/marta/.CIEPKI":                             "",
		"usr/share/p11-kit/modules/opensc-pkcs11.module": "module: opensc-pkcs11.so\n",
		"etc/pkcs11/modules/bit4id.module":               "module: libbit4xpki.so\n",
		"etc/pkcs11/modules/cied.module":                 "module: cied-pkcs11.so\n",
	}, nil)
	f := examined(t, m, computerChecks())["software"].Findings[0]
	for _, want := range []string{"~/.CIEPKI", "opensc-pkcs11.module", "bit4id.module"} {
		if !strings.Contains(f.Evidence, want) {
			t.Errorf("%q does not name %s", f.Evidence, want)
		}
	}
	for _, not := range []string{"marta", "cied.module", "trust"} {
		if strings.Contains(f.Evidence, not) {
			t.Errorf("%q names %s", f.Evidence, not)
		}
	}
}

// The program goes on without its log, and whoever is to help wants one.
func TestAFolderForTheLogThatCannotBeWrittenIsNamed(t *testing.T) {
	m := caseNamed(t, computerCases(), "the folder of the log cannot be written")
	all := examined(t, m, computerChecks())["state"].Findings
	if f := all[len(all)-1]; f.Evidence != "the folder of the log has mode 0500" || f.Action != "chmod u+rwx ~/'log'" {
		t.Errorf("%+v", all)
	}
}

func TestADaemonOfAnotherUserIsNotASecondOne(t *testing.T) {
	m := atDesk(map[string]string{"proc/41/comm": "cied\n", "proc/41/cmdline": "cied\x00serve\x00", "proc/41/status": "Uid:\t1001\t1001\t1001\t1001\n"}, nil)
	if r := examined(t, m, computerChecks())["daemon"]; r.State != Well {
		t.Errorf("%+v", r)
	}
}

func TestADialogIsFoundAsTheProgramFindsIt(t *testing.T) {
	none := map[string]string{"usr/bin/pinentry-gnome3": "-"}
	for name, tt := range map[string]struct {
		files, env map[string]string
		policy     string
		want       State
	}{
		"a pinentry with a window":        {nil, nil, "", Well},
		"zenity":                          {altered(none, map[string]string{"usr/bin/zenity": "program"}), nil, "", Well},
		"no display to need one":          {none, map[string]string{"DISPLAY": ""}, "", Well},
		"one that the environment names":  {none, map[string]string{prompt.PinentryVariable: "mine", "PATH": "/opt"}, "", Faulty},
		"one named where another is":      {nil, map[string]string{prompt.PinentryVariable: "/opt/mine"}, "", Faulty},
		"one that the policy names":       {altered(none, map[string]string{"opt/mine": "program"}), nil, "/opt/mine", Well},
		"one that the policy names wrong": {nil, nil, "/opt/mine", Faulty},
	} {
		t.Run(name, func(t *testing.T) {
			m := atDesk(tt.files, tt.env, func(m *Machine) { m.Self.Pinentry = tt.policy })
			if r := examined(t, m, computerChecks())["dialog"]; r.State != tt.want {
				t.Errorf("%+v, want %s", r, tt.want)
			}
		})
	}
}

func TestFreeSpaceIsAskedOfTheNearestDirectoryThatExists(t *testing.T) {
	var asked []string
	m := atDesk(nil, nil, func(m *Machine) {
		m.Self.Data = "/home/marta/.local/state/cied"
		m.Free = func(path string) (uint64, error) {
			asked = append(asked, path)
			if strings.Contains(path, ".local") {
				return 0, &fs.PathError{Op: "statfs", Path: path, Err: fs.ErrNotExist}
			}
			return 10, nil
		}
	})
	r := examined(t, m, computerChecks())["disk"]
	if r.State != Faulty || len(asked) != 4 {
		t.Errorf("%+v after %q", r, asked)
	}
}

func TestFreeSpaceOfThisComputerIsKnown(t *testing.T) {
	n, err := FreeSpace(t.TempDir())
	if errors.Is(err, errors.ErrUnsupported) {
		t.Logf("not on this system: %v", err)
		return
	}
	if err != nil || n == 0 {
		t.Errorf("%d, %v", n, err)
	}
}

func TestASystemThatTellsNoOwnersHasNoPortFault(t *testing.T) {
	m := atDesk(nil, nil, func(m *Machine) {
		m.Listener = func(netip.AddrPort) (peer.Owner, error) { return peer.Owner{}, peer.ErrUnknown }
	})
	if r := examined(t, m, computerChecks())["port"]; r.State != Unknown {
		t.Errorf("%+v", r)
	}
}

// What a person's computer is called and where it keeps things names the person.
func TestEvidenceDoesNotNameTheHome(t *testing.T) {
	m := atDesk(map[string]string{
		"proc/40/exe": "-> /home/marta/bin/cied", "proc/41/comm": "cied\n", "proc/41/cmdline": "/home/marta/bin/cied\x00serve\x00",
		"proc/41/status": "Uid:\t1000\t1000\t1000\t1000\n", "home/marta/.CIEPKI": "", "home/marta/snap": "",
	}, map[string]string{pcscSocketVariable: "/home/marta/pcscd.comm"}, func(m *Machine) { m.Self.Pinentry = "/home/marta/ask" }, stateAt(0o600))
	checks := append(append(computerChecks(), pcscChecks()...), browserChecks()...)
	for id, r := range examined(t, m, checks) {
		for _, f := range r.Findings {
			if strings.Contains(f.Evidence+f.Action, "marta") {
				t.Errorf("%s: %+v", id, f)
			}
		}
	}
}

// pipes is a file system that tests may not open anything of.
type pipes struct {
	t *testing.T
	fstest.MapFS
}

func (p pipes) Open(name string) (fs.File, error) {
	if p.MapFS[name] != nil {
		p.t.Errorf("%s is opened", name)
	}
	return p.MapFS.Open(name)
}

// A pipe in the place of a file must not keep the doctor waiting.
func TestOnlyRegularFilesAreRead(t *testing.T) {
	root := pipes{t, fstest.MapFS{}}
	for _, name := range []string{
		"etc/os-release", "var/lib/dpkg/status", "proc/net/route", "proc/net/ipv6_route", "proc/7/comm", "usr/local/share/ca-certificates/office.crt",
	} {
		root.MapFS[name] = &fstest.MapFile{Mode: fs.ModeNamedPipe | 0o644}
	}
	m := &Machine{OS: "linux", Root: root}
	if b, err := m.ReadFile("etc/os-release"); !errors.Is(err, errNotRegular) {
		t.Errorf("%q, %v", b, err)
	}
	if !m.routed() || m.SystemName() != "" || len(m.Packages("pcscd")) != 0 || len(holdersRunning(m)) != 0 ||
		m.installedHere(&x509.Certificate{Raw: []byte{1}}) {
		t.Error("something is known of what cannot be read")
	}
}

func TestALargeFileIsReadToTheBound(t *testing.T) {
	m := &Machine{Root: fstest.MapFS{"large": {Data: make([]byte, fileMax+1)}}}
	if b, err := m.ReadFile("large"); err != nil || len(b) != fileMax {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

func TestPathsOfTheSystemAreThoseUnderItsRoot(t *testing.T) {
	for _, tt := range []struct{ os, absolute, want string }{
		{"linux", "/home/marta/x", "home/marta/x"},
		{"linux", "/", "."},
		{"windows", `C:\Users\Marta`, "Users/Marta"},
	} {
		if got := rooted(&Machine{OS: tt.os}, tt.absolute); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.absolute, got, tt.want)
		}
	}
}

func TestWordsOfAShellAreQuoted(t *testing.T) {
	if got := quoted("/home/d'agata x"); got != `'/home/d'\''agata x'` {
		t.Error(got)
	}
}

func FuzzFilesOfProc(f *testing.F) {
	f.Add([]byte("Name:\tcied\nUid:\t1000\t1001\t1000\t1000\n"))
	f.Add([]byte("/usr/sbin/pcscd\x00--foreground\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if uid := parseUID(b); uid < -1 {
			t.Errorf("uid %d", uid)
		}
		if args := parseArgs(b); len(args) > len(b)+1 {
			t.Errorf("%d arguments of %d bytes", len(args), len(b))
		}
	})
}

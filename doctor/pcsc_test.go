package doctor

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"maps"
	"net"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"cied/fault"
	"cied/nfc"
)

// fileTree makes a file system of files with a content; no content is a directory.
func fileTree(files map[string]string) fstest.MapFS {
	root := fstest.MapFS{}
	for name, content := range files {
		switch {
		case content == "":
			root[name] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
		case strings.HasPrefix(content, "-> "):
			root[name] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte(content[3:])}
		default:
			root[name] = &fstest.MapFile{Mode: 0o755, Data: []byte(content)}
		}
	}
	return root
}

// debian is a computer where PC/SC is as Debian installs it.
var debian = map[string]string{
	"etc/os-release":                                         "PRETTY_NAME=\"Debian\"\nID=debian\n",
	"run/systemd/system":                                     "",
	"usr/sbin/pcscd":                                         "program",
	"usr/lib/systemd/system/pcscd.socket":                    "[Socket]\n",
	"run/pcscd/pcscd.comm":                                   "socket",
	"var/lib/dpkg/status":                                    "Package: libpcsclite1\nVersion: 1.9.9-2\n\nPackage: pcscd\nStatus: install ok installed\nVersion: 2.3.3-1\n",
	"usr/lib/x86_64-linux-gnu/libpcsclite.so.1":              "library",
	"etc/systemd/system/sockets.target.wants/pcscd.socket":   "-> /usr/lib/systemd/system/pcscd.socket",
	"usr/share/polkit-1/actions/org.debian.pcsc-lite.policy": "<policyconfig/>",
}

// altered is base with changes: a content of "-" takes the file away.
func altered(base map[string]string, changes ...map[string]string) map[string]string {
	files := maps.Clone(base)
	for _, c := range changes {
		maps.Copy(files, c)
	}
	maps.DeleteFunc(files, func(_, content string) bool { return content == "-" })
	return files
}

// onLinux is an injected machine with these files, environment and changes.
func onLinux(files, env map[string]string, changes ...func(*Machine)) func(testing.TB) *Machine {
	return func(testing.TB) *Machine {
		m := &Machine{
			OS: "linux", Root: fileTree(files), Env: func(key string) string { return env[key] },
			User: User{ID: 1000, Name: "marta", Home: "/home/marta"},
			Now:  func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) },

			Readers: pcscSays{slots: []nfc.Reader{{Name: "Invented PICC 00 00"}}},
			Dial:    pcscGreets(4, 4),
		}
		for _, change := range changes {
			change(m)
		}
		return m
	}
}

// pcscSays is a driver that says one thing, and then nothing.
type pcscSays struct {
	nfc.Driver
	slots []nfc.Reader
	err   error // told as a change
	ends  error // returned at once
	mute  bool
}

func (d pcscSays) Watch(ctx context.Context, changed func([]nfc.Reader, error)) error {
	if d.ends != nil {
		return d.ends
	}
	if !d.mute {
		changed(d.slots, d.err)
	}
	<-ctx.Done()
	return context.Cause(ctx)
}

func libraryTells(c fault.Code, text string) func(*Machine) {
	return func(m *Machine) {
		m.Readers = pcscSays{err: fault.New(c, "nfc: watch readers", errors.New("scard: "+text))}
	}
}

func dialed(d func(context.Context, string, string) (net.Conn, error)) func(*Machine) {
	return func(m *Machine) { m.Dial = d }
}

// pcscServer is a Dial to a PC/SC service that takes a greeting and does something.
func pcscServer(do func(conn net.Conn, greeting []byte)) func(context.Context, string, string) (net.Conn, error) {
	return func(_ context.Context, network, address string) (net.Conn, error) {
		if network != "unix" || address != "/run/pcscd/pcscd.comm" {
			return nil, errors.New("no such service")
		}
		near, far := net.Pipe()
		go func() {
			defer far.Close()
			b := make([]byte, 20)
			if _, err := io.ReadFull(far, b); err == nil {
				do(far, b)
			}
		}()
		return near, nil
	}
}

// pcscGreets answers with its version, as pcscd 1.9.9 does also where it refuses the other's:
// SCARD_E_SERVICE_STOPPED.
func pcscGreets(major, minor uint32) func(context.Context, string, string) (net.Conn, error) {
	return pcscServer(func(conn net.Conn, b []byte) {
		answer := binary.NativeEndian.AppendUint32(nil, major)
		answer = binary.NativeEndian.AppendUint32(answer, minor)
		_, _ = conn.Write(binary.NativeEndian.AppendUint32(answer, 0x8010001e))
	})
}

func pcscHangsUp() func(context.Context, string, string) (net.Conn, error) {
	return pcscServer(func(net.Conn, []byte) {})
}

func pcscRefuses(errno syscall.Errno) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: "unix", Err: errno}
	}
}

var noReader = func(m *Machine) { m.Readers = pcscSays{} }

// onWindows has nothing of Linux.
func onWindows(m *Machine) { m.OS, m.Root, m.User.ID = "windows", fileTree(nil), -1 }

var twoDaemons = map[string]string{
	"proc/7/comm": "pcscd\n", "proc/7/cmdline": "/usr/sbin/pcscd\x00--foreground\x00",
	"proc/9/comm": "pcscd\n", "proc/9/exe": "-> /snap/invented/1/usr/sbin/pcscd",
}

func pcscCases() []injected {
	noSocket := map[string]string{"run/pcscd/pcscd.comm": "-"}
	disabled := map[string]string{"etc/systemd/system/sockets.target.wants/pcscd.socket": "-"}
	masked := map[string]string{"etc/systemd/system/pcscd.socket": "-> /dev/null"}
	inSnap := map[string]string{"proc/9/comm": "pcscd\n"}
	overSSH := map[string]string{"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
	const noService = "Service not available."
	cases := []injected{
		{"PC/SC answers", onLinux(debian, nil), nil, "", AllWell},
		{"pcscd is not installed", onLinux(map[string]string{"etc/os-release": debian["etc/os-release"]}, nil), nil, fault.PCSCMissing, Computer},
		{"pcscd.socket is switched off", onLinux(altered(debian, noSocket, disabled), nil), nil, fault.PCSCUnavailable, Computer},
		{"pcscd.socket is masked", onLinux(altered(debian, noSocket, masked), nil), nil, fault.PCSCUnavailable, Computer},
		{"pcscd runs in a snap alone", onLinux(altered(debian, noSocket, disabled, inSnap), nil), nil, fault.PCSCUnavailable, Computer},
		{"pcscd will not be there after the next start", onLinux(altered(debian, disabled), nil), nil, fault.PCSCUnavailable, ""},
		{"pcscd has died and left its socket", onLinux(debian, nil, libraryTells(fault.PCSCUnavailable, noService), dialed(pcscRefuses(syscall.ECONNREFUSED))), nil, fault.PCSCUnavailable, Computer},
		{"polkit refuses the user", onLinux(debian, nil, libraryTells(fault.PCSCDenied, "Access denied."), dialed(pcscHangsUp())), nil, fault.PCSCDenied, Computer},
		{"polkit refuses the user and the library does not know why", onLinux(debian, nil, libraryTells(fault.ReaderFailed, "RPC transport error."), dialed(pcscHangsUp())), nil, fault.PCSCDenied, Computer},
		{"polkit refuses a session over SSH", onLinux(debian, overSSH, libraryTells(fault.PCSCDenied, "Access denied."), dialed(pcscHangsUp())), nil, fault.PCSCDenied, Computer},
		{"the socket of pcscd is for others", onLinux(debian, nil, libraryTells(fault.PCSCUnavailable, noService), dialed(pcscRefuses(syscall.EACCES))), nil, fault.PCSCDenied, Computer},
		{"pcscd is newer than the library", onLinux(debian, nil, libraryTells(fault.PCSCUnavailable, "Service was stopped."), dialed(pcscGreets(4, 5))), nil, fault.PCSCProtocol, Computer},
		{"pcscd hangs", onLinux(debian, nil, func(m *Machine) { m.Readers = pcscSays{ends: context.DeadlineExceeded} }), nil, fault.PCSCStuck, Computer},
		{"a second pcscd has the reader", onLinux(altered(debian, twoDaemons), nil, noReader), nil, fault.PCSCTwice, Computer},
		{"a second pcscd runs", onLinux(altered(debian, twoDaemons), nil), nil, fault.PCSCTwice, ""},
		{"the program was built without PC/SC", onLinux(debian, nil, func(m *Machine) {
			m.Readers = pcscSays{ends: fault.New(fault.PCSCNotBuilt, "nfc: watch readers", nil)}
		}), nil, fault.PCSCNotBuilt, Computer},
		{"the smart card service of Windows is stopped", onLinux(nil, nil, onWindows, libraryTells(fault.PCSCUnavailable, noService)), nil, fault.PCSCUnavailable, Computer},
	}
	for i := range cases {
		cases[i].checks = pcscChecks()
	}
	return cases
}

// examined runs the checks of one area, by id.
func examined(t *testing.T, machine func(testing.TB) *Machine, checks []Check) map[string]Result {
	t.Helper()
	byID := make(map[string]Result)
	for _, r := range run(t.Context(), machine(t), checks) {
		byID[r.ID] = r
	}
	return byID
}

// mentions checks that a result's first finding says all of these words.
func mentions(t *testing.T, r Result, words ...string) {
	t.Helper()
	if len(r.Findings) == 0 {
		t.Fatalf("%s: no finding (%s)", r.ID, r.State)
	}
	f := r.Findings[0]
	for _, w := range words {
		if !strings.Contains(f.Evidence+"\n"+f.Action, w) {
			t.Errorf("%s: %q (%s) does not say %q", r.ID, f.Evidence, f.Action, w)
		}
	}
}

func caseNamed(t *testing.T, cases []injected, name string) func(testing.TB) *Machine {
	t.Helper()
	for _, c := range cases {
		if c.name == name {
			return c.machine
		}
	}
	t.Fatalf("no case %q", name)
	return nil
}

func TestWhatIsWrongWithPCSCIsExplained(t *testing.T) {
	for _, tt := range []struct {
		name, id string
		words    []string
	}{
		{"PC/SC answers", "pcsc-service", []string{"Invented PICC 00 00"}},
		{"PC/SC answers", "pcsc-installed", []string{"/usr/sbin/pcscd", "pcscd 2.3.3-1", "libpcsclite1 1.9.9-2"}},
		{"pcscd is not installed", "pcsc-installed", []string{"sudo apt install pcscd"}},
		{"pcscd.socket is switched off", "pcsc-socket", []string{"disabled", "sudo systemctl enable --now pcscd.socket"}},
		{"pcscd.socket is masked", "pcsc-socket", []string{"masked", "sudo systemctl unmask pcscd.socket"}},
		{"pcscd runs in a snap alone", "pcsc-socket", []string{"runs: pcscd (pid 9)"}},
		{"pcscd has died and left its socket", "pcsc-service", []string{"nobody accepts"}},
		{"polkit refuses the user", "pcsc-service", []string{"uid 1000", "outside of any session", "polkit has its default"}},
		{"polkit refuses a session over SSH", "pcsc-service", []string{"over SSH", "cied doctor --fix"}},
		{"the socket of pcscd is for others", "pcsc-service", []string{"mode keeps this user out"}},
		{"pcscd is newer than the library", "pcsc-service", []string{"protocol 4:5", "libpcsclite1 1.9.9-2"}},
		{"pcscd hangs", "pcsc-service", []string{"sudo systemctl restart pcscd.service"}},
		{"a second pcscd has the reader", "pcsc-twice", []string{"/usr/sbin/pcscd (pid 7)", "/snap/invented/1/usr/sbin/pcscd (pid 9)"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := examined(t, caseNamed(t, pcscCases(), tt.name), pcscChecks())
			mentions(t, r[tt.id], tt.words...)
		})
	}
}

func TestARemoteSessionIsASecondFaultWherePCSCRefusesIt(t *testing.T) {
	r := examined(t, caseNamed(t, pcscCases(), "polkit refuses a session over SSH"), pcscChecks())["pcsc-service"]
	if len(r.Findings) != 2 || r.Findings[1].Code != fault.RemoteSession || r.Findings[1].Advice {
		t.Errorf("%+v", r.Findings)
	}
}

func TestASystemWithoutSystemdStartsTheServiceItsOwnWay(t *testing.T) {
	m := onLinux(altered(debian, map[string]string{"run/pcscd/pcscd.comm": "-", "run/systemd/system": "-", "etc/init.d/pcscd": "#!/bin/sh"}), nil)
	mentions(t, examined(t, m, pcscChecks())["pcsc-socket"], "no systemd", "sudo service pcscd restart")
}

func TestPolkitsRulesOnPCSCAreNamed(t *testing.T) {
	files := altered(debian, map[string]string{
		"etc/polkit-1/rules.d/10-cards.rules": `action.id == "org.debian.pcsc-lite.access_pcsc"`,
		"etc/polkit-1/rules.d/20-other.rules": `action.id == "org.example.other"`,
	})
	m := onLinux(files, map[string]string{"XDG_SESSION_ID": "c2"}, libraryTells(fault.PCSCDenied, "Access denied."))
	r := examined(t, m, pcscChecks())["pcsc-service"]
	mentions(t, r, "/etc/polkit-1/rules.d/10-cards.rules", `session "c2"`)
	if strings.Contains(r.Findings[0].Evidence, "20-other") {
		t.Error(r.Findings[0].Evidence)
	}
}

func TestTwoCopiesOfTheLibraryAreNamed(t *testing.T) {
	m := onLinux(altered(debian, map[string]string{"usr/local/lib/libpcsclite.so.1": "another"}), nil, libraryTells(fault.PCSCUnavailable, "Service was stopped."))
	mentions(t, examined(t, m, pcscChecks())["pcsc-service"], "/usr/local/lib/libpcsclite.so.1", "/usr/lib/x86_64-linux-gnu/libpcsclite.so.1")
}

// A service that restarts refuses the first question and answers the second.
func TestAServiceThatWasRestartingIsAskedAgain(t *testing.T) {
	restarting := func(m *Machine) {
		m.Readers = &inTurn{drivers: []nfc.Driver{
			pcscSays{err: fault.New(fault.PCSCUnavailable, "nfc: watch readers", nil)}, pcscSays{slots: []nfc.Reader{{Name: "back"}}},
		}}
	}
	r := examined(t, onLinux(debian, nil, restarting), pcscChecks())["pcsc-service"]
	if r.State != Well {
		t.Errorf("%+v", r)
	}
}

// inTurn is another driver at each question.
type inTurn struct {
	nfc.Driver
	drivers []nfc.Driver
}

func (d *inTurn) Watch(ctx context.Context, changed func([]nfc.Reader, error)) error {
	next := d.drivers[0]
	d.drivers = d.drivers[1:]
	return next.Watch(ctx, changed)
}

func TestAServiceThatNeverAnswersIsStuckAfterTwoSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silence := pcscServer(func(conn net.Conn, _ []byte) { _, _ = io.Copy(io.Discard, conn) })
		m := onLinux(debian, nil, func(m *Machine) { m.Readers = pcscSays{mute: true} }, dialed(silence))
		r := examined(t, m, pcscChecks())["pcsc-service"]
		if r.State != Faulty || r.Findings[0].Code != fault.PCSCStuck {
			t.Fatalf("%+v", r)
		}
		mentions(t, r, "accepts and says nothing")
		if r.Took > pcscAnswer+greetTime {
			t.Errorf("took %v", r.Took)
		}
	})
}

func TestTheGreetingIsPCSCLitesOwn(t *testing.T) {
	var got []byte
	m := onLinux(debian, nil, dialed(pcscServer(func(_ net.Conn, b []byte) { got = b })))(t)
	if g := greet(t.Context(), &exam{Machine: m}); g.manner != hungUp {
		t.Errorf("%+v", g)
	}
	var want []byte
	for _, n := range []uint32{12, 0x11, 4, 4, 0} {
		want = binary.NativeEndian.AppendUint32(want, n)
	}
	if string(got) != string(want) {
		t.Errorf("% X, want % X", got, want)
	}
}

func TestPackagesComeFromTheSystemsOwnTool(t *testing.T) {
	for release, want := range map[string]string{
		"ID=ubuntu\nID_LIKE=debian\n":               "sudo apt install pcscd libccid",
		"ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n": "sudo apt install pcscd libccid",
		"ID=fedora\n": "sudo dnf install pcsc-lite pcsc-lite-ccid",
		"ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"": "sudo zypper install pcsc-lite pcsc-ccid",
		"ID=arch\n":     "sudo pacman -S pcsclite ccid",
		"ID=invented\n": "",
		"":              "",
	} {
		m := &Machine{Root: fstest.MapFS{"etc/os-release": {Data: []byte(release)}}}
		if got := installPCSC(m); got != want {
			t.Errorf("%q: %q, want %q", release, got, want)
		}
	}
}

func FuzzFilesAboutPackages(f *testing.F) {
	f.Add(debian["etc/os-release"])
	f.Add(debian["var/lib/dpkg/status"])
	f.Fuzz(func(t *testing.T, text string) {
		parseRelease([]byte(text))
		if v := parseStatus(strings.NewReader(text), "pcscd"); len(v) > 1 || len(v["pcscd"]) >= 100 {
			t.Errorf("%q", v)
		}
	})
}

func FuzzAnswerToTheGreeting(f *testing.F) {
	f.Add([]byte{4, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, answer []byte) {
		m := &Machine{OS: "linux", Env: func(string) string { return "" }, Dial: pcscServer(func(conn net.Conn, _ []byte) { _, _ = conn.Write(answer) })}
		g := greet(t.Context(), &exam{Machine: m})
		if (g.manner == greeted) != (len(answer) >= versionSize) {
			t.Errorf("%d bytes: %+v", len(answer), g)
		}
	})
}

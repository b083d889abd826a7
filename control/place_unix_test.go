//go:build unix

package control

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cied/fault"
)

func TestThePlaceIsInTheRuntimeDirectory(t *testing.T) {
	t.Setenv("HOME", "/home/anna") // invented
	t.Setenv("XDG_CACHE_HOME", "")
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	for runtime, want := range map[string]string{
		"/run/user/1000": "/run/user/1000/cied",
		"":               filepath.Join(cache, "cied", "run"),
		"run":            filepath.Join(cache, "cied", "run"), // not absolute: "consider the path invalid and ignore it"
	} {
		p, err := FindPlace(func(name string) string { return map[string]string{"XDG_RUNTIME_DIR": runtime}[name] })
		if err != nil || p.Dir != want {
			t.Errorf("%q: %q, %v", runtime, p.Dir, err)
		}
	}
}

func TestTheSocketIsTheOwnersAlone(t *testing.T) {
	p := newPlace(t)
	defer listen(t, p).Close()
	for name, want := range map[string]os.FileMode{p.Dir: 0o700, p.socket(): 0o600, p.lock().Path(): 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

func TestASocketLeftByACrashIsNoDaemon(t *testing.T) {
	p := newPlace(t)
	crashed := listen(t, p)
	crashed.Listener.(*net.UnixListener).SetUnlinkOnClose(false)
	if err := crashed.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(p.socket()); err != nil {
		t.Fatalf("the test leaves no socket: %v", err)
	}
	if _, err := (&Client{Place: p}).Status(soon(t)); !errors.Is(err, fault.NotRunning) {
		t.Errorf("status: %v", err)
	}
	startDaemon(t, listen(t, p), newScript())
	if _, err := (&Client{Place: p}).Status(soon(t)); err != nil {
		t.Errorf("the next one: %v", err)
	}
}

// wantRefused wants daemon and client to refuse a place, and says what the fault names.
func wantRefused(t *testing.T, p Place, words string) {
	t.Helper()
	_, daemon := Listen(soon(t), p)
	_, client := (&Client{Place: p}).Status(soon(t))
	for who, err := range map[string]error{"daemon": daemon, "client": client} {
		if !errors.Is(err, fault.StateUnreadable) || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", who, err)
		}
	}
}

func TestAPlaceThatOthersMayEnterIsRefused(t *testing.T) {
	p := newPlace(t)
	if err := errors.Join(os.Mkdir(p.Dir, 0o700), os.Chmod(p.Dir, 0o750)); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, p, "others may enter it: drwxr-x---")
}

func TestAPlaceThatIsASymbolicLinkIsRefused(t *testing.T) {
	p := newPlace(t)
	if err := os.Symlink(t.TempDir(), p.Dir); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, p, "not a directory")
}

// needRoot skips: only the superuser makes files and processes of other users.
func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root to act as another user")
	}
}

// otherUser is a user that is not the one of this process; 65534 is "nobody".
const otherUser = 65534

func TestAPlaceOfAnotherUserIsRefused(t *testing.T) {
	needRoot(t)
	p := newPlace(t)
	if err := errors.Join(os.Mkdir(p.Dir, 0o700), os.Chown(p.Dir, otherUser, otherUser)); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, p, "belongs to another user")
}

// TestNothingIsLeftInARuntimeDirectoryOfAnotherUser: root with the environment of a user
// would lock him out.
func TestNothingIsLeftInARuntimeDirectoryOfAnotherUser(t *testing.T) {
	needRoot(t)
	p := newPlace(t)
	if err := os.Chown(filepath.Dir(p.Dir), otherUser, otherUser); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(soon(t), p); !errors.Is(err, fault.StateUnreadable) || !errors.Is(err, errNotOurs) {
		t.Errorf("%v", err)
	}
	if _, err := os.Lstat(p.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a directory was left there: %v", err)
	}
}

func TestANameThatIsTooLongForASocketIsRefused(t *testing.T) {
	p := newPlace(t)
	p.Dir += strings.Repeat("x", maxPath-len(p.socket()))
	l := listen(t, p) // the longest
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	p.Dir += "x"
	if _, err := Listen(soon(t), p); !errors.Is(err, fault.StateUnreadable) || !strings.Contains(err.Error(), "XDG_RUNTIME_DIR") {
		t.Errorf("one byte more: %v", err)
	}
}

// childOf names the socket that this program, started again as another user, connects to.
const childOf = "CIED_CONTROL_TEST_SOCKET"

// TestMain is also what the other user runs: connect, and tell what comes.
func TestMain(m *testing.M) {
	name := os.Getenv(childOf)
	if name == "" {
		os.Exit(m.Run())
	}
	conn, err := net.Dial("unix", name)
	if err != nil {
		os.Stdout.WriteString("connect: " + err.Error())
		os.Exit(1)
	}
	io.WriteString(conn, "GET /v1/status HTTP/1.1\r\nHost: cied\r\n\r\n")
	b, _ := io.ReadAll(conn)
	os.Stdout.WriteString("connected, and was told: " + string(b))
}

// asOtherUser runs this test program as another user. It is copied to where he may read it.
func asOtherUser(t *testing.T, ctx context.Context, socket string) string {
	t.Helper()
	dir := filepath.Dir(filepath.Dir(socket))
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "program")
	if err := errors.Join(os.WriteFile(program, b, 0o755), os.Chmod(program, 0o755), os.Chmod(dir, 0o755)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, program)
	cmd.Dir, cmd.Env = "/", []string{childOf + "=" + socket}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: otherUser, Gid: otherUser}}
	out, _ := cmd.CombinedOutput()
	return string(out)
}

func TestAnotherUserDoesNotReachTheSocket(t *testing.T) {
	needRoot(t)
	p := newPlace(t)
	startDaemon(t, listen(t, p), newScript())
	if got := asOtherUser(t, soon(t), p.socket()); !strings.Contains(got, "permission denied") {
		t.Errorf("%q", got)
	}
}

// TestAnotherUserWhoReachesTheSocketIsToldNothing: the doors were opened on purpose.
func TestAnotherUserWhoReachesTheSocketIsToldNothing(t *testing.T) {
	needRoot(t)
	p := newPlace(t)
	l := listen(t, p)
	if err := errors.Join(os.Chmod(p.socket(), 0o666), os.Chmod(p.Dir, 0o755)); err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() {
		served <- (&Server{Watch: &Watch{}, Log: slog.New(slog.NewTextHandler(&log, nil))}).Serve(ctx, l)
	}()
	if got := asOtherUser(t, soon(t), p.socket()); got != "connected, and was told: " {
		t.Errorf("%q", got)
	}
	stop()
	if err := errors.Join(receive(t, served), l.Close()); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), "another user: 65534") {
		t.Errorf("the log says %q", log.String())
	}
}

func TestWhoCannotBeAskedIsRefused(t *testing.T) {
	server, client := net.Pipe()
	defer server.Close()
	defer client.Close()
	if err := sameUser(client); !errors.Is(err, fault.PeerRefused) {
		t.Errorf("what cannot be asked: %v", err)
	}
}

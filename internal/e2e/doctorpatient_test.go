//go:build unix

package e2e

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cied/card"
	"cied/card/cardcache"
	"cied/doctor"
	"cied/fault"
	"cied/login"
	"cied/nfc"
	"cied/pki"
	"cied/secret"
	"cied/simulator"
	"cied/token"
)

// An outpatient is a computer of a person who calls support.
type outpatient struct {
	ailment
	cied  string // the program
	port  string // of the first reader
	path  string // directory of all programs that the person has
	trust string // the simulated authorities, for --trust
	world *simulator.World
	pins  int // VERIFY commands that have reached the card
}

// admit makes the computer, whose person has nothing but a desktop and a program that asks
// for the PIN.
func admit(t *testing.T, a ailment, port string) *outpatient {
	t.Helper()
	world, err := simulator.NewWorld(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	o := &outpatient{ailment: a, cied: cied(t), port: port, path: t.TempDir(), trust: t.TempDir(), world: world}
	if err := world.WriteAnchors(o.trust); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(o.path, "pinentry-gnome3"), nil, 0o700); err != nil {
		t.Fatal(err)
	}
	return o
}

// run is one command line of the person, with a card that has just been laid down, if there
// is one: its faults strike at commands since arrival.
func (o *outpatient) run(t *testing.T, locale, stdin string, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	if o.card != nil {
		defer o.lay(t)()
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, o.cied, append(args, "--trust", o.trust)...)
	cmd.Env, cmd.Stdin = o.environment(locale), strings.NewReader(stdin)
	var out, told strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &told
	if err := cmd.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	return out.String(), told.String(), cmd.ProcessState.ExitCode()
}

// environment is that of a person at a desk. Of the one who runs the tests only the place
// of files and of the PC/SC service is in it.
func (o *outpatient) environment(locale string) []string {
	env := []string{"PATH=" + o.path, "HOME=" + o.path, "LC_ALL=" + locale, "TZ=UTC", "DISPLAY=:0", "XDG_SESSION_TYPE=x11", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent"}
	for _, name := range []string{"TMPDIR", "PCSCLITE_CSOCK_NAME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"} {
		if value, set := os.LookupEnv(name); set {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// lay lays a card on the first reader and waits until the service knows; lift takes it away
// again and counts the PINs that it was sent.
func (o *outpatient) lay(t *testing.T) (lift func()) {
	t.Helper()
	laid, err := simulator.New(simulator.Options{World: o.world, Faults: faultsNamed(t, o.card), PIN: []byte(pin)})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", "127.0.0.1:"+o.port)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- simulator.Attach(ctx, conn, laid) }()
	cardsAre(t, 1)
	return func() {
		stop()
		<-done
		cardsAre(t, 0)
		o.pins += laid.PINAttempts()
	}
}

func faultsNamed(t *testing.T, names []string) (all []simulator.Fault) {
	t.Helper()
	for _, name := range names {
		f, err := simulator.ParseFault(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	return all
}

// cardsAre waits until the service tells of that many cards: it looks a few times a second.
func cardsAre(t *testing.T, want int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var seen []nfc.Reader
	_ = nfc.NewPCSC(nfc.PCSCOptions{}).Watch(ctx, func(readers []nfc.Reader, err error) {
		seen = slices.DeleteFunc(readers, func(r nfc.Reader) bool { return r.Card == nfc.Absent })
		if err == nil && len(seen) == want {
			cancel()
		}
	})
	if context.Cause(ctx) == context.DeadlineExceeded {
		t.Fatalf("want %d cards; the service says %+v", want, seen)
	}
}

// loggedInLongAgo is a login of two years ago, when the certificate of the card was good:
// cied has known it since.
func loggedInLongAgo(t *testing.T, o *outpatient) {
	t.Helper()
	defer o.lay(t)()
	anchors, err := pki.LoadDir(o.trust)
	if err != nil {
		t.Fatal(err)
	}
	under := sha256.Sum256([]byte(o.trust))
	kept := filepath.Join(os.Getenv("XDG_CACHE_HOME"), "cied", "cards", "test-"+hex.EncodeToString(under[:8]))
	s := &login.Service{
		Terminal: &card.Terminal{
			Readers: nfc.NewPCSC(nfc.PCSCOptions{}), Anchors: anchors, Cache: cardcache.Cache{Dir: kept},
			Rand: rand.Reader, Now: func() time.Time { return time.Now().AddDate(-2, 0, 0) }, Wait: patience,
		},
		Prompt: typist{}, App: "https://example.test/cied/test", Version: "test",
	}
	r := login.Request{Origin: terminalOrigin, Nonce: terminalNonce, Format: token.WebEID}
	if _, err := s.Login(t.Context(), r, func(card.Event) {}); err != nil {
		t.Fatal(err)
	}
}

// A typist knows the PIN and types it at once.
type typist struct{}

func (typist) Ask(context.Context, login.Question) (secret.PIN, error) {
	return secret.NewPIN([]byte(pin))
}

// examine runs the doctor, who has nothing to say beside the report.
func (o *outpatient) examine(t *testing.T, locale string, args ...string) (report string, exit int) {
	t.Helper()
	report, stderr, exit := o.run(t, locale, "", slices.Concat([]string{"doctor", "--offline"}, o.args, args)...)
	if stderr != "" {
		t.Errorf("on standard error: %q", stderr)
	}
	return report, exit
}

// tellsPeople is the report in a language; the exit status is that of the fault.
func (o *outpatient) tellsPeople(t *testing.T, tag string) (report string) {
	t.Helper()
	report, exit := o.examine(t, tag+".UTF-8")
	if exit != o.exit() {
		t.Errorf("exit status %d, want %d", exit, o.exit())
	}
	return report
}

func (o *outpatient) tellsPrograms(t *testing.T) (v doctor.View) {
	t.Helper()
	report, exit := o.examine(t, "C.UTF-8", "--json")
	if err := json.Unmarshal([]byte(report), &v); err != nil {
		t.Fatalf("%v: %s", err, report)
	}
	if v.Code == fault.PCSCTwice && o.code == fault.ReaderMissing {
		t.Skip("another pcscd runs on this machine: where ours has no reader, that is the verdict")
	}
	if v.Verdict != o.verdict || v.Code != o.code || exit != o.exit() {
		t.Errorf("verdict %s (%s), exit status %d; want %s (%s), %d", v.Verdict, v.Code, exit, o.verdict, o.code, o.exit())
	}
	return v
}

// exit is the exit status of the fault, 0 where there is none.
func (a ailment) exit() int {
	if a.code == "" {
		return 0
	}
	return a.code.Row().Exit
}

package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// liveUnderSystemd runs as a user who has a systemd of their own: this program is their
// daemon, installed for everybody who has a desktop.
func liveUnderSystemd() error {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	for _, chapter := range []struct {
		name string
		live func(context.Context, manager) error
	}{
		{"the desktop starts it", desktopStarts},
		{"a person switches it off and on", switchOffAndOn},
		{"an upgrade starts it again", upgrade},
		{"its end with the desktop", desktopEnds},
		{"the socket starts it", socketStarts},
	} {
		if err := chapter.live(ctx, manager{os.Getenv, execute}); err != nil {
			return fmt.Errorf("%s: %w", chapter.name, err)
		}
		fmt.Println("ok", chapter.name)
	}
	return nil
}

// must is a property of a unit, as soon as it is want; there is no event to wait for.
func must(ctx context.Context, m manager, unit, property, want string) error {
	for {
		got := m.property(ctx, unit, property)
		if got == want {
			return nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("%s of %s: %q, not %q", property, unit, got, want)
		}
	}
}

func control(ctx context.Context, m manager, args ...string) error {
	_, err := m.run(ctx, "systemctl", append([]string{"--user"}, args...)...)
	return err
}

func desktopStarts(ctx context.Context, m manager) error {
	return errors.Join(
		control(ctx, m, "start", desktopUnit),
		must(ctx, m, serviceUnit, "ActiveState", "active"),
		must(ctx, m, serviceUnit, "StatusText", "0 sockets"),
	)
}

// switchOffAndOn: what the package has enabled for everybody can be switched off by one,
// and the daemon that runs is left alone.
func switchOffAndOn(ctx context.Context, m manager) error {
	a := Autostart{Program: "/usr/bin/cied", Getenv: os.Getenv}
	for _, on := range []bool{true, false, false, true, false, true} {
		if err := a.Set(ctx, on); err != nil {
			return err
		}
		if got, err := a.Enabled(ctx); err != nil || got != on {
			return fmt.Errorf("set %v: %v, %v", on, got, err)
		}
	}
	if err := a.Set(ctx, false); err != nil {
		return err
	}
	if err := errors.Join(must(ctx, m, serviceUnit, "ActiveState", "active"),
		control(ctx, m, "stop", desktopUnit), must(ctx, m, serviceUnit, "ActiveState", "inactive"),
		control(ctx, m, "start", desktopUnit)); err != nil {
		return err
	}
	if got := m.property(ctx, serviceUnit, "ActiveState"); got != "inactive" {
		return fmt.Errorf("switched off, and %s", got)
	}
	w := Waker{Program: "/nowhere", Getenv: os.Getenv, Running: func(ctx context.Context) bool {
		return m.property(ctx, serviceUnit, "ActiveState") == "active"
	}}
	return errors.Join(w.Wake(ctx), must(ctx, m, serviceUnit, "ActiveState", "active"), a.Set(ctx, true))
}

// upgrade replaces the program as a package manager does.
func upgrade(ctx context.Context, m manager) error {
	was := m.property(ctx, serviceUnit, "MainPID")
	path := filepath.Join(os.Getenv("HOME"), "cied")
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := errors.Join(os.WriteFile(path+".dpkg-new", b, 0o755), os.Rename(path+".dpkg-new", path)); err != nil {
		return err
	}
	if err := errors.Join(must(ctx, m, serviceUnit, "NRestarts", "1"), must(ctx, m, serviceUnit, "ActiveState", "active")); err != nil {
		return err
	}
	if is := m.property(ctx, serviceUnit, "MainPID"); is == was || is == "0" {
		return fmt.Errorf("process %s after %s", is, was)
	}
	return must(ctx, m, serviceUnit, "Result", "success")
}

func desktopEnds(ctx context.Context, m manager) error {
	return errors.Join(
		control(ctx, m, "stop", desktopUnit),
		must(ctx, m, serviceUnit, "ActiveState", "inactive"),
		must(ctx, m, serviceUnit, "Result", "success"),
	)
}

// socketStarts: the first visitor of the port starts the daemon, which has both sockets.
func socketStarts(ctx context.Context, m manager) error {
	if err := control(ctx, m, "start", "cied.socket"); err != nil {
		return err
	}
	port, err := os.ReadFile(filepath.Join(os.Getenv("HOME"), ".local/share/systemd/user/port"))
	if err != nil {
		return err
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strings.TrimSpace(string(port))))
	if err != nil {
		return err
	}
	defer conn.Close()
	said, err := io.ReadAll(conn)
	if err != nil || string(said) != "from the child\n" {
		return fmt.Errorf("%q, %v", said, err)
	}
	return errors.Join(
		must(ctx, m, serviceUnit, "StatusText", "2 sockets"),
		control(ctx, m, "stop", "cied.socket", serviceUnit),
	)
}

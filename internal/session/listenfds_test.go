package session

import (
	"strings"
	"testing"
)

func TestWhatSystemdPasses(t *testing.T) {
	for _, tt := range []struct {
		name, pid, fds, names string
		want                  string // "" is an error
	}{
		{"nothing", "", "", "", "[]"},
		{"none", "7", "0", "", "[]"},
		{"for another process", "8", "2", "", "[]"},
		{"for another process, malformed", "8", "x", "", "[]"},
		{"without names", "7", "2", "", `[file descriptor 3 ("") file descriptor 4 ("")]`},
		{"with names", "7", "2", "a:b", `[file descriptor 3 ("a") file descriptor 4 ("b")]`},
		{"more names than sockets", "7", "1", "a:b", ""},
		{"no number", "7", "two", "", ""},
		{"a negative number", "7", "-1", "", ""},
		{"more than there can be", "7", "9", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := passedFDs(env("LISTEN_PID", tt.pid, "LISTEN_FDS", tt.fds, "LISTEN_FDNAMES", tt.names), 7)
			if (err != nil) != (tt.want == "") || err == nil && sprint(got) != tt.want {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

func sprint(fds []passedFD) string {
	all := make([]string, len(fds))
	for i, p := range fds {
		all[i] = p.String()
	}
	return "[" + strings.Join(all, " ") + "]"
}

// FuzzPassedFDs: whatever the environment says, there are few, and they follow one another.
func FuzzPassedFDs(f *testing.F) {
	f.Add("2", "a:b")
	f.Add("0", "")
	f.Add("-1", ":")
	f.Fuzz(func(t *testing.T, fds, names string) {
		got, err := passedFDs(env("LISTEN_PID", "7", "LISTEN_FDS", fds, "LISTEN_FDNAMES", names), 7)
		if err == nil && len(got) > maxFDs {
			t.Errorf("%d", len(got))
		}
		for i, p := range got {
			if p.fd != firstFD+i {
				t.Errorf("%v", got)
			}
		}
	})
}

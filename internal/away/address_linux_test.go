package away

import (
	"strings"
	"testing"
)

func TestAddressesOfADesktopsBuses(t *testing.T) {
	for _, tt := range []struct{ address, want string }{
		{"unix:path=/run/user/1000/bus", "/run/user/1000/bus"},
		{"unix:path=/run/user/1000/bus,guid=0123456789abcdef0123456789abcdef", "/run/user/1000/bus"},
		{"unix:guid=0123456789abcdef0123456789abcdef,path=/tmp/bus", "/tmp/bus"},
		{"unix:abstract=/tmp/dbus-AbCdEf", "@/tmp/dbus-AbCdEf"},
		{"unix:path=/tmp/with%20space%2c", "/tmp/with space,"},
		{"tcp:host=127.0.0.1,port=1;unix:path=/a;unix:path=/b", "/a /b"},

		{"", ""},
		{"autolaunch:", ""},
		{"tcp:host=localhost,port=4711", ""},
		{"unixexec:path=/bin/sh", ""},
		{"unix:tmpdir=/tmp", ""},
		{"unix:path=", ""},
		{"unix:path=/a,abstract=b", ""},
		{"unix:path=/a%zz", ""},
		{"unix:path=/a%00b", ""},
		{"unix:path=/" + strings.Repeat("a", maxAddress), ""},
	} {
		sockets, err := parseAddress(tt.address)
		var got []string
		for _, s := range sockets {
			got = append(got, s.Name)
		}
		if strings.Join(got, " ") != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("parseAddress(%.60q) = %q, %v; want %q", tt.address, got, err, tt.want)
		}
	}
}

func FuzzParseAddress(f *testing.F) {
	f.Add("unix:path=/run/user/1000/bus,guid=00;unix:abstract=%2ftmp")
	f.Fuzz(func(t *testing.T, address string) {
		sockets, err := parseAddress(address)
		if (err == nil) != (len(sockets) > 0) {
			t.Fatalf("%d sockets, %v", len(sockets), err)
		}
		for _, s := range sockets {
			if s.Name == "" || strings.ContainsRune(s.Name, 0) {
				t.Fatalf("socket %q", s.Name)
			}
		}
	})
}

func TestTheEnvironmentNamesTheDesktop(t *testing.T) {
	for _, tt := range []struct {
		name            string
		env             map[string]string
		system, session string
	}{
		{"nothing set", nil, systemBus, ""},
		{"a systemd user bus", map[string]string{"XDG_RUNTIME_DIR": "/run/user/1000"}, systemBus, "unix:path=/run/user/1000/bus"},
		{"a path that needs escapes", map[string]string{"XDG_RUNTIME_DIR": "/run/a b"}, systemBus, "unix:path=/run/a%20b/bus"},
		{"a relative directory", map[string]string{"XDG_RUNTIME_DIR": "run"}, systemBus, ""},
		{"both buses named", map[string]string{
			"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/s", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/u", "XDG_RUNTIME_DIR": "/run",
		}, "unix:path=/s", "unix:path=/u"},
	} {
		d := findDesktop(func(key string) string { return tt.env[key] })
		if d.system != tt.system || d.session != tt.session {
			t.Errorf("%s: %q and %q, want %q and %q", tt.name, d.system, d.session, tt.system, tt.session)
		}
	}
}

package policy_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"cied/fault"
	"cied/policy"
)

// files writes the two policy files; "" leaves one out.
func files(t testing.TB, administrator, person string) policy.Files {
	t.Helper()
	dir := t.TempDir()
	f := policy.Files{Administrator: filepath.Join(dir, "administrator.toml"), Person: filepath.Join(dir, "person.toml")}
	for name, text := range map[string]string{f.Administrator: administrator, f.Person: person} {
		if text == "" {
			continue
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func load(t testing.TB, administrator, person string, run policy.Settings) *policy.Policy {
	t.Helper()
	p, err := policy.Load(files(t, administrator, person), run)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestWithoutFilesTheDefaultsHold(t *testing.T) {
	if p := load(t, "", "", policy.Settings{}); !reflect.DeepEqual(p, policy.Default()) {
		t.Errorf("%+v", p)
	}
	if p, err := policy.Load(policy.Files{}, policy.Settings{}); err != nil || !reflect.DeepEqual(p, policy.Default()) {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestEveryKeyIsRead(t *testing.T) {
	pinentry := filepath.Join(t.TempDir(), "pinentry")
	text := `
port = 31000
cache = false
history = false
revocation = "ocsp"
unknown-chip = "ask"
sites.known = false
sites.allow = ["https://idp.example.it", "https://[2001:db8::1]:8443"]
sites.others = "refuse"
pkcs11 = { mode = "protected", keep = 30 }
prompt = { pinentry = '` + pinentry + `' }
`
	want := &policy.Policy{
		Port: 31000, Revocation: policy.OCSP, UnknownChip: policy.Ask, Others: policy.Refuse, Pinentry: pinentry,
		Programs: policy.Protected, Keep: 30,
		Allow: []string{"https://idp.example.it", "https://[2001:db8::1]:8443"},
	}
	if p := load(t, text, "", policy.Settings{}); !reflect.DeepEqual(p, want) {
		t.Errorf("the administrator's: %+v", p)
	}
	if p := load(t, "", text, policy.Settings{}); !reflect.DeepEqual(p, want) {
		t.Errorf("the person's: %+v", p)
	}
}

// TestWhoDecides has one key in each relation of the two files.
func TestWhoDecides(t *testing.T) {
	const overruled = "revocation"
	cases := []struct {
		name, administrator, person string
		want                        policy.Revocation
		overruled                   bool
	}{
		{"what nobody says is the default", "", "", policy.Off, false},
		{"the person decides what the administrator leaves open", "", `revocation = "crl"`, policy.CRL, false},
		{"the administrator wins", `revocation = "crl"`, `revocation = "ocsp"`, policy.CRL, true},
		{"both agree", `revocation = "crl"`, `revocation = "crl"`, policy.CRL, false},
		{"a locked key stays at its default", `locked = ["revocation"]`, `revocation = "ocsp"`, policy.Off, true},
		{"a stricter choice where that is allowed", "restrict = ['revocation']\nrevocation = 'crl'", `revocation = "ocsp"`, policy.OCSP, false},
		{"a laxer choice where only a stricter one is allowed", "restrict = ['revocation']\nrevocation = 'crl'", `revocation = "off"`, policy.CRL, true},
		{"a stricter choice than the default", "restrict = ['revocation']", `revocation = "crl"`, policy.CRL, false},
		{"a lock counts more than a restriction", "restrict = ['revocation']\nlocked = ['revocation']", `revocation = "crl"`, policy.Off, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := load(t, c.administrator, c.person, policy.Settings{})
			if p.Revocation != c.want || (len(p.Overruled) == 1) != c.overruled {
				t.Errorf("%s, overruled %v", p.Revocation, p.Overruled)
			}
			if c.overruled && (p.Overruled[0].Key != overruled || filepath.Base(p.Overruled[0].File) != "person.toml") {
				t.Errorf("overruled %v", p.Overruled)
			}
		})
	}
}

func TestStricterValues(t *testing.T) {
	const restrict = `restrict = ["cache", "history", "unknown-chip", "sites.known", "sites.others", "sites.allow", "pkcs11.mode", "pkcs11.keep"]` + "\n"
	lax := restrict + "cache = true\nhistory = true\nunknown-chip = 'ask'\n[sites]\nknown = true\nothers = 'ask'\nallow = ['https://a.example', 'https://b.example']\n[pkcs11]\nmode = 'protected'\nkeep = 60"
	strict := "cache = false\nhistory = false\nunknown-chip = 'refuse'\n[sites]\nknown = false\nothers = 'refuse'\nallow = ['https://b.example']\n[pkcs11]\nmode = 'off'\nkeep = 5"
	p := load(t, lax, strict, policy.Settings{})
	if p.Cache || p.History || p.UnknownChip != policy.Refuse || p.Known || p.Others != policy.Refuse ||
		p.Programs != policy.NoProgram || p.Keep != 5 || !reflect.DeepEqual(p.Allow, []string{"https://b.example"}) || len(p.Overruled) != 0 {
		t.Errorf("a strict person: %+v", p)
	}
	p = load(t, restrict+strict, strings.TrimPrefix(lax, restrict), policy.Settings{})
	if p.Cache || p.History || p.UnknownChip != policy.Refuse || p.Known || p.Others != policy.Refuse ||
		p.Programs != policy.NoProgram || p.Keep != 5 || !reflect.DeepEqual(p.Allow, []string{"https://b.example"}) || len(p.Overruled) != 8 {
		t.Errorf("a lax person: %+v", p)
	}
}

func TestCommandLineComesBeforeThePersonsFile(t *testing.T) {
	run := policy.Settings{Port: new(5000)}
	if p := load(t, "", "port = 4000", run); p.Port != 5000 || len(p.Overruled) != 0 {
		t.Errorf("%+v", p)
	}
	p := load(t, "port = 3000", "", run)
	if p.Port != 3000 || len(p.Overruled) != 1 || p.Overruled[0] != (policy.Overruled{Key: "port"}) {
		t.Errorf("against the administrator: %+v", p)
	}
}

func TestMistakesAreToldWithFileLineAndKey(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"no TOML", "port = 24731\nport\n", "toml:2: "},
		{"an unknown key", "\nprot = 1", ":2: prot: no such key"},
		{"an unknown key of a table", "[sites]\nknown = true\n\nothres = 'ask'", ":4: sites.othres: no such key"},
		{"a longer time than a key stays open", "[pkcs11]\nkeep = 61", ":2: pkcs11.keep: 61 is not from 0 to 60"},
		{"an unknown table", "[site]\nknown = true", ":1: site: no such key"},
		{"an unknown table by a dotted key", "cache = true\nsite.known.x = true", ":2: site: no such key"},
		{"a dotted key below a value", "\nport.x = 1", ":2: port: want a number"},
		{"a table that stands there twice", "[sites]\n[prompt]\n[sites]", "toml:3: "},
		{"a table for a value", "[port]\nx = 1", ":1: port: want a number"},
		{"a value for a table", "sites = 5", ":1: sites: want a table"},
		{"several tables for one", "[[sites]]\nknown = true", ":1: sites: want a table"},
		{"a dotted name in quotes", `"sites.known" = true`, `:1: "sites.known": no such key`},
		{"a key that stands there twice", "cache = true\nport = 24731\ncache = false", "toml:3: "},
		{"the first of two mistakes", "port = 'x'\ncache = 1", ":1: port: want a number"},
		{"a word for a number", "port = '24731'", ":1: port: want a number"},
		{"a port of the system", "port = 443", "port: 443 is not from 1024 to 65535"},
		{"no port", "port = 65536", "65536 is not"},
		{"a number for a boolean", "cache = 1", "cache: want true or false"},
		{"an unknown word", "revocation = 'sometimes'", `revocation: "sometimes" is none of [off crl ocsp]`},
		{"a word in capitals", "unknown-chip = 'Ask'", `"Ask" is none of [ask refuse]`},
		{"a list for a word", "[sites]\nothers = ['ask']", ":2: sites.others: want a word"},
		{"a word for a list", "[sites]\nallow = 'https://idp.example.it'", "sites.allow: want a list of origins"},
		{"a number in a list", "[sites]\nallow = ['https://idp.example.it', 5]", "sites.allow: want a list of origins"},
		{"an origin with a slash", "[sites]\nallow = ['https://idp.example.it/']", `:2: sites.allow: "https://idp.example.it/" is not an origin`},
		{"an origin without encryption", "[sites]\nallow = ['http://idp.example.it']", "is not an origin"},
		{"a pattern", "[sites]\nallow = ['https://*.example.it']", "is not an origin"},
		{"an origin in an inline table", "\nsites = {allow = ['null']}", ":2: sites.allow: \"null\" is not an origin"},
		{"a program that PATH would find", "[prompt]\npinentry = 'pinentry'", ":2: prompt.pinentry: \"pinentry\" is not an absolute path"},
		{"a program with a NUL", "[prompt]\npinentry = \"/bin/a\\u0000\"", "is not an absolute path"},
		{"a lock on nothing", "locked = ['prot']", `:1: locked: "prot" is not a key`},
		{"a restriction without an order", "restrict = ['port']", `:1: restrict: "port" is not a key that can stand here`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := files(t, c.text, "")
			_, err := policy.Load(f, policy.Settings{})
			if !errors.Is(err, fault.PolicyInvalid) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), f.Administrator) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestOnlyTheAdministratorLocks(t *testing.T) {
	for _, list := range []string{"locked = []", "restrict = ['cache']"} {
		f := files(t, "", list)
		if _, err := policy.Load(f, policy.Settings{}); err == nil || !strings.Contains(err.Error(), f.Person+":1: ") {
			t.Errorf("%s: %v", list, err)
		}
	}
}

func TestOddFilesStopTheProgram(t *testing.T) {
	dir := t.TempDir()
	long := filepath.Join(dir, "long")
	if err := os.WriteFile(long, []byte(strings.Repeat("#", 64<<10+1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{long, dir, os.DevNull} {
		for _, f := range []policy.Files{{Administrator: name}, {Person: name}} {
			if _, err := policy.Load(f, policy.Settings{}); !errors.Is(err, fault.PolicyInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestFileThatEverybodyCanWriteIsRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no modes here")
	}
	f := files(t, "", "cache = false")
	if err := os.Chmod(f.Person, 0o602); err != nil {
		t.Fatal(err)
	}
	if _, err := policy.Load(f, policy.Settings{}); !errors.Is(err, fault.PolicyInvalid) {
		t.Errorf("got %v", err)
	}
}

func TestDefaultFiles(t *testing.T) {
	f, err := policy.DefaultFiles()
	if err != nil {
		t.Skip("this account has no directory for configuration: ", err)
	}
	for _, name := range []string{f.Administrator, f.Person} {
		if !filepath.IsAbs(name) || !strings.HasSuffix(filepath.ToSlash(name), "/cied/policy.toml") {
			t.Errorf("got %s", name)
		}
	}
	if runtime.GOOS == "linux" {
		t.Setenv("XDG_CONFIG_HOME", "/custom")
		if f, err := policy.DefaultFiles(); err != nil || f != (policy.Files{Administrator: "/etc/cied/policy.toml", Person: "/custom/cied/policy.toml"}) {
			t.Errorf("%+v, %v", f, err)
		}
	}
}

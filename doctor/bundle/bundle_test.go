package bundle

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf16"

	"cied/apdu/trace"
	"cied/doctor"
	"cied/fault"
	"cied/lang"
)

// A person and a computer that do not exist.
var invented = struct{ pin, fiscal, nis, pan, card, mac, ip4, ip6, mail, name, surname, user, host, serial string }{
	pin: "90817263", fiscal: "RSSMRA80A01H501X", nis: "508123470196", pan: "9380508123470196", card: "CA00000AA",
	mac: "00:00:5e:00:53:af", ip4: "192.0.2.217", ip6: "2001:db8:85a3::8a2e:370:7334", mail: "ermengarda.finta@example.org",
	name: "Ermengarda", surname: "Fintissimi", user: "efinta7", host: "torre-ermellino", serial: "ZQ0417X9",
}

// all are the things of invented that nothing may tell.
func inventedWords() []string {
	i := invented
	return []string{i.pin, i.fiscal, i.nis, i.pan, i.card, i.mac, i.ip4, i.ip6, i.mail, i.name, i.surname, i.user, i.host, i.serial}
}

// inventedMachine is the computer of the invented person.
func inventedMachine() *doctor.Machine {
	i := invented
	env := map[string]string{"USER": i.user, "HOME": "/srv/people/" + i.user, "HOSTNAME": i.host + ".example.org", "XDG_SESSION_TYPE": "wayland", "LANG": "it_IT.UTF-8 " + i.mail}
	return &doctor.Machine{
		OS:   "linux",
		User: doctor.User{ID: 1000, Name: i.user, Home: "/srv/people/" + i.user},
		Env:  func(key string) string { return env[key] },
		Root: fstest.MapFS{
			"etc/passwd":                       {Data: []byte("root:x:0:0:root:/root:/bin/sh\n" + i.user + ":x:1000:1000:" + i.name + " " + i.surname + ",4 B,,:/srv/people/" + i.user + ":/bin/sh\n")},
			"etc/hostname":                     {Data: []byte(i.host + "\n")},
			"etc/os-release":                   {Data: []byte("PRETTY_NAME=\"Invented Linux 12 of " + i.user + "\"\nID=debian\n")},
			"proc/version":                     {Data: []byte("Linux version 6.1.0-26-amd64 (" + i.mail + ") (gcc)\n")},
			"sys/bus/usb/devices/1-1/serial":   {Data: []byte(i.serial + "\n")},
			"var/lib/dpkg/status":              {Data: []byte("Package: pcscd\nVersion: 1.9.9-2\n\nPackage: libccid\nVersion: 1.5.2-1\n\nPackage: bash\nVersion: 5\n")},
			"sys/bus/usb/devices/1-1/idVendor": {Data: []byte("072f\n")},
		},
	}
}

func TestThePersonAndTheComputerAreKnownByTheirWords(t *testing.T) {
	i, known := invented, knownWords(inventedMachine())
	for word, label := range map[string]string{
		"/srv/people/" + i.user: "[home]", i.user: "[user]", i.host + ".example.org": "[host]", i.host: "[host]",
		i.name + " " + i.surname: "[name]", i.name: "[name]", i.surname: "[name]", "4 B": "[name]", i.serial: "[serial]",
	} {
		if known[word] != label {
			t.Errorf("%q is %q, want %q", word, known[word], label)
		}
	}
	for word, label := range known {
		if slices.Contains(commonWords, word) || len(word) < minWord {
			t.Errorf("%q would be %s", word, label)
		}
	}
}

// A user of a domain has no line in /etc/passwd.
func TestTheFullNameIsKnownWithoutPasswd(t *testing.T) {
	i, m := invented, inventedMachine()
	m.Root, m.User.FullName = fstest.MapFS{}, i.name+" "+i.surname
	known := knownWords(m)
	for _, word := range []string{i.name + " " + i.surname, i.name, i.surname} {
		if known[word] != "[name]" {
			t.Errorf("%q is %q", word, known[word])
		}
	}
}

// planted is a report every part of which tells on the invented person.
func planted() doctor.Report {
	told := strings.Join(inventedWords(), " ") + ", at /srv/people/" + invented.user + "/.local, https://x.example.org/" + invented.fiscal + "?pin=" + invented.pin
	return doctor.Report{
		Reference: "7K3Q-M90X", At: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), Version: "v1.0.0",
		Verdict: doctor.Reader, Decided: doctor.Finding{Code: fault.ReaderMissing, Evidence: told, Action: "ls /srv/people/" + invented.user},
		Results: []doctor.Result{
			{ID: "reader", State: doctor.Faulty, Took: time.Second, Findings: []doctor.Finding{{Code: fault.ReaderMissing, Evidence: told, Action: told}}},
			{ID: "second", State: doctor.Advised, Findings: []doctor.Finding{{Code: fault.RemoteSession, Advice: true, Evidence: told, Action: told}, {Evidence: told}}},
		},
	}
}

// plantedTrace is one whose answers and header tell on the invented person.
func plantedTrace() []byte {
	return fmt.Appendf(nil, "card: reader of %s\nspec: IAS ECC 1.0.1, %s\nexpect: ok\nterminal: %s\n> 00B081000C\n< %X9000\n",
		invented.user, invented.mac, invented.nis, invented.nis)
}

func plantedFiles() []Attachment {
	log := []byte("time=2026-11-22T12:00:00.000Z level=INFO msg=\"login ended\" code=ok told=\"" + strings.Join(inventedWords(), ", ") + "\"\n")
	return []Attachment{
		{Log, "/srv/people/" + invented.user + "/.local/state/cied/cied.log", log},
		{Log, `C:\Users\x\` + invented.fiscal + ".log", []byte(strings.ToUpper(string(log)) + strings.ToLower(string(log)))},
		{Trace, invented.name + ".apdu", plantedTrace()},
		{Trace, "not.apdu", log},
		{Trace, "clear.apdu", fmt.Appendf(nil, "card: x\nspec: y\nexpect: z\n> 0020008108%X\n< 9000\n", invented.pin)},
	}
}

// unzipped returns what a bundle holds by name, and the names in their order.
func unzipped(t *testing.T, b []byte) (files map[string][]byte, names []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	files = make(map[string][]byte)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Name)
	}
	return files, names
}

func written(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, planted(), inventedMachine(), plantedFiles()...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// writings are the ways in which word may have been written, in small letters.
func writings(word string) map[string]string {
	all := map[string]string{"as it is": word, "without separators": strings.NewReplacer(":", "", "-", "", ".", "", "@", "").Replace(word)}
	for name, w := range map[string]string{"": word, " of capitals": strings.ToUpper(word), " of small letters": strings.ToLower(word)} {
		all["hexadecimal"+name] = hex.EncodeToString([]byte(w))
		for before := range 3 {
			coded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", before) + w))
			all[fmt.Sprintf("base64 after %d octets%s", before, name)] = coded[(before*8+5)/6 : (before+len(w))*8/6]
		}
		var wide []byte
		for _, u := range utf16.Encode([]rune(w)) {
			wide = append(wide, byte(u), byte(u>>8))
		}
		all["UTF-16"+name] = string(wide)
	}
	for name, form := range all {
		all[name] = strings.ToLower(form)
	}
	return all
}

func TestABundleTellsOnNobody(t *testing.T) {
	b := written(t)
	files, _ := unzipped(t, b)
	files["the zip itself"] = b // its names and comments
	for name, text := range files {
		text = bytes.ToLower(append([]byte(name+"\n"), text...))
		for _, word := range inventedWords() {
			for how, form := range writings(word) {
				if i := bytes.Index(text, []byte(form)); i >= 0 {
					t.Errorf("%s has %s, %s: %q", name, word, how, text[max(0, i-40):min(len(text), i+60)])
				}
			}
		}
	}
}

// The search above would find each of them.
func TestWhatIsPlantedIsThereToBeFound(t *testing.T) {
	view, err := json.Marshal(planted().In(lang.English))
	if err != nil {
		t.Fatal(err)
	}
	inputs := map[string][]byte{"report": view}
	for _, f := range plantedFiles()[:2] {
		inputs[f.Name] = f.Text
	}
	for name, text := range inputs {
		for _, word := range inventedWords() {
			if !bytes.Contains(bytes.ToLower(text), []byte(strings.ToLower(word))) {
				t.Errorf("%s has no %s", name, word)
			}
		}
	}
}

func TestABundleHasItsFilesInOrder(t *testing.T) {
	_, names := unzipped(t, written(t))
	want := []string{"README.txt", "report.txt", "report.json", "versions.txt", "logs/cied.log", "logs/[codice-fiscale].log", "traces/[name].apdu", "traces/not.apdu", "traces/clear.apdu"}
	for i := range want {
		want[i] = "cied-7K3Q-M90X/" + want[i]
	}
	if got := strings.Join(names, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s", got)
	}
}

func TestEveryFileOfABundleHasTheReference(t *testing.T) {
	files, _ := unzipped(t, written(t))
	for name, text := range files {
		if !bytes.Contains(text, []byte("7K3Q-M90X")) {
			t.Errorf("%s: %q", name, text)
		}
	}
}

func TestTheSameReportIsTheSameBundle(t *testing.T) {
	if !bytes.Equal(written(t), written(t)) {
		t.Error("two bundles of one report differ")
	}
}

// The report says the same as without redaction, but for what was planted.
func TestTheReportOfABundleIsReadByPrograms(t *testing.T) {
	files, _ := unzipped(t, written(t))
	var got doctor.View
	d := json.NewDecoder(bytes.NewReader(files["cied-7K3Q-M90X/report.json"]))
	d.DisallowUnknownFields()
	if err := d.Decode(&got); err != nil {
		t.Fatal(err)
	}
	want := planted().In(lang.English)
	if got.Verdict != want.Verdict || got.Code != want.Code || got.Message != want.Message || !got.At.Equal(want.At) || got.Version != want.Version || len(got.Checks) != 2 {
		t.Errorf("%+v", got)
	}
	if got.Action != "ls [home]" {
		t.Errorf("%q", got.Action)
	}
}

func TestVersionsAreTold(t *testing.T) {
	m := inventedMachine()
	m.Self = doctor.Self{Version: "v1.0.0", Built: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Trusted: time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)}
	got := string(versions(m))
	for _, line := range []string{"cied: v1.0.0", "built: 2026-11-01", "list of authorities: 2026-11-02", "kernel: 6.1.0-26-amd64", "pcscd: 1.9.9-2", "libccid: 1.5.2-1", "XDG_SESSION_TYPE: wayland"} {
		if !strings.Contains(got, line+"\n") {
			t.Errorf("%q is not in\n%s", line, got)
		}
	}
	if strings.Contains(got, "bash") || strings.Contains(got, "gcc") {
		t.Errorf("more than what matters:\n%s", got)
	}
}

func TestVersionsOfAnEmptySystemAreThoseOfTheProgram(t *testing.T) {
	m := inventedMachine()
	m.OS, m.Root = "windows", fstest.MapFS{}
	if got := string(versions(m)); !strings.Contains(got, "system: windows/") || strings.Contains(got, "kernel") {
		t.Error(got)
	}
}

func TestATraceInABundleCanBeExplainedAndNotReplayed(t *testing.T) {
	files, _ := unzipped(t, written(t))
	got, err := trace.Parse(bytes.NewReader(files["cied-7K3Q-M90X/traces/[name].apdu"]))
	if err != nil {
		t.Fatal(err)
	}
	if got.Len() != 1 || got.Redacted() == 0 || got.Header.Terminal != "" || got.Header.Card != "reader of [user]" {
		t.Errorf("%s", got)
	}
	for _, name := range []string{"not", "clear"} {
		if text := files["cied-7K3Q-M90X/traces/"+name+".apdu"]; !bytes.Contains(text, []byte("left out")) {
			t.Errorf("%s: %q", name, text)
		}
	}
}

func TestOfALongLogTheNewestLinesAreTaken(t *testing.T) {
	got := newest(append(bytes.Repeat([]byte("old line\n"), maxLogText/8), "the last\n"...))
	if len(got) > maxLogText || !bytes.HasPrefix(got, []byte("old line\n")) || !bytes.HasSuffix(got, []byte("the last\n")) {
		t.Errorf("%d bytes, %q", len(got), got[:20])
	}
}

func TestFilesOfOneNameAreAllThere(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, planted(), inventedMachine(), Attachment{Log, "a/x.log", nil}, Attachment{Log, "b/x.log", nil}, Attachment{Log, "..", nil}); err != nil {
		t.Fatal(err)
	}
	_, names := unzipped(t, b.Bytes())
	if got := strings.Join(names[4:], " "); got != "cied-7K3Q-M90X/logs/x.log cied-7K3Q-M90X/logs/2-x.log cied-7K3Q-M90X/logs/file" {
		t.Error(got)
	}
}

func TestTheReadMeSpeaksEveryLanguage(t *testing.T) {
	for _, tag := range lang.All() {
		if text := readmes()[tag]; !strings.Contains(text, "report.txt") || !bytes.Contains(readme(), []byte(text)) {
			t.Errorf("%s: %q", tag, text)
		}
	}
}

func TestABundleThatCannotBeWrittenIsAFault(t *testing.T) {
	if err := Write(brokenWriter{}, planted(), inventedMachine()); !errors.Is(err, fault.StateUnreadable) {
		t.Error(err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

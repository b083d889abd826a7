//go:build linux

package installers

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func (p packages) testMSI(t *testing.T) {
	msi := p.one(t, "cied_*_windows_amd64.msi")
	number, _, _ := strings.Cut(p.version, "-")
	tables := map[string]string{}
	for _, name := range []string{"Property", "Upgrade", "Registry", "InstallExecuteSequence", "CustomAction"} {
		tables[name] = strings.ReplaceAll(command(t, "msiinfo", "export", msi, name), "\r", "")
	}
	contains(t, tables["Property"], "ProductVersion\t"+number)
	if strings.Contains(tables["Property"], "ALLUSERS") {
		t.Error("the installer is not one person's")
	}
	contains(t, tables["Upgrade"],
		"{3E9B8F0A-62D5-4E0C-8A53-7C1E0B6D2A41}\t\t"+number+"\t\t513\t\tWIX_UPGRADE_DETECTED",
		"{3E9B8F0A-62D5-4E0C-8A53-7C1E0B6D2A41}\t"+number+"\t\t\t2\t\tWIX_DOWNGRADE_DETECTED")
	contains(t, tables["InstallExecuteSequence"],
		"StopDaemon\tInstalled OR WIX_UPGRADE_DETECTED\t1201", "InstallValidate\t\t1400", "RemoveExistingProducts\t\t1401")
	for line := range strings.Lines(strings.Join(strings.SplitAfter(tables["Registry"], "\n")[3:], "")) {
		if column := strings.Split(line, "\t"); column[1] != "1" { // msidbRegistryRootCurrentUser
			t.Errorf("not below HKEY_CURRENT_USER: %s", line)
		}
	}
	for _, want := range []string{`"[INSTALLDIR]ciedw.exe" serve`, `"[INSTALLDIR]ciedw.exe" open "%1"`} {
		if !strings.Contains(tables["Registry"], want) {
			t.Errorf("no %s in\n%s", want, tables["Registry"])
		}
	}
	dir := t.TempDir()
	command(t, "msiextract", "--directory", dir, msi)
	got, _ := filepath.Glob(filepath.Join(dir, "Programs", "cied", "*"))
	if len(got) != 4 {
		t.Errorf("it brings %q", got)
	}
	if info := command(t, "msiinfo", "suminfo", msi); !strings.Contains(info, "Template: x64;1033") || !strings.Contains(info, "Source: 10 (a)") {
		t.Errorf("summary:\n%s", info) // 10: compressed, and no administrator is asked for
	}
}

// testSignatures signs with a certificate that nobody will see again.
func (p packages) testSignatures(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	command(t, "openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-keyout", key, "-out", cert, "-days", "2",
		"-subj", "/CN=cied test", "-addext", "extendedKeyUsage=codeSigning")
	t.Setenv("CIED_SIGN_CERT", cert)
	t.Setenv("CIED_SIGN_KEY", key)
	command(t, "msiextract", "--directory", dir, p.one(t, "cied_*_windows_amd64.msi"))
	msi := filepath.Join(dir, "cied.msi")
	command(t, "cp", p.one(t, "cied_*_windows_amd64.msi"), msi)
	for _, file := range []string{msi, filepath.Join(dir, "Programs", "cied", "cied.exe")} {
		if said, err := try(t.Context(), "", "osslsigncode", "verify", "-CAfile", cert, "-in", file); err == nil {
			t.Errorf("%s has a signature before it was signed:\n%s", file, said)
		}
		command(t, "./sign.sh", file)
		command(t, "osslsigncode", "verify", "-CAfile", cert, "-in", file)
		tamper(t, file)
		if said, err := try(t.Context(), "", "osslsigncode", "verify", "-CAfile", cert, "-in", file); err == nil {
			t.Errorf("%s was changed, and its signature holds:\n%s", file, said)
		}
	}
}

// tamper changes one bit in the middle of a file.
func tamper(t *testing.T, file string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

package browsers

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"cied/fault"
)

// changed returns the files that were changed, without the home.
func changed(changes []Change) []string {
	all := []string{}
	for _, c := range changes {
		if c.Changed {
			all = append(all, strings.TrimPrefix(c.File, "/"+home))
		}
	}
	return all
}

func TestWhatIsInstalledIsTakenAwayToTheOctet(t *testing.T) {
	w := newWorld(t, desk())
	before := tree(t, w)
	changes, err := Install(w, false)
	want := []string{".config/pkcs11/modules/cied.module", ".mozilla/firefox/one.default/pkcs11.txt", ".mozilla/firefox/two.default/pkcs11.txt", ".pki/nssdb/pkcs11.txt"}
	if got := changed(changes); !reflect.DeepEqual(got, want) || err != nil {
		t.Fatalf("%q, %v", got, err)
	}
	for _, c := range changes {
		if c.State != Registered || c.Module != ourModule {
			t.Errorf("%+v", c)
		}
	}
	if got := content(t, w, nssdbFile); got != internalBlock+ourBlock {
		t.Errorf("%s", got)
	}
	if changes, err = Remove(w, false); len(changed(changes)) != len(want) || err != nil {
		t.Errorf("%+v, %v", changes, err)
	}
	if after := tree(t, w); !reflect.DeepEqual(after, before) {
		t.Errorf("it was\n%q\nand is\n%q", before, after)
	}
}

func TestInstalledTwiceIsInstalledOnce(t *testing.T) {
	for _, system := range []bool{false, true} {
		w := newWorld(t, desk())
		if _, err := Install(w, system); err != nil {
			t.Fatal(err)
		}
		once := tree(t, w)
		changes, err := Install(w, system)
		if len(changed(changes)) != 0 || err != nil || !reflect.DeepEqual(tree(t, w), once) {
			t.Errorf("for all users %v: %+v, %v", system, changes, err)
		}
	}
}

func TestRemovedWhereNothingIsRegisteredIsNoError(t *testing.T) {
	w := newWorld(t, with(desk(), map[string]string{firefoxAt + "two.default/pkcs11.txt": "->elsewhere", nssdbFile: "\x00"}))
	before := tree(t, w)
	for _, system := range []bool{false, true} {
		if changes, err := Remove(w, system); len(changed(changes)) != 0 || err != nil {
			t.Errorf("%+v, %v", changes, err)
		}
	}
	if !reflect.DeepEqual(tree(t, w), before) {
		t.Error("something has changed")
	}
}

func TestEntriesOfABrowserThatHasGoneAreTakenAway(t *testing.T) {
	w := newWorld(t, map[string]string{nssdbFile: ourBlock})
	if _, err := Remove(w, false); err != nil || w.there(nssdbFile) {
		t.Errorf("%v", err)
	}
}

func TestAnOlderPathIsRenewed(t *testing.T) {
	w := newWorld(t, with(desk(), map[string]string{nssdbFile: "library=/old/cied-pkcs11.so\nname=cied\n\n"}))
	if _, err := Install(w, false); err != nil || content(t, w, nssdbFile) != ourBlock {
		t.Errorf("%v, %s", err, content(t, w, nssdbFile))
	}
}

func TestTheFirstStartOfChromiumFindsItsDatabaseMade(t *testing.T) {
	w := newWorld(t, map[string]string{"usr/lib/chromium/chromium": "", home: ""})
	if _, err := Install(w, false); err != nil {
		t.Fatal(err)
	}
	if got := content(t, w, nssdbFile); got != ourBlock {
		t.Errorf("%s", got)
	}
	for name, want := range map[string]fs.FileMode{nssdbFile: 0o600, filepath.Dir(nssdbFile): 0o700 | fs.ModeDir} {
		if info, err := fs.Stat(w.Root, name); err != nil || info.Mode() != want && runtime.GOOS != "windows" {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

func TestFilesForAllUsersCanBeReadByAll(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no modes there")
	}
	w := newWorld(t, map[string]string{"etc/": ""})
	must(t, os.Chmod(filepath.Join(w.Top, "etc"), 0o755))
	changes, err := Install(w, true)
	if got := changed(changes); !reflect.DeepEqual(got, []string{"/etc/pkcs11/modules/cied.module", "/etc/firefox/policies/policies.json"}) || err != nil {
		t.Fatalf("%q, %v", got, err)
	}
	for name, want := range map[string]fs.FileMode{
		"etc/firefox/policies": 0o755, "etc/firefox": 0o755, "etc/firefox/policies/policies.json": 0o644, kitAdmin: 0o644, "etc/pkcs11/modules": 0o755,
	} {
		if info, err := fs.Stat(w.Root, name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if _, err := Remove(w, true); err != nil || w.there(kitAdmin) || w.there("etc/firefox/policies/policies.json") {
		t.Errorf("%v", err)
	}
}

func TestPermissionsOfAFileStay(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no modes there")
	}
	w := newWorld(t, desk())
	must(t, os.Chmod(filepath.Join(w.Top, nssdbFile), 0o640))
	if _, err := Install(w, false); err != nil {
		t.Fatal(err)
	}
	if info, err := fs.Stat(w.Root, nssdbFile); err != nil || info.Mode() != 0o640 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestAFileThatIsNotAsExpectedIsLeftAndTheOthersAreChanged(t *testing.T) {
	for name, c := range map[string]struct {
		file  string
		cause error
	}{
		"a link":                         {"->" + "elsewhere.txt", ErrNotRegular},
		"a directory":                    {"/", ErrNotRegular},
		"a file that nobody understands": {"PK\x03\x04", ErrMalformed},
		"another module of our name":     {"library=/x/opensc-pkcs11.so\nname=cied\n\n", ErrNameTaken},
		"a file without an end":          {strings.Repeat("#\n", maxFile), ErrMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			files := desk()
			delete(files, nssdbFile)
			at := nssdbFile
			if c.file == "/" {
				at, c.file = at+"/", ""
			}
			w := newWorld(t, with(files, map[string]string{at: c.file}))
			before := tree(t, w)[nssdbFile]
			changes, err := Install(w, false)
			if !errors.Is(err, c.cause) || fault.CodeOf(err) != fault.BrowserFile || len(changed(changes)) != 3 {
				t.Fatalf("%v, %q", err, changed(changes))
			}
			if last := changes[len(changes)-1]; last.Fault != fault.BrowserFile || last.Detail == "" || last.State != Impossible {
				t.Errorf("%+v", last)
			}
			if tree(t, w)[nssdbFile] != before {
				t.Error("it has changed")
			}
			if changes, err := Remove(w, false); err != nil || len(changed(changes)) != 3 {
				t.Errorf("%v, %q", err, changed(changes))
			}
		})
	}
}

func TestADamagedFileWithOurEntryIsNotPassedOverInSilence(t *testing.T) {
	w := newWorld(t, with(desk(), map[string]string{nssdbFile: ourBlock + "\x00"}))
	if _, err := Remove(w, false); !errors.Is(err, ErrMalformed) {
		t.Errorf("%v", err)
	}
}

func TestABrowserThatTheProxyServesGetsNoEntryOfItsOwn(t *testing.T) {
	w := newWorld(t, with(desk(), map[string]string{nssPolicy: "library=p11-kit-proxy.so\n"}))
	changes, err := Install(w, false)
	if got := changed(changes); len(got) != 1 || got[0] != ".config/pkcs11/modules/cied.module" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestAModuleFileOfThePackageIsEnough(t *testing.T) {
	w := newWorld(t, map[string]string{kitPackage: string(moduleFile(ourModule))})
	for _, system := range []bool{false, true} {
		if _, err := Install(w, system); err != nil || w.there(kitAdmin) || w.there(home+".config") {
			t.Errorf("for all users %v: %v", system, err)
		}
	}
	if _, err := Remove(w, true); err != nil || !w.there(kitPackage) {
		t.Errorf("the package's file: %v", err)
	}
}

func TestPoliciesThatCameWithFirefoxAreNotHidden(t *testing.T) {
	w := newWorld(t, map[string]string{"usr/lib64/firefox/distribution/policies.json": `{"policies": {}}`})
	changes, err := Install(w, true)
	if !errors.Is(err, ErrHides) || w.there("etc/firefox") {
		t.Errorf("%v", err)
	}
	if last := changes[len(changes)-1]; last.Reason != Hides {
		t.Errorf("%+v", last)
	}
}

func TestOnlyAModuleOfOursIsRegistered(t *testing.T) {
	for _, module := range []string{"", "cied-pkcs11.so", "/usr/lib/opensc-pkcs11.so", "/a\nb/cied-pkcs11.so", "/gone/cied-pkcs11.so", "/" + strings.Repeat("a", maxPath) + "/cied-pkcs11.so"} {
		w := newWorld(t, desk())
		w.Module = module
		before := tree(t, w)
		_, err := Install(w, false)
		if fault.CodeOf(err) != fault.ModuleMissing || !errors.Is(err, ErrModule) && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%.40q: %v", module, err)
		}
		if !reflect.DeepEqual(tree(t, w), before) {
			t.Errorf("%.40q: something has changed", module)
		}
	}
}

func TestAWorldToLookAtIsNotChanged(t *testing.T) {
	w := newWorld(t, desk())
	before := tree(t, w)
	top := w.Top
	w.Top = ""
	_, err := Install(w, false)
	w.Top = top
	if err == nil || !reflect.DeepEqual(tree(t, w), before) {
		t.Errorf("%v", err)
	}
}

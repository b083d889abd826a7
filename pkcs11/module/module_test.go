//go:build linux

package module

import (
	"bytes"
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"cied/internal/machinetest"
)

func TestNothingButTheFunctionListIsExported(t *testing.T) {
	plain.build(t)
	f, err := elf.Open(plain.module())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	symbols, err := f.DynamicSymbols()
	if err != nil {
		t.Fatal(err)
	}
	var exported []string
	for _, s := range symbols {
		if s.Section != elf.SHN_UNDEF {
			exported = append(exported, s.Name)
		}
	}
	if fmt.Sprint(exported) != "[C_GetFunctionList]" {
		t.Errorf("exports %v", exported)
	}
	if libraries, err := f.ImportedLibraries(); err != nil || fmt.Sprint(libraries) != "[libc.so.6]" {
		t.Errorf("needs %v, %v", libraries, err)
	}
}

func TestTheModuleIsTensOfKilobytes(t *testing.T) {
	plain.build(t)
	info, err := os.Stat(plain.module())
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 64<<10 {
		t.Errorf("%d bytes", info.Size())
	}
}

func TestTheModuleCompilesElsewhere(t *testing.T) {
	for _, tt := range []struct{ cc, file string }{{"clang", FileName}, {"x86_64-w64-mingw32-gcc", "cied-pkcs11.dll"}} {
		t.Run(tt.cc, func(t *testing.T) {
			cmd := exec.Command("./build.sh", filepath.Join(t.TempDir(), tt.file))
			cmd.Env = append(os.Environ(), "CC="+machinetest.Need(t, tt.cc))
			if said, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, said)
			}
		})
	}
}

func TestWithoutADaemonThereIsOneEmptySlot(t *testing.T) {
	a := start(t, plain, plain.module(), filepath.Join(t.TempDir(), "nobody"))
	a.do("slots 0", "slots 0x190")
	a.do("initialize", "initialize 0x0")
	a.do("initialize", "initialize 0x191")
	a.do("info", "info 0x0 cied (not running)")
	a.do("slots 0", "slots 0x0 1")
	a.do("slots 1", "slots 0x0")
	a.do("slot 1", "slot 0x0 6 cied (not running)")
	a.do("slot 2", "slot 0x3 0")
	a.do("token 1", "token 0xe0")
	a.do("mechanisms 1", "mechanisms 0xe0 128")
	a.do("open 1", "open 0xe0 0")
	a.do("open 2", "open 0x3 0")
	a.do("wait 1", "wait 0x8 0")  // CKR_NO_EVENT
	a.do("wait 0", "wait 0x54 0") // there is nothing to wait on: look now and then
	a.do("session 1", "session 0xb3 0")
	a.do("closeall 1", "closeall 0x0")
	a.do("finalize", "finalize 0x0")
	a.do("finalize", "finalize 0x190")
	a.end()
}

func TestTheApplicationIsLeftAsItWas(t *testing.T) {
	d := newDaemon(t, "cied")
	a := start(t, plain, plain.module(), d.socket)
	a.do("unload", "unload 0x0 gone")
	descriptors, handlers := a.ask("descriptors"), a.ask("handlers")
	for range 2 {
		a.do("load "+plain.module(), "load 0x0 2.40")
		a.do("initialize", "initialize 0x0")
		a.do("slots 0", "slots 0x0 1")
		a.do("threads", "threads 0x0 1")
		if got := a.ask("handlers"); got != handlers {
			t.Errorf("signal handlers: %s, before %s", got, handlers)
		}
		a.do("unload", "unload 0x0 gone") // without C_Finalize
		if got := a.ask("descriptors"); got != descriptors {
			t.Errorf("descriptors: %s, before %s", got, descriptors)
		}
	}
	a.end()
}

func TestAForkedChildIsNotInitialisedUntilItSaysSo(t *testing.T) {
	d := newDaemon(t, "cied")
	a := start(t, plain, plain.module(), d.socket)
	a.tell("fork initialize;slots 0;finalize")
	for _, want := range []string{"initialize 0x0", "slots 0x0 1", "finalize 0x0", "fork 0x0 0"} {
		a.expect("a child before its parent", want)
	}
	a.do("initialize", "initialize 0x0")
	a.do("open 1", "open 0x0 1")
	a.tell("fork slots 0;session 1;finalize;initialize;session 1;open 1")
	for _, want := range []string{"slots 0x190", "session 0x190 0", "finalize 0x190", "initialize 0x0", "session 0xb3 0", "open 0x0 2", "fork 0x0 0"} {
		a.expect("a child after its parent", want)
	}
	a.tell("fork threads")
	a.expect("a child that does nothing", "threads 0x0 1")
	a.expect("a child that does nothing", "fork 0x0 0")
	a.do("session 1", "session 0x0 1") // the parent's connection and session live
	a.end()
}

func TestSlotsComeBackWithTheDaemonAndSessionsDoNot(t *testing.T) {
	d := newDaemon(t, "cied")
	a := start(t, plain, plain.module(), d.socket)
	a.do("initialize", "initialize 0x0")
	a.do("open 1", "open 0x0 1")
	a.do("session 1", "session 0x0 1")

	d.stop()
	d.start()
	a.do("session 1", "session 0xb3 0")
	a.do("slot 1", "slot 0x0 7 a reader")
	a.do("open 1", "open 0x0 2") // the new daemon's first: not the old handle again
	a.do("session 1", "session 0xb3 0")
	a.do("session 2", "session 0x0 1")

	d.stop()
	a.do("slot 1", "slot 0x0 6 cied (not running)")
	a.do("slots 0", "slots 0x0 1")
	d.start()
	a.do("open 1", "open 0x0 3")
	a.do("closeall 1", "closeall 0x0")
	a.do("close 3", "close 0xb3")
	a.do("finalize", "finalize 0x0")
	a.end()
}

func TestOtherCallsGoOnWhileAPersonThinks(t *testing.T) {
	d := newDaemon(t, "cied test")
	a := start(t, plain, plain.module(), d.socket)
	a.do("initialize", "initialize 0x0")
	a.do("open 1", "open 0x0 1")
	before := a.ask("descriptors")
	release := d.hold(callLogin)
	a.tell("&login 1 1")
	if conn := d.await(callLogin); conn != 2 {
		t.Errorf("C_Login came on connection %d", conn)
	}
	a.do("slots 0", "slots 0x0 1")
	a.do("session 1", "session 0x0 1")
	release()
	a.expect("login", "login 0x0")
	a.do("sign 1 77 1 hello", "sign 0x0 5 68656c6c6f")
	a.do("find 1 99", "find 0x0 77")
	if after := a.ask("descriptors"); after != before {
		t.Errorf("descriptors: %s, before %s", after, before)
	}
	a.end()
}

func TestTheQuestionForTheSizeOfASignatureAsksNobody(t *testing.T) {
	d := newDaemon(t, "cied")
	a := start(t, plain, plain.module(), d.socket)
	a.do("initialize", "initialize 0x0")
	a.do("open 1", "open 0x0 1")
	a.do("sign 1 77 1 hello", "sign 0x0 5 68656c6c6f")
	if size, signature := d.await(callSign), d.await(callSign); size != 1 || signature != 2 {
		t.Errorf("the size was asked on connection %d, the signature on %d", size, signature)
	}
	a.end()
}

// A server of others does not know instances: everything goes over one connection.
func TestAServerThatIsNoCiedHasOneConnection(t *testing.T) {
	d := newDaemon(t, "another token")
	a := start(t, plain, plain.module(), d.socket)
	a.do("initialize", "initialize 0x0")
	a.do("open 1", "open 0x0 1")
	a.do("login 1 1", "login 0x0")
	a.do("sign 1 77 1 hello", "sign 0x0 5 68656c6c6f")
	a.do("wait 0", "wait 0x54 0") // it would hold up every other call
	for range 7 {
		if got := <-d.arrived; got.conn != 1 {
			t.Errorf("call %d came on connection %d", got.number, got.conn)
		}
	}
	a.end()
}

func TestFinalizeEndsAWaitForACard(t *testing.T) {
	d := newDaemon(t, "cied")
	a := start(t, plain, plain.module(), d.socket)
	before := a.ask("descriptors")
	a.do("initialize", "initialize 0x0")
	release := d.hold(callWait)
	defer release()
	a.tell("&wait 0")
	d.await(callWait)
	a.tell("finalize")
	a.tell("descriptors")
	got := []string{a.hear(), a.hear(), a.hear()} // the wait's thread may be slow to tell
	for _, want := range []string{"wait 0x190 0", "finalize 0x0", "descriptors " + before} {
		if !slices.Contains(got, want) {
			t.Errorf("%q, want %q among them", got, want)
		}
	}
	a.do("initialize", "initialize 0x0")
	a.do("slots 0", "slots 0x0 1")
	a.end()
}

func TestADaemonThatHangsDoesNotHangTheApplication(t *testing.T) {
	machinetest.OnlyAsked(t, "a second of waiting")
	d := newDaemon(t, "cied")
	a := start(t, impatient, impatient.module(), d.socket)
	a.do("initialize", "initialize 0x0")
	release := d.hold(callSlotList)
	a.do("slots 0", "slots 0x30")
	release()
	a.do("slots 0", "slots 0x0 1")
	a.do("open 1", "open 0x0 1")
	release = d.hold(callLogin)
	a.tell("&login 1 1")
	d.await(callLogin)
	a.do("slots 0", "slots 0x0 1")
	stalled := d.hold(callSession)
	a.do("session 1", "session 0x30 0") // a second goes by, and the person has time
	stalled()
	release()
	a.expect("login", "login 0x0")
	a.end()
}

func TestADaemonThatGoesWhileAPersonThinksEndsTheSession(t *testing.T) {
	d := newDaemon(t, "cied")
	a := start(t, plain, plain.module(), d.socket)
	a.do("initialize", "initialize 0x0")
	a.do("open 1", "open 0x0 1")
	release := d.hold(callLogin)
	defer release()
	a.tell("&login 1 1")
	d.await(callLogin)
	d.stop()
	a.expect("login", "login 0xb3")
	a.do("session 1", "session 0xb3 0")
	a.end()
}

func TestAPINCrossesNoSocket(t *testing.T) {
	d := newDaemon(t, "cied")
	a := start(t, plain, plain.module(), d.socket)
	a.do("initialize", "initialize 0x0")
	a.do("open 1", "open 0x0 1")
	a.do("login 1 1 0 12345678", "login 0x0")
	args := d.last(callLogin)
	want := append(append(number(1), number(1)...), 1, 0xff, 0xff, 0xff, 0xff) // no array
	if !bytes.Equal(args, want) {
		t.Errorf("C_Login sent % x, want % x", args, want)
	}
	a.end()
}

func TestWrongArgumentsGoNoFurther(t *testing.T) {
	d := newDaemon(t, "cied")
	a := start(t, plain, plain.module(), d.socket)
	a.do("initialize", "initialize 0x0")
	a.do("open 1", "open 0x0 1")
	before := len(d.arrived)
	want := "refused 0x0 " +
		"7,7,7,7," + // CKR_ARGUMENTS_BAD
		"b4," + // C_OpenSession without CKF_SERIAL_SESSION
		"13,13,13,12,13,7," + // values of a wrong length, a template in a template, no template
		"7,71,71," + // no mechanism; parameters that are not sent
		"7,7,21" // no data, no room, and more data than a call can have
	a.do("refused 1", want)
	if after := len(d.arrived); after != before {
		t.Errorf("%d calls arrived", after-before)
	}
	a.end()
}

func TestASocketOfSomebodyElseIsNoDaemon(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root, to listen as somebody else")
	}
	d := newDaemon(t, "cied")
	d.stop()
	listenAs(t, d.socket, 65534)
	a := start(t, plain, plain.module(), d.socket)
	a.do("initialize", "initialize 0x0")
	a.do("slots 0", "slots 0x0 1")
	a.do("slot 1", "slot 0x0 6 cied (not running)")
	a.end()
}

func TestTheSocketIsInTheRuntimeDirectory(t *testing.T) {
	d := newDaemon(t, "cied")
	runtime, err := os.MkdirTemp("", "p11")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(runtime)
	if err := os.Mkdir(filepath.Join(runtime, "cied"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(d.socket, filepath.Join(runtime, "cied", "pkcs11")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_RUNTIME_DIR", runtime)
	a := start(t, plain, plain.module(), "")
	a.do("initialize", "initialize 0x0")
	a.do("slot 1", "slot 0x0 7 a reader")
	a.end()
}

package simulator

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestCountersSurviveTheProgram(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	start := func() *terminal { return authenticated(t, newCard(t, Options{StateFile: file}, nil)) }
	start().secure("00200081", []byte("00000000"), 0).want(t, 0x63C2)
	start().secure("00200081", []byte("00000000"), 0).want(t, 0x63C1)
	m := start()
	m.secure("00200081", []byte("12345678"), 0).want(t, 0x9000)
	m.secure("00240081", []byte("1234567811223344"), 0).want(t, 0x9000)
	m = start()
	m.secure("00200081", []byte("12345678"), 0).want(t, 0x63C2)
	m.secure("00200081", []byte("11223344"), 0).want(t, 0x9000)
}

func TestTryIsWrittenBeforeTheAnswer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	c := newCard(t, Options{StateFile: file}, nil)
	m := authenticated(t, c)
	left := -1
	c.observe = func(int, []byte, []byte) { // called before the answer goes out
		s, err := LoadState(file)
		if err != nil {
			t.Error(err)
		}
		left = s.PIN.Left
	}
	m.secure("00200081", []byte("00000000"), 0).want(t, 0x63C2)
	if left != 2 {
		t.Errorf("the file held %d tries when the answer went out, want 2", left)
	}
}

func TestPINIsNotCheckedWhenTheTryCannotBeWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	m := authenticated(t, newCard(t, Options{StateFile: filepath.Join(dir, "state.json")}, nil))
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	m.secure("00200081", []byte("12345678"), 0).want(t, 0x6581)
}

func TestStateFileIsItsOwnersAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	newCard(t, Options{StateFile: file, PIN: []byte("55667788")}, nil)
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if data, _ := os.ReadFile(file); bytes.Contains(data, []byte("55667788")) {
		t.Error("the file holds the PIN")
	}
}

func TestBrokenStateFileIsAnError(t *testing.T) {
	for name, content := range map[string]string{
		"empty": "", "not JSON": "PIN", "no hash": `{"pin":{"left":3,"tries":3}}`, "negative": `{"pin":{"left":-1}}`,
	} {
		file := filepath.Join(t.TempDir(), "state.json")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := New(Options{StateFile: file}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPINAndPUKHaveEightDigits(t *testing.T) {
	for _, bad := range []string{"", "1234567", "123456789", "1234567a"} {
		if _, err := New(Options{PIN: []byte(bad)}); err == nil {
			t.Errorf("PIN %q is accepted", bad)
		}
	}
}

package simulator

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func TestCommandsAreReadInAllCases(t *testing.T) {
	header := command{cla: 0x00, ins: 0xA4, p1: 0x04, p2: 0x0C}
	with := func(data string, ne int, extended bool) command {
		c := header
		c.ne, c.extended = ne, extended
		if data != "" {
			c.data = unhex(data)
		}
		return c
	}
	for _, tt := range []struct {
		name, apdu string
		want       command
	}{
		{"case 1", "00A4040C", with("", 0, false)},
		{"case 2 short", "00A4040C08", with("", 8, false)},
		{"case 2 short, maximum", "00A4040C00", with("", 256, false)},
		{"case 3 short", "00A4040C023F00", with("3F00", 0, false)},
		{"case 4 short", "00A4040C023F0000", with("3F00", 256, false)},
		{"case 2 extended", "00A4040C000102", with("", 0x102, true)},
		{"case 2 extended, maximum", "00A4040C000000", with("", 65536, true)},
		{"case 3 extended", "00A4040C0000023F00", with("3F00", 0, true)},
		{"case 4 extended", "00A4040C0000023F000000", with("3F00", 65536, true)},
	} {
		got, err := parseCommand(unhex(tt.apdu))
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v, %v", tt.name, got, err)
		}
	}
	for _, bad := range []string{"", "00A404", "00A4040C0001", "00A4040C0000", "00A4040C033F00", "00A4040C023F000000", "00A4040C00000000", "00A4040C0000033F00", "00A4040C0000013F00"} {
		if got, err := parseCommand(unhex(bad)); err == nil {
			t.Errorf("%s is read as %+v", bad, got)
		}
	}
}

func TestPowerAndPresence(t *testing.T) {
	c := newCard(t, Options{}, nil)
	send(t, c, "00A4040C06A00000000039", 0x9000)
	c.Power(false)
	if _, err := c.Transmit(unhex("00B081000C")); !errors.Is(err, ErrSilent) {
		t.Errorf("without power: %v", err)
	}
	if atr := c.Reset(); !bytes.Equal(atr, c.Family().ATR) {
		t.Errorf("ATR %X", atr)
	}
	send(t, c, "00B0000001", 0x6986)
	if got := c.Commands(); got != 3 {
		t.Errorf("%d commands, want 3: resets do not start the count again", got)
	}
	c.Remove()
	c.Power(true)
	if _, err := c.Transmit(unhex("00A40000")); !errors.Is(err, ErrRemoved) {
		t.Errorf("lifted: %v", err)
	}
	c.Insert()
	send(t, c, "00A40000", 0x9000)
	if got := c.Commands(); got != 1 {
		t.Errorf("%d commands since arrival, want 1", got)
	}
}

func TestObserverSeesEveryCommand(t *testing.T) {
	var seen []int
	var last []byte
	c := newCard(t, Options{Observe: func(n int, capdu, _ []byte) {
		seen, last = append(seen, n), bytes.Clone(capdu)
	}}, nil)
	send(t, c, "00A4040C06A00000000039", 0x9000)
	send(t, c, "00CB3FFF0C4D0A7008BFA10104A3029700", 0x6112)
	send(t, c, "00C0000012", 0x9000)
	if !reflect.DeepEqual(seen, []int{1, 2, 3}) || !bytes.Equal(last, unhex("00C0000012")) {
		t.Errorf("seen %v, last %X", seen, last)
	}
}

func TestGetResponseFetchesWhatIsLeft(t *testing.T) {
	c := newCard(t, Options{}, nil)
	send(t, c, "00A4040C06A00000000039", 0x9000)
	send(t, c, "00C0000000", 0x6985)
	send(t, c, "00CB3FFF0C4D0A7008BFA10104A3029700", 0x6112)
	send(t, c, "00C0000013", 0x6C12)
	send(t, c, "00C0000002", 0x6110)
	if got := send(t, c, "00C0000000", 0x9000); len(got) != 16 {
		t.Errorf("%d bytes, want the last 16", len(got))
	}
	send(t, c, "00CB3FFF0C4D0A7008BFA10104A3029700", 0x6112)
	send(t, c, "00A40204021004", 0x9000)
	send(t, c, "00C0000012", 0x6985) // another command has dropped the rest
}

func TestDHParametersInOneRequestOnGemaltoAlone(t *testing.T) {
	c := newCard(t, Options{}, nil)
	for _, f := range Families() {
		c.become(f, nil)
		m := &terminal{t: t, c: c}
		m.plain("00A4040C06A00000000039").want(t, 0x9000)
		a := m.plain("00CB3FFF0A4D087006BFA10102A380")
		if all := len(a.data) > 256+256+32; all != (f.Name == "gemalto") {
			t.Errorf("%s: %d bytes, status %04X", f.Name, len(a.data), a.sw)
		}
	}
}

func TestUnknownThingsHaveTheirStatus(t *testing.T) {
	c := newCard(t, Options{}, nil)
	for _, tt := range []struct {
		name, apdu string
		want       uint16
	}{
		{"class", "80A40000", 0x6E00},
		{"half a secure class", "04A40000", 0x6E00},
		{"instruction", "00FF0000", 0x6D00},
		{"length", "00A4", 0x6700},
		{"way to select", "00A40900023F00", 0x6A86},
		{"application", "00A4040C06A00000000038", 0x6A82},
		{"GET DATA outside the application", "00CB3FFF0C4D0A7008BFA10104A3029700", 0x6A88},
		{"file of the other directory", "00A4020C021001", 0x6A82},
		{"no file", "00B0000001", 0x6986},
		{"the application", "00A4040C06A00000000039", 0x9000},
		{"GET DATA", "00CB3FFF024D00", 0x6A88},
		{"key", "002241A406800102840185", 0x6A88},
		{"algorithm with a known key", "002241A406800102840182", 0x6A80},
		{"security environment", "002241B603800102", 0x6A86},
		{"signature before a key is chosen", "0088000003414243", 0x6985},
		{"secure messaging without a session", "0CB081000D97010C8E08000000000000000000", 0x6982},
	} {
		rapdu, err := c.Transmit(unhex(tt.apdu))
		if err != nil || len(rapdu) < 2 || uint16(rapdu[len(rapdu)-2])<<8|uint16(rapdu[len(rapdu)-1]) != tt.want {
			t.Errorf("%s: %X, %v, want %04X", tt.name, rapdu, err, tt.want)
		}
	}
}

func TestPINCommandsCheckWhatTheyGet(t *testing.T) {
	m := authenticated(t, newCard(t, Options{}, nil))
	m.secure("00200081", []byte("1234567"), 0).want(t, 0x6700)
	m.secure("00200083", []byte("12345678"), 0).want(t, 0x6A88)
	m.secure("00240081", []byte("12345678"), 0).want(t, 0x6700)
	m.secure("00240081", []byte("12345678abcdefgh"), 0).want(t, 0x6A80)
	m.secure("00240082", []byte("8765432112345678"), 0).want(t, 0x6A86)
	if pin, _ := m.c.TriesLeft(); pin != pinTries {
		t.Fatalf("%d tries left: a malformed command has cost one", pin)
	}
	m.secure("00240081", []byte("0000000011112222"), 0).want(t, 0x63C2)
	m.secure("00200082", []byte("87654321"), 0).want(t, 0x9000)
	m.secure("002C0281", []byte("1111222"), 0).want(t, 0x6700)
	m.secure("002C0281", []byte("1111222x"), 0).want(t, 0x6A80)
	m.secure("002C0381", nil, 0).want(t, 0x9000)
	if pin, _ := m.c.TriesLeft(); pin != pinTries {
		t.Errorf("%d tries left after RESET RETRY COUNTER", pin)
	}
}

func TestAnchorsAreWrittenForTheTrustDirectory(t *testing.T) {
	dir := t.TempDir()
	w, err := world2026()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.WriteAnchors(dir); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]int{"cie": 4, "csca": 1} {
		files, err := filepath.Glob(filepath.Join(dir, folder, "*.pem"))
		if err != nil || len(files) != want {
			t.Errorf("%s: %v, %v", folder, files, err)
		}
		for _, f := range files {
			data, _ := os.ReadFile(f)
			block, rest := pem.Decode(data)
			if block == nil || len(rest) != 0 {
				t.Fatalf("%s is not one PEM block", f)
			}
			if c, err := x509.ParseCertificate(block.Bytes); err != nil || !c.IsCA {
				t.Errorf("%s: %v", f, err)
			}
		}
	}
}

func TestUnknownOptionsAreRefused(t *testing.T) {
	for name, o := range map[string]Options{
		"family":    {Family: "contact"},
		"form":      {SOD: "md5"},
		"behaviour": {Behaviour: &Behaviour{}},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

package simulator

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"slices"
	"testing"
)

func parsePublic(b []byte) (*rsa.PublicKey, error) { return x509.ParsePKCS1PublicKey(b) }

// digestInfo is a complete DigestInfo over message, SHA-256.
func digestInfo(message string) []byte {
	sum := sha256.Sum256([]byte(message))
	return append(unhex("3031300D060960864801650304020105000420"), sum[:]...)
}

// signAndCheck signs with the holder's key and verifies with the certificate of the chip.
func (m *terminal) signAndCheck() {
	m.t.Helper()
	m.secure("002241A4", unhex("800102840181"), 0).want(m.t, 0x9000)
	signature := m.secure("00880000", digestInfo("prova"), 0).want(m.t, 0x9000)
	sum := sha256.Sum256([]byte("prova"))
	key := m.c.identity.Certificate.PublicKey.(*rsa.PublicKey)
	if err := rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature); err != nil {
		m.t.Error(err)
	}
}

func TestEveryFamilyLogsIn(t *testing.T) {
	for _, f := range Families() {
		t.Run(f.Name, func(t *testing.T) {
			c := newCard(t, Options{Family: f.Name}, nil)
			m := authenticated(t, c)
			if sw := m.verify("12345678"); sw != 0x9000 {
				t.Fatalf("VERIFY: %04X", sw)
			}
			for id, want := range c.files[dirCIE] {
				if got := m.readFile(id); !bytes.Equal(got, want) {
					t.Errorf("file %04X differs", id)
				}
			}
			m.signAndCheck()
			m.signAndCheck() // MSE SET again is harmless
		})
	}
}

func TestExtendedLengthAnswersAtOnce(t *testing.T) {
	for _, name := range []string{"gemalto2", "actalis", "actalis2023"} {
		t.Run(name, func(t *testing.T) {
			c := newCard(t, Options{Family: name}, nil)
			m := authenticated(t, c)
			m.extended = true
			m.verify("12345678")
			before := c.Commands()
			m.readFile(fileCertificate)
			if got := c.Commands() - before; got != 2 {
				t.Errorf("%d commands for SELECT and one READ BINARY, want 2", got)
			}
			m.signAndCheck()
		})
	}
}

func TestExtendedResponseKeepsTheAnnouncedLimit(t *testing.T) {
	c := newCard(t, Options{Family: "actalis", SOD: SODPSS}, nil)
	if len(c.files[dirCIE][fileSOD]) < 2100 {
		t.Fatal("EF.SOD is too short for this test")
	}
	m := authenticated(t, c)
	for _, tt := range []struct {
		name string
		read func() int // bytes of the response
	}{
		{"secure", func() int {
			var size int
			c.observe = func(_ int, _, rapdu []byte) { size = len(rapdu) }
			m.extended = true
			m.secure("00B08600", nil, 0xFFFF).want(t, 0x9000)
			return size
		}},
		{"clear", func() int { return 2 + len(m.plain("00B0860000FFFF").want(t, 0x9000)) }},
	} {
		if got := tt.read(); got > 2019 || got < 2019-10 {
			t.Errorf("%s: response of %d bytes, want at most 2019 and nearly that", tt.name, got)
		}
	}
}

func TestCommandOverTheAnnouncedLimitIsRefused(t *testing.T) {
	c := newCard(t, Options{Family: "actalis"}, nil)
	command := func(size int) []byte {
		n := size - 7
		return append([]byte{0x00, 0xA4, 0x04, 0x0C, 0x00, byte(n >> 8), byte(n)}, make([]byte, n)...)
	}
	for size, want := range map[int][]byte{1238: {0x6A, 0x82}, 1239: {0x67, 0x00}} {
		if got, _ := c.Transmit(command(size)); !bytes.Equal(got, want) {
			t.Errorf("command of %d bytes: %X, want %X", size, got, want)
		}
	}
}

func TestAccessConditions(t *testing.T) {
	const (
		clear = iota
		session
		device
		pin
	)
	read := func(sfi string) func(m *terminal) answer {
		return func(m *terminal) answer {
			if m.sm == nil {
				return m.plain("00B0" + sfi + "0005")
			}
			return m.secure("00B0"+sfi+"00", nil, 5)
		}
	}
	sign := func(key string) func(m *terminal) answer {
		return func(m *terminal) answer {
			if m.sm == nil {
				m.plain("002241A406800102" + key)
				return m.plain("0088000003414243")
			}
			m.secure("002241A4", unhex("800102"+key), 0)
			return m.secure("00880000", []byte("ABC"), 0)
		}
	}
	c := newCard(t, Options{}, nil)
	for _, tt := range []struct {
		name  string
		do    func(m *terminal) answer
		needs int // the first state in which it works
	}{
		{"read 1001", read("81"), clear},
		{"read 1002", read("82"), pin},
		{"read 1003", read("83"), pin},
		{"read 1004", read("84"), clear},
		{"read 1005", read("85"), clear},
		{"read 1006", read("86"), clear},
		{"sign with the service key", sign("840183"), clear},
		{"sign with the holder's key", sign("840181"), pin},
		{"VERIFY", func(m *terminal) answer {
			if m.sm == nil {
				return m.plain("00200081083132333435363738")
			}
			return m.secure("00200081", []byte("12345678"), 0)
		}, device},
		{"CHANGE REFERENCE DATA", func(m *terminal) answer {
			if m.sm == nil {
				return m.plain("00240081103132333435363738" + "3132333435363738")
			}
			return m.secure("00240081", []byte("1234567812345678"), 0)
		}, device},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for state := clear; state <= pin; state++ {
				c.Reset()
				m := &terminal{t: t, c: c}
				switch state {
				case clear:
					m.plain("00A4040C06A00000000039")
				case session:
					m = agreed(t, c)
				default:
					m = authenticated(t, c)
				}
				if state == pin {
					m.verify("12345678")
				}
				want := uint16(0x9000)
				if state < tt.needs {
					want = 0x6982
				}
				if got := tt.do(m); got.sw != want {
					t.Errorf("state %d: %04X, want %04X", state, got.sw, want)
				}
			}
		})
	}
}

func TestResetCounterNeedsThePUK(t *testing.T) {
	c := newCard(t, Options{}, nil)
	m := authenticated(t, c)
	for range pinTries {
		m.verify("00000000")
	}
	m.secure("00200081", []byte("12345678"), 0).want(t, 0x6983)
	m.secure("002C0281", []byte("11112222"), 0).want(t, 0x6982)
	m.secure("00200082", []byte("87654321"), 0).want(t, 0x9000)
	m.secure("002C0281", []byte("11112222"), 0).want(t, 0x9000)
	m.secure("00200081", []byte("12345678"), 0).want(t, 0x63C2)
	m.secure("00200081", []byte("11112222"), 0).want(t, 0x9000)
}

func TestResetDropsTheVerifiedPIN(t *testing.T) {
	c := newCard(t, Options{}, nil)
	m := authenticated(t, c)
	m.verify("12345678")
	c.Reset()
	m = authenticated(t, c)
	m.secure("002241A4", unhex("800102840181"), 0).want(t, 0x9000)
	m.secure("00880000", digestInfo("x"), 0).want(t, 0x6982)
}

func TestCommandInClearEndsTheSession(t *testing.T) {
	c := newCard(t, Options{}, nil)
	m := authenticated(t, c)
	m.plain("00B081000C").want(t, 0x9000)
	if a := m.secure("00B08100", nil, 12); a.sw != 0x6982 || len(a.data) != 0 {
		t.Errorf("protected command after one in clear: %04X", a.sw)
	}
}

func TestForgedCommandEndsTheSession(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(*terminal) string
		want  uint16
	}{
		{"wrong MAC", func(*terminal) string { return "0CB081000D97010C8E08000000000000000000" }, 0x6988},
		{"no MAC", func(*terminal) string { return "0CB081000397010C00" }, 0x6987},
		{"objects in another order", func(*terminal) string { return "0CB081000D8E08000000000000000097010C00" }, 0x6988},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newCard(t, Options{}, nil)
			m := agreed(t, c)
			send(t, c, tt.spoil(m), tt.want)
			if a := m.secure("00B08100", nil, 12); a.sw != 0x6982 {
				t.Errorf("afterwards %04X, want 6982", a.sw)
			}
		})
	}
}

func TestDeviceAuthenticationRefusesAnotherTerminal(t *testing.T) {
	k := readTerminalKeys(t)
	for _, tt := range []struct {
		name   string
		change func(body []byte)
		spoil  func(data []byte)
		want   uint16
	}{
		{"the right certificate", nil, nil, 0x9000},
		{"another role", func(b []byte) { b[27] = 2 }, nil, 0x6300},
		{"another application", func(b []byte) { b[21] = 0 }, nil, 0x6300},
		{"a changed remainder", nil, func(d []byte) { d[len(d)-20] ^= 1 }, 0x6300},
		{"a changed signature", nil, func(d []byte) { d[100] ^= 1 }, 0x6300},
		{"another authority", nil, func(d []byte) { d[len(d)-1] ^= 1 }, 0x6A88},
		{"an unknown object", nil, func(d []byte) { d[len(d)-10] = 0x43 }, 0x6A80},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := agreed(t, newCard(t, Options{}, nil))
			m.secure("002281B6", unhex("800141830184"), 0).want(t, 0x9000)
			data := certificateData(k, tt.change)
			if tt.spoil != nil {
				tt.spoil(data)
			}
			m.secure("002A00AE", data, 0).want(t, tt.want)
		})
	}
}

func TestExternalAuthenticateChecksTheSignature(t *testing.T) {
	k := readTerminalKeys(t)
	for _, tt := range []struct {
		name  string
		spoil func(data []byte)
		want  uint16
	}{
		{"right", func([]byte) {}, 0x9000},
		{"changed signature", func(d []byte) { d[200] ^= 1 }, 0x6300},
		{"another serial number", func(d []byte) { d[0] ^= 1 }, 0x6300},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := agreed(t, newCard(t, Options{}, nil))
			m.certify(k)
			data := m.proof(k, m.secure("00840000", nil, 8).want(t, 0x9000))
			tt.spoil(data)
			m.secure("00820000", data, 0).want(t, tt.want)
		})
	}
}

func TestChallengeServesOneAttempt(t *testing.T) {
	k := readTerminalKeys(t)
	m := agreed(t, newCard(t, Options{}, nil))
	m.certify(k)
	data := m.proof(k, m.secure("00840000", nil, 8).want(t, 0x9000))
	wrong := slices.Clone(data)
	wrong[200] ^= 1
	m.secure("00820000", wrong, 0).want(t, 0x6300)
	m.secure("00820000", data, 0).want(t, 0x6985)
}

func TestDeviceAuthenticationKeepsItsOrder(t *testing.T) {
	m := agreed(t, newCard(t, Options{}, nil))
	m.secure("002A00AE", []byte{0x7F}, 0).want(t, 0x6985)
	m.secure("002281A4", unhex("830C000000002000000000000001"), 0).want(t, 0x6985)
	m.secure("00820000", make([]byte, 264), 0).want(t, 0x6985)
	m.secure("00880000", make([]byte, 8), 0).want(t, 0x6985)
	m.secure("002241A4", unhex("84018280019B"), 0).want(t, 0x9000)
	m.secure("00880000", make([]byte, 8), 0).want(t, 0x6985)
	m.secure("00200081", []byte("12345678"), 0).want(t, 0x6982)
}

func TestKeyAgreementRefusesDegenerateKeys(t *testing.T) {
	c := newCard(t, Options{}, nil)
	send(t, c, "00A4040C06A00000000039", 0x9000)
	one := make([]byte, 256)
	one[255] = 1
	for name, y := range map[string][]byte{"zero": make([]byte, 256), "one": one, "p": c.group.p, "short": one[1:]} {
		data := slices.Concat(unhex("80019B830181"), tlv(0x91, y))
		c.Transmit(slices.Concat(unhex("102241A6C8"), data[:200]))
		got, _ := c.Transmit(slices.Concat(unhex("002241A6"), []byte{byte(len(data) - 200)}, data[200:]))
		if !bytes.Equal(got, unhex("6A80")) {
			t.Errorf("%s: %X, want 6A80", name, got)
		}
	}
}

func TestRealServiceKeyPadsTheSameWay(t *testing.T) {
	public := realCard(t, "ef-1005-servizi-public-key.hex")
	key := recordKey(t, public, realCard(t, "challenge-signature.hex"))
	if key.raw(padType1([]byte("02461"), 256)) == nil {
		t.Error("no signature")
	}
}

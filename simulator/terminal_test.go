package simulator

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"slices"
	"testing"
)

// terminal is just enough of the other side to bring a card into any state. It protects
// with this package's own session, which the worked example has proved.
type terminal struct {
	t        testing.TB
	c        *Card
	sm       *session
	style    SMStatus
	extended bool
	card     []byte // Y
	public   []byte // y
}

// answer is data and status word; a card that is gone ends the test.
type answer struct {
	data []byte
	sw   uint16
}

// transmit sends one command and fetches what 61xx and 6Cxx leave behind.
func (m *terminal) transmit(capdu []byte) answer {
	m.t.Helper()
	var data []byte
	for {
		rapdu, err := m.c.Transmit(capdu)
		if err != nil || len(rapdu) < 2 {
			m.t.Fatalf("%X: %X, %v", capdu, rapdu, err)
		}
		n := len(rapdu) - 2
		data = append(data, rapdu[:n]...)
		switch sw := uint16(rapdu[n])<<8 | uint16(rapdu[n+1]); sw & 0xFF00 {
		case 0x6100:
			capdu = []byte{0x00, 0xC0, 0x00, 0x00, byte(sw)}
		case 0x6C00:
			capdu = append(capdu[:len(capdu)-1:len(capdu)-1], byte(sw))
		default:
			return answer{data, sw}
		}
	}
}

// plain sends a command in clear.
func (m *terminal) plain(capdu string) answer {
	m.t.Helper()
	return m.transmit(unhex(capdu))
}

// secure sends a command under secure messaging, chained where it is long, and proves the
// answer.
func (m *terminal) secure(header string, data []byte, ne int) answer {
	m.t.Helper()
	h := unhex(header)
	for !m.extended && len(data) > 231 {
		if a := m.block(append([]byte{h[0] | 0x10}, h[1:]...), data[:231], 0); a.sw != 0x9000 {
			return a
		}
		data = data[231:]
	}
	return m.block(h, data, ne)
}

// block sends one protected command. Ne 0 means no Le.
func (m *terminal) block(h, data []byte, ne int) answer {
	m.t.Helper()
	h = append([]byte{h[0] | 0x0C}, h[1:]...)
	odd := h[1]&1 == 1
	m.sm.ssc++
	var body []byte
	if len(data) > 0 {
		body = m.sm.encrypt(data, odd)
	}
	if ne > 0 || len(data) == 0 {
		le := []byte{byte(ne)}
		if ne > 256 {
			le = []byte{byte(ne >> 8), byte(ne)}
		}
		body = append(body, tlv(tagLe, le)...)
	}
	body = append(body, tlv(tagMAC, m.sm.checksum(pad(h), body))...)
	capdu := append(h, byte(len(body)))
	capdu = append(append(capdu, body...), 0)
	if m.extended {
		capdu = append(h[:4:4], 0, byte(len(body)>>8), byte(len(body)))
		capdu = append(append(capdu, body...), 0, 0)
	}
	return m.open(m.transmit(capdu), odd)
}

// open proves a protected answer and takes its status from DO'99'.
func (m *terminal) open(a answer, odd bool) answer {
	m.t.Helper()
	if len(a.data) == 0 {
		return a
	}
	m.sm.ssc++
	objects, err := readObjects(a.data)
	if err != nil || len(objects[tagMAC]) != 8 || len(objects[tagStatus]) != 2 {
		m.t.Fatalf("protected answer %X", a.data)
	}
	if want := m.sm.checksum(nil, a.data[:len(a.data)-10]); !bytes.Equal(objects[tagMAC], want) {
		m.t.Fatalf("MAC %X, want %X", objects[tagMAC], want)
	}
	inner := uint16(objects[tagStatus][0])<<8 | uint16(objects[tagStatus][1])
	if outer := map[SMStatus]uint16{StatusOK: 0x9000}[m.style]; outer != 0 && a.sw != outer || outer == 0 && a.sw != inner {
		m.t.Fatalf("outer status %04X, inner %04X, style %q", a.sw, inner, m.style)
	}
	tag := uint32(tagCryptogram)
	if odd {
		tag = tagCryptogramOdd
	}
	value, ok := objects[tag]
	if !ok {
		return answer{nil, inner}
	}
	data, err := m.sm.decrypt(value, odd)
	if err != nil {
		m.t.Fatal(err)
	}
	return answer{data, inner}
}

// want fails the test unless the answer has this status; it returns the data.
func (a answer) want(t testing.TB, sw uint16) []byte {
	t.Helper()
	if a.sw != sw {
		t.Fatalf("status %04X, want %04X", a.sw, sw)
	}
	return a.data
}

// terminalKeys are the constants that every terminal carries.
type terminalKeys struct {
	Terminal struct {
		Modulus string `json:"modulus"`
		Private string `json:"private_exponent"`
	} `json:"terminal_key"`
	CA string `json:"ext_auth_ca_private_exponent"`
}

func readTerminalKeys(t testing.TB) terminalKeys {
	t.Helper()
	data, err := os.ReadFile("../../shared/reference/terminal-keys.json")
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the terminal's constants (terminal-keys.json) are not beside this checkout")
	}
	var k terminalKeys
	if err == nil {
		err = json.Unmarshal(data, &k)
	}
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// agreed selects the CIE application and agrees on session keys with x = 3.
func agreed(t testing.TB, c *Card) *terminal {
	t.Helper()
	m := &terminal{t: t, c: c, style: c.behaviour.SMStatus}
	m.plain("00A4040C06A00000000039").want(t, 0x9000)
	g, p, x := new(big.Int).SetBytes(c.group.g), new(big.Int).SetBytes(c.group.p), big.NewInt(3)
	m.public = new(big.Int).Exp(g, x, p).FillBytes(make([]byte, 256))
	data := slices.Concat(unhex("80019B830181"), tlv(0x91, m.public))
	send(t, c, fmt.Sprintf("102241A6FF%X", data[:255]), first61(c))
	send(t, c, fmt.Sprintf("002241A60B%X", data[255:]), 0x9000)
	reply := m.plain("00CB3FFF064D04A6029100").want(t, 0x9000)
	m.card = reply[len(reply)-256:]
	z := new(big.Int).Exp(new(big.Int).SetBytes(m.card), x, p)
	m.sm = newSession(z.FillBytes(make([]byte, 256)))
	return m
}

// first61 is the status of the first block of a chain in clear.
func first61(c *Card) uint16 {
	if c.behaviour.Chain61 {
		return 0x6100
	}
	return 0x9000
}

// certificateData is the terminal's certificate as step 2 sends it, after a change to its
// body (card, section 9.1).
func certificateData(k terminalKeys, change func(body []byte)) []byte {
	body := slices.Concat([]byte{0x8A}, caHolder[4:], unhex("000000002000000000000001"), caAuthorisation[:6],
		[]byte{0x01}, bodyIdentifier, unhex(k.Terminal.Modulus), unhex("00010001"))
	if change != nil {
		change(body)
	}
	sum := sha256.Sum256(body)
	m := slices.Concat([]byte{0x6A}, body[:222], sum[:], []byte{0xBC})
	sig := rawPublic(m, new(big.Int).SetBytes(unhex(caModulus)), new(big.Int).SetBytes(unhex(k.CA)))
	return tlv(0x7F21, tlv(0x5F37, sig), tlv(0x5F38, body[222:]), tlv(0x42, caHolder[4:]))
}

// certify does steps 1 to 3 of device authentication.
func (m *terminal) certify(k terminalKeys) {
	m.t.Helper()
	m.secure("002281B6", unhex("800141830184"), 0).want(m.t, 0x9000)
	m.secure("002A00AE", certificateData(k, nil), 0).want(m.t, 0x9000)
	m.secure("002281A4", unhex("830C000000002000000000000001"), 0).want(m.t, 0x9000)
}

// proof is SN.IFD and the signature of step 5.
func (m *terminal) proof(k terminalKeys, challenge []byte) []byte {
	serial := unhex("2000000000000001")
	prnd := bytes.Repeat([]byte{0x5A}, 222)
	sum := m.c.transcript(prnd, m.public, serial, challenge, m.card)
	block := slices.Concat([]byte{0x6A}, prnd, sum, []byte{0xBC})
	sig := rawPublic(block, new(big.Int).SetBytes(unhex(k.Terminal.Modulus)), new(big.Int).SetBytes(unhex(k.Terminal.Private)))
	return append(serial, sig...)
}

// authenticated brings the card through the whole of device authentication and checks the
// chip's signature against file 1004.
func authenticated(t testing.TB, c *Card) *terminal {
	t.Helper()
	k := readTerminalKeys(t)
	m := agreed(t, c)
	m.certify(k)
	challenge := m.secure("00840000", nil, 8).want(t, 0x9000)
	m.secure("00820000", m.proof(k, challenge), 0).want(t, 0x9000)
	m.secure("002241A4", unhex("84018280019B"), 0).want(t, 0x9000)
	random := unhex("0102030405060708")
	reply := m.secure("00880000", random, 0).want(t, 0x9000)
	if !m.chipProved(reply, random) {
		t.Log("the chip does not hold the key of 1004")
	}
	m.sm.setSSC(append(challenge[4:8:8], random[4:]...))
	return m
}

// chipProved checks SN.ICC | S' with the key of file 1004.
func (m *terminal) chipProved(reply, random []byte) bool {
	key, err := parsePublic(m.c.files[dirCIE][fileChipKey])
	if err != nil || len(reply) != 8+256 {
		return false
	}
	prnd, sum, ok := splitSigned(rawPublic(reply[8:], key.N, big.NewInt(int64(key.E))))
	return ok && bytes.Equal(sum, m.c.transcript(prnd, m.card, reply[:8], random, m.public))
}

// verify sends a PIN.
func (m *terminal) verify(pin string) uint16 {
	m.t.Helper()
	return m.secure("00200081", []byte(pin), 0).sw
}

// readFile reads a whole file of known length through the session.
func (m *terminal) readFile(id uint16) []byte {
	m.t.Helper()
	m.secure("00A4020C", []byte{byte(id >> 8), byte(id)}, 0).want(m.t, 0x9000)
	var content []byte
	for size := len(m.c.files[m.c.dir][id]); len(content) < size; {
		n := min(size-len(content), m.c.behaviour.MaxRead)
		if m.extended {
			n = size - len(content)
		}
		h := fmt.Sprintf("00B0%04X", len(content))
		a := m.secure(h, nil, n)
		if len(a.data) == 0 {
			m.t.Fatalf("file %04X at %d: status %04X", id, len(content), a.sw)
		}
		content = append(content, a.data...)
	}
	return content
}

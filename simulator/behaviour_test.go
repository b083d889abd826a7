package simulator

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"testing"
)

func TestATRsHaveTheirMarkAndCheckByte(t *testing.T) {
	names := []string{"gemalto", "gemalto2", "stm", "stm2", "stm3", "nxp", "actalis", "actalis2023", "bit4id", "bit4id2023", "b9547"}
	for i, f := range Families() {
		if f.Name != names[i] {
			t.Errorf("family %d is %q, want %q", i, f.Name, names[i])
		}
		var tck byte
		for _, b := range f.ATR[1:] {
			tck ^= b
		}
		if tck != 0 || f.ATR[0] != 0x3B {
			t.Errorf("%s: ATR %X: check byte off by %02X", f.Name, f.ATR, tck)
		}
		if !bytes.Contains(f.ATR, f.Mark) {
			t.Errorf("%s: ATR %X has no mark %X", f.Name, f.ATR, f.Mark)
		}
	}
}

func TestEveryPlausibleBehaviourIsSomeFamilysOwn(t *testing.T) {
	seen := map[any]bool{}
	for _, f := range Families() {
		b := f.Behaviour()
		seen[b.EOF] = true
		seen[fmt.Sprint("61", b.AnswerWith61)], seen[fmt.Sprint("extended", b.TakeExtended)] = true, true
	}
	for _, want := range []any{EndOfFileWarned, EndOfFileOffset, EndOfFileLength, EndOfFileShort,
		"61true", "61false", "extendedtrue", "extendedfalse"} {
		if !seen[want] {
			t.Errorf("no family behaves like %v", want)
		}
	}
}

// become turns a card into one of another family, in place of a fresh one.
func (c *Card) become(f Family, change func(*Behaviour)) {
	c.family, c.behaviour = f, f.Behaviour()
	if change != nil {
		change(&c.behaviour)
	}
	c.files = c.layout(c.identity)
	c.Reset()
}

func TestRootIsSelectedInTheFamilysWay(t *testing.T) {
	const byName, asMF = "00A4040C0DA0000000308000000009816001", "00A40000"
	c := newCard(t, Options{}, nil)
	for _, f := range Families() {
		c.become(f, nil)
		if f.RootByName {
			send(t, c, byName, 0x9000)
			send(t, c, asMF, 0x6A86)
		} else {
			send(t, c, asMF, 0x9000)
			send(t, c, byName, 0x6A82)
		}
		c.become(f, func(b *Behaviour) { b.LenientSelect = true })
		send(t, c, byName, 0x9000)
		send(t, c, asMF, 0x9000)
	}
}

func TestEFATRAnnouncesWhatTheSwitchSays(t *testing.T) {
	c := newCard(t, Options{}, nil)
	for _, f := range Families() {
		for _, announce := range []bool{false, true} {
			c.become(f, func(b *Behaviour) { b.AnnounceExtended, b.NoFCP = announce, true })
			m := &terminal{t: t, c: c}
			m.plain("00A40204022F01").want(t, 0x9000)
			if got := announcesExtended(m.plain("00B0000000").data); got != announce {
				t.Errorf("%s: announces %v, want %v", f.Name, got, announce)
			}
		}
	}
}

func TestExtendedLengthMayBeAnnouncedAndRefused(t *testing.T) {
	c := newCard(t, Options{Family: "gemalto2"}, func(b *Behaviour) { b.TakeExtended = false })
	send(t, c, "00A4040C000006A00000000039", 0x6700)
	c = newCard(t, Options{Family: "nxp"}, func(b *Behaviour) { b.TakeExtended = true })
	send(t, c, "00A4040C000006A00000000039", 0x9000)
}

func TestEndOfFileShowsInFourWays(t *testing.T) {
	for _, tt := range []struct {
		eof     EndOfFile
		beyond  string // 12 bytes are there, 231 asked
		rest    int
		partial string // 10 asked at offset 5: 7 are left
	}{
		{EndOfFileWarned, "6282", 12, "6282"},
		{EndOfFileOffset, "9000", 12, "9000"},
		{EndOfFileLength, "6C0C", 0, "6C07"},
		{EndOfFileShort, "9000", 12, "9000"},
	} {
		t.Run(string(tt.eof), func(t *testing.T) {
			c := newCard(t, Options{}, func(b *Behaviour) { b.EOF = tt.eof })
			send(t, c, "00A4040C06A00000000039", 0x9000)
			got, _ := c.Transmit(unhex("00B08100E7"))
			if len(got) != tt.rest+2 || !bytes.HasSuffix(got, unhex(tt.beyond)) {
				t.Errorf("beyond: %X", got)
			}
			got, _ = c.Transmit(unhex("00B000050A"))
			if !bytes.HasSuffix(got, unhex(tt.partial)) {
				t.Errorf("partial: %X", got)
			}
			send(t, c, "00B000000C", 0x9000) // exactly
			send(t, c, "00B0000C01", 0x6B00) // at the end
			send(t, c, "00B0010001", 0x6B00) // past it
		})
	}
}

func TestShortReadReturnsAtMost231Bytes(t *testing.T) {
	c := newCard(t, Options{}, nil)
	send(t, c, "00A4040C06A00000000039", 0x9000)
	if got := send(t, c, "00B0840000", 0x9000); len(got) != 231 {
		t.Errorf("%d bytes, want 231", len(got))
	}
}

func TestOddReadWrapsTheDataInDO53(t *testing.T) {
	c := newCard(t, Options{Family: "nxp"}, nil)
	send(t, c, "00A4040C06A00000000039", 0x9000)
	sod := c.files[dirCIE][fileSOD]
	got := send(t, c, "00B100060454020000E7", 0x9000)
	if want := append(unhex("5381E4"), sod[:228]...); !bytes.Equal(got, want) {
		t.Errorf("first block %X", got)
	}
	last := len(sod) - 20
	got = send(t, c, fmt.Sprintf("00B10000045402%04XE7", last), 0x6282)
	if want := tlv(0x53, sod[last:]); !bytes.Equal(got, want) {
		t.Errorf("last block %X, want %X", got, want)
	}
}

func TestSwitchesChangeTheAnswer(t *testing.T) {
	for _, tt := range []struct {
		name    string
		change  func(*Behaviour)
		session bool
		command string
		want    uint16
	}{
		{"61xx first", func(b *Behaviour) { b.AnswerWith61 = true }, false, "00A40204021004", 0x6110},
		{"no FCP", func(b *Behaviour) { b.NoFCP = true }, false, "00A40204021004", 0x9000},
		{"strict Le", func(b *Behaviour) { b.StrictLe = true }, false, "00A4020402100400", 0x6C10},
		{"no short file identifier", func(b *Behaviour) { b.ShortFileID = false }, false, "00B081000C", 0x6A81},
		{"no odd read", func(b *Behaviour) { b.OddRead = false }, false, "00B1000104540200000C", 0x6D00},
		{"blocks answered 61xx", func(b *Behaviour) { b.Chain61 = true }, false, "102241A60180", 0x6100},
		{"longest signature", func(b *Behaviour) { b.SignMax = 2 }, false, "0088000003414243", 0x6700},
		{"VERIFY without data refused", func(b *Behaviour) { b.EmptyVerify = false }, true, "00200081", 0x6700},
		{"tries hidden", func(b *Behaviour) { b.HideTries = true }, true, "00200081083030303030303030", 0x6300},
		{"tries told", nil, true, "00200081083030303030303030", 0x63C2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newCard(t, Options{}, tt.change)
			if tt.session {
				m := authenticated(t, c)
				cmd, _ := parseCommand(unhex(tt.command))
				m.secure(tt.command[:8], cmd.data, 0).want(t, tt.want)
				return
			}
			send(t, c, "00A4040C06A00000000039", 0x9000)
			send(t, c, "002241A406800102840183", 0x9000)
			send(t, c, tt.command, tt.want)
		})
	}
}

func TestLastTryHasTwoStatusWords(t *testing.T) {
	for word, change := range map[uint16]func(*Behaviour){
		0x63C0: nil,
		0x6983: func(b *Behaviour) { b.LastTry6983 = true },
	} {
		m := authenticated(t, newCard(t, Options{Faults: []Fault{{Name: FaultPINNearlyBlocked}}}, change))
		m.secure("00200081", nil, 0).want(t, 0x63C1)
		m.secure("00200081", []byte("00000000"), 0).want(t, word)
		m.secure("00200081", nil, 0).want(t, word)
		m.secure("00200081", []byte("12345678"), 0).want(t, 0x6983)
	}
}

func TestPUKHasAsManyTriesAsTheSwitchSays(t *testing.T) {
	m := authenticated(t, newCard(t, Options{}, func(b *Behaviour) { b.PUKTries = 2 }))
	m.secure("00200082", []byte("00000000"), 0).want(t, 0x63C1)
	m.secure("00200082", []byte("00000000"), 0).want(t, 0x63C0)
	m.secure("00200082", []byte("87654321"), 0).want(t, 0x6983)
}

func TestEdgesPutZeroBytesInFront(t *testing.T) {
	for edge, zeros := range map[Edge]func(m *terminal) []byte{
		EdgeSecretZero:  func(m *terminal) []byte { return m.c.dh.secret[:1] },
		EdgeSecretZeros: func(m *terminal) []byte { return m.c.dh.secret[:2] },
		EdgePublicZero:  func(m *terminal) []byte { return m.card[:1] },
	} {
		t.Run(string(edge), func(t *testing.T) {
			m := agreed(t, newCard(t, Options{}, func(b *Behaviour) { b.Edge = edge }))
			if got := zeros(m); bytes.Trim(got, "\x00") != nil {
				t.Errorf("begins with %X", got)
			}
			m.secure("00B08100", nil, 12).want(t, 0x9000)
		})
	}
}

func TestPaddingStandsBehindTheObjects(t *testing.T) {
	c := newCard(t, Options{}, func(b *Behaviour) { b.PadFiles = 7 })
	for _, id := range []uint16{fileNIS, fileNumber, fileCertificate, fileChipKey, fileServiceKey} {
		if want := append(slices.Clone(c.identity.files[id]), make([]byte, 7)...); !bytes.Equal(c.files[dirCIE][id], want) {
			t.Errorf("file %04X has no padding", id)
		}
	}
	if !bytes.Equal(c.files[dirCIE][fileSOD], c.identity.files[fileSOD]) {
		t.Error("EF.SOD is padded")
	}
}

func TestSwitchesReachEveryField(t *testing.T) {
	covered := Behaviour{}
	for _, s := range Switches() {
		before, value := covered, "2"
		if len(s.Values) > 0 {
			value = s.Values[0]
		}
		if err := covered.Set(s.Name + "=" + value); err != nil {
			t.Error(err)
		}
		if covered == before {
			t.Errorf("%s=%s changes nothing", s.Name, value)
		}
	}
	v := reflect.ValueOf(covered)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("no switch for %s", v.Type().Field(i).Name)
		}
	}
	for _, bad := range []string{"eof", "eof=never", "pad-files=-1", "max-read=0", "max-read=232", "edge=", "colour=red", "no-fcp=perhaps"} {
		if err := new(Behaviour).Set(bad); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}

func TestChainBrokenByAnotherCommandIsRefused(t *testing.T) {
	c := newCard(t, Options{}, nil)
	send(t, c, "00A4040C06A00000000039", 0x9000)
	for _, other := range []string{"00B081000C", "00C0000000", "00A4040C06A00000000039"} {
		send(t, c, "102241A60180", 0x9000)
		send(t, c, other, 0x6883)
	}
	send(t, c, "00B081000C", 0x9000)
}

package simulator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// EndOfFile is how READ BINARY shows the end of a file (card, section 4).
type EndOfFile string

// The four ways. The second and the fourth deliver the last bytes with a short '9000';
// reading at or past the end is '6B00' in all of them.
const (
	EndOfFileWarned EndOfFile = "6282"  // the last bytes come with '6282'
	EndOfFileOffset EndOfFile = "6b00"  // only the offset at or past the end is told
	EndOfFileLength EndOfFile = "6cxx"  // '6Cxx' and no data: ask again for xx bytes
	EndOfFileShort  EndOfFile = "short" // a short '9000'
)

// SMStatus is the status word outside the protected answer (card, section 8).
type SMStatus string

// The three styles.
const (
	StatusSame  SMStatus = "same"  // the word of DO'99' again
	StatusOK    SMStatus = "ok"    // '9000', an error stands only in DO'99'
	StatusPlain SMStatus = "plain" // errors come bare: no objects, the counter stays
)

// Edge asks the card for a Diffie-Hellman key whose numbers begin with zero bytes.
type Edge string

// The edges: which number begins with zero bytes (card, section 7).
const (
	EdgeNone        Edge = "none"
	EdgeSecretZero  Edge = "dh-secret-zero"  // one zero byte in front of Z
	EdgeSecretZeros Edge = "dh-secret-zeros" // two
	EdgePublicZero  Edge = "dh-public-zero"  // one zero byte in front of Y
)

// Behaviour says what the card does where the text leaves a choice, or where real cards
// are not known. A terminal must work under every value. Take a family's own from
// [Family.Behaviour] and change what you want.
type Behaviour struct {
	AnswerWith61 bool      // commands without Le are answered '61xx' first, then GET RESPONSE
	StrictLe     bool      // in clear, an Le that is not the exact length gets '6Cxx'
	Chain61      bool      // blocks of a chain in clear, save the last, are answered '6100'
	EOF          EndOfFile // end of file
	SMStatus     SMStatus  // outer status word
	PadFiles     int       // zero bytes behind the objects of 1001 to 1005 and D004
	NoFCP        bool      // SELECT of an EF returns no FCP template
	ShortFileID  bool      // READ BINARY takes a short file identifier
	OddRead      bool      // READ BINARY with the odd instruction 'B1'
	MaxRead      int       // bytes of one READ BINARY in a short APDU

	AnnounceExtended bool // EF.ATR announces extended length
	TakeExtended     bool // extended length works; '6700' where not

	LenientSelect bool // the root may be selected as in the other families too
	EmptyVerify   bool // VERIFY without data tells the tries left; '6700' where not
	HideTries     bool // a wrong PIN is '6300', the number is not told
	LastTry6983   bool // the try that blocks is answered '6983' instead of '63C0'
	PUKTries      int  // tries of a fresh PUK
	SignMax       int  // longest input of a signature, in bytes
	Edge          Edge // leading zero bytes in the key agreement
}

// choose is the common behaviour with a family's own end of file. The outer status is the
// inner one in every family, because the published terminal needs that on all of them
// (card, section 8); the other two styles are switches.
func choose(eof EndOfFile) Behaviour {
	return Behaviour{
		EOF: eof, SMStatus: StatusSame, Edge: EdgeNone,
		ShortFileID: true, OddRead: true, EmptyVerify: true,
		MaxRead: 231, PUKTries: 10, SignMax: 102,
	}
}

func (b Behaviour) with61() Behaviour { b.AnswerWith61 = true; return b }

// A Switch is one field of [Behaviour] as the command line knows it.
type Switch struct {
	Name     string
	Values   []string // the closed set, or nil where Sentence tells the range
	Sentence string
	set      func(*Behaviour, string) error
}

// Switches returns every switch, in the order of the fields.
func Switches() []Switch {
	return []Switch{
		flag("answer-61", "commands without Le are answered 61xx first", func(b *Behaviour) *bool { return &b.AnswerWith61 }),
		flag("strict-le", "an Le that is not exact is answered 6Cxx", func(b *Behaviour) *bool { return &b.StrictLe }),
		flag("chain-61", "blocks of a clear chain are answered 6100", func(b *Behaviour) *bool { return &b.Chain61 }),
		oneOf("eof", "how the end of a file shows", func(b *Behaviour) *EndOfFile { return &b.EOF },
			EndOfFileWarned, EndOfFileOffset, EndOfFileLength, EndOfFileShort),
		oneOf("sm-status", "status word outside the protected answer", func(b *Behaviour) *SMStatus { return &b.SMStatus },
			StatusSame, StatusOK, StatusPlain),
		number("pad-files", "zero bytes behind the files, 0 to 4096", 0, 4096, func(b *Behaviour) *int { return &b.PadFiles }),
		flag("no-fcp", "SELECT of a file returns no FCP template", func(b *Behaviour) *bool { return &b.NoFCP }),
		flag("short-file-id", "READ BINARY takes a short file identifier", func(b *Behaviour) *bool { return &b.ShortFileID }),
		flag("odd-read", "READ BINARY with instruction B1 works", func(b *Behaviour) *bool { return &b.OddRead }),
		number("max-read", "bytes of one READ BINARY in a short APDU, 1 to 231", 1, 231, func(b *Behaviour) *int { return &b.MaxRead }),
		flag("announce-extended", "EF.ATR announces extended length", func(b *Behaviour) *bool { return &b.AnnounceExtended }),
		flag("take-extended", "extended length works", func(b *Behaviour) *bool { return &b.TakeExtended }),
		flag("lenient-select", "the root may be selected in both ways", func(b *Behaviour) *bool { return &b.LenientSelect }),
		flag("empty-verify", "VERIFY without data tells the tries left", func(b *Behaviour) *bool { return &b.EmptyVerify }),
		flag("hide-tries", "a wrong PIN is answered 6300", func(b *Behaviour) *bool { return &b.HideTries }),
		flag("last-try-6983", "the try that blocks is answered 6983", func(b *Behaviour) *bool { return &b.LastTry6983 }),
		number("puk-tries", "tries of a fresh PUK, 1 to 15", 1, 15, func(b *Behaviour) *int { return &b.PUKTries }),
		number("sign-max", "longest input of a signature, 1 to 245 bytes", 1, 245, func(b *Behaviour) *int { return &b.SignMax }),
		oneOf("edge", "leading zero bytes in the key agreement", func(b *Behaviour) *Edge { return &b.Edge },
			EdgeNone, EdgeSecretZero, EdgeSecretZeros, EdgePublicZero),
	}
}

// Set applies one assignment, such as "eof=6cxx" or "empty-verify=false".
func (b *Behaviour) Set(assignment string) error {
	name, value, ok := strings.Cut(assignment, "=")
	if !ok {
		return fmt.Errorf("simulator: %q is not name=value", assignment)
	}
	for _, s := range Switches() {
		if s.Name == name {
			return s.set(b, value)
		}
	}
	return fmt.Errorf("simulator: no behaviour is called %q", name)
}

// check refuses values that no card could have; it keeps slices and loops in bounds.
func (b Behaviour) check() error {
	for _, s := range []string{
		"eof=" + string(b.EOF), "sm-status=" + string(b.SMStatus), "edge=" + string(b.Edge),
		"pad-files=" + strconv.Itoa(b.PadFiles), "max-read=" + strconv.Itoa(b.MaxRead),
		"puk-tries=" + strconv.Itoa(b.PUKTries), "sign-max=" + strconv.Itoa(b.SignMax),
	} {
		if err := new(Behaviour).Set(s); err != nil {
			return err
		}
	}
	return nil
}

func flag(name, sentence string, field func(*Behaviour) *bool) Switch {
	return Switch{name, []string{"true", "false"}, sentence, func(b *Behaviour, value string) error {
		v, err := strconv.ParseBool(value)
		if err != nil {
			return fmt.Errorf("simulator: %s is true or false, not %q", name, value)
		}
		*field(b) = v
		return nil
	}}
}

func oneOf[T ~string](name, sentence string, field func(*Behaviour) *T, values ...T) Switch {
	var names []string
	for _, v := range values {
		names = append(names, string(v))
	}
	return Switch{name, names, sentence, func(b *Behaviour, value string) error {
		if !slices.Contains(names, value) {
			return fmt.Errorf("simulator: %s is one of %s, not %q", name, strings.Join(names, " "), value)
		}
		*field(b) = T(value)
		return nil
	}}
}

func number(name, sentence string, low, high int, field func(*Behaviour) *int) Switch {
	return Switch{name, nil, sentence, func(b *Behaviour, value string) error {
		v, err := strconv.Atoi(value)
		if err != nil || v < low || v > high {
			return fmt.Errorf("simulator: %s is a number from %d to %d, not %q", name, low, high, value)
		}
		*field(b) = v
		return nil
	}}
}

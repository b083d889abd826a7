package prompt

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"cied/fault"
	"cied/ias"
	"cied/pin"
	"cied/secret"
)

func TestStdinReadsTwoLines(t *testing.T) {
	for name, in := range map[string]string{"bare": marked + "\n" + fresh, "with LF": marked + "\n" + fresh + "\n", "with CR LF": marked + "\r\n" + fresh + "\r\n"} {
		t.Run(name, func(t *testing.T) {
			for _, reader := range []func() io.Reader{
				func() io.Reader { return strings.NewReader(in) },
				func() io.Reader { return iotest.OneByteReader(strings.NewReader(in)) },
				func() io.Reader { return iotest.DataErrReader(strings.NewReader(in)) },
			} {
				c, err := (&Stdin{R: reader()}).AskChange(t.Context(), aChange())
				wantChange(t, c, err)
				u, err := (&Stdin{R: reader()}).AskUnblock(t.Context(), anUnblocking())
				wantUnblocking(t, u, err)
			}
		})
	}
}

func TestStdinDoesNotWaitForTheEndAfterTwoLines(t *testing.T) {
	r, w := io.Pipe()
	go func() { _, _ = io.WriteString(w, marked+"\n"+fresh+"\n") }()
	c, err := (&Stdin{R: r}).AskChange(t.Context(), aChange())
	wantChange(t, c, err)
}

// The rows of the official test plan that a script can bring about, and the lines that
// are missing or too many.
func TestStdinRefusesMalformedLinesBeforeAnyCard(t *testing.T) {
	const rest = "\n" + fresh + "\n"
	cases := []struct {
		name, in        string
		change, unblock fault.Code
	}{
		{"nothing", "", fault.PINFormat, fault.PUKFormat},
		{"8.3, 9.3: first line of 5 digits", "90817" + rest, fault.PINFormat, fault.PUKFormat},
		{"8.4, 9.4: first line with letters", "9081726x" + rest, fault.PINFormat, fault.PUKFormat},
		{"8.5, 9.5: second line of 5 digits", marked + "\n20750\n", fault.PINFormat, fault.PINFormat},
		{"8.6, 9.6: second line with letters", marked + "\n2075093x\n", fault.PINFormat, fault.PINFormat},
		{"second line missing", marked + "\n", fault.PINFormat, fault.PINFormat},
		{"second line empty", marked + "\n\n", fault.PINFormat, fault.PINFormat},
		{"a third line", marked + rest + fresh + "\n", fault.PINFormat, fault.PINFormat},
		{"both on one line", marked + " " + fresh + "\n", fault.PINFormat, fault.PUKFormat},
		{"a bare CR between them", marked + "\r" + fresh, fault.PINFormat, fault.PUKFormat},
		{"a long line", strings.Repeat("9", 100000), fault.PINFormat, fault.PUKFormat},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := &Stdin{R: strings.NewReader(c.in)}
			wantFault(t, s.PrepareChange(t.Context()), c.change)
			typed, err := s.AskChange(t.Context(), aChange())
			wantFault(t, err, c.change)
			wantNothing(t, typed)

			s = &Stdin{R: strings.NewReader(c.in)}
			wantFault(t, s.PrepareUnblock(t.Context()), c.unblock)
			undone, err := s.AskUnblock(t.Context(), anUnblocking())
			wantFault(t, err, c.unblock)
			wantNothing(t, undone)
		})
	}
	for _, r := range []io.Reader{iotest.ErrReader(io.ErrUnexpectedEOF), zeroReader{}} {
		wantFault(t, (&Stdin{R: r}).PrepareChange(t.Context()), fault.PINFormat)
		wantFault(t, (&Stdin{R: r}).PrepareUnblock(t.Context()), fault.PUKFormat)
	}
}

func TestStdinRefusesAWeakNewPIN(t *testing.T) {
	weak := marked + "\n" + simple + "\n"
	c, err := (&Stdin{R: strings.NewReader(weak)}).AskChange(t.Context(), aChange())
	wantFault(t, err, fault.PINWeak)
	wantNothing(t, c)
	u, err := (&Stdin{R: strings.NewReader(weak)}).AskUnblock(t.Context(), anUnblocking())
	wantFault(t, err, fault.PINWeak)
	wantNothing(t, u)
}

func TestStdinWipesBothWhereTheNewPINIsWeak(t *testing.T) {
	s := &Stdin{R: strings.NewReader(marked + "\n" + fresh)}
	if err := s.PrepareChange(t.Context()); err != nil {
		t.Fatal(err)
	}
	old, q := s.change.got.Old, aChange()
	var judged secret.PIN
	q.Check = func(p secret.PIN) error { judged = p; return fault.New(fault.PINWeak, "test", nil) }
	_, err := s.AskChange(t.Context(), q)
	wantFault(t, err, fault.PINWeak)
	if digitsOf(old)+digitsOf(judged) != "" {
		t.Error("digits are left")
	}
}

func TestStdinSpendsNoScarceTryUnasked(t *testing.T) {
	cases := []struct {
		name     string
		left     int // on the PIN, or on the PUK of an unblocking
		unblock  bool
		lastTry  bool
		unknown  bool
		wrong    error
		want     fault.Code // "" for none
		wantLeft int
	}{
		{"the last try on the PIN", 1, false, false, false, nil, fault.PINLastTry, 1},
		{"with a yes to it", 1, false, true, false, nil, "", 0},
		{"one of the last on the PUK", 3, true, false, false, nil, fault.PUKFewTries, 3},
		{"with a yes to that", 3, true, true, false, nil, "", 0},
		{"one of a number that the card hides", ias.TriesUnknown, true, false, false, nil, fault.PUKFewTries, ias.TriesUnknown},
		{"with a yes to it all the same", ias.TriesUnknown, true, true, false, nil, "", 0},
		{"a hidden number on the PIN", ias.TriesUnknown, false, false, false, nil, "", 0},
		{"the fourth on the PUK", 4, true, false, false, nil, "", 0},
		{"a chip that nobody vouches for", 3, false, true, true, nil, fault.ChipIssuerUnknown, 0},
		{"the same for the PUK", 10, true, true, true, nil, fault.ChipIssuerUnknown, 0},
		{"a wrong PIN before", 2, false, true, false, &fault.Error{Code: fault.PINWrong, Op: "test", Left: 2}, fault.PINWrong, 2},
		{"a wrong PUK before", 9, true, true, false, &fault.Error{Code: fault.PUKWrong, Op: "test", Left: 9}, fault.PUKWrong, 9},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := strings.NewReader(marked + "\n" + fresh)
			s, err := &Stdin{R: r, LastTry: c.lastTry}, error(nil)
			if c.unblock {
				q := anUnblocking()
				q.PUKLeft, q.UnknownIssuer, q.Wrong = c.left, c.unknown, c.wrong
				_, err = s.AskUnblock(t.Context(), q)
			} else {
				q := aChange()
				q.Left, q.UnknownIssuer, q.Wrong = c.left, c.unknown, c.wrong
				_, err = s.AskChange(t.Context(), q)
			}
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantFault(t, err, c.want)
			if f := fault.Of(err); f.Left != c.wantLeft {
				t.Errorf("%d tries left in %v", f.Left, err)
			}
			if int64(r.Len()) != r.Size() {
				t.Error("it was read")
			}
		})
	}
}

func TestStdinNeverAnswersAChangeTwice(t *testing.T) {
	s := &Stdin{R: strings.NewReader(marked + "\n" + fresh)}
	c, err := s.AskChange(t.Context(), aChange())
	wantChange(t, c, err)
	_, err = s.AskChange(t.Context(), aChange())
	wantFault(t, err, fault.NoDialog)
}

func TestStdinWipesLinesThatNobodyAskedFor(t *testing.T) {
	s := &Stdin{R: strings.NewReader(marked + "\n" + fresh)}
	if err := s.PrepareUnblock(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Wipe()
	wantNothing(t, s.unblocking.got)
}

// What arrives after the question has ended is wiped by whoever waits for it.
func TestStdinWipesALineThatComesTooLate(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	release, late := make(chan struct{}), wipes{make(chan struct{})}
	var s slot[wipes]
	err := s.fill(ctx, nil, func(io.Reader) (wipes, error) { <-release; return late, nil })
	wantFault(t, err, fault.Interrupted)
	close(release)
	<-late.wiped
}

// wipes tells when it was wiped.
type wipes struct{ wiped chan struct{} }

func (w wipes) Wipe() { close(w.wiped) }

func FuzzStdinLines(f *testing.F) {
	f.Add([]byte(marked + "\n" + fresh + "\n"))
	f.Add([]byte(marked + "\r\n" + fresh + "\r\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		exact := make([]byte, len(in))
		copy(exact, in)
		first, second, _ := strings.Cut(string(exact), "\n")
		good := isPINLine(first+"\n") && isPINLine(second)
		s := &Stdin{R: strings.NewReader(string(exact))}
		if err := s.PrepareChange(t.Context()); (err == nil) != good {
			t.Fatalf("%q: %v", in, err)
		}
		c, err := s.AskChange(t.Context(), pin.Question{Left: 3})
		if (err == nil) != good || good && digitsOf(c.New) == "" || errors.Is(err, fault.Internal) {
			t.Fatalf("%q: %v", in, err)
		}
	})
}

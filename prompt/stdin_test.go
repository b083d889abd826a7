package prompt

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"cied/fault"
)

func TestStdinReadsOnePIN(t *testing.T) {
	for name, in := range map[string]string{"bare": marked, "with LF": marked + "\n", "with CR LF": marked + "\r\n"} {
		t.Run(name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(in), iotest.OneByteReader(strings.NewReader(in)), iotest.DataErrReader(strings.NewReader(in))} {
				s := &Stdin{R: r}
				pin, err := s.Ask(t.Context(), invented())
				wantPIN(t, pin, err)
			}
		})
	}
}

func TestStdinRefusesWhatIsNoPINBeforeAnyCard(t *testing.T) {
	for name, in := range map[string]string{
		"nothing":         "",
		"an empty line":   "\n",
		"seven digits":    "9081726",
		"nine digits":     marked + "0",
		"letters":         "9081726x\n",
		"a space":         " " + marked,
		"a bare CR":       marked + "\r",
		"a second line":   marked + "\n" + marked,
		"a long line":     strings.Repeat("9", 100000),
		"digits of UTF-8": "９０８１",
	} {
		t.Run(name, func(t *testing.T) {
			s := &Stdin{R: strings.NewReader(in)}
			wantFault(t, s.Prepare(t.Context()), fault.PINFormat)
			_, err := s.Ask(t.Context(), invented())
			wantFault(t, err, fault.PINFormat)
		})
	}
}

func TestStdinThatFailsIsNoPIN(t *testing.T) {
	broken := errors.New("invented")
	err := (&Stdin{R: iotest.ErrReader(broken)}).Prepare(t.Context())
	wantFault(t, err, fault.PINFormat)
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	wantFault(t, (&Stdin{R: zeroReader{}}).Prepare(t.Context()), fault.PINFormat)
}

func TestStdinReadsAtMost64Bytes(t *testing.T) {
	r := strings.NewReader(strings.Repeat("9", 1000))
	_ = (&Stdin{R: r}).Prepare(t.Context())
	if read := 1000 - r.Len(); read > 64 {
		t.Errorf("%d bytes were read", read)
	}
}

// A person who types the PIN into --pin-stdin ends it with Enter and not with Ctrl-D.
func TestStdinDoesNotWaitForTheEnd(t *testing.T) {
	r, w := io.Pipe()
	go func() { _, _ = io.WriteString(w, marked+"\n") }()
	pin, err := (&Stdin{R: r}).Ask(t.Context(), invented())
	wantPIN(t, pin, err)
}

func TestStdinWaitsNoLongerThanTheLogin(t *testing.T) {
	r, _ := io.Pipe()
	defer r.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantFault(t, (&Stdin{R: r}).Prepare(ctx), fault.Interrupted)
}

func TestStdinDoesNotSpendTheLastTryUnasked(t *testing.T) {
	q := invented()
	q.Left = 1
	r := strings.NewReader(marked)
	_, err := (&Stdin{R: r}).Ask(t.Context(), q)
	wantFault(t, err, fault.PINLastTry)
	if r.Len() != len(marked) {
		t.Error("the PIN was read")
	}
	pin, err := (&Stdin{R: r, LastTry: true}).Ask(t.Context(), q)
	wantPIN(t, pin, err)
}

// --last-try is a yes to spending a try, and to nothing else.
func TestStdinNeverSaysYesToAChipThatNobodyVouchesFor(t *testing.T) {
	q := invented()
	q.UnknownIssuer = true
	r := strings.NewReader(marked)
	_, err := (&Stdin{R: r, LastTry: true}).Ask(t.Context(), q)
	wantFault(t, err, fault.ChipIssuerUnknown)
	if r.Len() != len(marked) {
		t.Error("the PIN was read")
	}
}

func TestStdinNeverAnswersTwice(t *testing.T) {
	s := &Stdin{R: strings.NewReader(marked)}
	pin, err := s.Ask(t.Context(), invented())
	wantPIN(t, pin, err)
	again := invented()
	again.Wrong = &fault.Error{Code: fault.PINWrong, Op: "test", Left: 2}
	if _, err := s.Ask(t.Context(), again); err != again.Wrong {
		t.Errorf("got %v", err)
	}
	_, err = s.Ask(t.Context(), invented())
	wantFault(t, err, fault.NoDialog)
}

func TestStdinWipesAPINThatNobodyAskedFor(t *testing.T) {
	s := &Stdin{R: strings.NewReader(marked)}
	if err := s.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Wipe()
	pin, _ := s.Ask(t.Context(), invented())
	if pin.Use(func([]byte) error { return nil }) == nil {
		t.Error("the PIN is still there")
	}
}

func FuzzStdin(f *testing.F) {
	f.Add([]byte(marked + "\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		exact := make([]byte, len(in))
		copy(exact, in)
		err := (&Stdin{R: strings.NewReader(string(exact))}).Prepare(t.Context())
		if (err == nil) != isPINLine(string(in)) {
			t.Fatalf("%q: %v", in, err)
		}
	})
}

// isPINLine says in another way what --pin-stdin takes.
func isPINLine(s string) bool {
	if strings.HasSuffix(s, "\r\n") {
		s = s[:len(s)-2]
	} else if strings.HasSuffix(s, "\n") {
		s = s[:len(s)-1]
	}
	return len(s) == 8 && strings.Trim(s, "0123456789") == ""
}

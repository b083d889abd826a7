package card_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"cied/card"
	"cied/fault"
	"cied/internal/simreader"
	"cied/nfc"
	"cied/simulator"
)

// stress runs one stress of a card with these faults, and looks at what is never to happen.
func stress(t *testing.T, slow func(n int) time.Duration, faults ...string) (c card.Coupling, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var verified int
		sim := newCard(t, simulator.Options{Observe: func(_ int, capdu, _ []byte) {
			if len(capdu) > 1 && capdu[1] == 0x20 {
				verified++
			}
		}}, faults...)
		r := simreader.New(sim)
		r.Silence = time.Second
		c, err = terminal(t, &slowReader{Reader: r, slow: slow}).Stress(t.Context(), r.Name)
		if verified > 0 {
			t.Errorf("VERIFY was sent %d times", verified)
		}
		if pin, puk := sim.TriesLeft(); pin != 3 || puk != 10 {
			t.Errorf("%d and %d tries are left", pin, puk)
		}
		if err == nil && speaksOn(t, r) {
			t.Error("the card was not reset")
		}
	})
	return c, err
}

// speaksOn reports whether the CIE application is still selected on the card of r.
func speaksOn(t *testing.T, r *simreader.Reader) bool {
	t.Helper()
	conn, err := r.Connect(t.Context(), r.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	answer, err := conn.Transmit(t.Context(), []byte{0x00, 0xA4, 0x02, 0x04, 0x02, 0x10, 0x04})
	if err != nil {
		t.Fatal(err)
	}
	return answer[len(answer)-2] == 0x90
}

// slowReader takes its time for the nth command.
type slowReader struct {
	*simreader.Reader
	slow func(n int) time.Duration
	n    int
}

func (r *slowReader) Connect(ctx context.Context, name string) (nfc.Conn, error) {
	c, err := r.Reader.Connect(ctx, name)
	return slowConn{c, r}, err
}

type slowConn struct {
	nfc.Conn
	r *slowReader
}

func (c slowConn) Transmit(ctx context.Context, b []byte) ([]byte, error) {
	c.r.n++
	if c.r.slow != nil {
		time.Sleep(c.r.slow(c.r.n)) // of the bubble: no time passes
	}
	return c.Conn.Transmit(ctx, b)
}

func TestStressOfACardThatLiesWellHasAllPoints(t *testing.T) {
	got, err := stress(t, func(int) time.Duration { return 12 * time.Millisecond })
	want := card.Coupling{
		Score: 100, Reads: 20, Bytes: got.Bytes, Agreements: 3,
		Median: 12 * time.Millisecond, Worst: 12 * time.Millisecond,
	}
	if err != nil || got != want || got.Bytes < 2000 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestStressCountsWhatBreaksAndGoesOn(t *testing.T) {
	for _, c := range []struct {
		name                    string
		faults                  []string
		failures, resets, score int
	}{
		{"no diagnosis", []string{"sw@5=6f00"}, 1, 0, 90},
		{"an empty answer", []string{"empty@8"}, 1, 0, 90},
		{"a card that stops answering", []string{"silence@10"}, 1, 1, 85},
		{"in the long transfer", []string{"sw@30=6f00", "silence@50"}, 2, 1, 75},
		{"a checksum in a session", []string{"mac@70"}, 1, 0, 90},
		{"four times", []string{"sw@3=6f00", "silence@9", "empty@15", "silence@40"}, 4, 2, 50},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := stress(t, nil, c.faults...)
			if err != nil || got.Failures != c.failures || got.Resets != c.resets || got.Score != c.score {
				t.Errorf("%+v, %v", got, err)
			}
			if got.Bytes == 0 {
				t.Error("the long transfer was not begun again")
			}
		})
	}
}

// Three failures alone are no bad place; three of the long transfer are: no login gets further.
func TestStressCallsAPlaceBadWhereTheLongTransferNeverEnds(t *testing.T) {
	got, err := stress(t, nil, "sw@35=6f00", "sw@50=6f00", "sw@65=6f00")
	if err != nil || got.Failures != 3 || got.Bytes != 0 || got.Score >= card.WeakScore {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestStressCountsRepetitionsOnTheAir(t *testing.T) {
	got, err := stress(t, func(n int) time.Duration {
		if n%7 == 0 {
			return 200 * time.Millisecond
		}
		return 10 * time.Millisecond
	})
	if err != nil || got.Late < 2 || got.Failures != 0 || got.Worst != 200*time.Millisecond || got.Score != 100-2*got.Late {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestStressGivesUpACardThatKeepsFailing(t *testing.T) {
	var faults []string
	for n := 2; n < 100; n += 2 {
		faults = append(faults, simulator.Fault{Name: simulator.FaultEmpty, At: n}.String())
	}
	got, err := stress(t, nil, faults...)
	if err != nil || got.Score != 0 || got.Failures != 10 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestStressOfACardThatIsLiftedSaysHowFarItCame(t *testing.T) {
	got, err := stress(t, nil, "removal@12")
	if fault.CodeOf(err) != fault.CardMissing || got.Reads < 5 || got.Resets != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

// What a chip is worth is another question.
func TestStressDoesNotBlameThePlaceForAForgedChip(t *testing.T) {
	for _, name := range []string{simulator.FaultWrongChipKey, simulator.FaultGarbledSOD} {
		if got, err := stress(t, nil, name); err != nil || got.Score != 100 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestStressOfWhatIsNoCIEIsCardNotCIE(t *testing.T) {
	if _, err := stress(t, nil, simulator.FaultNotACIE); fault.CodeOf(err) != fault.CardNotCIE {
		t.Error(err)
	}
}

func TestStressEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r := &slowReader{Reader: simreader.New(newCard(t, simulator.Options{}))}
		r.slow = func(int) time.Duration { return 100 * time.Millisecond }
		begin := time.Now()
		if _, err := terminal(t, r).Stress(ctx, simreader.Name); err == nil {
			t.Error("no error")
		}
		if took := time.Since(begin); took > 2*time.Second {
			t.Errorf("after %v", took)
		}
	})
}

package card

import (
	"context"
	"errors"
	"slices"
	"time"

	"cied/apdu"
	"cied/fault"
	"cied/ias"
	"cied/nfc"
)

// A Coupling is how well a card answers where it lies: whether the field of the reader
// feeds it. No reader tells that, so it is measured.
type Coupling struct {
	Score      int // 0 to 100, see GoodScore and WeakScore
	Reads      int // small reads that were answered, of 20
	Bytes      int // of the long transfer; 0 where it never came to its end
	Agreements int // key agreements with device authentication that were carried out, of 3
	Failures   int // of all these, how often one broke and was begun again
	Resets     int // of the failures, how often the card had lost its power
	Late       int // small reads that took far longer than most: a repetition on the air

	Median, Worst time.Duration // of a command of the small reads
}

// The marks of a score. They are a choice and no measurement on cards: one failure is not
// good any more, four are weak, or three that cost the card its power.
const (
	GoodScore = 95 // from here on nothing is to be said
	WeakScore = 65 // below, a login will fail now and then
)

// What a failure costs. A repetition on the air costs a person only time.
const (
	costFailure = 10
	costReset   = 5
	costLate    = 2
)

// What a stress asks of the card, and how long it may take.
const (
	stressReads      = 20
	stressAgreements = 3
	stressTries      = 3  // for what has broken and is begun again
	stressFailures   = 10 // more say nothing new
	stressTime       = 45 * time.Second
)

// lateBy is how much longer than the median, beside three times as long, a command takes
// that was repeated on the air. It is a choice: the frame waiting time that passes before a
// repetition differs from card to card (ISO/IEC 14443-4:2018, 7.2).
const lateBy = 50 * time.Millisecond

// errEnough ends a stress whose outcome is clear.
var errEnough = errors.New("card: failed too often to go on")

// Stress has the CIE on that reader work as in a login, without a PIN: many small reads, one
// long transfer, and several key agreements with device authentication, which is when a
// chip needs most power and takes commands in a chain. What breaks is begun again on a new
// connection. The card is left reset.
//
// Its error is a fault: fault.Busy while a use runs, those of a card that cannot be spoken
// to at the beginning, or has gone and not come back: then the Coupling says how far it
// came. A chip that fails to prove itself is no error here.
func (t *Terminal) Stress(ctx context.Context, reader string) (Coupling, error) {
	done, err := t.turn.look("card: stress")
	if err != nil {
		return Coupling{}, err
	}
	defer done()
	ctx, cancel := context.WithTimeoutCause(ctx, stressTime, fault.New(fault.CardSilent, "card: stress", context.DeadlineExceeded))
	defer cancel()
	s := &stress{t: t, reader: reader}
	defer func() { s.close(ctx) }()
	err = s.open(ctx)
	if err == nil {
		err = s.run(ctx)
	}
	if errors.Is(err, errEnough) {
		err = nil
	}
	return s.sum(), ended(ctx, err)
}

// stress is one run of Stress.
type stress struct {
	t      *Terminal
	reader string
	c      *Card // nil while there is no connection
	applet *ias.Applet
	meter  meter
	stuck  bool // the long transfer never came to its end
	Coupling
}

// open connects and selects the CIE.
func (s *stress) open(ctx context.Context) (err error) {
	if s.c, err = s.t.take(ctx, s.reader); err != nil {
		return err
	}
	s.meter.card = s.c.conn
	s.applet = ias.New(&s.meter, ias.Options{
		Rand: s.t.Rand, Family: nfc.FamilyOf(s.c.conn.ATR()), Certificates: s.t.Certificates, Tap: s.t.Tap,
	})
	return s.applet.Select(ctx)
}

func (s *stress) close(ctx context.Context) {
	if s.c != nil {
		s.c.release(ctx)
		s.c = nil
	}
}

func (s *stress) run(ctx context.Context) error {
	s.meter.keep = true
	for range stressReads {
		done, err := s.step(ctx, func() error { _, err := s.applet.NIS(ctx); return err })
		if err != nil {
			return err
		}
		if done {
			s.Reads++
		}
	}
	s.meter.keep = false
	static, err := s.transfer(ctx)
	if err != nil || s.Bytes == 0 {
		return err
	}
	for range stressAgreements {
		done, err := s.step(ctx, func() error {
			if err := s.applet.Select(ctx); err != nil {
				return err
			}
			return s.applet.Authenticate(ctx, static)
		})
		if err != nil {
			return err
		}
		if done {
			s.Agreements++
		}
	}
	return nil
}

// transfer reads all that the card tells without a PIN, some four thousand bytes.
func (s *stress) transfer(ctx context.Context) (static ias.Static, err error) {
	for range stressTries {
		var refused error
		done, err := s.step(ctx, func() error {
			var nis []byte
			if nis, refused = s.applet.NIS(ctx); refused == nil {
				static, refused = s.applet.ReadStatic(ctx, nis)
			}
			return refused
		})
		if err != nil || done && refused != nil { // a card that refuses will refuse again
			return static, err
		}
		if done {
			s.Bytes = len(static.P) + len(static.G) + len(static.Q) + len(static.CA.N) + len(static.ChipKey) + len(static.SOD)
			return static, nil
		}
	}
	s.stuck = true
	return static, nil
}

// step does one thing. It is done where every command came back whole, whatever the card
// had to say; else it has failed, and the card is opened anew. Its error is the end: the
// card is gone, ctx has ended, or it was errEnough.
func (s *stress) step(ctx context.Context, do func() error) (done bool, err error) {
	broken := s.meter.broken
	err = do()
	switch {
	case ctx.Err() != nil:
		return false, context.Cause(ctx)
	case s.meter.broken == broken && !errors.Is(err, fault.CardIntegrity):
		return true, nil
	}
	s.Failures++
	if lostPower(err) {
		s.Resets++
	}
	if s.Failures >= stressFailures {
		return false, errEnough
	}
	return false, s.again(ctx)
}

// lostPower reports whether err says that the card was switched off, by a field too weak or
// a hand, and not merely misunderstood.
func lostPower(err error) bool {
	return errors.Is(err, nfc.ErrReset) || errors.Is(err, fault.CardRemoved) || errors.Is(err, fault.CardSilent)
}

// again opens the card on a new connection, and waits a little for one that was lifted.
func (s *stress) again(ctx context.Context) (err error) {
	for range stressTries {
		s.close(ctx)
		if err = s.open(ctx); err == nil {
			return nil
		}
		pause(ctx)
	}
	return err
}

// sum computes what follows from the counts.
func (s *stress) sum() Coupling {
	took := slices.Sorted(slices.Values(s.meter.took))
	if len(took) > 0 {
		s.Median, s.Worst = took[len(took)/2], took[len(took)-1]
	}
	for _, d := range took {
		if d > 3*s.Median && d-s.Median > lateBy {
			s.Late++
		}
	}
	s.Score = max(0, 100-costFailure*s.Failures-costReset*s.Resets-costLate*s.Late)
	if s.stuck { // no login gets further
		s.Score = min(s.Score, WeakScore-1)
	}
	return s.Coupling
}

// meter is a card whose commands are timed and counted.
type meter struct {
	card   apdu.Card
	keep   bool            // whether the times are wanted
	took   []time.Duration // of the commands that were answered
	broken int             // commands without a whole answer, or with '6F00'
}

// Transmit implements apdu.Card. '6F00' is what a chip answers that cannot finish.
func (m *meter) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	begin := time.Now()
	rapdu, err := m.card.Transmit(ctx, capdu)
	if ctx.Err() != nil && err != nil {
		return rapdu, err // nobody's fault
	}
	r, malformed := apdu.ParseResponse(rapdu)
	switch {
	case err != nil || malformed != nil || r.SW == apdu.NoDiagnosis:
		m.broken++
	case m.keep:
		m.took = append(m.took, time.Since(begin))
	}
	return rapdu, err
}

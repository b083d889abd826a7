package pkcs11

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"cied/fault"
	"cied/ias"
	"cied/signing"
)

// errOver is about a lease that ended in good order before it took what it was given.
var errOver = errors.New("pkcs11: the key is back")

// A lease is a key that is lent to one instance: one dialog, one PIN, and the signatures
// that it was given for. What is kept is the session with the card, never the PIN. It ends
// with its time, its instance, the card, or the Runner's own will: the screen is locked, or
// somebody else wants the card while it rests ([cied/control.Watch]).
type lease struct {
	instance *instance
	card     *insertion
	keep     time.Duration
	ctx      context.Context
	end      context.CancelCauseFunc
	jobs     chan job
	lent     chan struct{} // closed when the key is here
	back     chan struct{} // closed when it is wanted back
	once     sync.Once     // of back
	over     chan struct{} // closed at the end
	err      error         // why nothing was lent, or what ended it; after over
}

// A job is one signature to make. done has room for its outcome.
type job struct {
	info ias.DigestInfo
	done chan outcome
}

type outcome struct {
	signature []byte
	err       error
}

// run is the life of a lease.
func (l *lease) run(r signing.Request, fromBeginning bool) {
	defer l.end(nil)
	ctx, stop := during(l.ctx, l.card)
	defer stop()
	err := l.instance.lend(ctx, l.card, r, func(ctx context.Context, k signing.Key) error {
		return l.use(ctx, k, fromBeginning)
	})
	l.err = causeOf(ctx, err)
	close(l.over)
}

// use has the key for as long as the lease lasts.
func (l *lease) use(ctx context.Context, k signing.Key, timed bool) error {
	l.card.learn(k.Identity().Certificate)
	close(l.lent)
	limit := time.NewTimer(l.keep)
	defer limit.Stop()
	if !timed {
		limit.Stop()
	} else {
		k.Rest()
	}
	for {
		select {
		case j := <-l.jobs:
			if stays, err := l.make(ctx, k, j, timed); !stays {
				return err
			}
			if !timed {
				timed = true
				limit.Reset(l.keep)
			}
		case <-limit.C:
			return nil
		case <-l.back:
			return nil
		case <-ctx.Done():
			if timed {
				return nil // it has served, and rested
			}
			return context.Cause(ctx)
		}
	}
}

// make makes one signature, and returns whether the key stays. One that has rested and was
// taken back meanwhile is over in good order: nobody has refused the program anything.
func (l *lease) make(ctx context.Context, k signing.Key, j job, rested bool) (stays bool, err error) {
	if rested && ctx.Err() != nil {
		j.done <- outcome{nil, errOver}
		return false, nil
	}
	signature, err := k.Sign(ctx, j.info)
	if err != nil && rested && l.takenBack(ctx) {
		j.done <- outcome{nil, errOver}
		return false, nil
	}
	stays = err == nil && l.keep > 0
	if stays {
		k.Rest() // before the program can tell anybody to come
	}
	j.done <- outcome{signature, causeOf(ctx, err)}
	return stays, err
}

// takenBack reports whether the Runner has ended ctx because somebody else wants the card.
func (l *lease) takenBack(ctx context.Context) bool {
	return l.ctx.Err() == nil && !l.card.gone() && fault.CodeOf(context.Cause(ctx)) == fault.Interrupted
}

// sign has the key sign, as soon as it is here. A program that hangs up ends the lease.
func (l *lease) sign(ctx context.Context, info ias.DigestInfo) ([]byte, error) {
	defer l.hangUp(ctx)()
	j := job{info, make(chan outcome, 1)}
	select {
	case l.jobs <- j:
	case <-l.over:
		return nil, cmp.Or(l.err, errOver)
	}
	o := l.outcome(j)
	if l.keep == 0 || errors.Is(o.err, errOver) {
		<-l.over // so that the card is free for whoever comes next
	}
	return o.signature, o.err
}

// outcome waits for that of a job, which a lease that ended in a panic does not tell.
func (l *lease) outcome(j job) outcome {
	select {
	case o := <-j.done:
		return o
	case <-l.over:
	}
	select {
	case o := <-j.done:
		return o
	default:
		return outcome{nil, cmp.Or(l.err, errOver)}
	}
}

// hangUp ends the lease if ctx ends before stop is called.
func (l *lease) hangUp(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() { l.end(fault.New(fault.Interrupted, "pkcs11: hang-up", context.Cause(ctx))) })
}

// giveBack ends the lease after the signature that is being made.
func (l *lease) giveBack() { l.once.Do(func() { close(l.back) }) }

// wait returns when the lease is over.
func (l *lease) wait(ctx context.Context) {
	select {
	case <-l.over:
	case <-ctx.Done():
	}
}

// alive reports whether the key is here.
func (l *lease) alive() bool {
	if l == nil {
		return false
	}
	select {
	case <-l.over:
		return false
	case <-l.back:
		return false
	default:
	}
	select {
	case <-l.lent:
		return true
	default:
		return false
	}
}

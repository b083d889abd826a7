package signing_test

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"slices"
	"testing"
	"time"

	"cied/card"
	"cied/fault"
	"cied/ias"
	"cied/internal/cardtest"
	"cied/internal/simreader"
	"cied/pki"
	"cied/pki/revocation"
	"cied/secret"
	"cied/signing"
	"cied/simulator"
)

// browser is an invented program.
var browser = signing.Program{Name: "chromium", Path: "/usr/lib/chromium/chromium", PID: 4711}

// A rig is a service, a card on a reader, and a person in front of them.
type rig struct {
	*signing.Service
	t      testing.TB
	card   *simulator.Card
	reader *simreader.Reader
	types  []string // PINs, in their order; then the person cancels
	asked  []signing.Question
	stages []card.Stage
}

func newRig(t testing.TB, types []string, faults ...string) *rig {
	t.Helper()
	h := &rig{t: t, types: types, card: cardtest.Card(t, simulator.Options{}, faults...)}
	h.reader = simreader.New(h.card)
	h.Service = &signing.Service{Terminal: cardtest.Terminal(t, h.reader), Prompt: h}
	return h
}

// AskKey implements [signing.Prompter].
func (h *rig) AskKey(_ context.Context, q signing.Question) (secret.PIN, error) {
	h.asked = append(h.asked, q)
	if len(h.types) == 0 {
		return secret.PIN{}, fault.New(fault.Cancelled, "test", nil)
	}
	pin, err := secret.NewPIN([]byte(h.types[0]))
	h.types = h.types[1:]
	return pin, err
}

func (h *rig) tell(e card.Event) { h.stages = append(h.stages, e.Stage) }

func (h *rig) lend(r signing.Request, use func(context.Context, signing.Key) error) error {
	h.reader.Put(h.card)
	r.Program = browser
	return h.Lend(h.t.Context(), r, h.tell, use)
}

// show has the card show its certificate.
func (h *rig) show() (der []byte) {
	h.t.Helper()
	err := h.lend(signing.Request{Purpose: signing.Reading}, func(_ context.Context, k signing.Key) error {
		der = k.Identity().Certificate.Raw
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return der
}

func info(t testing.TB, h crypto.Hash) ias.DigestInfo {
	t.Helper()
	d := h.New()
	d.Write([]byte("hello"))
	i, err := ias.NewDigestInfo(h, d.Sum(nil))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func nothing(context.Context, signing.Key) error { return nil }

func TestKeySignsADigestOfEveryHash(t *testing.T) {
	h := newRig(t, []string{cardtest.PIN})
	err := h.lend(signing.Request{Purpose: signing.Signing}, func(ctx context.Context, k signing.Key) error {
		pub := k.Identity().Certificate.PublicKey.(*rsa.PublicKey)
		for _, hash := range []crypto.Hash{crypto.SHA1, crypto.SHA256, crypto.SHA384, crypto.SHA512} {
			i := info(t, hash)
			signature, err := k.Sign(ctx, i)
			if err != nil {
				return err
			}
			_, digest := i.Digest()
			if err := rsa.VerifyPKCS1v15(pub, hash, digest, signature); err != nil {
				t.Errorf("%v: %v", hash, err)
			}
			k.Rest()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(h.asked) != 1 {
		t.Errorf("asked %d times", len(h.asked))
	}
	want := []card.Stage{card.ReadingCard, card.Asking, card.Consented, card.Signing, signing.Kept, card.Signing, signing.Kept}
	if !slices.Equal(h.stages[:min(len(want), len(h.stages))], want) {
		t.Errorf("stages: %v", h.stages)
	}
}

func TestQuestionSaysWhoAsksAndWhatFor(t *testing.T) {
	h := newRig(t, []string{"87651234", cardtest.PIN})
	if err := h.lend(signing.Request{Purpose: signing.Reading}, nothing); err != nil {
		t.Fatal(err)
	}
	if len(h.asked) != 2 {
		t.Fatalf("asked %d times", len(h.asked))
	}
	first, second := h.asked[0], h.asked[1]
	if first.Program != browser || first.Purpose != signing.Reading || first.Left != 3 || !first.Test {
		t.Errorf("first: %+v", first)
	}
	if second.Left != 2 || fault.CodeOf(second.Wrong) != fault.PINWrong {
		t.Errorf("after a wrong PIN: %+v", second)
	}
}

func TestCertificateIsRememberedOnceItWasShown(t *testing.T) {
	h := newRig(t, []string{cardtest.PIN})
	remembered := func() []byte {
		h.reader.Put(h.card)
		nis, err := h.Look(t.Context(), simreader.Name)
		if err != nil || len(nis) != 12 {
			t.Fatalf("NIS %q, %v", nis, err)
		}
		s, _ := h.Cache.Load(nis)
		return s.Certificate
	}
	if before := remembered(); before != nil {
		t.Errorf("before: %X", before)
	}
	der := h.show()
	if after := remembered(); !slices.Equal(after, der) {
		t.Errorf("after: %X", after)
	}
}

func TestCardIsResetWhenTheKeyIsGivenBack(t *testing.T) {
	for _, end := range []error{nil, fault.New(fault.Interrupted, "test", nil), errors.New("a program's own")} {
		h := newRig(t, []string{cardtest.PIN})
		var lent signing.Key
		err := h.lend(signing.Request{Purpose: signing.Signing}, func(_ context.Context, k signing.Key) error {
			lent = k
			return end
		})
		if (end == nil) != (err == nil) {
			t.Errorf("%v became %v", end, err)
		}
		if _, err := lent.Sign(t.Context(), info(t, crypto.SHA256)); err == nil {
			t.Errorf("after %v the key still signs", end)
		}
	}
}

func TestKeyOfAnotherCardIsNotLent(t *testing.T) {
	shown := newRig(t, []string{cardtest.PIN}).show()
	for _, known := range []bool{true, false} {
		h := newRig(t, []string{cardtest.PIN})
		if known {
			h.show()
			h.types, h.asked = []string{cardtest.PIN}, nil
		}
		err := h.lend(signing.Request{Purpose: signing.Signing, Certificate: append([]byte{0}, shown...)}, nothing)
		if fault.CodeOf(err) != fault.CardChanged {
			t.Errorf("known %t: %v", known, err)
		}
		if known && len(h.asked) > 0 {
			t.Error("the person was asked about a card that was not meant")
		}
	}
}

func TestNobodyIsAskedWhereTheKeyCannotBeUsed(t *testing.T) {
	forged := newRig(t, []string{cardtest.PIN}, simulator.FaultForgedSOD)
	if err := forged.lend(signing.Request{Purpose: signing.Signing}, nothing); fault.CodeOf(err) != fault.SODSignature {
		t.Errorf("forged: %v", err)
	}
	blocked := newRig(t, []string{"87651234", "87651234", "87651234"})
	if err := blocked.lend(signing.Request{Purpose: signing.Signing}, nothing); fault.CodeOf(err) != fault.PINBlocked {
		t.Fatalf("blocking: %v", err)
	}
	blocked.asked = nil
	if err := blocked.lend(signing.Request{Purpose: signing.Signing}, nothing); fault.CodeOf(err) != fault.PINBlocked {
		t.Errorf("blocked: %v", err)
	}
	if n := len(forged.asked) + len(blocked.asked); n != 0 {
		t.Errorf("asked %d times", n)
	}
}

func TestPersonWhoSaysNoLendsNothing(t *testing.T) {
	h := newRig(t, nil)
	err := h.lend(signing.Request{Purpose: signing.Signing}, func(context.Context, signing.Key) error {
		t.Error("lent")
		return nil
	})
	if fault.CodeOf(err) != fault.Cancelled {
		t.Error(err)
	}
}

func TestCardThatIsLiftedEndsTheLoan(t *testing.T) {
	h := newRig(t, []string{cardtest.PIN})
	err := h.lend(signing.Request{Purpose: signing.Signing}, func(ctx context.Context, k signing.Key) error {
		h.reader.Put(nil)
		_, err := k.Sign(ctx, info(t, crypto.SHA256))
		return err
	})
	if fault.CodeOf(err) != fault.CardRemoved {
		t.Error(err)
	}
	if len(h.asked) != 1 {
		t.Errorf("asked %d times: what was lost is not lent again", len(h.asked))
	}
}

func TestSignatureThatDoesNotVerifyIsNotGivenOut(t *testing.T) {
	h := newRig(t, []string{cardtest.PIN}, simulator.FaultKeyMismatch)
	err := h.lend(signing.Request{Purpose: signing.Signing}, func(ctx context.Context, k signing.Key) error {
		signature, err := k.Sign(ctx, info(t, crypto.SHA256))
		if signature != nil {
			t.Errorf("%X", sha256.Sum256(signature))
		}
		return err
	})
	if fault.CodeOf(err) != fault.KeyMismatch {
		t.Error(err)
	}
}

// registry is a revocation.Source that knows one thing; Ask answers it when it is let.
type registry struct {
	kept, answer revocation.Status
	let          chan struct{} // closed: Ask answers; nil: at the end
	gone         chan struct{} // closed when Ask has returned
}

func (r *registry) Kept(*x509.Certificate, pki.Anchor, time.Time) revocation.Status { return r.kept }

func (r *registry) Ask(ctx context.Context, _ *x509.Certificate, _ pki.Anchor, _ time.Time) revocation.Status {
	defer close(r.gone)
	select {
	case <-r.let:
		return r.answer
	case <-ctx.Done():
		return revocation.Status{}
	}
}

var revoked = revocation.Status{State: revocation.Revoked, By: revocation.ByCRL, At: cardtest.Now, Reason: "keyCompromise"}

func TestARevokedCardSignsNothing(t *testing.T) {
	for _, known := range []bool{true, false} {
		h := newRig(t, []string{cardtest.PIN})
		asked := 1 // about a card whose certificate only the PIN shows
		if known {
			h.show()
			h.types, h.asked, asked = []string{cardtest.PIN}, nil, 0
		}
		h.Revocation = &registry{kept: revoked}
		err := h.lend(signing.Request{Purpose: signing.Signing}, func(context.Context, signing.Key) error {
			t.Error("lent")
			return nil
		})
		if fault.CodeOf(err) != fault.CertRevoked || len(h.asked) != asked {
			t.Errorf("known %t: %v, asked %d times", known, err, len(h.asked))
		}
	}
}

func TestACardThatTurnsOutToBeRevokedSignsNoMore(t *testing.T) {
	h := newRig(t, []string{cardtest.PIN})
	r := &registry{answer: revoked, let: make(chan struct{}), gone: make(chan struct{})}
	h.Revocation = r
	err := h.lend(signing.Request{Purpose: signing.Signing, Keep: time.Minute}, func(ctx context.Context, k signing.Key) error {
		i := info(t, crypto.SHA256)
		if _, err := k.Sign(ctx, i); err != nil {
			t.Errorf("before the answer: %v", err)
		}
		close(r.let)
		<-r.gone
		for { // until the answer is handed over
			if _, err := k.Sign(ctx, i); err != nil {
				return err
			}
		}
	})
	if fault.CodeOf(err) != fault.CertRevoked {
		t.Error(err)
	}
}

func TestTheQuestionEndsWithTheLoan(t *testing.T) {
	h := newRig(t, []string{cardtest.PIN})
	r := &registry{gone: make(chan struct{})}
	h.Revocation = r
	if err := h.lend(signing.Request{Purpose: signing.Reading}, nothing); err != nil {
		t.Fatal(err)
	}
	select {
	case <-r.gone:
	default:
		t.Error("somebody still asks")
	}
}

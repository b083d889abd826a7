package relying_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"cied/fault"
	"cied/pki/pkitest"
	"cied/relying"
	"cied/token"
)

// Keys of nobody.
var (
	sealKey    = bytes.Repeat([]byte{1}, 32)
	laterKey   = bytes.Repeat([]byte{2}, 48)
	strangeKey = bytes.Repeat([]byte{3}, 32)
)

// sealed returns challenges under the given keys, with a list of what was spent.
func sealed(t testing.TB, now func() time.Time, spent relying.Spent, keys ...[]byte) *relying.Sealed {
	t.Helper()
	s, err := relying.NewSealed(rand.Reader, now, spent, keys...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func issue(t testing.TB, n relying.Nonces, session string) string {
	t.Helper()
	nonce, err := n.Issue(t.Context(), session)
	if err != nil {
		t.Fatal(err)
	}
	return nonce
}

// TestNoncesAreForOneSessionAndOneAnswer holds what the two kinds of one process promise
// alike; package redis has the third.
func TestNoncesAreForOneSessionAndOneAnswer(t *testing.T) {
	k := &clock{pkitest.Now}
	for name, tc := range map[string]struct {
		nonces relying.Nonces
		again  fault.Code // a second answer
	}{
		"in memory": {relying.NewChallenges(rand.Reader, k.now).Nonces(), fault.NonceMismatch},
		"sealed":    {sealed(t, k.now, relying.NewSpentList(k.now), sealKey), fault.NonceReused},
	} {
		t.Run(name, func(t *testing.T) {
			nonce := issue(t, tc.nonces, "browser 1")
			wantFault(t, token.CheckNonce(nonce), "")
			_, err := tc.nonces.Take(t.Context(), "browser 2", nonce)
			wantFault(t, err, fault.NonceMismatch)
			got, err := tc.nonces.Take(t.Context(), "browser 1", nonce)
			if err != nil || got != nonce {
				t.Fatalf("%q, %v; want %q", got, err, nonce)
			}
			_, err = tc.nonces.Take(t.Context(), "browser 1", nonce)
			wantFault(t, err, tc.again)
			if _, err := tc.nonces.Issue(t.Context(), ""); err == nil {
				t.Error("issued to nobody")
			}
		})
	}
}

func TestSealedChallengeEndsAfterFiveMinutes(t *testing.T) {
	for wait, want := range map[time.Duration]fault.Code{relying.NonceTTL - time.Millisecond: "", relying.NonceTTL: fault.NonceMismatch} {
		k := &clock{pkitest.Now}
		s := sealed(t, k.now, nil, sealKey)
		nonce := issue(t, s, "s")
		k.at = k.at.Add(wait)
		_, err := s.Take(t.Context(), "s", nonce)
		wantFault(t, err, want)
	}
}

// TestWithoutAListASealedChallengeIsAnsweredAgain is what the documentation says of it.
func TestWithoutAListASealedChallengeIsAnsweredAgain(t *testing.T) {
	s := sealed(t, now, nil, sealKey)
	nonce := issue(t, s, "s")
	for range 2 {
		_, err := s.Take(t.Context(), "s", nonce)
		wantFault(t, err, "")
	}
}

func TestServersShareSealedChallengesByTheirKeys(t *testing.T) {
	old := sealed(t, now, nil, sealKey)
	changed := sealed(t, now, nil, laterKey, sealKey)
	for name, tc := range map[string]struct {
		issuer, taker *relying.Sealed
		want          fault.Code
	}{
		"the same key":                {old, sealed(t, now, nil, sealKey), ""},
		"a new key beside the old":    {old, changed, ""},
		"the new key is not known":    {changed, old, fault.NonceMismatch},
		"the old key was taken away":  {old, sealed(t, now, nil, laterKey), fault.NonceMismatch},
		"the key of somebody else":    {sealed(t, now, nil, strangeKey), changed, fault.NonceMismatch},
		"the new key seals from then": {changed, sealed(t, now, nil, laterKey), ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tc.taker.Take(t.Context(), "s", issue(t, tc.issuer, "s"))
			wantFault(t, err, tc.want)
		})
	}
}

func TestSealedChallengeIsBelievedInOneSpelling(t *testing.T) {
	s := sealed(t, now, nil, sealKey)
	good := issue(t, s, "s")
	if len(good) != 98 {
		t.Fatalf("%d characters", len(good))
	}
	raw, err := base64.RawURLEncoding.DecodeString(good)
	if err != nil {
		t.Fatal(err)
	}
	bad := map[string]string{
		"nothing": "", "cut": good[:97], "longer": good + "A", "padding": good + "==", "a line end": good[:96] + "\n" + good[97:],
		"another alphabet": strings.Repeat("/", 98), "a nonce of a store": nonce, "loose last bits": good[:97] + string(good[97]+1),
	}
	for i := range raw {
		b := bytes.Clone(raw)
		b[i] ^= 0x80
		bad[fmt.Sprintf("byte %d", i)] = base64.RawURLEncoding.EncodeToString(b)
	}
	for name, nonce := range bad {
		_, err := s.Take(t.Context(), "s", nonce)
		if fault.CodeOf(err) != fault.NonceMismatch {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An outage is a list that does not answer.
type outage struct{}

func (outage) Spend(context.Context, string, time.Duration) error {
	return fault.New(fault.Internal, "outage", relying.ErrUnavailable)
}

func TestWhereTheListDoesNotAnswerNothingIsTaken(t *testing.T) {
	s := sealed(t, now, outage{}, sealKey)
	nonce, err := s.Take(t.Context(), "s", issue(t, s, "s"))
	if nonce != "" || !errors.Is(err, relying.ErrUnavailable) {
		t.Errorf("%q, %v", nonce, err)
	}
}

// A noting list keeps for how long it was told to remember.
type noting struct{ ttl time.Duration }

func (n *noting) Spend(_ context.Context, _ string, ttl time.Duration) error { n.ttl = ttl; return nil }

// TestSpentIsRememberedLongerThanTheSlowestClockLives: a server whose clock is a minute
// behind takes a nonce that is over for the others.
func TestSpentIsRememberedLongerThanTheSlowestClockLives(t *testing.T) {
	k, n := &clock{pkitest.Now}, new(noting)
	s := sealed(t, k.now, n, sealKey)
	nonce := issue(t, s, "s")
	k.at = k.at.Add(4 * time.Minute)
	_, err := s.Take(t.Context(), "s", nonce)
	wantFault(t, err, "")
	if n.ttl != 2*time.Minute {
		t.Errorf("remembered for %v", n.ttl)
	}
}

func TestSealNeedsAKeyAndRandomness(t *testing.T) {
	for name, keys := range map[string][][]byte{"none": nil, "short": {make([]byte, 31)}, "a short second": {sealKey, make([]byte, 31)}} {
		if _, err := relying.NewSealed(rand.Reader, now, nil, keys...); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	s, err := relying.NewSealed(iotest.ErrReader(errors.New("no entropy")), now, nil, sealKey)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.Issue(t.Context(), "s"); err == nil {
		t.Errorf("a nonce without randomness: %q", n)
	}
}

func TestKeysAreCopiedAndNotPrinted(t *testing.T) {
	key := bytes.Clone(strangeKey)
	s := sealed(t, now, nil, key)
	nonce := issue(t, s, "s")
	clear(key)
	_, err := s.Take(t.Context(), "s", nonce)
	wantFault(t, err, "")
	if text := fmt.Sprintf("%v %+v %#v", s, *s, *s); strings.Contains(text, "3 3 3") || strings.Contains(text, "0x3, 0x3") {
		t.Error("fmt finds the key")
	}
}

func TestSpentListForgetsWhenTheTimeIsOver(t *testing.T) {
	k := &clock{pkitest.Now}
	s := relying.NewSpentList(k.now)
	wantFault(t, s.Spend(t.Context(), "long", time.Minute), "")
	wantFault(t, s.Spend(t.Context(), "short", time.Second), "")
	wantFault(t, s.Spend(t.Context(), "short", time.Second), fault.NonceReused)
	k.at = k.at.Add(time.Second)
	wantFault(t, s.Spend(t.Context(), "short", 2*time.Minute), "") // behind one that is not over
	k.at = k.at.Add(time.Minute)
	wantFault(t, s.Spend(t.Context(), "short", time.Minute), fault.NonceReused)
	wantFault(t, s.Spend(t.Context(), "long", time.Minute), "")
	if n := s.Len(); n != 2 {
		t.Errorf("%d are remembered", n)
	}
}

// TestFullSpentListRefuses: a list that forgot instead would let an answer be replayed.
func TestFullSpentListRefuses(t *testing.T) {
	k := &clock{pkitest.Now}
	s := relying.NewSpentList(k.now)
	for i := range relying.MaxSpent {
		wantFault(t, s.Spend(t.Context(), fmt.Sprint(i), time.Minute), "")
	}
	err := s.Spend(t.Context(), "one more", time.Minute)
	if !errors.Is(err, relying.ErrUnavailable) {
		t.Errorf("a full list: %v", err)
	}
	wantFault(t, s.Spend(t.Context(), "0", time.Minute), fault.NonceReused)
	k.at = k.at.Add(time.Minute)
	wantFault(t, s.Spend(t.Context(), "one more", time.Minute), "")
}

// FuzzSealed offers anything as a challenge: only what was issued is taken.
func FuzzSealed(f *testing.F) {
	s, err := relying.NewSealed(zeros{}, now, nil, sealKey) // the same in every process
	if err != nil {
		f.Fatal(err)
	}
	good := issue(f, s, "s")
	f.Add("s", good)
	f.Add("", good)
	f.Add("s", nonce)
	f.Fuzz(func(t *testing.T, session, nonce string) {
		got, err := s.Take(t.Context(), session, nonce)
		if taken := err == nil; taken != (session == "s" && nonce == good) || taken && got != nonce {
			t.Errorf("%q for %q: %q, %v", nonce, session, got, err)
		}
	})
}

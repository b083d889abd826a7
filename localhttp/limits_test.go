package localhttp

import (
	"fmt"
	"testing"
	"time"
)

var noon = time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)

func TestAnOriginMayBeginSixSessionsAMinute(t *testing.T) {
	p := pace{perOrigin: 6, total: 20}
	for i := range 6 {
		at := noon.Add(time.Duration(i) * time.Second)
		if w := p.wait(site, at); w != 0 {
			t.Fatalf("session %d must wait %v", i, w)
		}
		p.started(site, at)
	}
	if w := p.wait(site, noon.Add(10*time.Second)); w != 50*time.Second {
		t.Errorf("the seventh waits %v, want 50s", w)
	}
	if w := p.wait(other, noon.Add(10*time.Second)); w != 0 {
		t.Errorf("another origin waits %v", w)
	}
	if w := p.wait(site, noon.Add(time.Minute)); w != 0 {
		t.Errorf("after a minute it waits %v", w)
	}
}

func TestAllOriginsTogetherMayBeginTwentySessionsAMinute(t *testing.T) {
	p := pace{perOrigin: 6, total: 20}
	for i := range 20 {
		p.started(fmt.Sprint("https://", i, ".example.it"), noon)
	}
	if w := p.wait(site, noon.Add(time.Second)); w != 59*time.Second {
		t.Errorf("waits %v, want 59s", w)
	}
}

func TestTwoRefusalsWithinAMinuteMuteForAMinute(t *testing.T) {
	for _, c := range []struct {
		apart, after, want time.Duration
	}{
		{10 * time.Second, 0, time.Minute},
		{10 * time.Second, 20 * time.Second, 40 * time.Second},
		{59 * time.Second, time.Minute, 0},
		{61 * time.Second, 0, 0},
	} {
		p := pace{perOrigin: 6, total: 20}
		p.cancelled(site, noon)
		p.cancelled(site, noon.Add(c.apart))
		if w := p.wait(site, noon.Add(c.apart+c.after)); w != c.want {
			t.Errorf("%v apart, %v later: waits %v, want %v", c.apart, c.after, w, c.want)
		}
	}
}

func TestWithoutALimitNobodyEnters(t *testing.T) {
	if w := new(pace).wait(site, noon); w == 0 {
		t.Error("a pace of zero let a session begin")
	}
}

func TestANonceIsRememberedPerOriginForTenMinutes(t *testing.T) {
	var u usedNonces
	u.add(site, nonceA, noon)
	for _, c := range []struct {
		origin string
		after  time.Duration
		want   bool
	}{
		{site, 0, true},
		{site, 9 * time.Minute, true},
		{site, 10 * time.Minute, false},
		{other, 0, false},
	} {
		if got := u.seen(c.origin, nonceA, noon.Add(c.after)); got != c.want {
			t.Errorf("%s after %v: seen %v", c.origin, c.after, got)
		}
	}
}

func TestTheMemoryOfNoncesIsBounded(t *testing.T) {
	var u usedNonces
	for i := range 2 * maxNonces {
		u.add(site, fmt.Sprint(i), noon)
	}
	if len(u.used) != maxNonces || u.seen(site, "0", noon) || !u.seen(site, fmt.Sprint(2*maxNonces-1), noon) {
		t.Errorf("%d nonces are held", len(u.used))
	}
}

func TestSixRefusalsWithinAMinuteGiveThePersonARestFromEverybody(t *testing.T) {
	p := pace{perOrigin: 6, total: 20}
	for i := range maxCancels {
		at := noon.Add(time.Duration(i) * time.Second)
		if w := p.wait(site, at); w != 0 {
			t.Fatalf("after %d refusals an origin waits %v", i, w)
		}
		p.cancelled(fmt.Sprint("https://", i, ".example.it"), at)
	}
	if w := p.wait(site, noon.Add(10*time.Second)); w != 50*time.Second {
		t.Errorf("waits %v, want 50s", w)
	}
}

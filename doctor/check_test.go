package doctor

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"cied/fault"
)

func finds(c fault.Code, needs ...string) Check {
	return Check{ID: string(c), Needs: needs, run: func(context.Context, *exam) []Finding { return wrong(c, "test") }}
}

func well(id string, needs ...string) Check {
	return Check{ID: id, Needs: needs, run: func(context.Context, *exam) []Finding { return Fact("test") }}
}

func statesOf(results []Result) map[string]State {
	states := map[string]State{}
	for _, r := range results {
		states[r.ID] = r.State
	}
	return states
}

// A service that does not run is not also a missing reader and a missing card.
func TestWhatNeedsSomethingBrokenIsNotAsked(t *testing.T) {
	got := statesOf(run(t.Context(), &Machine{Now: time.Now}, []Check{
		well("disk"),
		finds(fault.PCSCUnavailable),
		{ID: "reader", Needs: []string{string(fault.PCSCUnavailable)}, run: func(context.Context, *exam) []Finding { t.Error("asked"); return nil }},
		well("card", "reader"),
		well("site"),
	}))
	want := map[string]State{"disk": Well, "pcsc-unavailable": Faulty, "reader": Skipped, "card": Skipped, "site": Well}
	for id, s := range want {
		if got[id] != s {
			t.Errorf("%s is %s, want %s", id, got[id], s)
		}
	}
}

// Advice keeps nobody from logging in, and stops no other check.
func TestAdviceStopsNothing(t *testing.T) {
	got := statesOf(run(t.Context(), &Machine{Now: time.Now}, []Check{
		{ID: "session", run: func(context.Context, *exam) []Finding { return advise(fault.RemoteSession, "test") }},
		well("reader", "session"),
	}))
	if got["session"] != Advised || got["reader"] != Well {
		t.Error(got)
	}
}

func TestADeepCheckRunsOnlyWhereItWasAskedFor(t *testing.T) {
	deep := well("coupling")
	deep.Deep = true
	for _, asked := range []bool{false, true} {
		got := statesOf(run(t.Context(), &Machine{Deep: asked, Now: time.Now}, []Check{deep}))
		if want := map[bool]State{true: Well, false: Unasked}[asked]; got["coupling"] != want {
			t.Errorf("asked %v: %s", asked, got["coupling"])
		}
	}
}

// Checks that wait do so side by side, and none longer than its time: ten seconds are
// enough for all of them, whatever is broken.
func TestAllChecksTogetherTakeLessThanTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		waits := func(id string, needs ...string) Check {
			return Check{ID: id, Needs: needs, run: func(ctx context.Context, _ *exam) []Finding {
				<-ctx.Done()
				return advise(fault.SiteSilent, "no answer")
			}}
		}
		begin := time.Now()
		run(t.Context(), &Machine{Now: time.Now}, []Check{waits("network"), waits("clock", "network"), waits("pcsc-service"), waits("reader", "pcsc-service"), waits("site")})
		if took := time.Since(begin); took > 2*checkTime || took > 10*time.Second {
			t.Errorf("%v", took)
		}
	})
}

// A gap in one check is found too, and neither the others nor the daemon suffer for it.
func TestACheckThatPanicsIsAFaultOfTheProgram(t *testing.T) {
	results := run(t.Context(), &Machine{Now: time.Now}, []Check{
		{ID: "gap", run: func(context.Context, *exam) []Finding { panic("test") }},
		well("disk"),
	})
	if v, f := judge(results); v != Computer || f.Code != fault.Internal || results[1].State != Well {
		t.Errorf("%s: %+v", v, results)
	}
}

func TestWhatCouldNotBeLookedAtIsNeitherWellNorWrong(t *testing.T) {
	results := run(t.Context(), &Machine{Now: time.Now}, []Check{
		{ID: "usb", run: func(context.Context, *exam) []Finding { return unseen("test") }},
		well("reader", "usb"),
	})
	if v, _ := judge(results); v != AllWell || results[0].State != Unknown || results[1].State != Well {
		t.Errorf("%s: %+v", v, results)
	}
}

// A file on a server that is gone is waited for by no verdict, and what needs it is not asked.
func TestACheckThatNeverEndsHoldsUpNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := make(chan struct{})
		defer close(gone)
		begin := time.Now()
		got := statesOf(run(t.Context(), &Machine{Now: time.Now}, []Check{
			{ID: "gone", run: func(context.Context, *exam) []Finding { <-gone; return nil }},
			well("after", "gone"),
			well("beside"),
		}))
		if took := time.Since(begin); took != checkTime+graceTime || got["gone"] != Unknown || got["after"] != Skipped || got["beside"] != Well {
			t.Errorf("after %v: %v", took, got)
		}
	})
}

// The graph itself: at no depth may the checks that wait for each other take more than ten
// seconds together.
func TestTheListOfChecksIsAGraphOfTenSeconds(t *testing.T) {
	depth := map[string]int{}
	for _, c := range Checks() {
		if _, twice := depth[c.ID]; twice || c.ID == "" {
			t.Errorf("two checks are called %q", c.ID)
		}
		depth[c.ID] = 0
		for _, id := range c.Needs {
			d, before := depth[id]
			if !before {
				t.Errorf("%s needs %s, which is not before it", c.ID, id)
			}
			depth[c.ID] = max(depth[c.ID], d+1)
		}
	}
}

func TestTheFirstFaultIsTheVerdictAndTheOthersAreToldToo(t *testing.T) {
	r := Report{Results: []Result{
		{ID: "a", State: Advised, Findings: advise(fault.RemoteSession, "x")},
		{ID: "b", State: Faulty, Findings: wrong(fault.ReaderMissing, "x")},
		{ID: "c", State: Faulty, Findings: wrong(fault.SiteBroken, "x")},
		{ID: "d", State: Well, Findings: Fact("x")},
	}}
	r.Verdict, r.Decided = judge(r.Results)
	if r.Verdict != verdictOn(fault.ReaderMissing) || r.Decided.Code != fault.ReaderMissing {
		t.Errorf("%s: %s", r.Verdict, r.Decided.Code)
	}
	others := r.Others()
	if len(others) != 2 || others[0].Code != fault.SiteBroken || others[1].Code != fault.RemoteSession {
		t.Errorf("%v", others)
	}
}

func TestAReferenceIsShortAndReadAloud(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		r := newReference()
		if len(r) != 9 || r[4] != '-' || seen[r] {
			t.Fatalf("%q", r)
		}
		seen[r] = true
	}
}

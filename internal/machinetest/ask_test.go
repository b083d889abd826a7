package machinetest

import (
	"fmt"
	"os"
	"runtime"
	"testing"
)

// A probe is the test that asks; it remembers how it ended.
type probe struct {
	testing.TB
	end string
}

func (p *probe) Helper() {}

func (p *probe) Skipf(format string, args ...any) { p.stop("skipped: " + fmt.Sprintf(format, args...)) }

func (p *probe) Fatalf(format string, args ...any) { p.stop("failed: " + fmt.Sprintf(format, args...)) }

func (p *probe) stop(end string) {
	p.end = end
	runtime.Goexit()
}

// ending runs a test and tells how it ended.
func ending(test func(t testing.TB)) string {
	p := &probe{end: "passed"}
	done := make(chan struct{})
	go func() { defer close(done); test(p) }()
	<-done
	return p.end
}

func TestAMissingProgramSkipsOnlyWhereMachineTestsWereNotAskedFor(t *testing.T) {
	here, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const failed = "failed: no-such or nor-such is not installed, and CIED_MACHINE_TESTS=1 asks for it"
	for _, tt := range []struct {
		name         string
		test         func(t testing.TB)
		plain, asked string
	}{
		{"of the machine, no program named", func(t testing.TB) { OnlyAsked(t, "a display") }, "skipped: needs a display: run make test", "passed"},
		{"needed and there", func(t testing.TB) { Need(t, "no-such", here) }, "skipped: needs no-such: run make test", "passed"},
		{"needed and missing", func(t testing.TB) { Need(t, "no-such", "nor-such") }, "skipped: needs no-such: run make test", failed},
		{"used and there", func(t testing.TB) { Have(t, "no-such", here) }, "passed", "passed"},
		{"used and missing", func(t testing.TB) { Have(t, "no-such", "nor-such") }, "skipped: needs no-such or nor-such, which is not installed", failed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for value, want := range map[string]string{"": tt.plain, "0": tt.plain, "1": tt.asked} {
				t.Setenv(variable, value)
				if got := ending(tt.test); got != want {
					t.Errorf("%s=%s: %s, want %s", variable, value, got, want)
				}
			}
		})
	}
}

func TestTheFirstProgramThatIsInstalledIsReturned(t *testing.T) {
	here, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if got := Have(t, "no-such", here, "nor-such"); got != here {
		t.Errorf("%q, want %q", got, here)
	}
}

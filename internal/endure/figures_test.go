//go:build linux && cgo

package endure

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"testing"
	"time"
)

// figures are what this process holds.
type figures struct {
	goroutines  int
	threads     int
	descriptors int
	heap        int // bytes that are reachable
	resident    int // bytes of memory, of the Go runtime and the libraries
}

func (f figures) String() string {
	return fmt.Sprintf("%d goroutines, %d threads, %d descriptors, heap %.1f MB, resident %.1f MB",
		f.goroutines, f.threads, f.descriptors, float64(f.heap)/1e6, float64(f.resident)/1e6)
}

// margin is what the figures may grow by however many logins there are. A single thing
// that every login forgets is far beyond it after 50.
var margin = figures{goroutines: 3, threads: 8, descriptors: 3, heap: 2e6, resident: 48e6}

// measure takes the figures when what ends behind a login has ended.
func measure(t testing.TB) figures {
	t.Helper()
	debug.FreeOSMemory()
	var f figures
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	f.heap, f.goroutines = int(m.HeapAlloc), runtime.NumGoroutine()
	f.threads, f.descriptors = entries(t, "/proc/self/task"), entries(t, "/proc/self/fd")
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	if f.resident, err = residentIn(status); err != nil {
		t.Fatal(err)
	}
	return f
}

func entries(t testing.TB, dir string) int {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// residentIn reads VmRSS, in kB, from a status of proc_pid_status(5).
func residentIn(status []byte) (int, error) {
	for line := range bytes.Lines(status) {
		if f := bytes.Fields(line); len(f) == 3 && string(f[0]) == "VmRSS:" && string(f[2]) == "kB" {
			n, err := strconv.ParseInt(string(f[1]), 10, 40)
			return int(n) << 10, err
		}
	}
	return 0, errors.New("no VmRSS in the status of a process")
}

// leaks says what has grown beyond the margin.
func leaks(before, after figures) []string {
	var grown []string
	for _, f := range []struct {
		what                  string
		before, after, margin int
	}{
		{"goroutines", before.goroutines, after.goroutines, margin.goroutines},
		{"threads", before.threads, after.threads, margin.threads},
		{"descriptors", before.descriptors, after.descriptors, margin.descriptors},
		{"bytes of heap", before.heap, after.heap, margin.heap},
		{"bytes resident", before.resident, after.resident, margin.resident},
	} {
		if f.after > f.before+f.margin {
			grown = append(grown, fmt.Sprintf("%d %s, %d before", f.after, f.what, f.before))
		}
	}
	return grown
}

// checkLeaks measures again until nothing has grown, for a while: what a login leaves to
// end by itself needs a moment.
func checkLeaks(t testing.TB, before figures) {
	t.Helper()
	var after figures
	var grown []string
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		after = measure(t)
		if grown = leaks(before, after); len(grown) == 0 {
			break
		}
	}
	t.Logf("before: %v", before)
	t.Logf("after:  %v", after)
	for _, g := range grown {
		t.Error("leaked: ", g)
	}
}

func TestOneForgottenThingPerLoginIsALeak(t *testing.T) {
	before := figures{10, 10, 10, 1e6, 50e6}
	if grown := leaks(before, before); len(grown) != 0 {
		t.Errorf("nothing has grown, but %v", grown)
	}
	after := figures{60, 60, 60, 4e6, 150e6}
	if grown := leaks(before, after); len(grown) != 5 {
		t.Errorf("everything has grown, and only %v is seen", grown)
	}
	if f := measure(t); f.goroutines < 1 || f.threads < 1 || f.descriptors < 3 || f.heap < 1e4 || f.resident < 1e6 {
		t.Errorf("%v", f)
	}
}

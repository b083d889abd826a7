//go:build linux

package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

func TestTheProcessorsTimeIsThatOfUserAndSystem(t *testing.T) {
	stat := "42 (a (strange) name) S 1 42 42 0 -1 4194560 100 0 0 0 7 5 0 0 20 0 9 0 12345 1000000 500\n"
	if got, err := processorIn([]byte(stat)); got != 120*time.Millisecond || err != nil {
		t.Errorf("%v, %v, want 12 ticks", got, err)
	}
	for _, broken := range []string{"", "42 (name) S 1", "42 (name) S 1 42 42 0 -1 4194560 100 0 0 0 x 5 0 0"} {
		if got, err := processorIn([]byte(broken)); err == nil {
			t.Errorf("%q: %v", broken, got)
		}
	}
}

func TestAFieldIsFoundByItsWholeName(t *testing.T) {
	const status = "VmHWM:\t   24000 kB\nVmRSS:\t   20000 kB\nvoluntary_ctxt_switches:\t12\nnonvoluntary_ctxt_switches:\t3\n"
	for name, want := range map[string]int64{"VmRSS:": 20000, "voluntary_ctxt_switches:": 12, "nonvoluntary_ctxt_switches:": 3} {
		if got, err := fieldIn([]byte(status), name); got != want || err != nil {
			t.Errorf("%s %d, %v", name, got, err)
		}
	}
	if got, err := fieldIn([]byte(status), "Pss:"); err == nil {
		t.Errorf("Pss: %d", got)
	}
}

func TestThisProcessCanBeMeasured(t *testing.T) {
	f, err := measure(os.Getpid())
	if err != nil || f.resident < 1e6 || f.proportional < 1e6 || f.proportional > f.resident || f.switches < 1 {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestAFigureThatMissesItsTargetIsOver(t *testing.T) {
	good := report{
		lasts: time.Minute, size: 20e6, starts: []time.Duration{900 * time.Millisecond, 20 * time.Millisecond, 30 * time.Millisecond},
		idle: figures{resident: 24e6, proportional: 20e6, processor: 50 * time.Millisecond, switches: 600},
	}
	if said := good.String(); strings.Contains(said, "over") || !strings.Contains(said, "30 ms") || !strings.Contains(said, "900 ms") || !strings.Contains(said, "10.0 /s") {
		t.Errorf("\n%s", said)
	}
	bad := report{
		lasts: time.Minute, size: 20e6 + 1, starts: []time.Duration{150 * time.Millisecond},
		idle: figures{resident: 25e6, processor: 60 * time.Millisecond},
	}
	if said := bad.String(); strings.Count(said, "  over") != 4 {
		t.Errorf("\n%s", said)
	}
}

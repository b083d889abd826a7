//go:build linux

package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// What a cied that nobody uses may cost.
const (
	maxResident  = 25e6 // bytes
	maxProcessor = 0.1  // per cent of a core
	maxSize      = 20e6 // bytes
	maxStart     = 150 * time.Millisecond
)

// A report is what was measured.
type report struct {
	lasts  time.Duration
	size   int64 // of the program, in bytes
	idle   figures
	starts []time.Duration // at least one
}

// A row is one figure beside its target, "" where there is none.
type row struct {
	what, value, target string
	over                bool
}

func (r report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-44s %12s %12s\n", fmt.Sprintf("idle for %v, a card on the reader", r.lasts), "measured", "target")
	for _, row := range r.rows() {
		verdict := ""
		if row.over {
			verdict = "  over"
		}
		fmt.Fprintf(&b, "%-44s %12s %12s%s\n", row.what, row.value, row.target, verdict)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (r report) rows() []row {
	starts := slices.Sorted(slices.Values(r.starts))
	middle, longest := starts[len(starts)/2], starts[len(starts)-1]
	share := 100 * r.idle.processor.Seconds() / r.lasts.Seconds()
	return []row{
		{"memory, resident", megabytes(r.idle.resident), "< 25 MB", r.idle.resident >= maxResident},
		{"memory, its share of what others map too", megabytes(r.idle.proportional), "", false},
		{"processor", fmt.Sprintf("%.3f %%", share), "< 0.1 %", share >= maxProcessor},
		{"context switches of all threads", fmt.Sprintf("%.1f /s", float64(r.idle.switches)/r.lasts.Seconds()), "", false},
		{"size of the program", megabytes(r.size), "<= 20 MB", r.size > maxSize},
		{fmt.Sprintf("start to listening, middle of %d", len(starts)), milliseconds(middle), "< 150 ms", middle >= maxStart},
		{"start to listening, longest", milliseconds(longest), "", false},
	}
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

func milliseconds(d time.Duration) string { return fmt.Sprintf("%d ms", d.Milliseconds()) }

//go:build unix

package main

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// What a siege may do to a page and to the computer.
const (
	longest = time.Second
	largest = 64 << 20 // bytes
)

// A report is what came of a siege.
type report struct {
	waits   []time.Duration // of the page, for each answer
	failed  []error         // answers that did not come
	slow    int             // slow and idle connections that were opened
	hostile int             // hostile requests that were sent
	entered int             // of those: answered as if they were not hostile
	peak    int64           // bytes
}

// percentile returns the wait that share of all did not exceed, 0 without any.
func (r report) percentile(share float64) time.Duration {
	if len(r.waits) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(r.waits))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

func (r report) String() string {
	return fmt.Sprintf("%d answers to the page: longest %v, p99 %v, median %v; %d slow connections, %d hostile requests; peak memory %.1f MB",
		len(r.waits), r.percentile(1), r.percentile(0.99), r.percentile(0.5), r.slow, r.hostile, float64(r.peak)/(1<<20))
}

// verdict returns what does not hold.
func (r report) verdict() error {
	var bad []error
	if len(r.waits) == 0 {
		bad = append(bad, errors.New("the page was never answered"))
	}
	if len(r.failed) > 0 {
		bad = append(bad, fmt.Errorf("%d answers did not come, the first: %w", len(r.failed), r.failed[0]))
	}
	if most := r.percentile(1); most > longest {
		bad = append(bad, fmt.Errorf("the page waited %v for an answer", most))
	}
	if r.entered > 0 {
		bad = append(bad, fmt.Errorf("%d hostile requests were not refused", r.entered))
	}
	if r.peak > largest {
		bad = append(bad, fmt.Errorf("the program had %d bytes", r.peak))
	}
	return errors.Join(bad...)
}

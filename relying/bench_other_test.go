//go:build !unix

package relying_test

import "time"

// start is when the process began, or nearly.
var start = time.Now()

// processTime is the time of the clock, where nothing better is at hand.
func processTime() time.Duration { return time.Since(start) }

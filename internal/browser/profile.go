//go:build unix

package browser

import (
	"os"
	"testing"
	"time"
)

// Helpers of a browser that has ended may write a moment longer than it.
const (
	lingering = 20 * time.Second
	lookAgain = 50 * time.Millisecond
)

// profile returns an empty directory, which is removed at the end of the test, once the
// last helper of its browser has gone; no event tells of that.
func profile(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "cied-browser-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		err := os.RemoveAll(dir)
		for end := time.Now().Add(lingering); err != nil && time.Now().Before(end); err = os.RemoveAll(dir) {
			time.Sleep(lookAgain)
		}
		if err != nil {
			t.Errorf("remove the profile: %v", err)
		}
	})
	return dir
}

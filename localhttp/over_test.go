package localhttp

import (
	"fmt"
	"testing"
	"time"
)

func TestASessionThatIsOverIsRememberedForItsReaderForTenMinutes(t *testing.T) {
	var o overSessions
	o.add("A", site, noon)
	for _, c := range []struct {
		id, reader string
		after      time.Duration
		want       bool
	}{
		{"A", site, 0, true},
		{"A", site, 10*time.Minute - 1, true},
		{"A", site, 10 * time.Minute, false},
		{"A", other, 0, false},
		{"A", "", 0, false},
		{"B", site, 0, false},
	} {
		if got := o.has(c.id, c.reader, noon.Add(c.after)); got != c.want {
			t.Errorf("%q for %q after %v: %v", c.id, c.reader, c.after, got)
		}
	}
}

func TestTheMemoryOfSessionsIsBounded(t *testing.T) {
	var o overSessions
	for i := range 2 * maxOver {
		o.add(fmt.Sprint(i), site, noon)
	}
	if len(o.ended) != maxOver || o.has("0", site, noon) || !o.has(fmt.Sprint(2*maxOver-1), site, noon) {
		t.Errorf("%d sessions are held", len(o.ended))
	}
	if most := DefaultLimits().Total * int(overMemory/window); most > maxOver {
		t.Errorf("%d sessions can be over at a time", most)
	}
}

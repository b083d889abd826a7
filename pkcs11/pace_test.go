package pkcs11

import (
	"fmt"
	"testing"
	"time"
)

// refusedAt has the dialogs of a program refused that open at these seconds, each a second
// later, as far as it may ask.
func refusedAt(p *pace, program string, seconds ...int) (asked int) {
	for _, s := range seconds {
		now := second(s)
		if p.rest(program, now) > 0 {
			continue
		}
		asked++
		p.refused(program, p.opens(program, now), now.Add(time.Second))
	}
	return asked
}

func second(s int) time.Time { return time.Unix(int64(s), 0) }

func TestAProgramRestsAfterTheSecondRefusalInARow(t *testing.T) {
	for name, test := range map[string]struct {
		opened []int
		asked  int
	}{
		"one no":                    {[]int{0}, 1},
		"pressed again":             {[]int{0, 2}, 2},
		"and again":                 {[]int{0, 2, 4, 30, 62}, 2},
		"after the rest":            {[]int{0, 2, 63, 65, 67}, 4},
		"a minute between them":     {[]int{0, 61, 122, 183}, 4},
		"almost a minute":           {[]int{0, 60, 62}, 2},
		"one that was open so long": {[]int{0, 59, 62}, 2},
	} {
		if asked := refusedAt(&pace{}, "/a", test.opened...); asked != test.asked {
			t.Errorf("%s: asked %d times, want %d", name, asked, test.asked)
		}
	}
}

func TestAYesEndsTheRow(t *testing.T) {
	p := &pace{}
	refusedAt(p, "/a", 0)
	p.accepted("/a")
	if asked := refusedAt(p, "/a", 2, 4, 6); asked != 2 {
		t.Errorf("asked %d times after a yes", asked)
	}
}

func TestAnotherProgramMayAsk(t *testing.T) {
	p := &pace{}
	refusedAt(p, "/a", 0, 2)
	if p.rest("/b", second(4)) != 0 {
		t.Error("it rests")
	}
	if rest := p.rest("/a", second(4)); rest != 59*time.Second {
		t.Errorf("rests for %v", rest)
	}
}

func TestAProgramOfManyNamesRests(t *testing.T) {
	p := &pace{}
	asked := 0
	for n := range 100 {
		asked += refusedAt(p, fmt.Sprint("/copy", n), n%50)
	}
	if asked != maxRefusals || len(p.refusals) > maxRefusals {
		t.Errorf("asked %d times, %d are remembered", asked, len(p.refusals))
	}
	if p.rest("/another", second(62)) != 0 {
		t.Error("everybody rests for longer than a minute")
	}
}

package prompt

import (
	"strings"
	"testing"

	"cied/ias"
	"cied/pin"
	"cied/secret"
)

// The digits are invented, as marked is, which is the old PIN here, or the PUK.
const (
	fresh  = "20750931"
	other  = "20750932"
	simple = "12345678" // too easy to guess
)

// An answer is what an invented person does when asked. Anything but these is typed.
type answer = string

const (
	sayYes answer = "<yes>"
	sayNo  answer = "<no>"
	cancel answer = "<cancel>"
)

// A stand is a Dialog with a person in front of it, who gives answers in their order.
type stand struct {
	Dialog
	shown func() []string // afterwards: what was read before each answer, the text of what was wrong first
}

// stands are the ways to ask that run a program, in Italian.
func stands() map[string]func(t *testing.T, answers ...answer) stand {
	all := map[string]func(*testing.T, ...answer) stand{"pinentry": pinentryStand}
	for _, k := range kinds() {
		all[k.name] = k.stand
	}
	return all
}

// eachStand runs test for each of them.
func eachStand(t *testing.T, test func(t *testing.T, at func(t *testing.T, answers ...answer) stand)) {
	for name, at := range stands() {
		t.Run(name, func(t *testing.T) { test(t, at) })
	}
}

func (k kind) stand(t *testing.T, answers ...answer) stand {
	var replies []fakeReply
	for _, a := range answers {
		switch a {
		case sayYes:
			replies = append(replies, k.yes)
		case sayNo, cancel:
			replies = append(replies, k.no)
		default:
			replies = append(replies, k.typed(a))
		}
	}
	f := newWindows(t, replies...)
	return stand{k.prompter(f, "it", 0), func() (all []string) {
		for range replies {
			all = append(all, k.text(<-f.runs))
		}
		return all
	}}
}

func pinentryStand(t *testing.T, answers ...answer) stand {
	const refused, cancelled = "ERR 83886194 Not confirmed\n", "ERR 83886179 Operation cancelled\n"
	var confirm, get []string
	for _, a := range answers {
		switch a {
		case sayYes:
			confirm = append(confirm, "OK\n")
		case sayNo:
			confirm = append(confirm, refused)
		case cancel:
			get = append(get, cancelled)
		default:
			get = append(get, data(a))
		}
	}
	// Whoever is asked more often than that says no.
	f := newFake(t, map[string][]string{"CONFIRM": append(confirm, refused), "GETPIN": append(get, cancelled)})
	return stand{f.Pinentry, func() []string { return readings(f.told()) }}
}

// readings are what a person read who was told commands, before each answer.
func readings(commands []string) (all []string) {
	text, wrong := "", ""
	for _, c := range commands {
		verb, escaped, _ := strings.Cut(c, " ")
		plain, _ := unescape([]byte(escaped))
		switch verb {
		case "SETDESC":
			text = string(plain)
		case "SETERROR":
			wrong = string(plain) + "\n\n"
		case "CONFIRM", "GETPIN":
			all = append(all, wrong+text)
			wrong = ""
		}
	}
	return all
}

// aChange is a question for a new PIN, anUnblocking one for the PUK.
func aChange() pin.Question {
	return pin.Question{Left: 3, PUKLeft: ias.TriesUnknown, Check: func(p secret.PIN) error { return pin.Weak(p, nil) }}
}

func anUnblocking() pin.Question {
	q := aChange()
	q.Left, q.PUKLeft = 0, 10
	return q
}

// digitsOf are those of a secret, "" where there is none.
func digitsOf(p interface {
	Use(func([]byte) error) error
}) string {
	var got string
	_ = p.Use(func(d []byte) error { got = string(d); return nil })
	return got
}

func wantChange(t *testing.T, c pin.Change, err error) {
	t.Helper()
	if old, neu := digitsOf(c.Old), digitsOf(c.New); err != nil || old != marked || neu != fresh {
		t.Errorf("got %q and %q, %v", old, neu, err)
	}
}

func wantUnblocking(t *testing.T, u pin.Unblocking, err error) {
	t.Helper()
	if puk, neu := digitsOf(u.PUK), digitsOf(u.New); err != nil || puk != marked || neu != fresh {
		t.Errorf("got %q and %q, %v", puk, neu, err)
	}
}

// wantRead checks how often the person was asked, and that want is in what stood there
// before the answer with this number, or in all of them for -1.
func wantRead(t *testing.T, read []string, asked, number int, want ...string) {
	t.Helper()
	if len(read) != asked {
		t.Errorf("asked %d times, want %d: %q", len(read), asked, read)
		return
	}
	for i, text := range read {
		for _, w := range want {
			if (number == i || number == -1) && !strings.Contains(text, w) {
				t.Errorf("%d: no %q in\n%s", i, w, text)
			}
		}
	}
}

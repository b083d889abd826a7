package prompt

import (
	"slices"
	"strings"
	"testing"

	"cied/login"
)

// zenityArgs returns what the runs of zenity were given for q.
func zenityArgs(t *testing.T, q login.Question, runs int) [][]string {
	t.Helper()
	f := newWindows(t, slices.Repeat([]fakeReply{{Out: marked + "\n"}}, runs)...)
	pin, err := oneWindowEach{zenity{f.path, f.env}, 0, "it"}.Ask(t.Context(), q)
	wantPIN(t, pin, err)
	var all [][]string
	for range runs {
		all = append(all, (<-f.runs).Args)
	}
	return all
}

// Its window for one entry takes the underscore of a label for a mnemonic, which is
// written twice to be seen once; its question does not.
func TestZenityShowsAnUnderscoreOfTheOrigin(t *testing.T) {
	q := invented()
	q.Origin, q.Left = "https://a_b.example.it", 1
	args := zenityArgs(t, q, 2)
	if !strings.Contains(strings.Join(args[0], " "), "https://a_b.example.it") {
		t.Errorf("question: %q", args[0])
	}
	if !strings.Contains(strings.Join(args[1], " "), "https://a__b.example.it") {
		t.Errorf("entry: %q", args[1])
	}
}

func TestZenityTakesNoForAnAnswerByDefaultAndNoMarkup(t *testing.T) {
	q := invented()
	q.Left = 1
	question := zenityArgs(t, q, 2)[0]
	for _, want := range []string{"--question", "--default-cancel", "--no-markup"} {
		if !slices.Contains(question, want) {
			t.Errorf("no %s: %q", want, question)
		}
	}
}

func TestZenityHidesWhatIsTyped(t *testing.T) {
	if args := zenityArgs(t, invented(), 1)[0]; !slices.Contains(args, "--hide-text") {
		t.Errorf("got %q", args)
	}
}

// No text can be an option: each argument is one.
func TestZenityGetsOptionsOnly(t *testing.T) {
	q := invented()
	q.Left, q.UnknownIssuer = 1, true
	for _, args := range zenityArgs(t, q, 3) {
		for _, a := range args {
			if !strings.HasPrefix(a, "--") {
				t.Errorf("argument %q", a)
			}
		}
	}
}

func TestPlainTextIsWhatItWas(t *testing.T) {
	cases := []struct{ in, want string }{
		{"Saprà:\nnome", "Saprà:\nnome"},
		{"&<b>x</b>", "&<b>x</b>"},
		{`a\nb\\`, "a?nb??"},
		{"a\r\x1b[2J\x00\x7f\u0085b", "a??[2J???b"},
	}
	for _, c := range cases {
		if got := plainText(c.in); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}

func TestZenityStatusesAreToldApart(t *testing.T) {
	env := zenity{env: []string{"ZENITY_OK=1", "ZENITY_CANCEL=0", "ZENITY_ESC=0"}}.environ()
	for key, want := range map[string]string{"ZENITY_OK": "0", "ZENITY_CANCEL": "10", "ZENITY_ESC": "11", "ZENITY_TIMEOUT": "5"} {
		if got := lookup(env, key); got != want {
			t.Errorf("%s is %q", key, got)
		}
	}
}

// GLib turns arguments from the locale's encoding into UTF-8, and in the C locale refuses
// the first "è".
func TestZenityHasALocaleThatCanSayIt(t *testing.T) {
	cases := []struct{ env, want string }{
		{"", "C.UTF-8"},
		{"LANG=C", "C.UTF-8"},
		{"LANG=it_IT.UTF-8 LC_ALL=POSIX", "C.UTF-8"},
		{"LANG=it_IT.ISO-8859-1", "C.UTF-8"},
		{"LANG=it_IT.UTF-8", "it_IT.UTF-8"},
		{"LANG=C LC_CTYPE=sl_SI.utf8", "sl_SI.utf8"},
	}
	for _, c := range cases {
		z := zenity{env: append([]string{"HOME=/"}, strings.Fields(c.env)...)}
		if got := ctype(z.environ()); got != c.want {
			t.Errorf("%q: got %q, want %q", c.env, got, c.want)
		}
	}
}

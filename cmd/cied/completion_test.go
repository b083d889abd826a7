package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"cied/nfc"
)

// offered is what a shell shows for the last of args: a value on a line, after a tabulator
// what it is.
func offered(t *testing.T, args ...string) []string {
	t.Helper()
	r := command(t, t.Context(), append([]string{"__complete"}, args...)...)
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	if r.status != 0 || !strings.HasPrefix(lines[len(lines)-1], ":") {
		t.Fatalf("%s: %+v", args, r)
	}
	return lines[:len(lines)-1]
}

func TestCommandsAreOfferedInThePersonsLanguage(t *testing.T) {
	for locale, want := range map[string]string{
		"it_IT.UTF-8": "unblock\tFa prendere alla carta un nuovo PIN con il PUK",
		"C":           "unblock\tHave the card take a new PIN after the PUK",
	} {
		t.Setenv("LC_ALL", locale)
		if got := offered(t, "pin", "un"); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q", locale, got)
		}
	}
}

func TestValuesOfFlagsAreOffered(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{"login --format ", "web-eid cms"},
		{"serve --revocation ", "off crl ocsp"},
		{"pin status --unknown-chip ", "refuse ask"},
		{"demo --sod ", "sha256 pss sha1ds"},
		{"demo --outcome ", "success timeout denied cancelled expired revoked"},
		{"man --language ", "it en de fr sl"},
	} {
		if got := strings.Join(offered(t, strings.Split(tt.args, " ")...), " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.args, got, tt.want)
		}
	}
}

func TestAFaultOfASimulatedCardIsOfferedWithWhatItIs(t *testing.T) {
	got := offered(t, "simulate", "--fault", "")
	for _, want := range []string{"removal@\tthe card is lifted before command n", "mute\tthe card does not answer to reset"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
}

// Cobra's directive 4 keeps the shell from offering the names of files; 16 is directories
// only, 0 whatever the shell likes.
func TestOnlyWhatIsAFileIsCompletedAsOne(t *testing.T) {
	for args, want := range map[string]string{
		"version ": ":4", "login --nonce ": ":4", "card --trust ": ":16", "trust sod ": ":0", "trace replay ": ":0", "serve --pinentry ": ":0",
		"browser install --module ": ":0", "browser remove ": ":4",
	} {
		r := command(t, t.Context(), append([]string{"__complete"}, strings.Split(args, " ")...)...)
		if got := strings.TrimSpace(r.out); got != want {
			t.Errorf("%s: %q, want %q", args, got, want)
		}
	}
}

// watched is a driver that tells once, or never.
type watched struct {
	nfc.Driver
	readers []nfc.Reader
	err     error
	silent  bool
}

func (w watched) Watch(ctx context.Context, changed func([]nfc.Reader, error)) error {
	if !w.silent {
		changed(w.readers, w.err)
	}
	<-ctx.Done()
	return context.Cause(ctx)
}

func TestReadersAreOfferedIfPCSCTellsAtOnce(t *testing.T) {
	all := []nfc.Reader{{Name: "ACME Reader 00 00"}, {Name: "ACME Reader 01 00"}}
	if got := readerNames(t.Context(), watched{readers: all}); !slices.Equal(got, []string{"ACME Reader 00 00", "ACME Reader 01 00"}) {
		t.Errorf("%q", got)
	}
	for _, none := range []watched{{err: errors.New("no service")}, {silent: true}} {
		if got := readerNames(t.Context(), none); len(got) != 0 {
			t.Errorf("%q", got)
		}
	}
}

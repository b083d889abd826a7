package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"cied/demo"
	"cied/fault"
	"cied/simulator"
)

// onceTime is the longest that a login with a faulty card may take.
const onceTime = 10 * time.Second

// outcomeTime is the longest that an outcome may take: that of the time-out is five seconds.
const outcomeTime = 30 * time.Second

func TestDemoOncePrintsTheVerifiedIdentity(t *testing.T) {
	t.Parallel()
	for _, family := range simulator.Families() {
		verified(t, "--family", family.Name)
	}
	for _, form := range []string{"sha256", "pss", "sha1ds"} {
		verified(t, "--sod", form)
	}
}

// verified plays one login and wants the invented holder, and nothing on standard error.
func verified(t *testing.T, flags ...string) {
	t.Helper()
	r := command(t, t.Context(), append([]string{"demo", "--once"}, flags...)...)
	var id struct {
		Verified, Test                              bool
		FiscalCode, GivenName, Surname, DateOfBirth string
	}
	if err := json.Unmarshal([]byte(r.out), &id); err != nil || r.status != 0 || r.err != "" {
		t.Fatalf("%s: %v: %+v", flags, err, r)
	}
	if !id.Verified || !id.Test || id.FiscalCode != "RSSMRA80A41H501W" || id.GivenName == "" || id.Surname == "" || id.DateOfBirth == "" {
		t.Errorf("%s: %+v", flags, id)
	}
}

func TestDemoOncePrintsWhatTheServiceReceivedForEachOutcome(t *testing.T) {
	t.Parallel()
	for outcome, message := range map[string]string{
		"success": "", "timeout": "ErrorCode nr21", "denied": "ErrorCode nr22", "cancelled": "ErrorCode nr25",
		"expired": "ErrorCode nr23", "revoked": "ErrorCode nr23",
	} {
		began := time.Now()
		r := command(t, t.Context(), "demo", "--once", "--outcome", outcome)
		var got struct {
			Verified bool
			Nr       int
			Message  *string
		}
		if err := json.Unmarshal([]byte(r.out), &got); err != nil || r.status != 0 || r.err != "" || got.Message == nil {
			t.Errorf("%s: %v: %+v", outcome, err, r)
			continue
		}
		if *got.Message != message || got.Verified != (outcome == "success") || message != "" && !strings.HasSuffix(message, fmt.Sprint(got.Nr)) {
			t.Errorf("%s: %s", outcome, r.out)
		}
		if took := time.Since(began); took > outcomeTime {
			t.Errorf("%s took %v, want at most %v", outcome, took, outcomeTime)
		}
	}
}

func TestEveryPersonalisedFaultHasItsCodeAndExitStatus(t *testing.T) {
	t.Parallel()
	for _, f := range simulator.Faults() {
		if f.At {
			continue
		}
		r := command(t, t.Context(), "demo", "--once", "--fault", f.Name)
		if f.Code == "" {
			if r.status != 0 || r.err != "" {
				t.Errorf("%s: %+v", f.Name, r)
			}
			continue
		}
		if got := r.failed(t).Code; string(got) != f.Code {
			t.Errorf("%s ends with %s, want %s", f.Name, got, f.Code)
		}
	}
}

// milestones are the numbers of commands of a first login with the demo's card. In a
// session every answer has a checksum; before it none has, so that what is wrong shows
// where the bytes are used.
type milestones struct {
	read   int // a block of a file, in clear
	proof  int // the chip is being proved, in a session
	verify int // the PIN goes to the card
	after  int // a file is read in the session, the PIN being right
}

func findMilestones(t *testing.T) milestones {
	t.Helper()
	var m milestones
	d, err := demo.Start(t.Context(), demo.Options{Card: simulator.Options{
		Family: "nxp",
		Observe: func(n int, capdu, _ []byte) {
			switch secure, ins := capdu[0]&0x0C != 0, capdu[1]; {
			case !secure && ins == 0xB0 && m.proof == 0:
				m.read = n
			case secure && ins == 0x84: // GET CHALLENGE
				m.proof = n
			case secure && ins == 0x20 && len(capdu) > 0x20: // VERIFY with data
				m.verify = n
			case secure && ins == 0xB0 && m.after == 0 && m.verify > 0:
				m.after = n
			}
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Stop()
	if _, err := d.Once(t.Context(), demo.Citizen{PIN: []byte("12345678")}); err != nil {
		t.Fatal(err)
	}
	if m.read == 0 || m.proof < m.read || m.verify < m.proof || m.after < m.verify {
		t.Fatalf("not the order of a first login: %+v", m)
	}
	return m
}

func TestAFaultAtAnyCommandEndsTheLoginWithItsCode(t *testing.T) {
	t.Parallel()
	m := findMilestones(t)
	for _, tt := range []struct {
		fault string
		at    int
		want  fault.Code
	}{
		{"removal", 1, fault.CardRemoved},
		{"removal", m.read, fault.CardRemoved},
		{"removal", m.proof, fault.CardRemoved},
		{"removal", m.verify, fault.PINDoubtful},
		{"removal", m.after, fault.CardRemoved},
		{"lost", m.read, fault.CardRemoved},
		{"lost", m.verify, fault.PINDoubtful},
		{"lost", m.after, fault.CardRemoved},
		{"sw", 1, fault.CardNotCIE},
		{"sw", m.read, fault.CardAnswer},
		{"sw", m.proof, fault.CardAnswer},
		{"sw", m.verify, fault.PINDoubtful},
		{"sw", m.after, fault.CardAnswer},
		{"cut", m.proof, fault.CardIntegrity},
		{"cut", m.verify, fault.PINDoubtful},
		{"cut", m.after, fault.CardIntegrity},
		{"mac", m.proof, fault.CardIntegrity},
		{"mac", m.verify, fault.PINDoubtful},
		{"mac", m.after, fault.CardIntegrity},
		{"stale", m.proof, fault.CardIntegrity},
		{"stale", m.verify, fault.PINDoubtful},
	} {
		if got := faultAt(t, tt.fault, tt.at); got != tt.want {
			t.Errorf("%s at command %d ends with %s, want %s", tt.fault, tt.at, got, tt.want)
		}
	}
	if got := faultAt(t, "mac", m.read); got.Row().Topic != "chip" {
		t.Errorf("a flipped bit in a file ends with %s, want what is wrong with the chip's files", got)
	}
}

func TestASilentCardIsGivenUp(t *testing.T) {
	t.Parallel()
	m := findMilestones(t)
	for at, want := range map[int]fault.Code{
		1: fault.CardSilent, m.proof: fault.CardSilent, m.verify: fault.PINDoubtful, m.after: fault.CardSilent,
	} {
		t.Run(fmt.Sprint("command ", at), func(t *testing.T) {
			t.Parallel()
			if got := faultAt(t, "silence", at); got != want {
				t.Errorf("ends with %s, want %s", got, want)
			}
		})
	}
}

// faultAt logs in once with a card that has a fault at one command.
func faultAt(t *testing.T, name string, at int) fault.Code {
	t.Helper()
	flag := fmt.Sprintf("%s@%d", name, at)
	if name == simulator.FaultSW {
		flag += "=6F00"
	}
	began := time.Now()
	code := command(t, t.Context(), "demo", "--once", "--fault", flag).failed(t).Code
	if took := time.Since(began); took > onceTime {
		t.Errorf("%s took %v, want at most %v", flag, took, onceTime)
	}
	return code
}

func TestDemoOnceTypesWhatItIsTold(t *testing.T) {
	t.Parallel()
	f := command(t, t.Context(), "demo", "--once", "--pin", "11111111").failed(t)
	if f.Code != fault.PINWrong || f.Left == nil || *f.Left != 2 {
		t.Errorf("%+v", f)
	}
	if f := command(t, t.Context(), "demo", "--once", "--pin", "1234567a").failed(t); f.Code != fault.PINFormat {
		t.Errorf("%+v", f)
	}
	if r := command(t, t.Context(), "demo", "--once", "--fault", "pin-nearly-blocked", "--last-try"); r.status != 0 {
		t.Errorf("%+v", r)
	}
	f = command(t, t.Context(), "demo", "--once", "--fault", "pin-nearly-blocked", "--last-try", "--pin", "11111111").failed(t)
	if f.Code != fault.PINBlocked {
		t.Errorf("%+v", f)
	}
}

func TestDemoRefusesWhatItDoesNotUnderstand(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"--fault", "no-such-fault"}, {"--fault", "removal"}, {"--fault", "expired@3"}, {"--fault", "sw@3"},
		{"--family", "no-such-family"}, {"--sod", "no-such-form"}, {"--set", "no-such-switch=1"}, {"surplus"},
		{"--outcome", "no-such-outcome"}, {"--outcome", ""}, {"--once=false", "--outcome", "denied"},
	} {
		f := command(t, t.Context(), append([]string{"demo", "--once", "--json"}, args...)...).failed(t)
		if f.Code != fault.Usage {
			t.Errorf("%s: %+v", strings.Join(args, " "), f)
		}
	}
}

package demo

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/simulator"
)

// patience is how long any one step may take; it is never spent unless a test fails.
const patience = 20 * time.Second

// The invented PIN of the demo's card, and another.
const (
	pin      = "12345678"
	wrongPIN = "11111111"
)

func startDemo(t *testing.T, faults ...simulator.Fault) *Demo {
	t.Helper()
	d, err := Start(t.Context(), Options{Card: simulator.Options{Faults: faults}, App: "https://cied.invalid/test", Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Stop)
	return d
}

func TestACitizenLogsInOnce(t *testing.T) {
	d := startDemo(t)
	for range 2 { // the second time with a card that lies there already
		id, err := d.Once(t.Context(), Citizen{PIN: []byte(pin)})
		if err != nil {
			t.Fatal(err)
		}
		if !id.Verified || !id.Test || id.FiscalCode != "RSSMRA80A41H501W" || id.Surname != "ROSSI PROVA" || id.Nr != 1 {
			t.Errorf("%+v", id)
		}
	}
}

func TestACitizenMeetsEachFault(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault simulator.Fault
		is    Citizen
		want  fault.Code
	}{
		{"a wrong PIN", simulator.Fault{}, Citizen{PIN: []byte(wrongPIN)}, fault.PINWrong},
		{"what is no PIN", simulator.Fault{}, Citizen{PIN: []byte("1234")}, fault.Cancelled},
		{"the last try, and no yes", simulator.Fault{Name: simulator.FaultPINNearlyBlocked}, Citizen{PIN: []byte(pin)}, fault.PINLastTry},
		{"the last try, wrong", simulator.Fault{Name: simulator.FaultPINNearlyBlocked}, Citizen{PIN: []byte(wrongPIN), LastTry: true}, fault.PINBlocked},
		{"an expired certificate", simulator.Fault{Name: simulator.FaultExpired}, Citizen{PIN: []byte(pin)}, fault.CertExpired},
		{"a copied chip", simulator.Fault{Name: simulator.FaultWrongChipKey}, Citizen{PIN: []byte(pin)}, fault.ChipForged},
		{"a card that is no CIE", simulator.Fault{Name: simulator.FaultNotACIE}, Citizen{PIN: []byte(pin)}, fault.CardNotCIE},
		{"a card that is lifted", simulator.Fault{Name: simulator.FaultRemoval, At: 10}, Citizen{PIN: []byte(pin)}, fault.CardRemoved},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var faults []simulator.Fault
			if tt.fault.Name != "" {
				faults = []simulator.Fault{tt.fault}
			}
			id, err := startDemo(t, faults...).Once(t.Context(), tt.is)
			if fault.CodeOf(err) != tt.want || id.Verified {
				t.Errorf("%+v, %v; want %s", id, err, tt.want)
			}
		})
	}
}

func TestAWrongPINTellsTheTriesLeft(t *testing.T) {
	_, err := startDemo(t).Once(t.Context(), Citizen{PIN: []byte(wrongPIN)})
	if f := fault.Of(err); f.Code != fault.PINWrong || f.Left != 2 {
		t.Errorf("%+v, want 2 tries left", f)
	}
}

func TestOnceEndsWithItsContext(t *testing.T) {
	d := startDemo(t)
	d.desk.hand.lift() // nobody lays a card
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Once(ctx, Citizen{PIN: []byte(pin)}); fault.CodeOf(err) != fault.Interrupted {
		t.Errorf("told to stop: %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := d.Once(ctx, Citizen{PIN: []byte(pin)}); fault.CodeOf(err) != fault.Timeout {
		t.Errorf("out of time: %v", err)
	}
}

func TestACardThatCannotBeMadeIsAUsageFault(t *testing.T) {
	for _, o := range []simulator.Options{{Family: "no-such-family"}, {PIN: []byte("1")}, {SOD: "no-such-form"}} {
		if d, err := Start(t.Context(), Options{Card: o}); fault.CodeOf(err) != fault.Usage || d != nil {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestAPINIsCheckedBeforeADemoIsStarted(t *testing.T) {
	for typed, want := range map[string]fault.Code{
		pin: "", "": fault.PINFormat, "1234567": fault.PINFormat, "123456789": fault.PINFormat, "1234567a": fault.PINFormat,
	} {
		if err := CheckPIN(typed); fault.CodeOf(err) != want {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestStopEndsEverything(t *testing.T) {
	d, err := Start(t.Context(), Options{Lang: "it"})
	if err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t.Context(), d.ServiceURL)
	askToLogIn(t, d, b) // and leave the dialog open
	d.Stop()
	b.client.CloseIdleConnections()
	for _, address := range []string{d.ServiceURL, d.ProviderURL, d.DeskURL} {
		if resp, err := http.Get(address); err == nil {
			resp.Body.Close()
			t.Errorf("%s still answers", address)
		}
	}
	for deadline := time.Now().Add(patience); ; runtime.Gosched() {
		stacks := ownGoroutines()
		if len(stacks) == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("left behind:\n%s", strings.Join(stacks, "\n\n"))
		}
	}
}

// ownGoroutines returns the stacks of goroutines that a demo has started and that this
// test does not run on.
func ownGoroutines() (stacks []string) {
	buf := make([]byte, 1<<20)
	buf = buf[:runtime.Stack(buf, true)]
	for _, s := range strings.Split(string(buf), "\n\n") {
		ours := strings.Contains(s, "cied/") || strings.Contains(s, "net/http.(*Server)") || strings.Contains(s, "net/http.(*conn)")
		if ours && !strings.Contains(s, "testing.tRunner") {
			stacks = append(stacks, s)
		}
	}
	return stacks
}

// The demo never opens a reader of this computer: its desk takes a PIN over HTTP.
func TestTheDemoKnowsNoPCSC(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 4 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, word := range []string{"NewPCSC", "PCSCOptions", "scard"} {
			if strings.Contains(string(source), word) {
				t.Errorf("%s speaks of %s", name, word)
			}
		}
	}
}

// get returns the answer to a plain GET, with its body read.
func get(t *testing.T, address string) (*http.Response, string) {
	t.Helper()
	return do(t, http.MethodGet, address, "", nil)
}

// do sends one request, with the headers given, and returns the answer with its body read.
func do(t *testing.T, method, address, body string, header map[string]string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range header {
		req.Header.Set(name, value)
	}
	if host := header["Host"]; host != "" {
		req.Host = host
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

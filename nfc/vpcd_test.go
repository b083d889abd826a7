package nfc_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	"cied/fault"
	"cied/nfc"
)

func listen(t *testing.T, opts nfc.VPCDOptions) *nfc.VPCD {
	t.Helper()
	if opts.Addr == "" {
		opts.Addr = "127.0.0.1:0"
	}
	v, err := nfc.ListenVPCD(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func TestVPCDListenerKeepsTheContract(t *testing.T) {
	runSuite(t, func(t *testing.T, limit time.Duration) bench {
		v := listen(t, nfc.VPCDOptions{Silence: limit})
		return bench{driver: v, addr: v.Addr().String(), reader: "vpcd listener 00 00", extended: nfc.ExtendedYes}
	})
}

func TestVPCDAddressBeyondLoopbackNeedsAllowRemote(t *testing.T) {
	for _, addr := range []string{":0", "0.0.0.0:0", "[::]:0"} {
		v, err := nfc.ListenVPCD(nfc.VPCDOptions{Addr: addr})
		if err == nil {
			v.Close()
		}
		if !errors.Is(err, fault.ListenerAddress) {
			t.Errorf("%q: %v, want %v", addr, err, fault.ListenerAddress)
		}
	}
	listen(t, nfc.VPCDOptions{Addr: "0.0.0.0:0", AllowRemote: true})
}

func TestVPCDAddressInUseIsAFault(t *testing.T) {
	v := listen(t, nfc.VPCDOptions{})
	_, err := nfc.ListenVPCD(nfc.VPCDOptions{Addr: v.Addr().String()})
	wantFault(t, err, fault.ListenerAddress)
	_, err = nfc.ListenVPCD(nfc.VPCDOptions{Addr: "no port"})
	wantFault(t, err, fault.ListenerAddress)
}

// An interface of this machine that is not loopback stands for another machine.
func TestVPCDCardOfAnotherMachineIsRemote(t *testing.T) {
	host := otherAddress(t)
	v := listen(t, nfc.VPCDOptions{Addr: net.JoinHostPort(host, "0"), AllowRemote: true})
	layCard(t, v.Addr().String(), testATR)
	b := bench{driver: v, reader: "vpcd listener 00 00"}
	r := b.await(t, func(r nfc.Reader) bool { return r.Card == nfc.Present })
	if r.Remote != host {
		t.Errorf("remote %q, want %q", r.Remote, host)
	}
}

func otherAddress(t *testing.T) string {
	t.Helper()
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() {
			return n.IP.String()
		}
	}
	t.Skip("this machine has no address beyond loopback")
	return ""
}

func TestVPCDHasASlotForEachOfEightCards(t *testing.T) {
	refused := make(chan error, 1)
	v := listen(t, nfc.VPCDOptions{Refused: func(err error) { refused <- err }})
	for range 8 {
		layCard(t, v.Addr().String(), testATR)
	}
	events := map[uint64]string{}
	watchUntil(t, v, func(readers []nfc.Reader, _ error) bool {
		clear(events)
		for _, r := range readers {
			if r.Card == nfc.Present {
				events[r.Event] = r.Name
			}
		}
		return len(events) == 8
	})
	layCard(t, v.Addr().String(), testATR)
	wantFault(t, <-refused, fault.ListenerRefused)
	last := bench{driver: v, reader: "vpcd listener 00 07"}
	send(t, last.connect(t), readCommand, "6985")
}

// vpcd takes each of these for a card that is gone.
func TestVPCDPeerThatIsNoCardIsRefused(t *testing.T) {
	tests := map[string]string{
		"empty ATR":       "0000",
		"one byte of ATR": "00013B",
		"ATR of 34 bytes": "0022" + "3B" + string(bytes.Repeat([]byte("00"), 33)),
		"length cut":      "00",
		"message cut":     "00093B",
		"two ATRs":        "00023B00" + "00023B00",
	}
	for name, says := range tests {
		t.Run(name, func(t *testing.T) {
			v := listen(t, nfc.VPCDOptions{})
			conn, err := net.Dial("tcp", v.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			conn.Write(mustHex(says))
			conn.(*net.TCPConn).CloseWrite()
			b := bench{driver: v, reader: "vpcd listener 00 00"}
			b.await(t, func(r nfc.Reader) bool { return r.Card == nfc.Absent })
		})
	}
}

func TestVPCDPeerThatSaysNothingIsGivenUp(t *testing.T) {
	refused := make(chan error, 1)
	v := listen(t, nfc.VPCDOptions{Silence: soon, Refused: func(err error) { refused <- err }})
	conn, err := net.Dial("tcp", v.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	err = <-refused
	wantFault(t, err, fault.ListenerRefused)
	if !errors.Is(err, fault.CardSilent) {
		t.Errorf("refused because of %v, want %v", err, fault.CardSilent)
	}
}

func TestVPCDWatchEndsWithTheListener(t *testing.T) {
	v, err := nfc.ListenVPCD(nfc.VPCDOptions{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	c := bench{driver: v, addr: v.Addr().String(), reader: "vpcd listener 00 00"}
	c.lay(t, testATR)
	conn := c.connect(t)
	err = v.Watch(t.Context(), func([]nfc.Reader, error) { go v.Close() })
	wantFault(t, err, fault.ReaderRemoved)
	if _, err := conn.Transmit(t.Context(), readCommand); err == nil {
		t.Error("a card answered after its reader was closed")
	}
}

func ExampleListenVPCD() {
	listener, err := nfc.ListenVPCD(nfc.VPCDOptions{Addr: "127.0.0.1:0"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer listener.Close()
	ctx, cancel := context.WithCancel(context.Background())
	listener.Watch(ctx, func(readers []nfc.Reader, err error) {
		for _, r := range readers {
			fmt.Println(r.Name, r.Card)
		}
		cancel()
	})
	// Output: vpcd listener 00 00 absent
}

//go:build unix

package machinetest

import (
	"net"
	"os"
	"testing"
)

func TestXvfbIsReadyWhenItHasAName(t *testing.T) {
	display := StartXvfb(t)
	conn, err := net.Dial("unix", "/tmp/.X11-unix/X"+display[1:])
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}

func TestPCSCDIsReadyWhenItHasAPort(t *testing.T) {
	port := StartPCSCD(t)
	card, err := net.Dial("tcp", "127.0.0.1:"+port)
	if err != nil {
		t.Fatal(err)
	}
	card.Close()
	client, err := net.Dial("unix", os.Getenv("PCSCLITE_CSOCK_NAME"))
	if err != nil {
		t.Fatal(err)
	}
	client.Close()
}

func TestPCSCDCanBeRestarted(t *testing.T) {
	p := NewPCSCD(t)
	p.Stop()
	if conn, err := net.Dial("unix", os.Getenv("PCSCLITE_CSOCK_NAME")); err == nil {
		conn.Close()
		t.Fatal("a stopped service accepts")
	}
	p.Start(t)
}

func TestPCSCDCanBeWithoutReaders(t *testing.T) {
	p := NewPCSCD(t)
	p.Stop()
	p.StartWithoutReaders(t)
	if card, err := net.Dial("tcp", "127.0.0.1:"+p.Port); err == nil {
		card.Close()
		t.Error("somebody waits for a card")
	}
	p.Stop()
	p.Start(t)
}

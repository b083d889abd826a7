//go:build linux

package module

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"cied/nfc"
	"cied/pkcs11"
)

// BenchmarkGetSlotList measures one call, there and back, with our module and with p11-kit's
// own client: to our server, as applications have it, and to that of p11-kit.
func BenchmarkGetSlotList(b *testing.B) {
	plain.build(b)
	for _, server := range []struct {
		name  string
		serve func(testing.TB) (socket string)
	}{
		{"to=cied", serveNoReader},
		{"to=p11-kit", func(t testing.TB) string { return serveOthers(t, trustProvider) }},
	} {
		b.Run(server.name, func(b *testing.B) {
			socket := server.serve(b)
			b.Run("with=cied", func(b *testing.B) { measure(b, plain.module(), socket) })
			b.Run("with=p11-kit", func(b *testing.B) { measure(b, clientModule, socket) })
		})
	}
}

func measure(b *testing.B, module, socket string) {
	a := start(b, plain, module, socket)
	a.do("initialize", "initialize 0x0")
	a.ask("bench 100")
	b.ResetTimer()
	got := a.ask(fmt.Sprintf("bench %d", b.N))
	b.StopTimer()
	perCall, err := strconv.Atoi(strings.TrimPrefix(got, "0x0 "))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(perCall), "ns/call")
	a.end()
}

// noReader is a computer without readers.
type noReader struct{}

func (noReader) Watch(ctx context.Context, changed func([]nfc.Reader, error)) error {
	changed(nil, nil)
	<-ctx.Done()
	return context.Cause(ctx)
}

// serveNoReader starts cied's server in this process.
func serveNoReader(t testing.TB) (socket string) {
	t.Helper()
	socket = filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- (&pkcs11.Server{Readers: noReader{}}).Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return socket
}

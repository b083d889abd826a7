//go:build linux

package module

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// BenchmarkGetSlotList measures one call, there and back, to the same server of p11-kit:
// with our module, and with p11-kit's own client.
func BenchmarkGetSlotList(b *testing.B) {
	socket := serveOthers(b, trustProvider)
	plain.build(b)
	for _, bb := range []struct{ name, module string }{{"cied", plain.module()}, {"p11-kit-client", clientModule}} {
		b.Run(bb.name, func(b *testing.B) {
			a := start(b, plain, bb.module, socket)
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
		})
	}
}

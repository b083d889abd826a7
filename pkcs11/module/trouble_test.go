//go:build linux

package module

import "testing"

// A program that runs without standard input, output and error, and then writes to them, must
// not write into our connection.
func TestTheConnectionIsNeverAStandardDescriptor(t *testing.T) {
	d := newDaemon(t, "cied")
	a := start(t, plain, plain.module(), d.socket)
	a.do("initialize", "initialize 0x0")
	a.do("bare", "bare 0x0 0")
	a.do("open 1", "open 0x0 1")
	a.do("session 1", "session 0x0 1") // on the connection that was made without them
	a.do("finalize", "finalize 0x0")
	a.end()
}

// Programs close descriptors that they do not know, and the number is soon another file's.
func TestADescriptorThatBecameTheApplicationsIsLeftAlone(t *testing.T) {
	for _, call := range []string{"slots", "finalize"} {
		t.Run(call, func(t *testing.T) {
			d := newDaemon(t, "cied")
			a := start(t, plain, plain.module(), d.socket)
			before := a.ask("descriptors")
			a.do("initialize", "initialize 0x0")
			a.do("slots 0", "slots 0x0 1")
			a.do("replace "+call, "replace 0x0 let be")
			if call == "slots" { // through a connection that is new
				a.do("slots 0", "slots 0x0 1")
				a.do("finalize", "finalize 0x0")
			}
			if after := a.ask("descriptors"); after != before {
				t.Errorf("descriptors: %s, before %s", after, before)
			}
			a.end()
		})
	}
}

func TestAChildOfAFinalizeBeginsAnew(t *testing.T) {
	d := newDaemon(t, "cied")
	go func() {
		for range d.arrived { // nobody else asks what has come
		}
	}()
	a := start(t, plain, plain.module(), d.socket)
	a.do("forks 300", "forks 0x0 0 0")
	a.end()
}

package machinetest

import "testing"

func TestABusThatWasStoppedIsAtTheSameAddressAgain(t *testing.T) {
	b := StartBus(t)
	before := b.Join(t)
	b.Stop()
	<-before.Context().Done()
	b.Start(t)
	if after := b.Join(t); !after.Connected() || before.Connected() {
		t.Error("the first connection is to the second bus")
	}
}

func TestABusOfATestStartsNoServices(t *testing.T) {
	var names []string
	list := StartBus(t).Join(t).BusObject().Call("org.freedesktop.DBus.ListActivatableNames", 0)
	if err := list.Store(&names); err != nil || len(names) != 1 { // itself
		t.Errorf("%q, %v", names, err)
	}
}

package away

import (
	"testing"

	"github.com/godbus/dbus/v5"
)

func ownerChanged(sender, service, unique string) *dbus.Signal {
	return &dbus.Signal{Sender: sender, Name: busName + ".NameOwnerChanged", Body: []any{service, "", unique}}
}

// heard is the senders of the letters that wait; "" for the news of an owner.
func heard(b *inbox) (senders []string) {
	for len(b.letters) > 0 {
		l := <-b.letters
		if l.signal == nil {
			senders = append(senders, "")
			continue
		}
		senders = append(senders, l.signal.Sender)
	}
	return senders
}

func deliver(b *inbox, signals ...*dbus.Signal) {
	for _, s := range signals {
		b.DeliverSignal("", "", s)
	}
}

func TestOnlyTheOwnerOfTheNameIsHeard(t *testing.T) {
	b := newInbox([]string{login1}, func() { t.Error("overflow") })
	deliver(b, &dbus.Signal{Sender: ":1.5"}, &dbus.Signal{Sender: ""})
	b.learn(login1, ":1.5")
	deliver(b, &dbus.Signal{Sender: ":1.5"}, &dbus.Signal{Sender: ":1.6"}, &dbus.Signal{Sender: ""})
	if got := heard(b); len(got) != 1 || got[0] != ":1.5" {
		t.Errorf("heard %q", got)
	}
}

func TestOnlyTheBusTellsOfANewOwner(t *testing.T) {
	b := newInbox([]string{login1}, func() { t.Error("overflow") })
	deliver(b,
		ownerChanged(":1.6", login1, ":1.6"),
		ownerChanged(busName, "org.example.Other", ":1.6"),
		&dbus.Signal{Sender: busName, Name: busName + ".NameAcquired", Body: []any{login1}},
		&dbus.Signal{Sender: busName, Name: busName + ".NameOwnerChanged", Body: []any{login1, 1, 2}},
	)
	if got := heard(b); len(got) != 0 || b.owner(login1) != "" {
		t.Errorf("heard %q, owner %q", got, b.owner(login1))
	}
	deliver(b, ownerChanged(busName, login1, ":1.7"))
	if got := heard(b); len(got) != 1 || b.owner(login1) != ":1.7" {
		t.Errorf("heard %q, owner %q", got, b.owner(login1))
	}
}

func TestAnAnswerDoesNotUndoALaterChange(t *testing.T) {
	b := newInbox([]string{login1}, func() { t.Error("overflow") })
	deliver(b, ownerChanged(busName, login1, ""))
	if got := b.learn(login1, ":1.5"); got != "" {
		t.Errorf("owner %q", got)
	}
}

func TestAFloodStartsOver(t *testing.T) {
	floods := 0
	b := newInbox([]string{login1}, func() { floods++ })
	b.learn(login1, ":1.5")
	for range inboxSize + 2 {
		deliver(b, &dbus.Signal{Sender: ":1.5"})
	}
	if floods != 2 || len(heard(b)) != inboxSize {
		t.Errorf("%d overflows", floods)
	}
}

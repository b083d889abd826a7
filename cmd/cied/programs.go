package main

import (
	"context"
	"errors"
	"net"
	"time"

	"cied/pkcs11"
	"cied/policy"
	"cied/signing"
)

// programDoor is the socket of the daemon's place where programs borrow the key, through
// the PKCS #11 module.
const programDoor = "pkcs11"

// answerPrograms lends keys to programs of this computer until the func it returns is
// called, unless the policy forbids it. Where the door cannot be opened browsers still have
// theirs.
func (p *program) answerPrograms(d daemon, keys signing.Runner) (stop func()) {
	if d.rules.Programs == policy.NoProgram {
		return func() {}
	}
	door, err := d.seat.Door(programDoor)
	if err != nil {
		if !errors.Is(err, errors.ErrUnsupported) {
			p.log().Error("programs are not answered", "cause", err)
		}
		return func() {}
	}
	s := programServer(d, keys)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := s.Serve(ctx, door); err != nil && !errors.Is(err, net.ErrClosed) {
			p.log().Error("programs are not answered", "cause", err)
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

// programServer is the token, in the mode of the policy.
func programServer(d daemon, keys signing.Runner) *pkcs11.Server {
	s := &pkcs11.Server{
		Keys: keys, Readers: d.logins.Readers, Cards: pkcs11.CardsOf(d.logins.Terminal),
		Keep: time.Duration(d.rules.Keep) * time.Second, Log: d.logins.Log,
	}
	if d.rules.Programs == policy.Protected {
		s.Mode = pkcs11.Protected
	}
	return s
}

package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
)

// A failure is why there is no answer, in words that repeat no query.
type failure struct {
	reason      string
	unreachable bool
	cause       error // may be nil
}

func (f *failure) Error() string { return f.reason }

func (f *failure) Unwrap() error { return f.cause }

// Unreachable reports whether err says that no server was reached, or that it fell silent:
// the computer is offline, or the server is. Another try later may succeed, which is what a
// server that refreshes its lists wants to know. A server that answers what it should not,
// and an address that may not be asked, are reachable.
func Unreachable(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.unreachable
}

// refused is a failure by our own rules.
func refused(format string, args ...any) error {
	return &failure{reason: fmt.Sprintf(format, args...)}
}

// explain puts an error of the HTTP client into our own words. Its own repeat addresses,
// which is why only texts of kinds that hold none are passed on.
func explain(err error) error {
	var ours *failure
	if errors.As(err, &ours) {
		return ours
	}
	reason, unreachable := describe(err)
	return &failure{reason, unreachable, bare(err)}
}

// bare is the error at the bottom of err, which no client has yet put an address around.
func bare(err error) error {
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		err = inner
	}
	return err
}

func describe(err error) (reason string, unreachable bool) {
	var (
		lookup  *net.DNSError
		socket  *net.OpError
		timeout net.Error
		proof   *tls.CertificateVerificationError
	)
	switch {
	case errors.Is(err, context.Canceled):
		return "cancelled", false
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no whole answer in time", true
	case errors.As(err, &lookup):
		return fmt.Sprintf("no network, or no host %.253q", lookup.Name), true
	case errors.As(err, &socket) && socket.Op == "dial":
		return fmt.Sprintf("no network, or nobody answers there: %v", socket), true
	case errors.As(err, &proof):
		return fmt.Sprintf("the server is not who it should be: %.300v", proof), false
	case errors.As(err, &socket), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection broke off", true
	}
	return "the answer is not proper HTTP", false
}

package pkcs11

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"sync"
	"testing"
	"time"

	"cied/card"
	"cied/control"
	"cied/fault"
	"cied/ias"
	"cied/nfc"
	"cied/pkcs11/ck"
	"cied/pki"
	"cied/signing"
)

// softKey is the key of an invented card, made once.
var softKey = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

// softCertificate is that of an invented person.
var softCertificate = sync.OnceValue(func() *x509.Certificate {
	t := &x509.Certificate{
		SerialNumber: big.NewInt(0x80CAFE),
		Subject:      pkix.Name{CommonName: "XXXYYY00A00A000A/000000000001", Organization: []string{"INVENTED"}},
		NotBefore:    time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2036, 1, 2, 0, 0, 0, 0, time.UTC),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, softKey().Public(), softKey())
	if err != nil {
		panic(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return c
})

// desk is readers, the cards on them and the person in front of them: a Watcher, a Cards and
// a signing.Runner.
type desk struct {
	mu       sync.Mutex
	readers  []nfc.Reader
	news     chan struct{}
	events   uint64
	seen     map[string]Seen  // by reader
	faults   map[string]error // of a look, by reader
	looks    int
	requests []signing.Request

	// answer is the person: nil says yes. It runs once for each dialog.
	answer func(ctx context.Context, r signing.Request) error
	// sign, where set, runs before each signature.
	sign func(ctx context.Context) error

	rests chan struct{} // is sent each Rest
	back  chan struct{} // is sent the end of each Lend
}

func newDesk() *desk {
	return &desk{
		news: make(chan struct{}), seen: map[string]Seen{}, faults: map[string]error{},
		rests: make(chan struct{}, 100), back: make(chan struct{}, 100),
	}
}

// known is a card that was seen before.
func known(number string) Seen {
	return Seen{Number: []byte(number), Certificate: softCertificate}
}

// lay lays a card on a reader; a look at it ends with err.
func (d *desk) lay(reader string, s Seen, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.take(reader)
	d.events++
	d.readers = append(d.readers, nfc.Reader{Name: reader, Card: nfc.Present, Event: d.events})
	d.seen[reader], d.faults[reader] = s, err
	d.ring()
}

// lift takes the card from a reader.
func (d *desk) lift(reader string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.take(reader)
	d.events++
	d.readers = append(d.readers, nfc.Reader{Name: reader, Card: nfc.Absent, Event: d.events})
	d.ring()
}

func (d *desk) take(reader string) {
	for i, r := range d.readers {
		if r.Name == reader {
			d.readers = append(d.readers[:i:i], d.readers[i+1:]...)
			return
		}
	}
}

func (d *desk) ring() { close(d.news); d.news = make(chan struct{}) }

func (d *desk) Watch(ctx context.Context, changed func([]nfc.Reader, error)) error {
	for {
		d.mu.Lock()
		readers, news := append([]nfc.Reader(nil), d.readers...), d.news
		d.mu.Unlock()
		changed(readers, nil)
		select {
		case <-news:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (d *desk) Look(_ context.Context, reader string) (Seen, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.looks++
	return d.seen[reader], d.faults[reader]
}

// Lend lends a key in software.
func (d *desk) Lend(ctx context.Context, r signing.Request, tell func(card.Event), use func(context.Context, signing.Key) error) error {
	d.mu.Lock()
	d.requests = append(d.requests, r)
	answer := d.answer
	d.mu.Unlock()
	tell(card.Event{Stage: card.Asking})
	defer func() { d.back <- struct{}{} }()
	if answer != nil {
		if err := answer(ctx, r); err != nil {
			return err
		}
	}
	return use(ctx, lentKey{d, tell})
}

// dialogs returns what the person was asked, so far.
func (d *desk) dialogs() []signing.Request {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]signing.Request(nil), d.requests...)
}

type lentKey struct {
	*desk
	tell func(card.Event)
}

func (k lentKey) Identity() *pki.Identity { return &pki.Identity{Certificate: softCertificate()} }

func (k lentKey) Rest() {
	k.tell(card.Event{Stage: signing.Kept})
	k.rests <- struct{}{}
}

func (k lentKey) Sign(ctx context.Context, info ias.DigestInfo) ([]byte, error) {
	if k.sign != nil {
		if err := k.sign(ctx); err != nil {
			return nil, err
		}
	}
	hash, digest := info.Digest()
	return rsa.SignPKCS1v15(nil, softKey(), hash, digest)
}

// server is one at the desk.
// server lends as the daemon does: a key that rests is taken back for whoever comes next.
func (d *desk) server() *Server {
	return &Server{Keys: &control.Watch{Keys: d}, Readers: d, Cards: d}
}

// program is who connects in these tests.
var program = signing.Program{Name: "browser", Path: "/opt/invented/browser", PID: 4711}

// connect is a connection that has been initialized; a hang-up is its leave.
func connect(t *testing.T, s *Server, reserved string) *connection {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	c := &connection{server: s, serving: ctx, program: program}
	if err := c.Initialize(ctx, reserved); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.leave()
		cancel()
		if s.idle() {
			s.work.Wait()
		}
	})
	return c
}

// idle reports whether nobody is connected.
func (s *Server) idle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.joined == 0
}

const (
	moduleA = moduleWord + "00112233445566778899aabbccddeeff"
	moduleB = moduleWord + "ffeeddccbbaa99887766554433221100"
)

// session opens a session with the token in slot 1.
func (c *connection) session(t *testing.T) ck.SessionHandle {
	t.Helper()
	h, err := c.OpenSession(t.Context(), 1, ck.FlagSerialSession)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// search returns what a template finds.
func (c *connection) search(t *testing.T, s ck.SessionHandle, template ...ck.Attribute) []ck.ObjectHandle {
	t.Helper()
	if err := c.FindObjectsInit(t.Context(), s, template); err != nil {
		t.Fatal(err)
	}
	found, err := c.FindObjects(t.Context(), s, 10)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.FindObjectsFinal(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return found
}

func (c *connection) key(t *testing.T, s ck.SessionHandle) ck.ObjectHandle {
	t.Helper()
	found := c.search(t, s, ck.Ulong(ck.AttrClass, ck.ClassPrivateKey))
	if len(found) != 1 {
		t.Fatalf("%d private keys", len(found))
	}
	return found[0]
}

// signs has message signed with CKM_SHA256_RSA_PKCS.
func (c *connection) signs(ctx context.Context, s ck.SessionHandle, key ck.ObjectHandle, message string) ([]byte, error) {
	if err := c.SignInit(ctx, s, ck.MechSHA256RSAPKCS, key); err != nil {
		return nil, err
	}
	return c.Sign(ctx, s, []byte(message))
}

// eventually waits for the table to have heard of what the desk did: until list of slots
// with a token is want long.
func (c *connection) eventually(t *testing.T, want int) {
	t.Helper()
	for {
		news := c.instance.table.heard()
		slots, err := c.GetSlotList(t.Context(), true)
		if err != nil {
			t.Fatal(err)
		}
		if len(slots) == want {
			return
		}
		select {
		case <-news:
		case <-time.After(5 * time.Second):
			t.Fatalf("%d slots with a token, want %d", len(slots), want)
		}
	}
}

func wantReturn(t *testing.T, err error, want ck.Return) {
	t.Helper()
	if got := ck.ReturnOf(err); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func refused(code fault.Code) func(context.Context, signing.Request) error {
	return func(context.Context, signing.Request) error { return fault.New(code, "test", nil) }
}

package pkcs11

import (
	"context"
	"crypto/x509"
	"testing"
	"testing/synctest"
	"time"

	"cied/fault"
	"cied/pkcs11/ck"
	"cied/signing"
)

func protected(s *Server) { s.Mode = Protected }

func TestTokenFlags(t *testing.T) {
	for mode, want := range map[Mode]ck.Flags{OnUse: 0x403, Protected: 0x50F} {
		_, c, _ := laidCard(t, func(s *Server) { s.Mode = mode })
		info, err := c.GetTokenInfo(t.Context(), 1)
		if err != nil || info.Flags != want || info.SessionCount != 1 || len(info.Label) > 32 {
			t.Errorf("%d: %+v, %v", mode, info, err)
		}
	}
}

func TestALogInOnUseAsksNobody(t *testing.T) {
	d, c, s := laidCard(t, nil)
	wantReturn(t, c.Logout(t.Context(), s), ck.UserNotLoggedIn)
	wantReturn(t, c.Login(t.Context(), s, ck.UserSO, nil), ck.UserTypeInvalid)
	wantReturn(t, c.Login(t.Context(), s, ck.UserContextSpecific, nil), ck.OperationNotInitialized)
	wantReturn(t, c.Login(t.Context(), s, ck.UserUser, []byte("99999999")), ck.OK)
	wantReturn(t, c.Login(t.Context(), s, ck.UserUser, nil), ck.UserAlreadyLoggedIn)
	if info, _ := c.GetSessionInfo(t.Context(), s); info.State != ck.StateROUserFunctions {
		t.Errorf("state %d", info.State)
	}
	wantReturn(t, c.Logout(t.Context(), s), ck.OK)
	if n := len(d.dialogs()); n != 0 {
		t.Errorf("%d dialogs", n)
	}
}

func TestProtectedHidesTheKeyBeforeTheLogIn(t *testing.T) {
	d, c, s := laidCard(t, protected)
	private := ck.ObjectHandle(1*4 + ck.ClassPrivateKey)
	if n := len(c.search(t, s)); n != 2 {
		t.Errorf("%d objects", n)
	}
	wantReturn(t, c.SignInit(t.Context(), s, ck.MechSHA256RSAPKCS, private), ck.UserNotLoggedIn)
	wantReturn(t, c.GetAttributeValue(t.Context(), s, private, nil), ck.ObjectHandleInvalid)
	wantReturn(t, c.Login(t.Context(), s, ck.UserUser, nil), ck.OK)
	wantReturn(t, c.Login(t.Context(), s, ck.UserUser, nil), ck.UserAlreadyLoggedIn)
	if found := c.search(t, s, ck.Bool(ck.AttrPrivate, true)); len(found) != 1 || found[0] != private {
		t.Errorf("%v", found)
	}
	for range 2 {
		if _, err := c.signs(t.Context(), s, private, "m"); err != nil {
			t.Fatal(err)
		}
	}
	if r := d.dialogs(); len(r) != 1 || r[0].Keep != protectedKeep {
		t.Errorf("%+v", r)
	}
	wantReturn(t, c.Logout(t.Context(), s), ck.OK)
	<-d.back
	_, err := c.signs(t.Context(), s, private, "m")
	wantReturn(t, err, ck.UserNotLoggedIn)
}

func TestAProtectedLogInEnds(t *testing.T) {
	softCertificate()
	synctest.Test(t, func(t *testing.T) {
		d, c, s := laidCard(t, protected)
		wantReturn(t, c.Login(t.Context(), s, ck.UserUser, nil), ck.OK)
		before := time.Now()
		<-d.back
		synctest.Wait()
		if lasted := time.Since(before); lasted != time.Minute {
			t.Errorf("%v", lasted)
		}
		wantReturn(t, c.Logout(t.Context(), s), ck.UserNotLoggedIn)

		wantReturn(t, c.Login(t.Context(), s, ck.UserUser, nil), ck.OK)
		wantReturn(t, c.CloseSession(t.Context(), s), ck.OK) // the last one
		<-d.back
		c.leave()
	})
}

func TestAProtectedLogInThatIsRefused(t *testing.T) {
	d, c, s := laidCard(t, protected)
	d.answer = refused(fault.PINBlocked)
	wantReturn(t, c.Login(t.Context(), s, ck.UserUser, nil), ck.PINLocked)
	d.answer = nil
	wantReturn(t, c.Login(t.Context(), s, ck.UserUser, nil), ck.OK)
}

// unseen is a card whose certificate is not remembered until the returned function is called.
func unseen(d *desk) (learn func()) {
	var c *x509.Certificate
	d.lay("A", Seen{Number: []byte("1"), Certificate: func() *x509.Certificate { return c }}, nil)
	return func() { c = softCertificate() }
}

func TestTheFirstSearchOfAnUnseenCardAsks(t *testing.T) {
	for _, mode := range []Mode{OnUse, Protected} {
		d := newDesk()
		d.lay("A", Seen{Number: []byte("1")}, nil)
		server := d.server()
		server.Mode = mode
		c := connect(t, server, "")
		s := c.session(t)
		if found := c.search(t, s, ck.Ulong(ck.AttrClass, ck.ClassCertificate)); len(found) != 1 {
			t.Fatalf("%v", found)
		}
		if found := c.search(t, s, ck.Ulong(ck.AttrClass, ck.ClassCertificate)); len(found) != 1 {
			t.Fatalf("%v", found)
		}
		if r := d.dialogs(); len(r) != 1 || r[0].Purpose != signing.Reading || r[0].Certificate != nil {
			t.Errorf("%+v", r)
		}
	}
}

// TestASearchForOneCertificateAsksNobody: browsers look on every token for the issuers of
// every site that they open.
func TestASearchForOneCertificateAsksNobody(t *testing.T) {
	d := newDesk()
	unseen(d)
	c := connect(t, d.server(), "")
	s := c.session(t)
	class := ck.Ulong(ck.AttrClass, ck.ClassCertificate)
	for name, template := range map[string][]ck.Attribute{
		"CKA_SUBJECT":                      {class, ck.Bytes(ck.AttrSubject, []byte{0x30, 0})},
		"CKA_ISSUER and CKA_SERIAL_NUMBER": {class, ck.Bytes(ck.AttrIssuer, []byte{0x30, 0}), ck.Bytes(ck.AttrSerialNumber, []byte{2, 1, 1})},
		"CKA_VALUE":                        {ck.Bytes(ck.AttrValue, softCertificate().Raw)},
		"CKA_ID":                           {ck.Bytes(ck.AttrID, keyID(softCertificate()))},
		"CKO_NSS_TRUST":                    {ck.Ulong(ck.AttrClass, 0xCE534353)},
		"a session object":                 {class, ck.Bool(ck.AttrToken, false)},
		"another label":                    {class, ck.Bytes(ck.AttrLabel, []byte("x"))},
	} {
		if found := c.search(t, s, template...); len(found) != 0 {
			t.Errorf("%s: %v", name, found)
		}
	}
	if n := len(d.dialogs()); n != 0 {
		t.Errorf("%d dialogs", n)
	}
}

func TestWhoSaidNoIsNotAskedAgainBeforeTheCardIsLaidAnew(t *testing.T) {
	d := newDesk()
	learn := unseen(d)
	d.answer = refused(fault.Cancelled)
	c := connect(t, d.server(), "")
	s := c.session(t)
	for range 3 {
		if found := c.search(t, s); len(found) != 0 {
			t.Fatalf("%v", found)
		}
	}
	if n := len(d.dialogs()); n != 1 {
		t.Errorf("%d dialogs", n)
	}
	other := connect(t, c.server, "")
	other.search(t, other.session(t))
	if n := len(d.dialogs()); n != 1 {
		t.Errorf("%d dialogs with another instance of the program", n)
	}
	learn() // a login, meanwhile
	_, err := c.GetSessionInfo(t.Context(), s)
	wantReturn(t, err, ck.SessionHandleInvalid)
	if found := c.search(t, c.session(t)); len(found) != 3 {
		t.Errorf("%v", found)
	}
	if n := len(d.dialogs()); n != 1 {
		t.Errorf("%d dialogs", n)
	}

	d.lift("A")
	c.eventually(t, 0)
	unseen(d)
	c.eventually(t, 1)
	c.search(t, c.session(t))
	if n := len(d.dialogs()); n != 2 {
		t.Errorf("%d dialogs after the card was laid anew", n)
	}
}

func TestASearchWhileTheCardIsBusyTriesAgain(t *testing.T) {
	d := newDesk()
	unseen(d)
	d.answer = refused(fault.Busy)
	c := connect(t, d.server(), "")
	s := c.session(t)
	if found := c.search(t, s); len(found) != 0 {
		t.Fatalf("%v", found)
	}
	d.answer = nil
	if found := c.search(t, s); len(found) != 3 {
		t.Errorf("%v", found)
	}
}

func TestSearchesOfOneInstanceShareOneDialog(t *testing.T) {
	d := newDesk()
	unseen(d)
	c := connect(t, d.server(), moduleA)
	other := connect(t, c.server, moduleA)
	open, answer := make(chan struct{}), make(chan struct{})
	d.answer = func(context.Context, signing.Request) error { close(open); <-answer; return nil }
	s1, s2 := c.session(t), other.session(t)
	found := make(chan int, 2)
	go func() { found <- len(c.search(t, s1)) }()
	<-open
	go func() { found <- len(other.search(t, s2)) }()
	close(answer)
	if a, b := <-found, <-found; a != 3 || b != 3 {
		t.Errorf("%d and %d objects", a, b)
	}
}

package tsl_test

import (
	"reflect"
	"testing"

	"cied/fault"
	"cied/pki/tsl"
	"cied/pki/tsl/tsltest"
)

// Whatever arrives, it is refused with a fault of trusted lists, or it says what the only
// list says that the operator signed.
func FuzzVerify(f *testing.F) {
	w := newWorld(f)
	w.list.Services = tsltest.Identity(tsltest.Recognised, w.root.Certificate)
	good := w.sign(f)
	want, err := w.verify(good)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(w.list.XML()))
	f.Add(w.as(f, tsltest.Form{Method: "http://www.w3.org/2000/09/xmldsig#rsa-sha1"}))
	f.Add([]byte(swap(f, string(good), "\n<TrustService", "\n<!DOCTYPE T [<!ENTITY it \"IT\">]><TrustService")))
	f.Fuzz(func(t *testing.T, xml []byte) {
		got, err := w.verify(xml)
		if err == nil {
			if !reflect.DeepEqual(got, want) {
				t.Errorf("forged: %+v", got)
			}
			return
		}
		switch fault.CodeOf(err) {
		case fault.TrustListMalformed, fault.TrustListSignature, fault.TrustListSigner:
		default:
			t.Errorf("refused as %v", err)
		}
	})
}

// What is read from a canonical form is what encoding/xml reads from it.
func FuzzCanonical(f *testing.F) {
	w := newWorld(f)
	f.Add([]byte(w.list.XML()))
	f.Add([]byte(`<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" xmlns:p="urn:p"><p:a b="&#9;&amp;'" p:c='"'>&#13;<!-- --><![CDATA[<]]></p:a></TrustServiceStatusList>`))
	f.Fuzz(func(t *testing.T, xml []byte) {
		form, err := tsl.CanonicalOf(exact(xml))
		if err != nil {
			return
		}
		if _, err := tokens(form); err != nil {
			return // encoding/xml finds more names wrong when it resolves their prefixes
		}
		agree(t, form)
	})
}

// A list whose signature is good can still hold anything.
func FuzzRead(f *testing.F) {
	w := newWorld(f)
	w.list.Services = []tsltest.Service{{Type: tsltest.IdV, Status: tsltest.Recognised, Certificates: [][]byte{{0x30, 0}}}}
	f.Add([]byte(w.list.XML()))
	w.lotl().Signers = [][]byte{{0x30, 0}}
	f.Add([]byte(w.list.XML()))
	f.Fuzz(func(t *testing.T, form []byte) {
		l, err := tsl.Read(exact(form))
		if err != nil {
			return
		}
		if l.Sequence == 0 || l.Issued.IsZero() && l.NextUpdate.IsZero() {
			t.Errorf("%+v", l)
		}
		l.CIE()
		l.SignersOf("IT")
	})
}

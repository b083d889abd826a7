package tsl_test

import (
	"testing"

	"cied/fault"
	"cied/pki/tsl/tsltest"
)

// The operator's own mistakes: each of these lists has a good signature.
func TestSignedListThatMakesNoSenseIsRefused(t *testing.T) {
	w := newWorld(t)
	const (
		scheme   = "<SchemeInformation>"
		sequence = "<TSLSequenceNumber>7</TSLSequenceNumber>"
		issued   = "<ListIssueDateTime>2026-10-22T12:00:00Z</ListIssueDateTime>"
		next     = "<dateTime>2027-04-22T12:00:00Z</dateTime>"
		status   = "<ServiceStatus>" + tsltest.Recognised + "</ServiceStatus>"
		idv      = "<ServiceTypeIdentifier>" + tsltest.IdV + "</ServiceTypeIdentifier>"
		tag      = "http://uri.etsi.org/19612/TSLTag"
	)
	cases := []struct{ name, old, new, says string }{
		{"another TSLTag", tag, tag + "2", "TSLTag"},
		{"two SchemeInformation", scheme, "<SchemeInformation></SchemeInformation>\n" + scheme, "2 SchemeInformation, not one"},
		{"two TrustServiceProviderList", "<TrustServiceProviderList>", "<TrustServiceProviderList></TrustServiceProviderList>\n<TrustServiceProviderList>", "more than one TrustServiceProviderList"},
		{"version 4", ">6</TSLVersion", ">4</TSLVersion", `version is "4"`},
		{"no version", "<TSLVersionIdentifier>6</TSLVersionIdentifier>", "", "0 TSLVersionIdentifier"},
		{"two sequence numbers", sequence, sequence + sequence, "2 TSLSequenceNumber"},
		{"sequence number 0", sequence, "<TSLSequenceNumber>0</TSLSequenceNumber>", `sequence number is "0"`},
		{"negative sequence number", sequence, "<TSLSequenceNumber>-7</TSLSequenceNumber>", `sequence number is "-7"`},
		{"sequence number with a fraction", sequence, "<TSLSequenceNumber>7.0</TSLSequenceNumber>", `sequence number is "7.0"`},
		{"endless sequence number", sequence, "<TSLSequenceNumber>99999999999999999999</TSLSequenceNumber>", "sequence number is"},
		{"two territories", "<SchemeTerritory>IT</SchemeTerritory>", "<SchemeTerritory>IT</SchemeTerritory><SchemeTerritory>SM</SchemeTerritory>", "2 SchemeTerritory"},
		{"no type", "<TSLType>" + tsltest.Generic + "</TSLType>", "", "0 TSLType"},
		{"elements inside a value", ">IT<", ">IT<a></a><", "elements inside"},
		{"no date of issue", issued, "", "0 ListIssueDateTime"},
		{"date of issue without time zone", issued, "<ListIssueDateTime>2026-10-22T12:00:00</ListIssueDateTime>", "time zone"},
		{"date of issue without time", issued, "<ListIssueDateTime>2026-10-22Z</ListIssueDateTime>", "time zone"},
		{"date of issue with a hour of one digit", issued, "<ListIssueDateTime>2026-10-22T9:00:00Z</ListIssueDateTime>", "time zone"},
		{"date of issue in February 30", issued, "<ListIssueDateTime>2026-02-30T12:00:00Z</ListIssueDateTime>", "day out of range"},
		{"two next updates", "<NextUpdate>", "<NextUpdate></NextUpdate><NextUpdate>", "more than one NextUpdate"},
		{"two dates in the next update", next, next + next, "2 dateTime"},
		{"next update before the issue", next, "<dateTime>2026-10-22T12:00:00Z</dateTime>", "issued on 2026-10-22 12:00 UTC, to be replaced"},
		{"service with two statuses", status, status + status, "2 ServiceStatus"},
		{"service without a status", status, "", "0 ServiceStatus"},
		{"status of another namespace", "<ServiceStatus>", `<ServiceStatus xmlns="urn:other">`, "0 ServiceStatus"},
		{"service with two types", idv, idv + idv, "2 ServiceTypeIdentifier"},
		{"service with two states", "<ServiceInformation>", "<ServiceInformation></ServiceInformation><ServiceInformation>", "2 ServiceInformation"},
		{"service without identity", "<ServiceDigitalIdentity>", "<ServiceDigitalIdentity></ServiceDigitalIdentity><ServiceDigitalIdentity>", "2 ServiceDigitalIdentity"},
		{"certificate that is no base64", "<X509Certificate>", "<X509Certificate>?", "illegal base64"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			content := swap(t, w.list.XML(), c.old, c.new)
			w.refuses(t, tsltest.Form{}.Sign(t, content, w.operator.Key, w.operator.Certificate), fault.TrustListMalformed, c.says)
		})
	}
}

func TestSignedPointerThatMakesNoSenseIsRefused(t *testing.T) {
	w := newWorld(t)
	w.lotl()
	cases := []struct{ name, old, new, says string }{
		{"two territories", "<SchemeTerritory>IT<", "<SchemeTerritory>SM</SchemeTerritory>\n<SchemeTerritory>IT<", "2 SchemeTerritory"},
		{"certificate that is no base64", "<X509Certificate>", "<X509Certificate>?", "illegal base64"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			content := swap(t, w.list.XML(), c.old, c.new)
			w.refuses(t, tsltest.Form{}.Sign(t, content, w.operator.Key, w.operator.Certificate), fault.TrustListMalformed, c.says)
		})
	}
}

// The types of the schema collapse white space (XML Schema part 2, 4.3.6), and a program
// that indents may add some.
func TestWhiteSpaceAroundValuesDoesNotCount(t *testing.T) {
	w := newWorld(t)
	content := w.list.XML()
	for _, value := range []string{"6", "7", "IT", tsltest.Generic, tsltest.Recognised, tsltest.IdV, "2026-10-22T12:00:00Z"} {
		content = swap(t, content, ">"+value+"<", ">\n\t"+value+" \n<")
	}
	l, err := w.verify(tsltest.Form{}.Sign(t, content, w.operator.Key, w.operator.Certificate))
	if err != nil {
		t.Fatal(err)
	}
	if recognised, _, err := l.CIE(); err != nil || len(recognised) != 2 || l.Sequence != 7 {
		t.Errorf("%d recognised: %v", len(recognised), err)
	}
}

func TestListOfVersion5IsRead(t *testing.T) {
	w := newWorld(t)
	w.list.Version = 5
	if _, err := w.verify(w.sign(t)); err != nil {
		t.Error(err)
	}
}

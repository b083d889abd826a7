// Package tsltest mints trusted lists (ETSI TS 119 612) for tests, signed by an operator
// that does not exist.
//
// It is written from the text, and without any XML library: what it writes is in canonical
// form as it leaves the hand, so that tsl's canonicaliser and this package are two readings
// of one recommendation.
package tsltest

import (
	"cmp"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The URIs of TS 119 612 that lists for tests are made of.
const (
	Generic        = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric"
	ListOfTheLists = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists"

	IdV = "http://uri.etsi.org/TrstSvc/Svctype/IdV"
	QC  = "http://uri.etsi.org/TrstSvc/Svctype/CA/QC"

	Recognised = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/recognisedatnationallevel"
	Deprecated = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/deprecatedatnationallevel"
	Withdrawn  = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn"
	Granted    = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted"

	MimeType = "application/vnd.etsi.tsl+xml"
)

// A List is what a trusted list says. Zero fields stand for what the Italian list has.
type List struct {
	Version    int       // TSLVersionIdentifier; 0 is 6
	Sequence   uint64    // TSLSequenceNumber
	Type       string    // empty is [Generic]
	Territory  string    // empty is "IT"
	Issued     time.Time // written in UTC, to the second
	NextUpdate time.Time // zero is a closed list
	Services   []Service
	Pointers   []Pointer
}

// A Service is a service of the list's only provider.
type Service struct {
	Name         string
	Type, Status string
	Certificates [][]byte // DER
}

// A Pointer points to another list.
type Pointer struct {
	Territory, Type, MimeType, Location string
	Signers                             [][]byte // DER
}

// Identity returns an IdV service for each certificate, with one status.
func Identity(status string, certificates ...*x509.Certificate) []Service {
	var all []Service
	for _, c := range certificates {
		all = append(all, Service{Name: c.Subject.String(), Type: IdV, Status: status, Certificates: [][]byte{c.Raw}})
	}
	return all
}

// LOTL returns a list of the lists with one pointer: to the Italian list, signed by signers.
func LOTL(issued, nextUpdate time.Time, signers ...*x509.Certificate) List {
	p := Pointer{Territory: "IT", Type: Generic, MimeType: MimeType, Location: "https://list.invalid/IT.xml"}
	for _, c := range signers {
		p.Signers = append(p.Signers, c.Raw)
	}
	return List{Sequence: 1, Type: ListOfTheLists, Territory: "EU", Issued: issued, NextUpdate: nextUpdate, Pointers: []Pointer{p}}
}

// Sign returns the list signed with RSASSA-PKCS1-v1_5 and SHA-256: a whole XML document.
func (l List) Sign(t testing.TB, key *rsa.PrivateKey, signer *x509.Certificate) []byte {
	t.Helper()
	return Form{}.Sign(t, l.XML(), key, signer)
}

// XML returns the list without a signature, in canonical form.
func (l List) XML() string {
	var x writer
	x.open(`TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" Id="list" TSLTag="http://uri.etsi.org/19612/TSLTag"`)
	x.scheme(l)
	if len(l.Services) > 0 {
		x.provider(l.Services)
	}
	x.close("TrustServiceStatusList")
	return strings.TrimSuffix(x.String(), "\n")
}

// A writer writes canonical XML, one element or one end tag on a line.
type writer struct{ strings.Builder }

func (x *writer) open(tag string)  { x.WriteString("<" + tag + ">\n") }
func (x *writer) close(tag string) { x.WriteString("</" + tag + ">\n") }

// leaf writes an element with text; what stands behind a space in tag are its attributes.
func (x *writer) leaf(tag, text string) {
	local, _, _ := strings.Cut(tag, " ")
	x.WriteString("<" + tag + ">" + escape(text) + "</" + local + ">\n")
}

// escape writes text as Canonical XML 1.0, 2.3 has it.
func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;").Replace(text)
}

// named writes an element with one Name in English and one in Italian.
func (x *writer) named(tag, text string) {
	x.open(tag)
	x.leaf(`Name xml:lang="it"`, text+" (it)")
	x.leaf(`Name xml:lang="en"`, text)
	x.close(tag)
}

func (x *writer) scheme(l List) {
	x.open("SchemeInformation")
	x.leaf("TSLVersionIdentifier", strconv.Itoa(cmp.Or(l.Version, 6)))
	x.leaf("TSLSequenceNumber", fmt.Sprint(l.Sequence))
	x.leaf("TSLType", cmp.Or(l.Type, Generic))
	x.named("SchemeOperatorName", "Invented operator (TEST)")
	x.leaf("SchemeTerritory", cmp.Or(l.Territory, "IT"))
	if len(l.Pointers) > 0 {
		x.open("PointersToOtherTSL")
		for _, p := range l.Pointers {
			x.pointer(p)
		}
		x.close("PointersToOtherTSL")
	}
	x.leaf("ListIssueDateTime", stamp(l.Issued))
	x.open("NextUpdate")
	if !l.NextUpdate.IsZero() {
		x.leaf("dateTime", stamp(l.NextUpdate))
	}
	x.close("NextUpdate")
	x.close("SchemeInformation")
}

func (x *writer) pointer(p Pointer) {
	x.open("OtherTSLPointer")
	x.open("ServiceDigitalIdentities")
	for _, der := range p.Signers {
		x.identity([][]byte{der})
	}
	x.close("ServiceDigitalIdentities")
	x.leaf("TSLLocation", p.Location)
	x.open("AdditionalInformation")
	x.information("TSLType", p.Type)
	x.information("SchemeTerritory", p.Territory)
	x.information(`tslx:MimeType xmlns:tslx="http://uri.etsi.org/02231/v2/additionaltypes#"`, p.MimeType)
	x.close("AdditionalInformation")
	x.close("OtherTSLPointer")
}

func (x *writer) information(tag, text string) {
	x.open("OtherInformation")
	x.leaf(tag, text)
	x.close("OtherInformation")
}

func (x *writer) identity(certificates [][]byte) {
	x.open("ServiceDigitalIdentity")
	for _, der := range certificates {
		x.open("DigitalId")
		x.leaf("X509Certificate", base64.StdEncoding.EncodeToString(der))
		x.close("DigitalId")
	}
	x.close("ServiceDigitalIdentity")
}

func (x *writer) provider(services []Service) {
	x.open("TrustServiceProviderList")
	x.open("TrustServiceProvider")
	x.open("TSPInformation")
	x.named("TSPName", "Invented provider (TEST)")
	x.close("TSPInformation")
	x.open("TSPServices")
	for _, s := range services {
		x.service(s)
	}
	x.close("TSPServices")
	x.close("TrustServiceProvider")
	x.close("TrustServiceProviderList")
}

// since is when every service got its status.
func since() time.Time { return time.Date(2020, time.March, 1, 0, 0, 0, 0, time.UTC) }

// service writes a service that once had another status: who reads the history for the
// present is found out.
func (x *writer) service(s Service) {
	x.open("TSPService")
	x.open("ServiceInformation")
	x.state(s, since())
	x.close("ServiceInformation")
	x.open("ServiceHistory")
	x.open("ServiceHistoryInstance")
	x.state(Service{Name: s.Name, Type: s.Type, Status: "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/undersupervision"}, since().AddDate(-4, 0, 0))
	x.close("ServiceHistoryInstance")
	x.close("ServiceHistory")
	x.close("TSPService")
}

func (x *writer) state(s Service, since time.Time) {
	x.leaf("ServiceTypeIdentifier", s.Type)
	x.named("ServiceName", s.Name)
	x.identity(s.Certificates)
	x.leaf("ServiceStatus", s.Status)
	x.leaf("StatusStartingTime", stamp(since))
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

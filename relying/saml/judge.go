package saml

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A judgement is one request under the rules, after its signature was verified.
type judgement struct {
	idp     *IdP
	service *SPMetadata
	node    *node // read from what was signed
	binding Binding
	now     time.Time
	request *Request // filled by the rules that find something in it
}

// A rule is one row of [Errors] that a request can break.
type rule struct {
	nr    int
	check func(*judgement) error
}

// rules returns the rules in the order in which they are judged.
func rules() []rule {
	return []rule{
		{8, (*judgement).root},
		{9, (*judgement).version},
		{11, (*judgement).id},
		{13, (*judgement).issueInstant},
		{14, (*judgement).destination},
		{15, (*judgement).isPassive},
		{16, (*judgement).consumer},
		{17, (*judgement).nameIDPolicy},
		{18, (*judgement).attributeSet},
		{12, (*judgement).authnContext},
		{8, (*judgement).format},
	}
}

// judge returns the first rule that is broken. Where the Response goes, and what it answers,
// is found before: also a refusal must reach the right address.
func (j *judgement) judge() error {
	_ = j.id()       // judged again in its turn
	_ = j.consumer() // and so is this
	for _, r := range rules() {
		if err := r.check(j); err != nil {
			return &Error{r.nr, err}
		}
	}
	return nil
}

// first refuses a request that was believed before (nr 11: the ID must be new).
func (j *judgement) first(ctx context.Context) (*Request, error) {
	key := j.service.EntityID + " " + j.request.ID
	until := j.request.Issued.Add(j.idp.window() + Skew)
	first, err := j.idp.Seen.First(ctx, key, until)
	if err != nil {
		return nil, fmt.Errorf("saml: requests that were seen: %w", err)
	}
	if !first {
		return j.request, refuse(11, "the request was seen before")
	}
	j.request.Believed = true
	return j.request, nil
}

func (j *judgement) root() error {
	if j.node.name != pName("AuthnRequest") {
		return fmt.Errorf("it is a %s, not an AuthnRequest", j.node.name.Local)
	}
	return nil
}

func (j *judgement) version() error {
	if version := j.node.get("Version"); version != "2.0" {
		return fmt.Errorf("the version is %q", version)
	}
	return nil
}

// id wants an xs:ID of bounded length, which InResponseTo repeats.
func (j *judgement) id() error {
	id := j.node.get("ID")
	if !isNCName(id) {
		return errors.New("the ID is missing or no xs:ID")
	}
	j.request.ID = id
	return nil
}

// isNCName reports whether s is an NCName (Namespaces in XML 1.0, 3) in ASCII, of at most
// 256 characters.
func isNCName(s string) bool {
	for i, c := range []byte(s) {
		letter := c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || c != '-' && c != '.' && (c < '0' || c > '9')) {
			return false
		}
	}
	return len(s) > 0 && len(s) <= 256
}

func (j *judgement) issueInstant() error {
	at, err := j.node.instant("IssueInstant")
	if err != nil {
		return err
	}
	if at.After(j.now.Add(Skew)) || j.now.Sub(at) > j.idp.window()+Skew {
		return fmt.Errorf("it was issued at %v, and it is %v", at, j.now.UTC())
	}
	j.request.Issued = at
	return nil
}

// destination wants the address of the SSO for the binding that was used, which the manual
// tells apart from SPID's rule, the entityID.
func (j *judgement) destination() error {
	want, ok := j.idp.Metadata.location(j.binding)
	if got := j.node.get("Destination"); !ok || got != want {
		return fmt.Errorf("the destination is %q, not %q", got, want)
	}
	return nil
}

func (j *judgement) isPassive() error {
	if value, ok := j.node.attribute("IsPassive"); ok && value != "false" && value != "0" {
		return fmt.Errorf("IsPassive is %q", value)
	}
	return nil
}

// consumer wants one of the service's registered consumers: its index, or its address with
// the POST binding, never both (SAML 2.0 Core, 3.4.1).
func (j *judgement) consumer() error {
	location, byURL := j.node.attribute("AssertionConsumerServiceURL")
	binding, bound := j.node.attribute("ProtocolBinding")
	_, byIndex := j.node.attribute("AssertionConsumerServiceIndex")
	if byURL == byIndex || byIndex && bound {
		return errors.New("not one of AssertionConsumerServiceURL and AssertionConsumerServiceIndex is there")
	}
	if byURL && Binding(binding) != BindingPOST {
		return fmt.Errorf("ProtocolBinding is %q", binding)
	}
	fits := func(c Consumer) bool { return c.Location == location }
	if byIndex {
		index, err := j.node.index("AssertionConsumerServiceIndex")
		if err != nil {
			return err
		}
		fits = func(c Consumer) bool { return c.Index == index }
	}
	c, ok := j.service.find(fits)
	if !ok {
		return errors.New("the consumer is not in the metadata")
	}
	j.request.Consumer = c.Location
	return nil
}

func (j *judgement) nameIDPolicy() error {
	policy, err := j.node.one(pName("NameIDPolicy"))
	if err != nil {
		return err
	}
	if format := policy.get("Format"); format != transient {
		return fmt.Errorf("the Format is %q", format)
	}
	if _, ok := policy.attribute("AllowCreate"); ok {
		return errors.New("AllowCreate is there")
	}
	return nil
}

func (j *judgement) attributeSet() error {
	index, err := j.node.index("AttributeConsumingServiceIndex")
	if err != nil {
		return err
	}
	set, ok := j.service.set(index)
	if !ok {
		return fmt.Errorf("the metadata have no attribute set %d", index)
	}
	j.request.Attributes = set.names()
	return nil
}

func (j *judgement) authnContext() error {
	asked, err := j.node.one(pName("RequestedAuthnContext"))
	if err != nil {
		return err
	}
	class, err := asked.value(aName("AuthnContextClassRef"))
	if err != nil {
		return err
	}
	level, ok := LevelOf(class)
	if !ok || len(asked.children) != 1 {
		return fmt.Errorf("the class is %q", class)
	}
	context := Context{level, Exact} // the default of SAML 2.0 Core, 3.3.2.2.1
	if comparison, ok := asked.attribute("Comparison"); ok {
		context.Comparison = Comparison(comparison)
	}
	if !context.Valid() {
		return fmt.Errorf("level %d is not asked for with %q", level, context.Comparison)
	}
	j.request.Context = context
	return nil
}

// format is what else the manual says of a request: ForceAuthn is true, always; a subject,
// conditions and scoping do not occur. Extensions are those of other schemes, and ignored.
func (j *judgement) format() error {
	if !j.node.truth("ForceAuthn") {
		return errors.New("ForceAuthn is not true")
	}
	for _, child := range j.node.children {
		switch child.name {
		case aName("Issuer"), pName("Extensions"), pName("NameIDPolicy"), pName("RequestedAuthnContext"):
		default:
			return fmt.Errorf("%s is in the request", child.name.Local)
		}
	}
	return nil
}

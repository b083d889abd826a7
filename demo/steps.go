package demo

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"cied/fault"
	"cied/relying/idp"
	"cied/relying/saml"
	"cied/relying/sp"
	"cied/token"
)

// enter presses the service's button, and comes to the identity provider's login page.
func (b *browser) enter() error {
	if err := b.open(b.service + "/"); err != nil {
		return err
	}
	if err := b.press(sp.PathLogin, nil); err != nil {
		return err
	}
	return b.press(idp.PathPOST, nil)
}

// ask posts the login page's form to the daemon and returns the address of the page there.
func (b *browser) ask() (page string, err error) {
	action, fields, err := b.form("/v1/authorize")
	if err != nil {
		return "", err
	}
	resp, err := b.post(action.String(), b.origin(), fields)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		return "", refusal(resp)
	}
	return origin(action.String()) + resp.Header.Get("Location"), nil
}

// deliver goes back to the provider with the answer in the fragment, as the daemon's page
// sends the window there, has its callback page post it, and goes on to what came of it.
func (b *browser) deliver(finish string) error {
	fragment, err := b.fragment(finish)
	if err != nil {
		return err
	}
	resp, err := b.send(http.MethodPost, b.origin()+"/idp/answer", b.origin(), fragment, "text/plain")
	if err != nil {
		return err
	}
	if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusNoContent {
		return fault.New(fault.Internal, "demo: identity provider", errors.New(resp.Status))
	}
	return b.open(b.origin() + "/idp/next")
}

// fragment is what the daemon leaves at the callback page of the origin that has asked.
func (b *browser) fragment(finish string) (string, error) {
	resp, err := b.send(http.MethodGet, finish, "", "", "")
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	target, fragment, found := strings.Cut(resp.Header.Get("Location"), "#")
	if resp.StatusCode != http.StatusSeeOther || !found || target != b.origin()+token.CallbackPath {
		return "", fault.New(fault.Internal, "demo: finish", errors.New(resp.Status))
	}
	return fragment, nil
}

// consent answers the page that names what the service would learn.
func (b *browser) consent(o Outcome) error {
	choice := "send"
	if o == Denied {
		choice = "keep"
	}
	return b.press("/idp/consent", url.Values{"choice": {choice}})
}

// idle leaves the page alone until it goes on by itself.
func (b *browser) idle() error {
	refresh := refreshTag.FindStringSubmatch(b.page)
	if refresh == nil {
		return fault.New(fault.Internal, "demo: identity provider", fmt.Errorf("%s stays for ever", b.at))
	}
	seconds, _ := strconv.Atoi(refresh[1]) // six digits at most
	wait := time.NewTimer(time.Duration(seconds) * time.Second)
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-b.ctx.Done():
		return b.ctx.Err()
	}
	return b.open(b.origin() + refresh[2])
}

// problem is why the provider shows its login page again.
func (b *browser) problem() error {
	code := codeTag.FindStringSubmatch(b.page)
	if code == nil {
		return fault.New(fault.Internal, "demo: identity provider", errors.New("the login page again, and no reason"))
	}
	return fault.New(fault.Code(code[1]), "demo: identity provider", nil)
}

// arrive takes the Response to the service, and reads what that makes of it.
func (b *browser) arrive() (Identity, error) {
	if err := b.press(sp.PathConsumer, nil); err != nil {
		return Identity{}, err
	}
	var r sp.Result
	if err := b.read(b.service+sp.PathResult, &r); err != nil {
		return Identity{}, err
	}
	if r.Refusal != saml.Refusal("") {
		return Identity{}, fault.New(fault.Internal, "demo: service", errors.New(string(r.Refusal)))
	}
	return identityOf(r), nil
}

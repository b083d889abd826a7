package evidence

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// glance is how often a page is looked at for what to press: what moves on it tells nobody.
const glance = 250 * time.Millisecond

// Walk implements [Walker].
//
// The button is the first element that Options.Button names. Without a selector it is the
// first link or form that leads to the provider; else the first link or button that says
// "CIE" in its text, its title or the text of its picture.
func (c *Chromium) Walk(ctx context.Context, o Outcome) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, c.options.Patience)
	defer cancel()
	t, err := newTab(ctx, c.tools, c.options.AnyCertificate)
	if err != nil {
		return nil, err
	}
	defer t.close(context.WithoutCancel(ctx))
	if err := t.navigate(ctx, c.options.Service); err != nil {
		return nil, err
	}
	provider := originOf(c.options.Provider)
	if err := t.until(ctx, startExpression(c.options.Button, provider), nil); err != nil {
		return nil, fmt.Errorf("the button of the service: %w", err)
	}
	if err := t.until(ctx, pressExpression(o.buttons(), provider), sight.answered); err != nil {
		return nil, fmt.Errorf("an answer to the service: %w", err)
	}
	if got := t.sight().nr; got != o.Nr {
		return nil, fmt.Errorf("the service was answered nr %d", got)
	}
	return t.picture(ctx)
}

// answered reports whether the service shows what it says to a Response.
func (s sight) answered() bool { return s.posted && s.after && s.quiet }

// originOf returns the serialised origin of an address.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// until evaluates an expression on each page that comes until there was something to press;
// or, where there is a goal, until that is reached.
func (t *tab) until(ctx context.Context, expression string, goal func(sight) bool) error {
	look := time.NewTicker(glance)
	defer look.Stop()
	for goal == nil || !goal(t.sight()) {
		pressed, err := t.evaluate(ctx, expression)
		switch {
		case errors.Is(err, errScript), errors.Is(err, errGone):
			return err
		case pressed && goal == nil:
			return nil
		}
		// Whatever else a page refuses, it is about to be replaced.
		select {
		case <-t.changed:
		case <-look.C:
		case <-t.tools.ended:
			return errGone
		case <-ctx.Done():
			return fmt.Errorf("%w; the browser shows %s", context.Cause(ctx), t.sight().url)
		}
	}
	return nil
}

// call writes a call of a function in JavaScript.
func call(function string, arguments ...any) string {
	list, err := json.Marshal(arguments)
	if err != nil {
		panic(err) // strings and lists of them
	}
	return "(" + function + ")(..." + string(list) + ")"
}

// startExpression presses the button of the service, in this window, once the page is there.
func startExpression(selector, provider string) string { return call(startScript, selector, provider) }

const startScript = `(selector, provider) => {
  if (document.readyState !== 'complete') return false;
  const leads = (address) => { try { return new URL(address).origin === provider } catch { return false } };
  const says = (element) => /(^|[^a-z])cie([^a-z]|$)/i.test([element.innerText, element.value, element.title, element.ariaLabel,
    ...Array.from(element.querySelectorAll('img[alt]'), (img) => img.alt)].join(' '));
  const all = Array.from(document.querySelectorAll(selector || 'a[href], form, button, input[type=submit], input[type=image], [role=button]'));
  const found = selector ? all[0]
    : all.find((element) => leads(element.href) || element.tagName === 'FORM' && leads(element.action))
      || all.find((element) => element.tagName !== 'FORM' && element.checkVisibility() && says(element));
  if (!found) return false;
  for (const element of [found, found.form, found.closest('form')]) {
    if (element && element.target) element.target = '_self';
  }
  if (found.tagName === 'FORM') found.requestSubmit();
  else found.click();
  return true;
}`

// pressExpression presses, on a page of the provider and once on each, the first of the
// buttons that is there.
func pressExpression(buttons []string, provider string) string {
	return call(pressScript, buttons, provider)
}

const pressScript = `(buttons, provider) => {
  if (location.origin !== provider || document.readyState !== 'complete') return false;
  for (const name of buttons || []) {
    for (const element of document.querySelectorAll('[data-cied="' + name + '"]')) {
      if (element.disabled || !element.checkVisibility() || document.ciedPressed) continue;
      document.ciedPressed = true;
      element.click();
      return true;
    }
  }
  return false;
}`

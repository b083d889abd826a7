//go:build unix

package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"
)

// A tab is what the two protocols can do with a window.
type tab interface {
	// context ends with the tab.
	context() context.Context
	navigate(ctx context.Context, address string) error
	// evaluate returns the value of an expression, a string, after it has been awaited;
	// errChanged where the document was replaced meanwhile.
	evaluate(ctx context.Context, js string) (string, error)
	front(ctx context.Context) error
	click(ctx context.Context, x, y float64) error
	key(ctx context.Context, k key) error
	reload(ctx context.Context) error
	back(ctx context.Context) error
	close(ctx context.Context) error
	screenshot(ctx context.Context) ([]byte, error)
	url(ctx context.Context) (string, error)
}

// errChanged is why an expression has no value whose document was replaced.
var errChanged = errors.New("the page has changed")

// A view is a Page on either protocol.
type view struct {
	tab  tab
	news *news
}

// glance is how long a page may take to say what it shows, after a test has failed.
const glance = 5 * time.Second

// tell logs what a person sees on the page, where the test has failed.
func (p *view) tell(t testing.TB) {
	if !t.Failed() {
		return
	}
	ctx, cancel := context.WithTimeout(p.tab.context(), glance)
	defer cancel()
	var seen [2]string
	if p.eval(ctx, "[location.href, document.body.innerText]", &seen) == nil { // or it has gone
		t.Logf("%s\n%s", seen[0], seen[1])
	}
}

// step runs one step of the test, within patience.
func (p *view) step(t testing.TB, what string, do func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.tab.context(), patience)
	defer cancel()
	if err := do(ctx); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func (p *view) Go(t testing.TB, address string) {
	t.Helper()
	p.step(t, "go to "+address, func(ctx context.Context) error { return p.tab.navigate(ctx, address) })
}

func (p *view) Reload(t testing.TB) {
	t.Helper()
	p.step(t, "reload", p.tab.reload)
}

func (p *view) Back(t testing.TB) {
	t.Helper()
	p.step(t, "go back", p.tab.back)
}

func (p *view) Close(t testing.TB) {
	t.Helper()
	p.step(t, "close", p.tab.close)
}

func (p *view) Screenshot(t testing.TB) (png []byte) {
	t.Helper()
	p.step(t, "screenshot", func(ctx context.Context) (err error) { png, err = p.tab.screenshot(ctx); return err })
	return png
}

func (p *view) URL(t testing.TB) (address string) {
	t.Helper()
	p.step(t, "read the address", func(ctx context.Context) (err error) { address, err = p.tab.url(ctx); return err })
	return address
}

func (p *view) Eval(t testing.TB, js string, out any) {
	t.Helper()
	p.step(t, "evaluate "+js, func(ctx context.Context) error { return p.eval(ctx, "("+js+")", out) })
}

// eval evaluates an expression and reads its JSON form. undefined is null.
func (p *view) eval(ctx context.Context, js string, out any) error {
	value, err := p.tab.evaluate(ctx, "(async () => JSON.stringify(await "+js+") ?? 'null')()")
	if err != nil || out == nil {
		return err
	}
	return json.Unmarshal([]byte(value), out)
}

// find is a promise of what use returns for the first element that a selector names, that
// a person can see and that use accepts, as soon as there is one. Every change of the document is a reason
// to look again; a person's glance four times a second is the answer to styles that move.
const find = `new Promise((resolve) => {
  const use = %s;
  const look = () => {
    for (const element of document.querySelectorAll(%s)) {
      if (!element.checkVisibility({visibilityProperty: true})) continue;
      const found = use(element);
      if (found === undefined) continue;
      observer.disconnect();
      clearInterval(glance);
      resolve(found);
      return;
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  const glance = setInterval(look, 250);
  look();
})`

// Uses of a found element. A place is accepted where a press would meet the element, which
// the page then waits for.
const (
	textOf  = `(element) => element.innerText`
	placeOf = `(element) => {
    if (element.disabled) return undefined;
    element.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    const box = element.getClientRects()[0];
    if (!box) return undefined;
    const x = box.x + box.width / 2, y = box.y + box.height / 2;
    const top = document.elementFromPoint(x, y);
    if (!top || !element.contains(top) && !top.contains(element)) return undefined;
    globalThis.ciedPress = 'awaited';
    addEventListener('click', ({target}) => {
      if (element.contains(target) || target === top) globalThis.ciedPress = 'felt';
    }, {capture: true, once: true});
    return [x, y];
  }`
)

// seek waits for the element, whatever pages come in between.
func (p *view) seek(ctx context.Context, selector, use string, out any) error {
	quoted, err := json.Marshal(selector)
	if err != nil {
		return err
	}
	for {
		changed := p.news.wait()
		err := p.eval(ctx, fmt.Sprintf(find, use, quoted), out)
		if !errors.Is(err, errChanged) {
			return err
		}
		select {
		case <-changed:
		case <-time.After(100 * time.Millisecond): // the next document may have come before we waited
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (p *view) Text(t testing.TB, selector string) (text string) {
	t.Helper()
	p.step(t, "read "+selector, func(ctx context.Context) error { return p.seek(ctx, selector, textOf, &text) })
	return text
}

func (p *view) Await(t testing.TB, selector, text string) {
	t.Helper()
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	accept := `(element) => element.innerText.includes(` + string(quoted) + `) ? true : undefined`
	p.step(t, "wait for "+text, func(ctx context.Context) error { return p.seek(ctx, selector, accept, nil) })
}

// Click looks for the place again when the tab is in front, since a page may be laid out
// anew there, and presses again where something else has felt it: a browser that has not
// painted the page yet may still move what is on it, which a person would see.
func (p *view) Click(t testing.TB, selector string) {
	t.Helper()
	p.step(t, "click "+selector, func(ctx context.Context) error {
		for missed := true; missed; missed = p.missed(ctx) {
			if err := p.press(ctx, selector); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *view) press(ctx context.Context, selector string) error {
	if err := p.seek(ctx, selector, placeOf, nil); err != nil {
		return fmt.Errorf("find it: %w", err)
	}
	if err := p.tab.front(ctx); err != nil {
		return fmt.Errorf("to the front: %w", err)
	}
	var at [2]float64
	if err := p.seek(ctx, selector, placeOf, &at); err != nil {
		return fmt.Errorf("find it in front: %w", err)
	}
	if err := p.tab.click(ctx, at[0], at[1]); err != nil {
		return fmt.Errorf("press: %w", err)
	}
	return nil
}

// feeling is how long a page may take to say whether the element has felt a press. A page that
// is already leaving says nothing: not while the browser waits for a card, for instance.
const feeling = 2 * time.Second

// missed reports that the page on which something was pressed is still there and the element
// has not felt it. Where the page or its window is going or gone, the press has done its work.
func (p *view) missed(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, feeling)
	defer cancel()
	var press string
	err := p.eval(ctx, "globalThis.ciedPress", &press)
	return err == nil && press == "awaited"
}

func (p *view) Key(t testing.TB, keys ...string) {
	t.Helper()
	for _, name := range keys {
		k, err := keyNamed(name)
		if err != nil {
			t.Fatal(err)
		}
		p.step(t, "press "+name, func(ctx context.Context) error { return p.tab.key(ctx, k) })
	}
}

//go:build unix

package browser

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
)

// firefoxTab is a top-level browsing context of WebDriver BiDi.
type firefoxTab struct {
	browser *firefox
	id      string
}

func (f *firefoxTab) context() context.Context { return f.browser.ctx }

// do sends a command about this tab; params gets its id.
func (f *firefoxTab) do(ctx context.Context, method string, params map[string]any, out any) error {
	if params == nil {
		params = make(map[string]any)
	}
	params["context"] = f.id
	return f.browser.bidi.do(ctx, method, params, out)
}

func (f *firefoxTab) navigate(ctx context.Context, address string) error {
	return f.do(ctx, "browsingContext.navigate", map[string]any{"url": address, "wait": "complete"}, nil)
}

func (f *firefoxTab) evaluate(ctx context.Context, js string) (string, error) {
	var got struct {
		Type             string
		Result           struct{ Value any }
		ExceptionDetails struct{ Text string }
	}
	err := f.browser.bidi.do(ctx, "script.evaluate", map[string]any{
		"expression": js, "awaitPromise": true, "target": map[string]string{"context": f.id},
	}, &got)
	if refused, ok := errors.AsType[*bidiError](err); ok && refused.Code != "no such frame" {
		return "", fmt.Errorf("%w: %w", errChanged, refused)
	}
	if err != nil {
		return "", err
	}
	value, ok := got.Result.Value.(string)
	if !ok {
		return "", errors.New(got.ExceptionDetails.Text)
	}
	return value, nil
}

// A step is one step of a mouse, keyboard or finger, WebDriver BiDi, 7.8.
type step map[string]any

func (f *firefoxTab) front(ctx context.Context) error {
	return f.do(ctx, "browsingContext.activate", nil, nil)
}

func (f *firefoxTab) click(ctx context.Context, x, y float64) error {
	return f.perform(ctx, "pointer", "mouse",
		step{"type": "pointerMove", "x": int(x), "y": int(y)},
		step{"type": "pointerDown", "button": 0}, step{"type": "pointerUp", "button": 0})
}

func (f *firefoxTab) key(ctx context.Context, k key) error {
	const shift = "\ue008" // WebDriver 2, 17.4.2
	steps := []step{{"type": "keyDown", "value": k.bidi}, {"type": "keyUp", "value": k.bidi}}
	if k.shift {
		steps = append([]step{{"type": "keyDown", "value": shift}}, append(steps, step{"type": "keyUp", "value": shift})...)
	}
	return f.perform(ctx, "key", "keyboard", steps...)
}

// perform does the steps of one device one after the other.
func (f *firefoxTab) perform(ctx context.Context, kind, device string, steps ...step) error {
	return f.do(ctx, "input.performActions", map[string]any{
		"actions": []map[string]any{{"type": kind, "id": device, "actions": steps}},
	}, nil)
}

func (f *firefoxTab) reload(ctx context.Context) error {
	return f.do(ctx, "browsingContext.reload", map[string]any{"wait": "complete"}, nil)
}

func (f *firefoxTab) back(ctx context.Context) error {
	return f.do(ctx, "browsingContext.traverseHistory", map[string]any{"delta": -1}, nil)
}

func (f *firefoxTab) close(ctx context.Context) error {
	return f.do(ctx, "browsingContext.close", nil, nil)
}

func (f *firefoxTab) screenshot(ctx context.Context) ([]byte, error) {
	var got struct{ Data string }
	if err := f.do(ctx, "browsingContext.captureScreenshot", nil, &got); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(got.Data)
}

func (f *firefoxTab) url(ctx context.Context) (string, error) {
	var tree struct{ Contexts []struct{ URL string } }
	err := f.browser.bidi.do(ctx, "browsingContext.getTree", map[string]any{"root": f.id, "maxDepth": 0}, &tree)
	if err != nil || len(tree.Contexts) != 1 {
		return "", err
	}
	return tree.Contexts[0].URL, nil
}

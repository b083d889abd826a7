package evidence

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"

	"cied/relying/saml"
)

// posted is a form as a browser posts it.
func posted(xml string) string {
	return url.Values{"SAMLResponse": {base64.StdEncoding.EncodeToString([]byte(xml))}, "RelayState": {"x"}}.Encode()
}

func statusOf(row saml.Row) string {
	return `<samlp:Response><samlp:StatusCode Value="` + row.Top + `"/><samlp:StatusMessage>` + row.Message + `</samlp:StatusMessage></samlp:Response>`
}

func TestTheNumberIsReadFromThePostedResponse(t *testing.T) {
	for _, row := range saml.Errors() {
		if row.Answer != saml.AnswerResponse {
			continue
		}
		if nr, ok := answered("POST", posted(statusOf(row))); nr != row.Nr || !ok {
			t.Errorf("nr %d is read as %d, %v", row.Nr, nr, ok)
		}
	}
	for name, form := range map[string]string{
		"nothing": "", "a request": strings.Replace(posted("<x/>"), "SAMLResponse", "SAMLRequest", 1), "no base64": "SAMLResponse=%21",
		"another form": "user=x", "too long": "SAMLResponse=" + strings.Repeat("A", maxForm),
	} {
		if nr, ok := answered("POST", form); ok {
			t.Errorf("%s is nr %d", name, nr)
		}
	}
	if _, ok := answered("GET", posted(statusOf(saml.Row{Top: saml.StatusSuccess}))); ok {
		t.Error("what is not posted is an answer")
	}
}

// Whatever a page posts, it is no answer or one with a number of the table.
func FuzzForm(f *testing.F) {
	f.Add(posted(statusOf(saml.Row{Top: saml.StatusSuccess})))
	f.Add(posted("ErrorCode nr22"))
	f.Add("SAMLResponse=%")
	f.Fuzz(func(t *testing.T, form string) {
		if nr, ok := answered("POST", form); ok {
			if _, known := saml.RowOf(nr); !known {
				t.Errorf("nr %d", nr)
			}
		}
	})
}

// Whatever the program on the other side of the pipe says, listening to it ends.
func FuzzDevtools(f *testing.F) {
	f.Add([]byte(`{"id":1,"result":{"value":true}}` + "\x00" + `{"method":"Page.frameNavigated","sessionId":"s","params":{"frame":{}}}` + "\x00"))
	f.Add([]byte("\x00\x00{"))
	f.Fuzz(func(t *testing.T, said []byte) {
		tab := &tab{changed: make(chan struct{}, 1)}
		r, w := io.Pipe()
		d := connect(r, io.Discard)
		d.listen("s", tab.hear)
		_, _ = w.Write(said)
		_ = w.Close()
		<-d.ended
		if err := d.call(context.Background(), "", "Browser.getVersion", nil, nil); !errors.Is(err, errGone) {
			t.Errorf("a browser that has ended answers %v", err)
		}
	})
}

// browser answers each command with what answer returns for it.
func browser(t *testing.T, answer func(method string) string) *devtools {
	t.Helper()
	fromTest, toBrowser := io.Pipe()
	fromBrowser, toTest := io.Pipe()
	go func() {
		defer toTest.Close()
		commands := json.NewDecoder(zeros{fromTest})
		for {
			var c struct {
				ID     int
				Method string
			}
			if commands.Decode(&c) != nil {
				return
			}
			id, _ := json.Marshal(c.ID)
			_, _ = io.WriteString(toTest, `{"id":`+string(id)+`,`+answer(c.Method)+"}\x00")
		}
	}()
	t.Cleanup(func() { _ = toBrowser.Close() })
	return connect(fromBrowser, toBrowser)
}

// zeros reads zero octets as spaces.
type zeros struct{ io.Reader }

func (z zeros) Read(p []byte) (int, error) {
	n, err := z.Reader.Read(p)
	for i, b := range p[:n] {
		if b == 0 {
			p[i] = ' '
		}
	}
	return n, err
}

func TestACommandThatIsRefusedIsAnError(t *testing.T) {
	d := browser(t, func(method string) string {
		if method == "Page.enable" {
			return `"result":{}`
		}
		return `"error":{"code":-32601,"message":"not found"}`
	})
	if err := d.call(t.Context(), "", "Page.enable", nil, nil); err != nil {
		t.Error(err)
	}
	var refused *refusal
	if err := d.call(t.Context(), "", "Page.unknown", nil, nil); !errors.As(err, &refused) || refused.Code != -32601 {
		t.Errorf("%v", err)
	}
}

func TestAScriptThatThrowsEndsTheWait(t *testing.T) {
	d := browser(t, func(string) string {
		return `"result":{"result":{},"exceptionDetails":{"text":"Uncaught","exception":{"description":"SyntaxError"}}}`
	})
	tab := &tab{tools: d, changed: make(chan struct{}, 1)}
	if err := tab.until(t.Context(), "x", nil); !errors.Is(err, errScript) {
		t.Errorf("%v", err)
	}
}

func TestAWaitEndsWithItsContext(t *testing.T) {
	d := browser(t, func(string) string { return `"result":{"result":{"value":false}}` })
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("enough")
	cancel(why)
	tab := &tab{tools: d, changed: make(chan struct{}, 1)}
	if err := tab.until(ctx, "x", nil); !errors.Is(err, why) {
		t.Errorf("%v", err)
	}
}

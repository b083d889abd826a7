//go:build unix

package browser

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A key is one press on a keyboard.
type key struct {
	shift bool
	char  string // as Chrome's protocol client knows it: a character, a control or a private code
	bidi  string // as WebDriver knows it: a character or a private code, WebDriver 2, 17.4.2
}

// named are the keys that have no character, by KeyboardEvent.key.
var named = map[string]key{
	"Enter":      {char: "\r", bidi: "\ue007"},
	"Tab":        {char: "\t", bidi: "\ue004"},
	"Escape":     {char: "\u001b", bidi: "\ue00c"},
	"Backspace":  {char: "\b", bidi: "\ue003"},
	"ArrowLeft":  {char: "\u0302", bidi: "\ue012"},
	"ArrowUp":    {char: "\u0304", bidi: "\ue013"},
	"ArrowRight": {char: "\u0303", bidi: "\ue014"},
	"ArrowDown":  {char: "\u0301", bidi: "\ue015"},
}

// keyNamed reads the name of a key; see [Page].
func keyNamed(name string) (key, error) {
	rest, shift := strings.CutPrefix(name, "Shift+")
	k, ok := named[rest]
	if !ok {
		if utf8.RuneCountInString(rest) != 1 {
			return key{}, fmt.Errorf("no key is named %q", name)
		}
		k = key{char: rest, bidi: rest}
	}
	k.shift = shift
	return k, nil
}

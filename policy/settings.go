package policy

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"cied/token"
)

// Settings are what one file, or the command line of one run, says; nil is what it does
// not say. The fields are those of [Policy].
type Settings struct {
	Port        *int
	Cache       *bool
	History     *bool
	Revocation  *Revocation
	UnknownChip *Choice
	Known       *bool
	Allow       *[]string
	Others      *Choice
	Programs    *Programs
	Keep        *int
	Pinentry    *string
}

// A key is one thing that a file can say.
type key struct {
	name    string // with the table: "sites.allow"
	ordered bool   // whether one value is stricter than another
	take    func(s *Settings, value any) error
	settle  func(m *merge, p *Policy)
}

// keys are all that a file can say, but for the administrator's lists.
func keys() []key {
	return []key{
		newKey("port", port, func(s *Settings) **int { return &s.Port }, func(p *Policy) *int { return &p.Port }, nil),
		newKey("cache", boolean, func(s *Settings) **bool { return &s.Cache }, func(p *Policy) *bool { return &p.Cache }, both),
		newKey("history", boolean, func(s *Settings) **bool { return &s.History }, func(p *Policy) *bool { return &p.History }, both),
		newKey("revocation", oneOf(Off, CRL, OCSP), func(s *Settings) **Revocation { return &s.Revocation },
			func(p *Policy) *Revocation { return &p.Revocation }, later(Off, CRL, OCSP)),
		newKey("unknown-chip", oneOf(Ask, Refuse), func(s *Settings) **Choice { return &s.UnknownChip },
			func(p *Policy) *Choice { return &p.UnknownChip }, later(Ask, Refuse)),
		newKey("sites.known", boolean, func(s *Settings) **bool { return &s.Known }, func(p *Policy) *bool { return &p.Known }, both),
		newKey("sites.allow", origins, func(s *Settings) **[]string { return &s.Allow }, func(p *Policy) *[]string { return &p.Allow }, common),
		newKey("sites.others", oneOf(Ask, Refuse), func(s *Settings) **Choice { return &s.Others },
			func(p *Policy) *Choice { return &p.Others }, later(Ask, Refuse)),
		newKey("pkcs11.mode", oneOf(Protected, OnUse, NoProgram), func(s *Settings) **Programs { return &s.Programs },
			func(p *Policy) *Programs { return &p.Programs }, later(Protected, OnUse, NoProgram)),
		newKey("pkcs11.keep", keep, func(s *Settings) **int { return &s.Keep }, func(p *Policy) *int { return &p.Keep },
			func(have, want int) int { return min(have, want) }),
		newKey("prompt.pinentry", program, func(s *Settings) **string { return &s.Pinentry }, func(p *Policy) *string { return &p.Pinentry }, nil),
	}
}

// newKey ties a name to its fields in Settings and Policy. read checks what TOML has for
// it; stricter is nil where no value is stricter than another.
func newKey[T any](name string, read func(any) (T, error), in func(*Settings) **T, out func(*Policy) *T, stricter func(have, want T) T) key {
	return key{
		name:    name,
		ordered: stricter != nil,
		take: func(s *Settings, value any) error {
			v, err := read(value)
			*in(s) = &v
			return err
		},
		settle: func(m *merge, p *Policy) {
			settle(m, name, out(p), func(s *Settings) *T { return *in(s) }, stricter)
		},
	}
}

// as wants a value of the type that TOML has as T; what names it in words.
func as[T any](value any, what string) (T, error) {
	v, ok := value.(T)
	if !ok {
		return v, fmt.Errorf("want %s", what)
	}
	return v, nil
}

func boolean(value any) (bool, error) { return as[bool](value, "true or false") }

// port takes what a program without privileges can listen on.
func port(value any) (int, error) {
	n, err := as[int64](value, "a number")
	if err == nil && (n < 1024 || n > 65535) {
		err = fmt.Errorf("%d is not from 1024 to 65535", n)
	}
	return int(n), err
}

// longestKeep is how long a key may stay open at the most, in seconds.
const longestKeep = 60

// keep takes a time in seconds.
func keep(value any) (int, error) {
	n, err := as[int64](value, "a number of seconds")
	if err == nil && (n < 0 || n > longestKeep) {
		err = fmt.Errorf("%d is not from 0 to %d", n, longestKeep)
	}
	return int(n), err
}

// oneOf takes one of some words.
func oneOf[T ~string](words ...T) func(any) (T, error) {
	list := fmt.Sprint(words)
	return func(value any) (T, error) {
		s, err := as[string](value, "a word of "+list)
		if err == nil && !slices.Contains(words, T(s)) {
			err = fmt.Errorf("%.80q is none of %s", s, list)
		}
		return T(s), err
	}
}

// program takes "" or an absolute path: what PATH finds first is anybody's choice.
func program(value any) (string, error) {
	s, err := as[string](value, "a path")
	switch {
	case err != nil, s == "":
		return s, err
	case !filepath.IsAbs(s) || strings.ContainsRune(s, 0):
		return s, fmt.Errorf("%.80q is not an absolute path", s)
	}
	return s, nil
}

// origins takes a list of https origins, each as a browser serialises it.
func origins(value any) ([]string, error) {
	list, err := texts(value, "a list of origins")
	for _, o := range list {
		if _, bad := token.CheckOrigin(o, false); bad != nil {
			return nil, fmt.Errorf("%.80q is not an origin such as https://idp.example.it", o)
		}
	}
	return list, err
}

// texts takes a list of strings; what names it in words.
func texts(value any, what string) ([]string, error) {
	values, err := as[[]any](value, what)
	list := make([]string, 0, len(values))
	for _, v := range values {
		s, bad := as[string](v, what)
		if bad != nil {
			return nil, bad
		}
		list = append(list, s)
	}
	return list, err
}

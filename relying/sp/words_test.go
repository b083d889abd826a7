package sp

import (
	"fmt"
	"io/fs"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"cied/lang"
	"cied/pki/pkitest"
	"cied/relying/saml"
)

// sentences returns what v says, by where it stands.
func sentences(at string, v reflect.Value, found map[string]string) {
	switch v.Kind() {
	case reflect.String:
		found[at] = v.String()
	case reflect.Struct:
		for i := range v.NumField() {
			sentences(at+"."+v.Type().Field(i).Name, v.Field(i), found)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			sentences(fmt.Sprintf("%s[%v]", at, key), v.MapIndex(key), found)
		}
	}
}

func TestEveryPageSpeaksEveryLanguage(t *testing.T) {
	seen := map[string]string{}
	count := 0
	for _, tag := range lang.All() {
		got := map[string]string{}
		sentences("", reflect.ValueOf(wordsIn(tag)), got)
		if count = max(count, len(got)); len(got) != count {
			t.Errorf("%s has %d sentences, not %d", tag, len(got), count)
		}
		for at, s := range got {
			if other, taken := seen[at+s]; s == "" || taken && at != ".Button" {
				t.Errorf("%s: %s is %q, as in %s", tag, at, s, other)
			}
			seen[at+s] = tag
		}
		for _, nr := range []int{saml.NrTimeout, saml.NrDenied, saml.NrCard, saml.NrCancelled} {
			if _, own := wordsIn(tag).Ends[nr]; !own {
				t.Errorf("%s: nr %d has no screen", tag, nr)
			}
		}
	}
}

// elsewhere finds what a page would take from another address. The namespace of SVG is a name.
var elsewhere = regexp.MustCompile(`(src|href|url|import|from)[=( ]*["']?(https?:)?//[^"'\s]*`)

func TestNoPageTakesAnythingFromElsewhere(t *testing.T) {
	err := fs.WalkDir(files, "ui", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, path)
		if found := elsewhere.Find(text); found != nil {
			t.Errorf("%s: %s", path, found)
		}
		if strings.HasSuffix(path, ".html") && regexp.MustCompile(`(?i) (style|on[a-z]+)=`).Match(text) {
			t.Errorf("%s has what its policy forbids", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAShelfKeepsForAWhileAndGivesOnce(t *testing.T) {
	var s shelf[int]
	now := pkitest.Now
	s.put("a", 1, now, time.Minute)
	if v, there := s.get("a", now); v != 1 || !there {
		t.Errorf("%d, %v", v, there)
	}
	if _, there := s.get("b", now); there {
		t.Error("b is there")
	}
	if v, there := s.take("a", now); v != 1 || !there {
		t.Errorf("%d, %v", v, there)
	}
	if _, there := s.take("a", now); there {
		t.Error("a is there twice")
	}
	s.put("c", 3, now, time.Minute)
	if _, there := s.take("c", now.Add(time.Minute)); there {
		t.Error("c is there at its end")
	}
}

func TestAFullShelfForgetsTheOldest(t *testing.T) {
	var s shelf[int]
	for i := range maxShelf + 1 {
		s.put(fmt.Sprint(i), i, pkitest.Now, time.Minute)
	}
	if _, there := s.get("0", pkitest.Now); there || len(s.byName) != maxShelf {
		t.Errorf("the oldest is there: %v, with %d", there, len(s.byName))
	}
	if _, there := s.get("1", pkitest.Now); !there {
		t.Error("the second is gone")
	}
}

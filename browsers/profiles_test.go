package browsers

import (
	"io/fs"
	"reflect"
	"strings"
	"testing"
)

func TestProfilesAreThoseOfTheFileThatAreThere(t *testing.T) {
	w := newWorld(t, map[string]string{
		firefoxAt + "profiles.ini": "[Profile0]\nName=one\nIsRelative=1\nPath=one.default\n[Profile1]\r\nName=elsewhere\r\nIsRelative=0\r\nPath=/srv/profile\r\n" +
			"[Profile2]\nName=gone\nIsRelative=1\nPath=gone.default\n[Profile3]\nName=itself\nIsRelative=1\nPath=.\n[Profile4]\nName=outside\nIsRelative=1\nPath=../../../../etc\n" +
			"[InstallAB]\nPath=one.default\n[Profile5]\nName=none\n",
		firefoxAt + "one.default/": "", "srv/profile/": "", "etc/": "",
	})
	want := []profile{{"one", firefoxAt + "one.default"}, {"elsewhere", "srv/profile"}}
	if got := w.profilesIn(firefoxAt[:len(firefoxAt)-1]); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestSoManyProfilesAreReadAndNoMore(t *testing.T) {
	if n := len(parseProfiles([]byte(strings.Repeat("[Profile0]\nPath=a\n", maxProfiles+1)))); n != maxProfiles {
		t.Errorf("%d", n)
	}
}

func FuzzProfiles(f *testing.F) {
	f.Add([]byte(twoProfiles))
	f.Add([]byte("[Profile\n=\nPath=\nIsRelative=0"))
	w := newWorld(f, map[string]string{firefoxAt + "one.default/": ""})
	f.Fuzz(func(t *testing.T, file []byte) {
		put(t, w, firefoxAt+"profiles.ini", string(file))
		found := w.profilesIn(firefoxAt[:len(firefoxAt)-1])
		if len(found) > maxProfiles {
			t.Errorf("%d profiles", len(found))
		}
		for _, p := range found {
			if !fs.ValidPath(p.dir) || !w.there(p.dir) {
				t.Errorf("%q", p.dir)
			}
		}
	})
}

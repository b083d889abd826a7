package cardcache_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"cied/card/cardcache"
	"cied/fault"
	"cied/ias"
)

// entry is an invented card's.
func entry(nis string) ias.Static {
	return ias.Static{
		NIS: []byte(nis), P: []byte{1}, G: []byte{2}, Q: []byte{3},
		CA:      ias.CAKey{N: []byte{4}, E: []byte{5}, CHR: []byte{6}, CHA: []byte{7}},
		ChipKey: []byte{8}, SOD: []byte{9}, Certificate: []byte{10},
		Extended: ias.Extended, NoSFI: true, Silent: true,
	}
}

const nis = "000000000017"

func stored(t testing.TB) (c cardcache.Cache, file string) {
	t.Helper()
	c = cardcache.Cache{Dir: filepath.Join(t.TempDir(), "a", "b")}
	if err := c.Store(entry(nis)); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(c.Dir, "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	return c, files[0]
}

func TestCacheReturnsWhatItWasGiven(t *testing.T) {
	c, _ := stored(t)
	got, ok := c.Load([]byte(nis))
	if !ok || !reflect.DeepEqual(got, entry(nis)) {
		t.Errorf("got %+v, %v", got, ok)
	}
	if _, ok := c.Load([]byte("000000000018")); ok {
		t.Error("a card that was never stored is known")
	}
}

func TestEntryIsTheCitizensAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Log("files have no modes here; the directory is the profile's")
		return
	}
	c, file := stored(t)
	for path, want := range map[string]os.FileMode{c.Dir: 0o700, file: 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("mode %o, want %o", got, want)
		}
	}
	if strings.Contains(file, nis) {
		t.Error("the file is named after the card")
	}
}

func TestStoreReplacesTheEntryAndLeavesNothingBeside(t *testing.T) {
	c, _ := stored(t)
	s := entry(nis)
	s.SOD = []byte("another")
	if err := c.Store(s); err != nil {
		t.Fatal(err)
	}
	if got, _ := c.Load([]byte(nis)); !bytes.Equal(got.SOD, s.SOD) {
		t.Errorf("got %s", got.SOD)
	}
	if all, _ := os.ReadDir(c.Dir); len(all) != 1 {
		t.Errorf("the directory holds %v", all)
	}
}

func TestEntryThatIsNoneIsDropped(t *testing.T) {
	encode := func(change func(*ias.Static)) []byte {
		s := entry(nis)
		change(&s)
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	cases := map[string][]byte{
		"empty":               {},
		"not JSON":            []byte("card"),
		"JSON of other shape": []byte(`{"NIS":7}`),
		"cut":                 encode(func(*ias.Static) {})[:40],
		"another card's":      encode(func(s *ias.Static) { s.NIS = []byte("000000000018") }),
		"no certificate":      encode(func(s *ias.Static) { s.Certificate = nil }),
		"endless":             bytes.Repeat([]byte(" "), 1<<20),
	}
	for name, b := range cases {
		t.Run(name, func(t *testing.T) {
			c, file := stored(t)
			if err := os.WriteFile(file, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, ok := c.Load([]byte(nis)); ok {
				t.Error("believed")
			}
			if _, err := os.Stat(file); !os.IsNotExist(err) {
				t.Errorf("still there: %v", err)
			}
		})
	}
}

func TestForgetDropsOneCard(t *testing.T) {
	c, _ := stored(t)
	if err := c.Store(entry("000000000018")); err != nil {
		t.Fatal(err)
	}
	for range 2 { // a card that is not known is forgotten already
		if err := c.Forget([]byte(nis)); err != nil {
			t.Fatal(err)
		}
	}
	_, first := c.Load([]byte(nis))
	_, second := c.Load([]byte("000000000018"))
	if first || !second {
		t.Errorf("known %v and %v", first, second)
	}
}

func TestForgetAllDropsEveryCardOfEveryCacheBelow(t *testing.T) {
	c, _ := stored(t)
	below := cardcache.Cache{Dir: filepath.Join(c.Dir, "test-anchors")}
	if err := below.Store(entry(nis)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{2, 0} {
		if n, err := c.ForgetAll(); n != want || err != nil {
			t.Errorf("dropped %d, %v, want %d", n, err, want)
		}
	}
	if n, err := (cardcache.Cache{Dir: filepath.Join(c.Dir, "never made")}).ForgetAll(); n != 0 || err != nil {
		t.Errorf("an empty cache: %d, %v", n, err)
	}
}

func TestZeroCacheKeepsNothing(t *testing.T) {
	var c cardcache.Cache
	if err := c.Store(entry(nis)); err != nil {
		t.Error(err)
	}
	if _, ok := c.Load([]byte(nis)); ok {
		t.Error("known")
	}
	if err := c.Forget([]byte(nis)); err != nil {
		t.Error(err)
	}
	if n, err := c.ForgetAll(); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

func TestCacheThatCannotBeWrittenSaysSo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (cardcache.Cache{Dir: file}).Store(entry(nis)); fault.CodeOf(err) != fault.StateUnreadable {
		t.Errorf("got %v", err)
	}
}

// An entry is a file that anybody may have written: whatever its bytes, Load returns an
// entry of this card with a certificate, or none.
func FuzzLoad(f *testing.F) {
	good, err := json.Marshal(entry(nis))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte("{}"))
	c, file := stored(f)
	f.Fuzz(func(t *testing.T, in []byte) {
		if err := os.WriteFile(file, bytes.Clone(in), 0o600); err != nil {
			t.Fatal(err)
		}
		if s, ok := c.Load([]byte(nis)); ok && (string(s.NIS) != nis || s.Certificate == nil) {
			t.Errorf("believed %+v", s)
		}
	})
}

func ExampleCache() {
	dir, err := os.MkdirTemp("", "cards")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	cache := cardcache.Cache{Dir: dir}
	fmt.Println(cache.Store(ias.Static{NIS: []byte("000000000017"), Certificate: []byte{0x30, 0x00}}))
	s, known := cache.Load([]byte("000000000017"))
	fmt.Printf("%s %v\n", s.NIS, known)
	// Output:
	// <nil>
	// 000000000017 true
}

package revocation

import (
	"cmp"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"cied/fault"
	"cied/internal/when"
	"cied/internal/wholefile"
	"cied/pki"
)

// A Cache is a directory with one CRL per issuer and scope, as it came, in DER. Files are bytes from
// outside: each process proves a file's signature before it looks anything up in it, and
// keeps it in memory with an index until the file changes.
type Cache struct {
	dir   string
	mu    sync.Mutex
	lists map[string]held // by file name

	names  []string  // of all files, as listed
	listed time.Time // the directory's own time then; zero: list again
	stems  map[issuerKey]string
}

// An issuerKey is an anchor without its facts: for as long as the key is in memory.
type issuerKey struct {
	name string
	key  *rsa.PublicKey
}

// maxStems bounds the names that are remembered: there are a few issuers, and a few more
// whenever the anchors are loaded again.
const maxStems = 64

// settled is how old the time of a directory must be before it tells of every change: file
// systems count in steps, and what is changed twice within one looks unchanged.
const settled = 2 * time.Second

// A held list is one that this process has proved.
type held struct {
	list *crl
	file fs.FileInfo // when it was read
}

// NewCache returns the cache in dir, which is made, for its owner alone, when the first
// CRL comes.
func NewCache(dir string) *Cache {
	return &Cache{dir: dir, lists: map[string]held{}, stems: map[issuerKey]string{}}
}

// name is the file of an issuer's lists of one scope. Issuers may share a name, so the key
// counts too; and a list of one scope must not take the place of another's.
func (c *Cache) name(issuer pki.Anchor, of scope) string {
	h := sha256.New()
	fmt.Fprintf(h, "cied scope %q %t %t", of.points, of.onlyUsers, of.onlyCAs)
	return filepath.Join(c.dir, c.stem(issuer)) + "-" + hex.EncodeToString(h.Sum(nil)[:8]) + ".crl"
}

// stem is what the names of all files of an issuer begin with.
func (c *Cache) stem(issuer pki.Anchor) string {
	key := issuerKey{string(issuer.Name), issuer.PublicKey}
	if stem, known := c.stems[key]; known {
		return stem
	}
	h := sha256.New()
	h.Write([]byte("cied issuer "))
	h.Write(issuer.Name)
	h.Write(x509.MarshalPKCS1PublicKey(issuer.PublicKey))
	if len(c.stems) >= maxStems {
		clear(c.stems)
	}
	c.stems[key] = hex.EncodeToString(h.Sum(nil)[:16])
	return c.stems[key]
}

// namesOf returns the files of an issuer's lists. The directory is listed when its time has
// changed, or is so recent that a change may not show in it.
func (c *Cache) namesOf(issuer pki.Anchor) []string {
	dir, err := os.Stat(c.dir)
	if err != nil {
		return nil
	}
	if c.listed.IsZero() || !c.listed.Equal(dir.ModTime()) {
		c.list(dir.ModTime())
	}
	var names []string
	prefix := c.stem(issuer) + "-"
	for _, name := range c.names {
		if strings.HasPrefix(name, prefix) && strings.HasSuffix(name, ".crl") {
			names = append(names, filepath.Join(c.dir, name))
		}
	}
	return names
}

// list reads the names of all files. changed is the time of the directory before that.
func (c *Cache) list(changed time.Time) {
	c.names, c.listed = nil, time.Time{}
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		c.names = append(c.names, e.Name())
	}
	if time.Since(changed) > settled {
		c.listed = changed
	}
}

// load returns the proved lists of issuer, and why others are not. At least one of the two
// is not empty.
func (c *Cache) load(issuer pki.Anchor) (lists []*crl, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	names := c.namesOf(issuer)
	if len(names) == 0 {
		return nil, errors.New("no CRL of the issuer is kept")
	}
	for _, name := range names[:min(len(names), maxScopes)] {
		list, why := c.loadLocked(name, issuer)
		if why != nil {
			err = cmp.Or(err, why)
			continue
		}
		lists = append(lists, list)
	}
	return lists, err
}

// maxScopes bounds the lists that are kept of one issuer.
const maxScopes = 16

func (c *Cache) loadLocked(name string, issuer pki.Anchor) (*crl, error) {
	info, err := os.Stat(name)
	if err != nil {
		delete(c.lists, name)
		return nil, fmt.Errorf("no CRL of the issuer is kept: %w", err)
	}
	if h, ok := c.lists[name]; ok && unchanged(h.file, info) {
		return h.list, nil
	}
	delete(c.lists, name)
	der, err := wholefile.Read(name, MaxCRL)
	if err != nil {
		return nil, fmt.Errorf("the CRL of the issuer that is kept: %w", err)
	}
	list, err := readCRL(der, issuer)
	if err != nil {
		return nil, err
	}
	c.lists[name] = held{list, info}
	return list, nil
}

func unchanged(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// store keeps a proved list in the place of the one before, unless that one is newer. A
// file that is not a list of this issuer is nothing.
func (c *Cache) store(list *crl, issuer pki.Anchor) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	name := c.name(issuer, list.scope)
	if before, err := c.loadLocked(name, issuer); err == nil && list.olderThan(before) {
		return refused(fault.TrustListReplayed, fmt.Errorf("the CRL is of %s, and one of %s is kept", when.Moment(list.thisUpdate), when.Moment(before.thisUpdate)))
	}
	if err := wholefile.Replace(name, list.raw); err != nil {
		return fault.New(fault.StateUnreadable, "revocation: keep CRL", err)
	}
	return nil
}

package revocation

import (
	"cmp"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

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
}

// A held list is one that this process has proved.
type held struct {
	list *crl
	file fs.FileInfo // when it was read
}

// NewCache returns the cache in dir, which is made, for its owner alone, when the first
// CRL comes.
func NewCache(dir string) *Cache { return &Cache{dir: dir, lists: map[string]held{}} }

// name is the file of an issuer's lists of one scope. Issuers may share a name, so the key
// counts too; and a list of one scope must not take the place of another's.
func (c *Cache) name(issuer pki.Anchor, of scope) string {
	h := sha256.New()
	fmt.Fprintf(h, "cied scope %q %t %t", of.points, of.onlyUsers, of.onlyCAs)
	return c.stem(issuer) + "-" + hex.EncodeToString(h.Sum(nil)[:8]) + ".crl"
}

// stem is what the names of all files of an issuer begin with.
func (c *Cache) stem(issuer pki.Anchor) string {
	h := sha256.New()
	h.Write([]byte("cied issuer "))
	h.Write(issuer.Name)
	h.Write(x509.MarshalPKCS1PublicKey(issuer.PublicKey))
	return filepath.Join(c.dir, hex.EncodeToString(h.Sum(nil)[:16]))
}

// load returns the proved lists of issuer, and why others are not. At least one of the two
// is not empty.
func (c *Cache) load(issuer pki.Anchor) (lists []*crl, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	names, err := filepath.Glob(c.stem(issuer) + "-*.crl")
	if err != nil || len(names) == 0 {
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

package revocation

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"cied/fault"
	"cied/internal/wholefile"
	"cied/pki"
)

// A Cache is a directory with one CRL per issuer, as it came, in DER. Files are bytes from
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

// name is the file of an issuer. Issuers may share a name, so the key counts too.
func (c *Cache) name(issuer pki.Anchor) string {
	h := sha256.New()
	h.Write([]byte("cied issuer "))
	h.Write(issuer.Name)
	h.Write(x509.MarshalPKCS1PublicKey(issuer.PublicKey))
	return filepath.Join(c.dir, hex.EncodeToString(h.Sum(nil)[:16])+".crl")
}

// load returns the proved list of issuer.
func (c *Cache) load(issuer pki.Anchor) (*crl, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.loadLocked(issuer)
}

func (c *Cache) loadLocked(issuer pki.Anchor) (*crl, error) {
	name := c.name(issuer)
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
	if before, err := c.loadLocked(issuer); err == nil && list.olderThan(before) {
		return refused(fault.TrustListReplayed, fmt.Errorf("the CRL is of %s, and one of %s is kept", moment(list.thisUpdate), moment(before.thisUpdate)))
	}
	if err := wholefile.Replace(c.name(issuer), list.raw); err != nil {
		return fault.New(fault.StateUnreadable, "revocation: keep CRL", err)
	}
	return nil
}

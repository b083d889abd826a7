package revocation

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"cied/fault"
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
	der, err := readFile(name, info)
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

// readFile reads a regular file of at most maxCRL bytes: anything else, a pipe say, could
// keep us waiting.
func readFile(name string, info fs.FileInfo) ([]byte, error) {
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	if info.Size() > maxCRL {
		return nil, fmt.Errorf("%d bytes, at most %d", info.Size(), maxCRL)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	der := make([]byte, info.Size())
	if _, err := io.ReadFull(f, der); err != nil {
		return nil, err
	}
	return der, nil
}

// store keeps a proved list in the place of the one before, unless that one is newer. A
// file that is not a list of this issuer is nothing.
func (c *Cache) store(list *crl, issuer pki.Anchor) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if before, err := c.loadLocked(issuer); err == nil && list.olderThan(before) {
		return unknown(ByCRL, fmt.Errorf("the CRL is of %s, and one of %s is kept", moment(list.thisUpdate), moment(before.thisUpdate)))
	}
	if err := c.replace(c.name(issuer), list.raw); err != nil {
		return fault.New(fault.StateUnreadable, "revocation: keep CRL", err)
	}
	return nil
}

// replace writes the file as a whole: a crash leaves the old one or the new.
func (c *Cache) replace(name string, der []byte) error {
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(c.dir, ".new-*") // created with 0600
	if err != nil {
		return err
	}
	_, err = f.Write(der)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

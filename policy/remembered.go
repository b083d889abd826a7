package policy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"cied/fault"
	"cied/internal/wholefile"
	"cied/token"
)

// lockTime is how long a login waits for another process that writes, and lockPause how
// often it looks.
const (
	lockTime  = time.Second
	lockPause = 5 * time.Millisecond
)

// maxRemembered bounds the origins that are remembered.
const maxRemembered = 1000

// maxRememberedFile bounds their file in bytes.
const maxRememberedFile = maxRemembered * (token.MaxOrigin + 16)

// rememberedVersion is that of the file's form.
const rememberedVersion = 1

// Remembered is the file of the origins that the person has said yes to, for which the
// warning of the first time is spared. It has nothing but the origins, sorted: not when
// and how often. To remove the file is to forget them. Without a name nothing is kept.
type Remembered struct{ File string }

// rememberedFile is the form of the file.
type rememberedFile struct {
	Version int      `json:"version"`
	Origins []string `json:"origins"`
}

// Seen reports whether the person has said yes to origin. Of a file that cannot be read
// it reports false: then the warning is shown once more.
func (r Remembered) Seen(origin string) bool {
	list, err := r.read()
	_, found := slices.BinarySearch(list, origin)
	return err == nil && found
}

// Remember adds an origin, as token.CheckOrigin returns it, after a yes. A file that cannot
// be understood is replaced. The fault is fault.StateUnreadable: nothing is lost by it but
// that the warning will be shown again.
func (r Remembered) Remember(origin string) error {
	if r.File == "" {
		return nil
	}
	if err := r.add(origin); err != nil {
		return fault.New(fault.StateUnreadable, "policy: remember a site", err)
	}
	return nil
}

// add adds an origin while no other process does.
func (r Remembered) add(origin string) error {
	if _, err := token.CheckOrigin(origin, true); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(r.File), 0o700); err != nil {
		return err
	}
	lock := flock.New(r.File+".lock", flock.SetPermissions(0o600))
	ctx, stop := context.WithTimeout(context.Background(), lockTime) // a login does not wait long for it
	defer stop()
	if _, err := lock.TryLockContext(ctx, lockPause); err != nil {
		return err
	}
	defer func() { _ = lock.Unlock() }()
	list, _ := r.read() // nothing, where it cannot be read
	i, found := slices.BinarySearch(list, origin)
	switch {
	case found:
		return nil
	case len(list) >= maxRemembered:
		return fmt.Errorf("%s: %d origins are there already", r.File, len(list))
	}
	return r.write(slices.Insert(list, i, origin))
}

func (r Remembered) write(list []string) error {
	text, err := json.MarshalIndent(rememberedFile{rememberedVersion, list}, "", "  ")
	if err != nil {
		return err
	}
	return wholefile.Replace(r.File, append(text, '\n'))
}

// read returns the sorted origins of the file.
func (r Remembered) read() ([]string, error) {
	if r.File == "" {
		return nil, nil
	}
	text, err := wholefile.Read(r.File, maxRememberedFile)
	if err != nil {
		return nil, err
	}
	return parseRemembered(text)
}

// parseRemembered wants every origin to be one, in order and once.
func parseRemembered(text []byte) ([]string, error) {
	var f rememberedFile
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, err
	}
	if f.Version != rememberedVersion || len(f.Origins) > maxRemembered {
		return nil, fmt.Errorf("version %d with %d origins", f.Version, len(f.Origins))
	}
	for i, o := range f.Origins {
		if _, err := token.CheckOrigin(o, true); err != nil {
			return nil, err
		}
		if i > 0 && f.Origins[i-1] >= o {
			return nil, errors.New("the origins are not in order")
		}
	}
	return f.Origins, nil
}

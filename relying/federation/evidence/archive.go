package evidence

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"time"
)

// A Walker walks a browser through one login.
type Walker interface {
	// Walk begins at the service, brings about o at the identity provider, and returns what
	// the service shows then, as JPEG. Each walk begins without cookies. The error names
	// what was waited for; a walk that ends otherwise than with o is one.
	Walk(ctx context.Context, o Outcome) (jpeg []byte, err error)
}

// Make walks all outcomes and returns a ZIP archive of their pictures, which were taken at an
// instant, as the archive has it. next, which may be nil, is told each outcome before its walk.
func Make(ctx context.Context, w Walker, at time.Time, next func(Outcome)) ([]byte, error) {
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for _, o := range Outcomes() {
		if next != nil {
			next(o)
		}
		picture, err := w.Walk(ctx, o)
		if err != nil {
			return nil, fmt.Errorf("evidence %d: %w", o.Nr, err)
		}
		if err := addPicture(archive, o.Name(), picture, at); err != nil {
			return nil, fmt.Errorf("evidence %d: %w", o.Nr, err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// addPicture stores a picture as it is: JPEG does not get shorter.
func addPicture(archive *zip.Writer, name string, picture []byte, at time.Time) error {
	if !bytes.HasPrefix(picture, []byte{0xFF, 0xD8, 0xFF}) { // SOI, and the next marker (ISO/IEC 10918-1, B.1.1.3)
		return fmt.Errorf("%s is no JPEG", name)
	}
	f, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: at.UTC()})
	if err == nil {
		_, err = f.Write(picture)
	}
	return err
}

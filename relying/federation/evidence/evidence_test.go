package evidence_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"cied/pki/pkitest"
	"cied/relying/federation/evidence"
	"cied/relying/saml"
)

// A painter needs no browser: its picture says the number.
type painter struct{ fails int }

func (p painter) Walk(_ context.Context, o evidence.Outcome) ([]byte, error) {
	if o.Nr == p.fails {
		return nil, errors.New("no way")
	}
	return []byte{0xFF, 0xD8, 0xFF, byte(o.Nr)}, nil
}

func TestTheArchiveHasAPictureOfEachOutcome(t *testing.T) {
	var told []int
	octets, err := evidence.Make(t.Context(), painter{}, pkitest.Now, func(o evidence.Outcome) { told = append(told, o.Nr) })
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{saml.NrSuccess, saml.NrTimeout, saml.NrDenied, saml.NrCancelled}; !slices.Equal(told, want) {
		t.Errorf("walked %v", told)
	}
	archive, err := zip.NewReader(bytes.NewReader(octets), int64(len(octets)))
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"evidenza-1.jpg", "evidenza-21.jpg", "evidenza-22.jpg", "evidenza-25.jpg"}
	for i, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil || f.Name != names[i] || !f.Modified.Equal(pkitest.Now) || content[3] != byte(told[i]) {
			t.Errorf("%s of %v: % x, %v", f.Name, f.Modified, content, err)
		}
	}
	if len(archive.File) != len(names) {
		t.Errorf("%d files", len(archive.File))
	}
}

func TestThereIsNoArchiveWithoutOneOfThePictures(t *testing.T) {
	octets, err := evidence.Make(t.Context(), painter{fails: saml.NrDenied}, pkitest.Now, nil)
	if octets != nil || err == nil || err.Error() != "evidence 22: no way" {
		t.Errorf("%d octets, %v", len(octets), err)
	}
}

type scribbler struct{}

func (scribbler) Walk(context.Context, evidence.Outcome) ([]byte, error) {
	return []byte("\x89PNG"), nil
}

func TestWhatIsNoJPEGIsNoPicture(t *testing.T) {
	if _, err := evidence.Make(t.Context(), scribbler{}, time.Now(), nil); err == nil {
		t.Error("a PNG is taken for a JPEG")
	}
}

func TestAServiceWithoutAddressIsNotWalked(t *testing.T) {
	for _, o := range []evidence.Options{
		{Service: "comune.example", Provider: "https://idp.example"},
		{Service: "https://comune.example", Provider: "file:///etc"},
	} {
		if _, err := evidence.Start(t.Context(), o); err == nil {
			t.Errorf("%+v is walked", o)
		}
	}
}

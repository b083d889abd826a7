//go:build unix

package e2e

import (
	"archive/zip"
	"context"
	"image/jpeg"
	"path/filepath"
	"testing"

	"cied/demo"
	"cied/internal/machinetest"
)

// evidenceSpeed has five minutes pass in twenty seconds, in which a busy machine logs in.
const evidenceSpeed = 15

// A municipal office makes the four pictures with one command; somebody at the desk types the PIN.
func TestFederationEvidenceIsMadeWithTheReferenceProvider(t *testing.T) {
	machinetest.OnlyAsked(t, "a browser")
	d := startScheme(t, demo.Options{Lang: "it", Speed: evidenceSpeed})
	ctx, leave := context.WithCancel(t.Context())
	t.Cleanup(leave)
	go d.Attend(ctx, []byte(pin))

	file := filepath.Join(t.TempDir(), "evidence.zip")
	command(t, "", cied(t), "federation", "evidence", "--sp", d.ServiceURL+"/", "--idp", d.ProviderURL, "--out", file)
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	seen := map[string]bool{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := jpeg.Decode(r); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		seen[f.Name] = true
	}
	for _, name := range []string{"evidenza-1.jpg", "evidenza-21.jpg", "evidenza-22.jpg", "evidenza-25.jpg"} {
		if !seen[name] {
			t.Errorf("%s is missing from %v", name, seen)
		}
	}
}

package main

import (
	"bytes"
	"os"
	"testing"
)

func TestHandbookPageIsTheOneGeneratedFromTheTable(t *testing.T) {
	committed, err := os.ReadFile("../../../docs/faults.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, page()) {
		t.Error(`docs/faults.md is not what the table says: run "go generate ./fault"`)
	}
}

package rpc

import (
	"bufio"
	"encoding/hex"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The recordings in testdata are what p11-kit-client.so sent (>) for a program of others, and
// the answers (<) that let it do its work; TestProgramsOfOthersUseTheTokenThroughP11KitClient
// makes them.
func TestARecordedApplicationGetsTheSameAnswers(t *testing.T) {
	for _, path := range recordings(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			here, there := net.Pipe()
			served := make(chan error, 1)
			go func() { served <- Serve(t.Context(), there, &testToken{}) }()
			for _, e := range exchanges(t, path) {
				if _, err := here.Write(e.call); err != nil {
					t.Fatal(err)
				}
				got := make([]byte, len(e.answer))
				if _, err := io.ReadFull(here, got); err != nil {
					t.Fatal(err)
				}
				same(t, string(got), string(e.answer))
			}
			here.Close()
			if err := <-served; err != nil {
				t.Error(err)
			}
		})
	}
}

func recordings(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no recordings", err)
	}
	return paths
}

// A recorded is one call with its answer.
type recorded struct{ call, answer []byte }

// exchanges reads a recording: lines of hexadecimal, by turns.
func exchanges(t testing.TB, path string) []recorded {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []recorded
	for s := bufio.NewScanner(f); s.Scan(); {
		sign, digits, _ := strings.Cut(s.Text(), " ")
		raw, err := hex.DecodeString(digits)
		switch {
		case sign == "#":
		case err != nil:
			t.Fatal(err)
		case sign == ">":
			all = append(all, recorded{call: raw})
		default:
			all[len(all)-1].answer = raw
		}
	}
	return all
}

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// license finds the module where the go command has unpacked it, and reads its texts.
func (m *module) license() error {
	said, err := goCommand("mod", "download", "-json", m.Path+"@"+m.Version)
	if err != nil {
		return err
	}
	var at struct{ Dir string }
	if err := json.Unmarshal(said, &at); err != nil {
		return fmt.Errorf("go mod download %s: %w", m.Path, err)
	}
	return m.readTexts(at.Dir)
}

// readTexts reads what a copy of the module has to carry along.
func (m *module) readTexts(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("%s: %w", m.Path, err)
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !isLegal(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		m.Texts = append(m.Texts, strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
		if m.Licence == "" {
			m.Licence = recognize(string(text))
		}
	}
	if m.Licence == "" {
		return fmt.Errorf("%s %s: no licence that is known", m.Path, m.Version)
	}
	return nil
}

// isLegal reports whether a file of this name says under what conditions code may be given on.
func isLegal(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	return slices.Contains([]string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "PATENTS"}, stem)
}

// recognize names a licence by words that only its text has, "" where it is another. The
// names are of the SPDX License List.
func recognize(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	for _, l := range []struct{ id, words string }{
		{"Apache-2.0", "Apache License Version 2.0"},
		{"MPL-2.0", "Mozilla Public License Version 2.0"},
		{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
		{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose"},
		{"BSD-3-Clause", "may be used to endorse or promote products derived from this software"},
		{"BSD-2-Clause", "Redistributions in binary form must reproduce the above copyright notice"},
	} {
		if strings.Contains(text, l.words) {
			return l.id
		}
	}
	return ""
}

func goCommand(args ...string) ([]byte, error) {
	c := exec.Command("go", args...)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
	}
	return out, nil
}

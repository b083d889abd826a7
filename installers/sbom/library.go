package main

import (
	"debug/elf"
	"fmt"
	"path/filepath"
)

// A library is a shared object of cied's own, shipped beside the program.
type library struct {
	Name   string   // of the file
	Sum    string   // SHA-256, in hexadecimal
	Needed []string // of the system: DT_NEEDED
}

func readLibraries(files []string) ([]library, error) {
	var all []library
	for _, file := range files {
		l, err := readLibrary(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, l)
	}
	return all, nil
}

func readLibrary(file string) (library, error) {
	f, err := elf.Open(file)
	if err != nil {
		return library{}, err
	}
	defer f.Close()
	needed, err := f.ImportedLibraries()
	if err != nil {
		return library{}, err
	}
	sum, err := sumOf(file)
	return library{filepath.Base(file), sum, needed}, err
}

//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// figures are what a process holds, and what it has taken so far.
type figures struct {
	resident     int64         // bytes of memory that are its own or shared (VmRSS)
	proportional int64         // the same, with what is shared counted in parts (Pss)
	processor    time.Duration // of user and system
	switches     int64         // of all its threads: each time that one was woken, or had to wait
}

// since is what was taken between two looks at a process.
func (f figures) since(before figures) figures {
	f.processor -= before.processor
	f.switches -= before.switches
	return f
}

// measure looks at a process. A thread that has ended between two looks takes its switches
// with it; the Go runtime keeps its threads.
func measure(pid int) (f figures, err error) {
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	if f.resident, err = field(filepath.Join(dir, "status"), "VmRSS:"); err != nil {
		return f, err
	}
	if f.proportional, err = field(filepath.Join(dir, "smaps_rollup"), "Pss:"); err != nil {
		return f, err
	}
	f.resident, f.proportional = f.resident<<10, f.proportional<<10 // both are in kB
	stat, err := os.ReadFile(filepath.Join(dir, "stat"))
	if err != nil {
		return f, err
	}
	if f.processor, err = processorIn(stat); err != nil {
		return f, err
	}
	f.switches, err = switches(dir)
	return f, err
}

// switches adds up the context switches of all threads.
func switches(dir string) (sum int64, err error) {
	threads, err := filepath.Glob(filepath.Join(dir, "task", "*", "status"))
	if err != nil {
		return 0, err
	}
	for _, status := range threads {
		for _, name := range []string{"voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"} {
			n, err := field(status, name)
			if errors.Is(err, os.ErrNotExist) {
				continue // the thread has ended
			}
			if err != nil {
				return 0, err
			}
			sum += n
		}
	}
	return sum, nil
}

// field reads one number from a file of lines "Name: value unit" (proc_pid_status(5)).
func field(file, name string) (int64, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	n, err := fieldIn(b, name)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", file, err)
	}
	return n, nil
}

func fieldIn(b []byte, name string) (int64, error) {
	for line := range bytes.Lines(b) {
		if f := bytes.Fields(line); len(f) >= 2 && string(f[0]) == name {
			return strconv.ParseInt(string(f[1]), 10, 48)
		}
	}
	return 0, fmt.Errorf("no %s", name)
}

// tick is the unit of times in proc_pid_stat(5): USER_HZ, which is 100 on every processor
// that Go and Linux have in common.
const tick = time.Second / 100

// processorIn adds utime and stime, the fields 14 and 15 of a stat of proc_pid_stat(5). The
// name of the program, field 2, may have spaces and brackets.
func processorIn(stat []byte) (time.Duration, error) {
	const afterName, utime, stime = 3, 14, 15
	f := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(f) <= stime-afterName {
		return 0, errors.New("too few fields in the stat of a process")
	}
	user, err := strconv.ParseInt(string(f[utime-afterName]), 10, 40)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseInt(string(f[stime-afterName]), 10, 40)
	return time.Duration(user+system) * tick, err
}

package doctor

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// A process is one that /proc shows (proc_pid(5)); elsewhere there are none.
type process struct {
	pid  int
	name string   // at most 15 bytes
	args []string // as started; empty where it has hidden them
	uid  int      // effective; -1 where it is not known
}

// processesNamed returns the processes with one of these names, by process number.
func processesNamed(m *Machine, names ...string) []process {
	dirs, err := fs.ReadDir(m.Root, "proc")
	if err != nil {
		return nil
	}
	var all []process
	for _, d := range dirs {
		pid, err := strconv.Atoi(d.Name())
		if err != nil {
			continue
		}
		comm, err := m.ReadFile("proc/" + d.Name() + "/comm")
		name := strings.TrimSuffix(string(comm), "\n")
		if err != nil || !slices.Contains(names, name) {
			continue // it has ended meanwhile, or is another
		}
		all = append(all, readProcess(m, pid, name))
	}
	slices.SortFunc(all, func(a, b process) int { return a.pid - b.pid })
	return all
}

// readProcess completes what is known of a process.
func readProcess(m *Machine, pid int, name string) process {
	p := process{pid: pid, name: name, uid: -1}
	if cmdline, err := m.ReadFile(fmt.Sprintf("proc/%d/cmdline", pid)); err == nil {
		p.args = parseArgs(cmdline)
	}
	if status, err := m.ReadFile(fmt.Sprintf("proc/%d/status", pid)); err == nil {
		p.uid = parseUID(status)
	}
	return p
}

// parseArgs reads proc_pid_cmdline(5): each argument ends in a zero byte.
func parseArgs(cmdline []byte) []string {
	cmdline = bytes.TrimRight(cmdline, "\x00")
	if len(cmdline) == 0 {
		return nil
	}
	return strings.Split(string(cmdline), "\x00")
}

// parseUID reads the effective user from proc_pid_status(5), the second number of
// "Uid:"; -1 where there is none.
func parseUID(status []byte) int {
	for line := range bytes.Lines(status) {
		f := bytes.Fields(line)
		if len(f) < 3 || string(f[0]) != "Uid:" {
			continue
		}
		if uid, err := strconv.ParseUint(string(f[2]), 10, 31); err == nil {
			return int(uid)
		}
	}
	return -1
}

// program returns the path of the executable: the link of /proc, which only its own user
// may read, or the name that it was started with.
func (p process) program(m *Machine) string {
	if exe, err := fs.ReadLink(m.Root, fmt.Sprintf("proc/%d/exe", p.pid)); err == nil {
		return exe
	}
	if len(p.args) > 0 {
		return p.args[0]
	}
	return p.name
}

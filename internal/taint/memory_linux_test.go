package taint

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// window is how much of a process is looked at a time, in bytes; windows overlap by more
// than the longest form.
const window, overlap = 1 << 20, 1 << 10

// A region is one line of /proc/PID/maps (proc_pid_maps(5)).
type region struct {
	begin, end uint64
	name       string
}

func regions(t *testing.T, pid int) []region {
	t.Helper()
	f, err := os.Open(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []region
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var r region
		var rights string
		fields := strings.Fields(lines.Text())
		if _, err := fmt.Sscanf(lines.Text(), "%x-%x %s", &r.begin, &r.end, &rights); err != nil {
			t.Fatalf("%q: %v", lines.Text(), err)
		}
		r.name = rights + " " + strings.Join(fields[5:], " ")
		if rights[0] == 'r' && r.end <= math.MaxInt64 { // what is above belongs to the kernel
			all = append(all, r)
		}
	}
	return all
}

// needsRoot skips the test where the memory of a process that is not dumpable cannot be
// read (ptrace(2), "Ptrace access mode checking").
func needsRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root: nobody else can read the memory of a process that forbids it")
	}
}

// core stops a process and returns what its memory has of digits, by their names. It is
// what a core file would hold: all that can be read.
func core(t *testing.T, pid int, digits map[string]string) (hits []string, size int64) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	defer syscall.Kill(pid, syscall.SIGCONT)
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		t.Fatal(err)
	}
	defer mem.Close()
	buf, zeros := make([]byte, window), make([]byte, window)
	for _, r := range regions(t, pid) {
		for at := r.begin; at < r.end; at += window - overlap {
			n, err := mem.ReadAt(buf[:min(window, r.end-at)], int64(at))
			if n == 0 && (errors.Is(err, io.EOF) || errors.Is(err, syscall.EIO) || errors.Is(err, syscall.EFAULT)) {
				break // of the kernel's making, such as [vvar]
			}
			size += int64(min(n, window-overlap))
			if bytes.Equal(buf[:n], zeros[:n]) {
				continue // most of what Go has asked for and not used yet
			}
			for name, d := range digits {
				for _, hit := range found(buf[:n], d) {
					hits = append(hits, fmt.Sprintf("%s in %x %s as %s", name, r.begin, r.name, hit))
				}
			}
		}
	}
	return hits, size
}

// holder makes the test binary a process that does nothing but know what it has read.
const holder = "CIED_TEST_TAINT_HOLDER"

func TestDigitsThatAProcessHoldsAreFoundInItsMemory(t *testing.T) {
	if os.Getenv(holder) != "" {
		hold()
		return
	}
	needsRoot(t)
	p := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	p.Env = append(os.Environ(), holder+"=1")
	in, err := p.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	defer p.Wait()
	defer in.Close()
	digits := map[string]string{"held": marked("held")}
	fmt.Fprintln(in, digits["held"])
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{"ASCII", "decimal octets"} {
		if hits, _ := core(t, p.Process.Pid, digits); !strings.Contains(strings.Join(hits, "\n"), " as "+form+": ") {
			t.Errorf("%s is not found: %q", form, hits)
		}
	}
	if hits, size := core(t, p.Process.Pid, map[string]string{"other": marked("other")}); len(hits) != 0 || size == 0 {
		t.Errorf("in %d bytes: %q", size, hits)
	}
}

func hold() {
	line, _ := bufio.NewReader(os.Stdin).ReadBytes('\n')
	octets := fmt.Append(nil, bytes.TrimSpace(line))
	os.Stdout.WriteString("held\n")
	io.Copy(io.Discard, os.Stdin)
	os.Stdout.Write(octets) // both are in use until here
	os.Stdout.Write(line)
}

//go:build !unix

package prompt

import "os/exec"

// group does nothing here: the program alone is killed, by exec.Cmd itself.
func group(*exec.Cmd) (leftover func()) { return func() {} }

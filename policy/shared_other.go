//go:build !windows

package policy

import "runtime"

func sharedDir() (string, error) {
	if runtime.GOOS == "darwin" {
		return "/Library/Application Support", nil
	}
	return "/etc", nil
}

//go:build !linux

package logfile

import "os"

// readByJournal reports false: systemd and its journal are Linux's.
func readByJournal(*os.File, string) bool { return false }

package policy

import "golang.org/x/sys/windows"

// sharedDir asks the system: the variable ProgramData is the person's to change.
func sharedDir() (string, error) {
	return windows.KnownFolderPath(windows.FOLDERID_ProgramData, windows.KF_FLAG_DEFAULT)
}

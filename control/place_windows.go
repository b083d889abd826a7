package control

import "io/fs"

// ours and private believe the access control lists of the user's profile, where the
// directory is. Whose the pipe is, is asked of the pipe.
func ours(fs.FileInfo) bool    { return true }
func private(fs.FileInfo) bool { return true }

package repair

import (
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// asUser runs f with that user's rights to files, and what f makes is theirs: under sudo the
// directories on the way to the journal are those of a person who may have put links there.
// The rights are those of one thread (setfsuid(2), "C library/kernel differences"), which f
// has to itself and which ends with it.
func asUser(uid, gid int, f func() error) error {
	if uid == os.Geteuid() {
		return f()
	}
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // for good: no other goroutine runs on this thread
		err := become(uid, gid)
		if err == nil {
			err = f()
		}
		done <- err
	}()
	return <-done
}

// become takes the rights to files from this thread that the user has not. The calls tell of
// no failure; a second one, with what is no id, tells what holds now (setfsuid(2), "Return
// value").
func become(uid, gid int) error {
	_, _ = unix.SetfsgidRetGid(gid)
	_, _ = unix.SetfsuidRetUid(uid)
	nowGID, _ := unix.SetfsgidRetGid(-1)
	nowUID, _ := unix.SetfsuidRetUid(-1)
	if nowUID != uid || nowGID != gid {
		return fmt.Errorf("the rights of user %d cannot be taken: %w", uid, fs.ErrPermission)
	}
	return nil
}

// ownerOf returns the user whom a file belongs to.
func ownerOf(info fs.FileInfo) (uid int, known bool) {
	s, known := info.Sys().(*syscall.Stat_t)
	if !known {
		return 0, false
	}
	return int(s.Uid), true
}

package doctor

import "golang.org/x/sys/windows"

// smRemoteSession is SM_REMOTESESSION of GetSystemMetrics (winuser.h).
const smRemoteSession = 0x1000

// remoteDesktop reports whether this session is one of Remote Desktop Services.
func remoteDesktop() bool {
	metrics := windows.NewLazySystemDLL("user32.dll").NewProc("GetSystemMetrics")
	if metrics.Find() != nil {
		return false
	}
	n, _, _ := metrics.Call(smRemoteSession)
	return n != 0
}

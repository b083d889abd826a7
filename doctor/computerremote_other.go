//go:build !windows

package doctor

func remoteDesktop() bool { return false }

//go:build !linux

package session

// monotonicUSec is not asked for by other service managers.
func monotonicUSec() string { return "" }

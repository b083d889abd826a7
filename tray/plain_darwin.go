//go:build cgo

package tray

// plain is label: menus of macOS have no access keys.
func plain(label string) string { return label }

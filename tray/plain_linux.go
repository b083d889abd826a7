package tray

import "strings"

// plain keeps a label from being read as one with an access key, which "_" marks in a menu of
// com.canonical.dbusmenu. cied marks none.
func plain(label string) string { return strings.ReplaceAll(label, "_", "__") }

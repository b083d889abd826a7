package tray

import "strings"

// plain keeps a label from being read as one with an access key, which "&" marks in a menu of
// Windows. cied marks none.
func plain(label string) string { return strings.ReplaceAll(label, "&", "&&") }

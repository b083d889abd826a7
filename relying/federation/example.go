package federation

import _ "embed"

//go:embed example.toml
var example string

// Example returns a file for an invented municipality and its supplier, with comments in
// Italian, the language of the manual and of the portal: the one to start from.
func Example() string { return example }

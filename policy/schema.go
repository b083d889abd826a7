package policy

import _ "embed"

//go:embed policy.schema.json
var schema string

//go:embed policy.example.toml
var example string

// Schema returns the JSON schema (draft 2020-12) of a policy file.
func Schema() string { return schema }

// Example returns a policy file with every key at the value that holds without a file.
func Example() string { return example }

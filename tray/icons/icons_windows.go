package icons

import "embed"

//go:embed ico/*.ico
var pictures embed.FS

func file(n Name) string { return "ico/" + string(n) + ".ico" }

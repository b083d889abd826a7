//go:build !windows

package icons

import "embed"

//go:embed png/*-48.png
var pictures embed.FS

func file(n Name) string { return "png/" + string(n) + "-48.png" }

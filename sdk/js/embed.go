// Package sdkjs is the module for login pages as built: what a Go server needs to serve it
// as it is, without npm.
package sdkjs

import (
	"embed"
	"io/fs"
)

//go:embed dist/*.js
var dist embed.FS

// Dist returns the scripts of the module, index.js and what it imports, to be served from
// one directory: http.FileServerFS(sdkjs.Dist()).
func Dist() fs.FS {
	scripts, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("sdkjs: " + err.Error()) // "dist" is a valid path
	}
	return scripts
}

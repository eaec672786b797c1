//go:build tools

// Package contour names the command that carries the Gateway API out.
package contour

import _ "github.com/projectcontour/contour/cmd/contour"

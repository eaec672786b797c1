//go:build tools

// Package helm names the command that installs the chart.
package helm

import _ "helm.sh/helm/v3/cmd/helm"

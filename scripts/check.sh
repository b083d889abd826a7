#!/usr/bin/env bash
# What can be said of the code without running it.
set -euo pipefail

staticcheck=honnef.co/go/tools/cmd/staticcheck@v0.7.0
govulncheck=golang.org/x/vuln/cmd/govulncheck@v1.1.4

unformatted=$(find . -name '*.go' -not -path './.git/*' -print0 | xargs -0 gofmt -l)
if [[ -n $unformatted ]]; then
	printf 'gofmt would change:\n%s\n' "$unformatted" >&2
	exit 1
fi
echo "ok  	gofmt"

go vet ./...
echo "ok  	go vet"

# The tools are built for the machine they run on, whatever cied is built for.
go run "$staticcheck" ./...
echo "ok  	staticcheck"

# govulncheck fails in the same way for a vulnerability (3) and for a database that does
# not answer (1), behind go run; its own words tell them apart.
if said=$(timeout 180 go run "$govulncheck" ./... 2>&1); then
	echo "ok  	govulncheck"
elif grep -q '^exit status 3$' <<<"$said"; then
	printf '%s\n' "$said" >&2
	exit 1
else
	printf -- '--  	govulncheck: not checked: %s\n' "$(grep -v '^exit status' <<<"$said" | tail -n 1)"
fi

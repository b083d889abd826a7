#!/usr/bin/env bash
# Runs every test, those that need a machine too, under the race detector: test.sh 20m.
# A package may take as long as the argument says. The sweep over faults runs as a sample
# there, and whole without the race detector, which would take an hour.
set -euo pipefail

export CIED_MACHINE_TESTS=1

gate=$(mktemp -d)
trap 'rm -r "$gate"' EXIT
go build -o "$gate/testgate" ./internal/testgate
go test -json -race -count=1 -timeout="${1:-20m}" ./... | "$gate/testgate"
CIED_SWEEP=full go test -json -count=1 -timeout="${1:-20m}" -run 'Sweep|Ledger' ./... | "$gate/testgate"

#!/usr/bin/env bash
# Runs every fuzz target for a while: fuzz.sh 5s. go test takes one target at a time.
set -euo pipefail

duration=${1:-5s}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
count=0

# fuzz runs one target; what it prints is of interest only when it fails.
fuzz() {
	if ! timeout 180 go test -run='^$' -fuzz="^$2\$" -fuzztime="$duration" \
		-fuzzminimizetime=1x -parallel=2 "$1" >"$log" 2>&1 && ! only_late; then
		cat "$log" >&2
		echo "FAIL	$1 $2" >&2
		exit 1
	fi
	echo "ok  	$1 $2	$(grep -o 'execs: [0-9]*' "$log" | tail -n 1)"
}

# go test calls it a failure when the time is up in the middle of an input. That is all
# that it then says, and there is no input to write down.
only_late() {
	grep -qx '    context deadline exceeded' "$log" && ! grep -q 'Failing input' "$log"
}

while read -r dir package; do
	grep -qs '^func Fuzz' "$dir"/*_test.go || continue # nothing to build and to ask
	targets=$(go test -list='^Fuzz' "$package" | grep '^Fuzz' || true)
	for target in $targets; do
		fuzz "$package" "$target"
		count=$((count + 1))
	done
done < <(go list -f '{{.Dir}} {{.ImportPath}}' ./...)

if ((count == 0)); then
	echo "no fuzz target was found" >&2
	exit 1
fi
echo "ok  	$count fuzz targets, $duration each"

#!/usr/bin/env bash
# Runs the benchmarks that count APDUs, then measures what the program of a package costs
# while nobody uses it, and prints a table of each: bench.sh 20x. Needs what the tests need.
set -euo pipefail

main() {
	apdus "${1:-20x}"
	if [[ $(uname -s) == Linux ]]; then
		echo
		idle
	fi
}

# idle measures the program as installers/build.sh makes it, with CIED_IDLE_SECONDS.
idle() {
	. installers/lib.sh
	. installers/linux.sh
	local said
	said=$(installers/version.sh)
	eval "export ${said//$'\n'/ }"
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	toolchain "$host"
	compile_linux "$host" "$work/cied"
	go run ./internal/idle "$work/cied"
}

# apdus TIMES runs the benchmarks. Their lines are "BenchmarkName/case-2  20  1234 ns/op
# 54.00 apdus/op …": pairs of a value and its unit.
apdus() {
	local packages
	packages=$(grep -rl --include='*_test.go' '^func Benchmark' . | xargs -n 1 dirname | sort -u)
	[[ -n $packages ]] || { echo "there are no benchmarks" >&2; exit 1; }
	# shellcheck disable=SC2086 # one argument for each package
	go test -run='^$' -bench=. -benchtime="$1" $packages | awk "$table"
}

table='
	/^(FAIL|---|panic)/ { print; bad = 1; next }
	!/^Benchmark/ { next }
	{
		name = $1
		sub(/^Benchmark/, "", name)
		sub(/-[0-9]+$/, "", name)
		value["ns/op"] = value["apdus/op"] = value["bytes/op"] = value["apdus-after-pin/op"] = ""
		extra = ""
		for (i = 3; i < NF; i += 2) {
			if ($(i+1) in value) value[$(i+1)] = $i
			else extra = extra "  " $i " " $(i+1)
		}
		ms = value["ns/op"] == "" ? "" : sprintf("%.3f", value["ns/op"] / 1e6)
		if (!head++) printf "%-44s %9s %10s %9s %9s\n", "benchmark", "apdus/op", "after PIN", "bytes/op", "ms/op"
		printf "%-44s %9s %10s %9s %9s%s\n", name, whole(value["apdus/op"]), whole(value["apdus-after-pin/op"]), value["bytes/op"], ms, extra
	}
	function whole(n) { return n == "" ? "" : n + 0 }
	END { exit bad }
'

main "$@"

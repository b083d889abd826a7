#!/usr/bin/env bash
# Builds every package that can be built on this computer, and lists those that cannot,
# with the reason:
#
#	installers/build.sh [DIR]     bin/packages, unless told otherwise
#
# The same commit gives the same bytes (installers/reproduce.sh shows it), unless CIED_SIGN
# names a program that signs (installers/sign.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C TZ=UTC
umask 022

. installers/lib.sh
. installers/linux.sh
. installers/windows.sh
out=$(realpath -m "${1:-bin/packages}")
cache=$(realpath -m "${CIED_CACHE:-bin/cache}") # what was fetched stays for the next time
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

main() {
	local said
	said=$(installers/version.sh)
	eval "export ${said//$'\n'/ }"
	echo "cied $CIED_VERSION, $(date -u -d "@$SOURCE_DATE_EPOCH" '+%F %T') UTC"
	rm -rf "$out"
	mkdir -p "$out"
	linux "$host"
	linux "$(other "$host")"
	windows amd64
	windows arm64
	macos
	checksums
	summary
}

# other is the second of the two architectures.
other() {
	case $1 in
	amd64) echo arm64 ;;
	*) echo amd64 ;;
	esac
}

macos() {
	if [[ $(uname -s) == Darwin ]]; then
		installers/macos/package.sh "$out"
		keep "$out/cied_${CIED_VERSION}_macos_universal.pkg"
	else
		leave "cied_${CIED_VERSION}_macos_universal.pkg" "pkgbuild, productbuild and the PC/SC framework are parts of macOS: run installers/macos/package.sh there (nobody has yet)"
	fi
}

# bill PROGRAM NAME [LIBRARY]
bill() {
	go run ./installers/sbom -version "$CIED_VERSION" -at "$SOURCE_DATE_EPOCH" "$1" "${@:3}" >"$out/$2.cdx.json"
	keep "$out/$2.cdx.json"
}

checksums() {
	(cd "$out" && sha256sum -- *) >"$work/SHA256SUMS"
	mv "$work/SHA256SUMS" "$out/"
	sign "$out/SHA256SUMS"
	keep "$out/SHA256SUMS"
}

summary() {
	printf '\n%s files in %s\n' "${#built[@]}" "$out"
	((${#left[@]} == 0)) || printf '\nNot built here:\n'
	((${#left[@]} == 0)) || printf '  %s\n' "${left[@]}"
}

main

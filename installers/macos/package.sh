#!/usr/bin/env bash
# Builds the package of macOS, on macOS with the command line tools of Xcode:
#
#	installers/macos/package.sh [DIR]
#
# Nobody has run it yet. The program is universal (amd64 and arm64), goes to /usr/local/bin,
# and brings a LaunchAgent that starts it with each person's session (launchd.plist(5)).
# CIED_SIGN signs the package, see installers/sign.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."

. installers/lib.sh
out=${1:-bin/packages}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

main() {
	local said
	if [[ $(uname -s) != Darwin ]]; then
		echo "installers/macos/package.sh: pkgbuild and the PC/SC framework are parts of macOS" >&2
		exit 1
	fi
	said=$(installers/version.sh)
	eval "export ${said//$'\n'/ }"
	mkdir -p "$out" "$work"/root/{usr/local/bin,Library/LaunchAgents,usr/local/share/cied}
	program "$work/root/usr/local/bin/cied"
	cp installers/macos/it.cied.serve.plist "$work/root/Library/LaunchAgents/"
	cp LICENSE policy/policy.example.toml "$work/root/usr/local/share/cied/"
	go run ./installers/sbom -licences "$work/amd64" >"$work/root/usr/local/share/cied/licences.txt"
	package "$out/cied_${CIED_VERSION}_macos_universal.pkg"
}

# program builds one file for both processors.
program() {
	local arch
	for arch in amd64 arm64; do
		GOOS=darwin CGO_ENABLED=1 CC="clang -arch ${arch/amd64/x86_64}" compile "$arch" "$work/$arch"
	done
	lipo -create -output "$1" "$work/amd64" "$work/arm64"
}

# package: the minimum version of macOS is Go's (https://go.dev/wiki/MinimumRequirements).
package() {
	pkgbuild --root "$work/root" --identifier invalid.cied.cied --version "${CIED_VERSION%%-*}" \
		--install-location / --ownership recommended "$work/cied.pkg"
	productbuild --package "$work/cied.pkg" "$1"
	sign "$1"
}

main

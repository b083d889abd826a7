#!/usr/bin/env bash
# Installs what a fresh Debian lacks to build cied ("build"), to make its packages
# ("package") or to test it ("test"), and nothing that is there. Elsewhere it says what is missing.
set -euo pipefail

build_packages=(gcc libc6-dev pkg-config libpcsclite-dev)
package_packages=(zip msitools wixl faketime binutils gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
test_packages=(pcscd vsmartcard-vpcd opensc pcsc-tools openssl chromium firefox-esr
	pinentry-gtk2 pinentry-curses zenity xvfb xdotool util-linux dbus-daemon
	libxml2-utils xmlsec1 systemd librsvg2-bin xfce4-panel x11-apps
	rpm lintian debootstrap desktop-file-utils appstream osslsigncode
	wine64 gcc-mingw-w64-x86-64
	clang valgrind p11-kit p11-kit-modules softhsm2
	redis-server opensaml-schemas xmltooling-schemas
	gnutls-bin libnss3-tools libengine-pkcs11-openssl curl openssh-client openssh-server)
# Modules from the npm registry, by their lock files, for tests alone.
npm_folders=(localhttp/testdata/axe sdk/js)

main() {
	need_go
	local packages=("${build_packages[@]}")
	case "${1:-}" in
	build) ;;
	package) packages+=("${package_packages[@]}") ;;
	test) packages+=("${package_packages[@]}" "${test_packages[@]}") ;;
	*)
		echo "usage: $0 build|package|test" >&2
		exit 2
		;;
	esac
	# A node of another origin than Debian's stays.
	if [[ $1 == test ]] && ! command -v npm >/dev/null; then
		packages+=(nodejs npm)
	fi
	if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
		install_debian "${packages[@]}"
	else
		look_elsewhere "$1"
	fi
	if [[ $1 == test ]]; then
		install_npm
	fi
}

# install_npm fetches what is not there in the version of the lock file.
install_npm() {
	local folder
	for folder in "${npm_folders[@]}"; do
		if [[ ! $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]]; then
			npm ci --no-audit --no-fund --ignore-scripts --prefix "$folder"
		fi
	done
}

# Go chooses the toolchain that go.mod asks for; an old Go, or one that may not fetch
# another, says so here.
need_go() {
	local said
	if ! command -v go >/dev/null; then
		echo "cied is built with Go 1.26 or later, and there is no go in PATH. See https://go.dev/dl/" >&2
		exit 1
	fi
	if ! said=$(go list -m 2>&1); then
		printf 'cied is built with Go 1.26 or later. go says:\n%s\n' "$said" >&2
		exit 1
	fi
}

installed() {
	[[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

install_debian() {
	local missing=() p
	for p in "$@"; do
		installed "$p" || missing+=("$p")
	done
	((${#missing[@]})) || return 0
	if ((EUID != 0)); then
		if ! command -v sudo >/dev/null; then
			echo "Missing, and there is no sudo to install it with: ${missing[*]}" >&2
			exit 1
		fi
		as_root=(sudo)
	fi
	echo "Installing: ${missing[*]}"
	"${as_root[@]}" apt-get -q update
	let_no_service_start
	if [[ " ${missing[*]} " == *" openssh-server "* ]]; then
		keep_ssh_closed
	fi
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
		apt-get -q -y -o Dpkg::Use-Pty=0 --no-install-recommends install "${missing[@]}"
}

# Where no service manager runs (a container), the package of pcscd would fail to start
# its service. Debian's way to say no is /usr/sbin/policy-rc.d (Debian Policy, 9.3.3.1); it
# is taken away again.
let_no_service_start() {
	if [[ -d /run/systemd/system || -e $policy ]]; then
		return
	fi
	printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
	"${as_root[@]}" chmod 755 "$policy"
	trap '"${as_root[@]}" rm -f "$policy"' EXIT
	trap 'exit 130' INT TERM
}

# The tests start the program sshd for themselves. Nobody who tests cied wants a door into
# the machine, which the package would open.
keep_ssh_closed() {
	if [[ -d /run/systemd/system ]]; then
		"${as_root[@]}" systemctl --quiet mask ssh.service ssh.socket
		echo "The service of openssh-server stays off. To have it: systemctl unmask ssh.service ssh.socket"
	fi
}

# look_elsewhere names what has to be there, and goes on where it is.
look_elsewhere() {
	local missing=() program
	local programs=(cc pkg-config)
	if [[ $1 == test ]]; then
		programs+=(pcscd opensc-tool pcsc_scan openssl chromium firefox-esr pinentry-gtk-2
			pinentry-curses zenity Xvfb xdotool dbus-daemon npm xmllint xmlsec1)
	fi
	if [[ $1 == test && $(uname -s) == Linux ]]; then
		programs+=(redis-server clang valgrind p11-kit p11tool softhsm2-util modutil certutil curl ssh sshd)
	fi
	for program in "${programs[@]}"; do
		PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null || missing+=("$program")
	done
	if [[ $(uname -s) == Linux ]] && ! pkg-config --exists libpcsclite 2>/dev/null; then
		missing+=("the headers of libpcsclite")
	fi
	((${#missing[@]})) || return 0
	{
		echo "This script installs on Debian and its relatives only. Missing here:"
		printf '  %s\n' "${missing[@]}"
		echo "Names of the packages elsewhere (nobody has tried them):"
		echo "  Fedora:  dnf install gcc pkgconf pcsc-lite-devel"
		echo "  Arch:    pacman -S gcc pkgconf pcsclite ccid"
		echo "  macOS:   xcode-select --install   (PC/SC is part of the system)"
		if [[ $1 == test ]]; then
			echo "and for the tests"
			echo "  Fedora:  dnf install pcsc-lite opensc pcsc-tools openssl chromium firefox pinentry-gtk pinentry zenity xorg-x11-server-Xvfb xdotool dbus-daemon npm libxml2 xmlsec1-openssl clang valgrind p11-kit-server gnutls-utils softhsm nss-tools openssl-pkcs11 curl openssh-clients openssh-server"
			echo "  macOS:   brew install opensc pcsc-tools openssl pinentry-mac chromium firefox zenity node libxmlsec1"
			echo "  Arch:    pacman -S opensc pcsc-tools openssl chromium firefox pinentry zenity xorg-server-xvfb xdotool npm libxml2 xmlsec clang valgrind p11-kit softhsm nss libp11 curl openssh"
			echo "  vpcd, the virtual reader, is built from its sources: https://frankmorgner.github.io/vsmartcard/"
			echo "Without them run: go test ./..."
		fi
	} >&2
	exit 1
}

policy=/usr/sbin/policy-rc.d
as_root=() # what to put before a command that needs root
main "$@"

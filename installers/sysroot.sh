#!/usr/bin/env bash
# Fetches what cgo needs of libpcsclite for another architecture than this computer's:
#
#	installers/sysroot.sh arm64 DIR
#
# unpacks Debian's packages for it under DIR. apt checks their signatures; it keeps its
# lists under DIR too, so that the computer learns of no foreign architecture.
set -euo pipefail

arch=$1 dir=$(realpath -m "$2")
[[ -e $dir/done ]] && exit 0

mkdir -p "$dir"/apt/{lists,cache/archives}/partial "$dir/packages"
touch "$dir/apt/status"
# Where root calls, apt reads as a user who may not look into DIR.
options=(-q -o "APT::Architecture=$arch" -o "APT::Architectures=$arch" -o "Dir::State::lists=$dir/apt/lists"
	-o "Dir::State::status=$dir/apt/status" -o "Dir::Cache=$dir/apt/cache" -o "APT::Sandbox::User=$(id -un)")
apt-get "${options[@]}" update
cd "$dir/packages"
apt-get "${options[@]}" download libpcsclite-dev libpcsclite1
for package in *.deb; do
	dpkg-deb -x "$package" "$dir"
done
touch "$dir/done"

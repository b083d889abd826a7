#!/usr/bin/env bash
# Builds the packages twice, the second time from a copy of the sources in another
# directory, and compares them octet by octet:
#
#	installers/reproduce.sh [DIR]     where the packages of the first build are, or come to be
#
# With CIED_FRESH=1 the second build shares no compiled package with the first.
set -euo pipefail
cd "$(dirname "$0")/.."

first=$(realpath -m "${1:-bin/packages}")
other=$(mktemp -d)
trap 'rm -rf "$other"' EXIT

said=$(installers/version.sh)
eval "export ${said//$'\n'/ }"
unset CIED_SIGN
[[ -e $first/SHA256SUMS ]] || installers/build.sh "$first"
mkdir "$other/sources"
git ls-files -z --cached --others --exclude-standard | xargs -0 ls -d 2>/dev/null |
	tar --create --files-from=- | tar --extract --directory="$other/sources"
if [[ ${CIED_FRESH-} == 1 ]]; then
	export GOCACHE=$other/cache CIED_CACHE=$other/kept
fi
CIED_CACHE=$(realpath -m "${CIED_CACHE:-bin/cache}") "$other/sources/installers/build.sh" "$other/packages"
diff --recursive --brief "$first" "$other/packages"
echo "ok  	two builds of $CIED_VERSION are the same bytes"

#!/usr/bin/env bash
# Prints what a build of this tree is called and when its commit was made:
#
#	CIED_VERSION=0.1.0-dev.119.gea47fef
#	SOURCE_DATE_EPOCH=1795355840
#
# A commit with the tag v0.1.0 is 0.1.0. Any other is on its way to the release that the
# source names (Semantic Versioning 2.0.0, 9): commits since the beginning, so that the next
# one sorts above, then the commit, then "dirty" where a file differs from it. What the
# environment says already stays: a tree without git needs both.
set -euo pipefail
cd "$(dirname "$0")/.."

# named is the release in the source, which -ldflags -X replaces.
named() { sed -n 's/^\(var\|const\)\?[[:space:]]*release *= "\([^"]*\)".*$/\2/p' cmd/cied/version.go; }

version() {
	local tag
	if tag=$(git describe --tags --exact-match --match 'v[0-9]*' 2>/dev/null) && clean; then
		echo "${tag#v}"
		return
	fi
	printf '%s-dev.%s.g%s' "$(named)" "$(git rev-list --count HEAD)" "$(git rev-parse --short=7 HEAD)"
	clean || printf '.dirty'
}

clean() { [[ -z $(git status --porcelain) ]]; }

# Outside a repository of our own git would describe another one around it.
if [[ -z ${CIED_VERSION-} || -z ${SOURCE_DATE_EPOCH-} ]] && [[ ! -e .git ]]; then
	echo "installers/version.sh: no git here: set CIED_VERSION and SOURCE_DATE_EPOCH" >&2
	exit 1
fi
echo "CIED_VERSION=${CIED_VERSION:-$(version)}"
echo "SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}"

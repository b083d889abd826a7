# What the scripts of this directory have in common; they read it with ".".

nfpm=github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.1

built=() left=() # what was built, and what was not with its reason

# leave notes what is not built, and why.
leave() {
	left+=("$1: $2")
	echo "--  	$1: not built: $2"
}

# keep notes what was built, by its path.
keep() {
	built+=("$1")
	echo "ok  	${1##*/}"
}

have() { command -v "$1" >/dev/null; }

# same gives everything under a directory the time of the commit, and plain rights.
same() {
	find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
	chmod -R u=rwX,go=rX "$1"
}

# sign lets CIED_SIGN, a program, sign a file in its place; without one nothing is signed.
sign() {
	if [[ -n ${CIED_SIGN-} ]]; then
		"$CIED_SIGN" "$1"
	fi
}

# gzipped compresses standard input so that the same bytes give the same bytes.
gzipped() { gzip -9n; }

# compile ARCH FILE [LDFLAGS]: cied for GOOS, which the caller sets with CGO_ENABLED. Who
# publishes releases names in CIED_UPDATES where "cied version --check" may ask for them.
compile() {
	GOARCH=$1 go build -trimpath -buildvcs=false -buildmode="${buildmode:-exe}" \
		-ldflags "-s -w -X main.release=$CIED_VERSION -X main.madeAt=$SOURCE_DATE_EPOCH -X main.updates=${CIED_UPDATES-} ${3-}" -o "$2" ./cmd/cied
}

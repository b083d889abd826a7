# The packages of Linux: .deb, .rpm and a plain tarball. Read by build.sh.

host=$(go env GOHOSTARCH)
module=cied-pkcs11.so

# linux ARCH
linux() {
	local arch=$1 root=$work/linux-$1
	local name=cied_${CIED_VERSION}_linux_$arch
	toolchain "$arch" || return 0
	compile_linux "$arch" "$root/usr/bin/cied"
	compile_module "$root/usr/lib/pkcs11/$module"
	if [[ $arch == "$host" ]]; then
		complete "$root/usr/bin/cied"
	elif [[ ! -d $work/completions ]]; then
		leave "packages of linux/$arch" "completions and manual are written by cied itself, which was not built for linux/$host"
		return 0
	fi
	bill "$root/usr/bin/cied" "$name" "$root/usr/lib/pkcs11/$module"
	stage "$root"
	tarball "$root" "$name"
	package deb "$arch" "$root"
	package rpm "$arch" "$root"
}

# toolchain says whether there is what cgo needs for ARCH, and fetches what can be fetched.
toolchain() {
	CC=gcc PKG_CONFIG_SYSROOT_DIR=''
	if [[ $(go env GOHOSTOS) != linux ]]; then
		leave "packages of linux/$1" "PC/SC needs cgo, and there is no cross compiler for Linux on $(go env GOHOSTOS)"
		return 1
	fi
	if [[ $1 == "$host" ]]; then
		have gcc && return 0
		leave "packages of linux/$1" "gcc is not installed"
		return 1
	fi
	local triple
	triple=$(triplet "$1")
	CC=$triple-gcc
	if ! have "$CC"; then
		leave "packages of linux/$1" "$CC is not installed (Debian: gcc-${triple//_/-} libc6-dev-$1-cross)"
		return 1
	fi
	if ! have apt-get || ! installers/sysroot.sh "$1" "$cache/sysroot-$1" >"$work/sysroot.log" 2>&1; then
		leave "packages of linux/$1" "libpcsclite for $1 was not found: $(tail -n 1 "$work/sysroot.log" 2>/dev/null || echo no apt-get)"
		return 1
	fi
	PKG_CONFIG_SYSROOT_DIR=$cache/sysroot-$1
	PKG_CONFIG_LIBDIR=$PKG_CONFIG_SYSROOT_DIR/usr/lib/$triple/pkgconfig
}

# triplet is what Debian calls ARCH in paths and names of compilers.
triplet() {
	case $1 in
	amd64) echo x86_64-linux-gnu ;;
	arm64) echo aarch64-linux-gnu ;;
	*) echo "$1-linux-gnu" ;;
	esac
}

# compile_linux builds a position independent program whose relocations are read-only.
compile_linux() {
	local settings=(GOOS=linux CGO_ENABLED=1 "CC=$CC")
	if [[ -n $PKG_CONFIG_SYSROOT_DIR ]]; then
		# Go's cache remembers where the library was and not that pkg-config was asked
		# elsewhere: another checkout's folder would stay in it.
		settings+=("PKG_CONFIG_LIBDIR=$PKG_CONFIG_LIBDIR" "PKG_CONFIG_SYSROOT_DIR=$PKG_CONFIG_SYSROOT_DIR"
			"GOCACHE=$cache/go-$1")
	fi
	(export "${settings[@]}" && buildmode=pie compile "$1" "$2" "-extldflags=-Wl,-z,relro,-z,now")
}

# compile_module FILE: a library that is loaded and never run needs no right to be.
compile_module() {
	CC=$CC pkcs11/module/build.sh "$1"
	chmod a-x "$1"
}

# complete has cied write its completions and the pages of the manual, which are the same
# on every architecture. A page that is not in English is in a directory of its language
# (Filesystem Hierarchy Standard 3.0, 4.11.6).
complete() {
	local tag
	mkdir -p "$work/completions" "$work"/man/{,it/,de/,fr/,sl/}man1
	"$1" completion bash >"$work/completions/bash"
	"$1" completion zsh >"$work/completions/zsh"
	"$1" completion fish >"$work/completions/fish"
	"$1" man | gzipped >"$work/man/man1/cied.1.gz"
	for tag in it de fr sl; do
		"$1" man --language "$tag" | gzipped >"$work/man/$tag/man1/cied.1.gz"
	done
}

# stage lays out the files as the package has them.
stage() {
	local share=$1/usr/share doc=$1/usr/share/doc/cied
	mkdir -p "$1"/etc/xdg/autostart "$1"/usr/lib/systemd/user/graphical-session.target.wants "$doc" "$share"/{applications,metainfo} \
		"$share"/icons/hicolor/scalable/apps "$share"/{bash-completion/completions,zsh/site-functions,fish/vendor_completions.d}
	cp installers/linux/cied-autostart.desktop "$1/etc/xdg/autostart/cied.desktop"
	cp installers/systemd/cied.service installers/systemd/cied.socket "$1/usr/lib/systemd/user/"
	ln -s ../cied.service "$1/usr/lib/systemd/user/graphical-session.target.wants/cied.service"
	cp installers/linux/cied.desktop installers/linux/cied-url.desktop "$share/applications/"
	filled installers/linux/invalid.cied.cied.metainfo.xml >"$share/metainfo/invalid.cied.cied.metainfo.xml"
	cp tray/icons/cied.svg "$share/icons/hicolor/scalable/apps/cied.svg"
	cp -r "$work/man" "$share/"
	cp "$work/completions/bash" "$share/bash-completion/completions/cied"
	cp "$work/completions/zsh" "$share/zsh/site-functions/_cied"
	cp "$work/completions/fish" "$share/fish/vendor_completions.d/cied.fish"
	cp policy/policy.example.toml policy/policy.schema.json "$doc/"
	register "$1" /usr/lib/pkcs11
	copyright >"$doc/copyright"
	licences "$1/usr/bin/cied" | gzipped >"$doc/licences.gz"
	gzipped <CHANGELOG.md >"$doc/changelog.gz"
	same "$1"
}

# register ROOT DIR tells p11-kit that the module is in DIR. The path is whole: which
# directory p11-kit would look in is its distribution's choice.
register() {
	local modules=$1/usr/share/p11-kit/modules
	mkdir -p "$modules"
	sed "s,@MODULE@,$2/$module," installers/linux/cied.module >"$modules/cied.module"
}

# filled writes a template with the version and the day of the commit.
filled() {
	local kind=stable
	[[ $CIED_VERSION != *-* ]] || kind=development
	sed -e "s/@VERSION@/$CIED_VERSION/g" -e "s/@DATE@/$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)/g" -e "s/@KIND@/$kind/g" "$1"
}

# copyright is the licence of cied, and says where those of others are.
copyright() {
	printf 'cied: Copyright the cied authors, under the European Union Public Licence 1.2.\n\n'
	printf 'The program holds code of other modules, each under its own licence: licences.gz\n'
	printf 'beside this file has their texts.\n\n'
	cat LICENSE
}

# licences are those of cied and of the modules whose code PROGRAM holds.
licences() {
	cat LICENSE
	printf '\n\nThe program holds code of these modules, each under its own licence.\n\n'
	go run ./installers/sbom -licences "$1"
}

# tarball is the staged tree, for systems without .deb and .rpm.
tarball() {
	local file=$out/$2.tar.gz
	tar --create --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=ustar \
		--directory="$1" --transform="s,^\.,cied-$CIED_VERSION," . | gzipped >"$file"
	keep "$file"
}

# package FORMAT ARCH ROOT
package() {
	local root=$3-$1 modules=/usr/lib64/pkcs11
	[[ $1 == rpm ]] || modules=/usr/lib/$(triplet "$2")/pkcs11
	cp -a "$3" "$root"
	move "$root" "$modules"
	[[ $1 == rpm ]] || debian "$root"
	same "$root"
	CIED_ROOT=$root CIED_ARCH=$2 CIED_MODULES=$modules CIED_GLIBC=$(glibc "$root/usr/bin/cied" "$root$modules/$module") \
		go run "$nfpm" package --config installers/nfpm.yaml --packager "$1" --target "$out/" >"$work/nfpm.log" || {
		cat "$work/nfpm.log" >&2
		return 1
	}
	local file
	file=$(sed -n 's/^created package: //p' "$work/nfpm.log")
	sign "$file"
	keep "$file"
}

# move ROOT DIR puts the module where the format wants it.
move() {
	mkdir -p "$1$2"
	mv "$1/usr/lib/pkcs11/$module" "$1$2/"
	register "$1" "$2"
}

# debian adds what Debian's policy asks for: the changelog of the package (4.4), and the
# overrides of lintian with their reasons.
debian() {
	local version=${CIED_VERSION/-/\~}
	mkdir -p "$1/usr/share/lintian/overrides"
	cp installers/deb/lintian-overrides "$1/usr/share/lintian/overrides/cied"
	gzipped >"$1/usr/share/doc/cied/changelog.Debian.gz" <<-END
		cied ($version-1) unstable; urgency=medium

		  * Built from the sources of cied. What has changed stands in changelog.gz.

		 -- The cied authors <cied@cied.invalid>  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
	END
}

# glibc FILE... is the newest version of the C library's symbols that any of them asks for.
glibc() { readelf --version-info "$@" | grep -o 'GLIBC_[0-9.]*' | cut -d_ -f2 | sort -Vu | tail -n 1; }

# The programs of Windows, in a .zip, and the installer (.msi). Read by build.sh.

# windows ARCH: cied.exe is for a console; ciedw.exe opens none, as pythonw.exe does.
windows() {
	local dir=$work/windows-$1 name=cied_${CIED_VERSION}_windows_$1
	mkdir -p "$dir"
	GOOS=windows CGO_ENABLED=0 compile "$1" "$dir/cied.exe"
	GOOS=windows CGO_ENABLED=0 compile "$1" "$dir/ciedw.exe" "-H=windowsgui"
	sign "$dir/cied.exe"
	sign "$dir/ciedw.exe"
	bill "$dir/cied.exe" "$name"
	cp policy/policy.example.toml "$dir/"
	licences "$dir/cied.exe" | sed 's/$/\r/' >"$dir/LICENSE.txt"
	same "$dir"
	zipped "$dir" "$out/$name.zip"
	installer "$1" "$dir" "$out/$name.msi"
}

# zipped DIR FILE: the files in the order of their names, without what only Unix keeps.
zipped() {
	if ! have zip; then
		leave "${2##*/}" "zip is not installed"
		return 0
	fi
	rm -f "$2"
	(cd "$1" && printf '%s\n' * | LC_ALL=C sort | TZ=UTC zip -q -X -@ "$2")
	keep "$2"
}

# installer ARCH DIR FILE
installer() {
	local program
	if [[ $1 != amd64 ]]; then
		leave "${3##*/}" "wixl knows no arm64; the installer of amd64 runs there by emulation, the .zip without"
		return 0
	fi
	for program in wixl msibuild faketime; do
		if ! have "$program"; then
			leave "${3##*/}" "$program is not installed"
			return 0
		fi
	done
	write_msi "$2" "$3"
	sign "$3"
	keep "$3"
}

# write_msi DIR FILE: wixl takes into the file the clock's time, the order of addresses in
# memory and a number that it draws; all three are held here.
write_msi() {
	sed "s,@DIR@,${1##*/},g" installers/windows/cied.wxs >"$1.wxs" # wixl looks beside it
	at_commit wixl --arch x64 -D "Version=${CIED_VERSION%%-*}" -D "Product=$(guid product)" --output "$2" "$1.wxs"
	amend "$2"
	local drawn
	drawn=$(msiinfo suminfo "$2" | sed -n 's/^Revision number (UUID): {\(.*\)}/\1/p')
	sed -i "s/$drawn/$(guid package)/" "$2" # of the same length
}

# amend says what wixl has no word for, or gets wrong: the old version goes before the new one
# comes (1401), and so does one with the same number (513: msidbUpgradeAttributesMigrateFeatures
# and VersionMaxInclusive), which the last build replaces. In "Upgrade" all but the action is
# the key of a row, so that the row is written anew.
amend() {
	local version=${CIED_VERSION%%-*} code
	code=$(msiinfo export "$1" Upgrade | awk '/WIX_UPGRADE_DETECTED/ { print $1 }')
	at_commit msibuild "$1" \
		-q "DELETE FROM \`Upgrade\` WHERE \`ActionProperty\` = 'WIX_UPGRADE_DETECTED'" \
		-q "INSERT INTO \`Upgrade\` (\`UpgradeCode\`, \`VersionMax\`, \`Attributes\`, \`ActionProperty\`) VALUES ('$code', '$version', 513, 'WIX_UPGRADE_DETECTED')" \
		-q "UPDATE \`InstallExecuteSequence\` SET \`Sequence\` = 1401 WHERE \`Action\` = 'RemoveExistingProducts'"
}

# at_commit runs a program at the time of the commit, its memory where it always is.
at_commit() { setarch -R faketime -f "@$(date -u -d "@$SOURCE_DATE_EPOCH" '+%F %T')" "$@"; }

# guid WHAT: a UUID of this version, by a digest (RFC 9562, 5.8).
guid() {
	local h
	h=$(printf 'cied %s %s' "$1" "$CIED_VERSION" | sha256sum | tr a-f A-F)
	echo "${h:0:8}-${h:8:4}-8${h:13:3}-A${h:17:3}-${h:20:12}"
}

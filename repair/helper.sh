# Puts FILE in its place, or takes it back, then runs COMMAND. Run as the administrator by
# sh -c; standard input is the new content of FILE.
#
# usage: FILE OWN SEEN WANTED [COMMAND [ARGUMENT...]]
#
# OWN, SEEN and WANTED are SHA-256 in hex: of what cied wrote to FILE last, of what the
# person was shown of it, and of its new content; "none" stands for no file. WANTED is
# "before" where FILE is to be what it was before cied. The files that it leaves beside FILE
# end in ways that neither polkit (.rules) nor modprobe (.conf) reads.
#
# exit status: 100 where FILE is as wanted and COMMAND has failed; any other but 0 where
# nothing was changed.
set -eu
file=$1 own=$2 seen=$3 wanted=$4
shift 4

sum() {
	if [ -e "$1" ]; then
		sha256sum <"$1" | cut -c 1-64
	else
		echo none
	fi
}

if [ -L "$file" ]; then
	echo "$file is a link: it was left as it is" >&2
	exit 1
fi
now=$(sum "$file")
case $now in
none | "$own" | "$seen" | "$wanted") ;;
*)
	echo "$file has other content than expected: it was left as it is" >&2
	exit 1
	;;
esac

if [ "$wanted" = before ]; then
	if [ -e "$file.cied-before" ]; then
		mv -f "$file.cied-before" "$file"
	else
		rm -f "$file"
	fi
elif [ "$now" != "$wanted" ]; then
	trap 'rm -f "$file.cied-new"' EXIT
	install -m 0644 /dev/stdin "$file.cied-new"
	if [ "$(sum "$file.cied-new")" != "$wanted" ]; then
		echo "the new content of $file did not arrive whole" >&2
		exit 1
	fi
	case $now in
	none | "$own") ;;
	*)
		trap 'rm -f "$file.cied-new" "$file.cied-before"' EXIT
		cp -p "$file" "$file.cied-before"
		;;
	esac
	mv -f "$file.cied-new" "$file"
	trap - EXIT
fi

if [ $# -gt 0 ]; then
	"$@" || exit 100
fi

#!/bin/sh
# Runs a command as the user nobody beside a systemd --user of its own, in namespaces and a
# control group that end with it. Needs root, and changes nothing outside. Exit status 77: this
# machine has no control groups to spare.
#
#   usermanager.sh FOLDER COMMAND [ARGUMENT…]    FOLDER is the home of that user
set -eu

outside() {
	chown -R 65534:65534 "$1"
	mkdir "$1/cgroup"
	mount -t cgroup2 none "$1/cgroup" 2>/dev/null || exit 77
	group=$1/cgroup/cied-test-$$
	mkdir "$group" 2>/dev/null || exit 77
	chown -R 65534:65534 "$group"
	status=0
	sh -c 'echo $$ >"$1/cgroup.procs"; shift; exec unshare --cgroup --mount --pid --fork --mount-proc --kill-child "$@"' \
		sh "$group" "$0" inside "$@" || status=$?
	find "$group" -depth -type d -exec rmdir {} +
	exit "$status"
}

inside() {
	mount -t cgroup2 none /sys/fs/cgroup
	run=/run/systemd # sd_booted(3) looks for a directory in it
	[ -d "$run" ] || run=/run
	mount -t tmpfs tmpfs "$run"
	mkdir -p /run/systemd/system
	export HOME="$1" XDG_RUNTIME_DIR="$1/run"
	shift
	unset DBUS_SESSION_BUS_ADDRESS XDG_CONFIG_HOME XDG_DATA_HOME
	user='setpriv --reuid 65534 --regid 65534 --clear-groups --'
	$user mkdir -m 700 "$XDG_RUNTIME_DIR"
	$user /usr/lib/systemd/systemd --user --log-target=console 2>"$HOME/log" &
	until [ -e "$XDG_RUNTIME_DIR/systemd/private" ]; do
		kill -0 $! || exit 77
		sleep 0.1
	done
	$user "$@"
}

case $1 in
inside) shift && inside "$@" ;;
outside) shift && outside "$@" ;;
*) exec unshare --mount sh "$0" outside "$@" ;;
esac

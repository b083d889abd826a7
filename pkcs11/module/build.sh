#!/usr/bin/env bash
# Compiles the module: build.sh OUTPUT.so, or OUTPUT.dll for Windows. CC names another
# compiler, CFLAGS adds options. The same sources give the same bytes.
set -euo pipefail

out=$(realpath -m -- "$1")
cd "$(dirname "$0")/src"

flags=(-std=c11 -O2 -Wall -Wextra -Werror)
common=(attributes.c away.c call.c connection.c instance.c introduce.c key.c message.c
	module.c object.c operation.c session.c sessions.c slot.c values.c)
read -ra more <<<"${CFLAGS:-}"

mkdir -p "$(dirname "$out")"
case $out in
*.dll)
	"${CC:-x86_64-w64-mingw32-gcc}" "${flags[@]}" "${more[@]}" -shared -static-libgcc -s \
		-Wl,--no-insert-timestamp,--disable-auto-image-base -o "$out" "${common[@]}" transport_windows.c -ladvapi32
	;;
*)
	"${CC:-cc}" "${flags[@]}" -D_GNU_SOURCE -fPIC -fvisibility=hidden -fstack-protector-strong \
		-D_FORTIFY_SOURCE=2 -shared -pthread -s -Wl,-z,relro,-z,now "${more[@]}" \
		-o "$out" "${common[@]}" transport_unix.c
	;;
esac

#!/bin/sh
# A pinentry program that shows nothing. It notes what each question says in the file
# "asked" beside it, a line for each, and answers with the line in the file "answer": a PIN,
# "cancel", or "wait" for a line that is still to come through the pipe "late".
desk=$(dirname "$0")
echo 'OK ready'
while read -r command argument; do
	case $command in
	SETDESC) description=$argument ;;
	GETPIN)
		printf '%s\n' "$description" >>"$desk/asked"
		read -r answer <"$desk/answer"
		if [ "$answer" = wait ]; then
			read -r answer <"$desk/late"
		fi
		if [ "$answer" = cancel ]; then
			echo 'ERR 83886179 cancelled'
			continue
		fi
		echo "D $answer"
		;;
	esac
	echo OK
	if [ "$command" = BYE ]; then
		exit
	fi
done

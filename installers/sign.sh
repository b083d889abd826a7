#!/usr/bin/env bash
# Signs one file in its place. build.sh calls it for each where CIED_SIGN names it:
#
#	CIED_SIGN=installers/sign.sh CIED_SIGN_CERT=cert.pem CIED_SIGN_KEY=key.pem installers/build.sh
#
#	*.exe *.msi    osslsigncode: Authenticode with CIED_SIGN_CERT (the chain, PEM) and
#	               CIED_SIGN_KEY; CIED_SIGN_TIMESTAMP is the URL of a time stamping
#	               authority (RFC 3161), without which a signature ends with its certificate
#	*.rpm          rpmsign, with CIED_SIGN_GPG
#	*.deb          debsigs, with CIED_SIGN_GPG; apt itself looks at the repository's
#	               signature (apt-secure(8)), not at this one
#	SHA256SUMS     gpg: a signature beside it, SHA256SUMS.asc
#	*.pkg          on macOS: productsign with CIED_SIGN_IDENTITY, then notarytool with the
#	               keychain profile CIED_SIGN_NOTARY, then stapler
#
# What has no key is left as it is. A key in a token: osslsigncode's -pkcs11module, by
# CIED_SIGN_OPTIONS.
set -euo pipefail

main() {
	case $1 in
	*.exe | *.msi) [[ -z ${CIED_SIGN_CERT-} ]] || authenticode "$1" ;;
	*.rpm) [[ -z ${CIED_SIGN_GPG-} ]] || rpmsign --define "_gpg_name $CIED_SIGN_GPG" --addsign "$1" ;;
	*.deb) [[ -z ${CIED_SIGN_GPG-} ]] || debsigs --sign=origin --default-key="$CIED_SIGN_GPG" "$1" ;;
	*/SHA256SUMS) [[ -z ${CIED_SIGN_GPG-} ]] || gpg --batch --yes --armor --local-user "$CIED_SIGN_GPG" --detach-sign "$1" ;;
	*.pkg) [[ -z ${CIED_SIGN_IDENTITY-} ]] || apple "$1" ;;
	*)
		echo "sign.sh: nothing is known of $1" >&2
		exit 2
		;;
	esac
}

authenticode() {
	local options=()
	read -ra options <<<"${CIED_SIGN_OPTIONS-}"
	if [[ -n ${CIED_SIGN_TIMESTAMP-} ]]; then
		options+=(-ts "$CIED_SIGN_TIMESTAMP")
	fi
	osslsigncode sign -h sha256 -n cied -i https://cied.invalid/ -certs "$CIED_SIGN_CERT" \
		${CIED_SIGN_KEY:+-key "$CIED_SIGN_KEY"} "${options[@]}" -in "$1" -out "$1.signed"
	mv "$1.signed" "$1"
}

apple() {
	productsign --sign "$CIED_SIGN_IDENTITY" "$1" "$1.signed"
	mv "$1.signed" "$1"
	if [[ -n ${CIED_SIGN_NOTARY-} ]]; then
		xcrun notarytool submit "$1" --keychain-profile "$CIED_SIGN_NOTARY" --wait
		xcrun stapler staple "$1"
	fi
}

main "$1"

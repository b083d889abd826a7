# Usage: sh verify-web-eid.sh TOKEN.json ORIGIN NONCE ROOTS.pem ISSUING-CA.pem
set -eu
sed 's/.*"unverifiedCertificate":"\([^"]*\)".*/\1/' "$1" | openssl base64 -d -A | openssl x509 -inform DER -out card.pem
sed 's/.*"signature":"\([^"]*\)".*/\1/' "$1" | openssl base64 -d -A -out signature.bin
printf %s "$2" | openssl dgst -sha256 -binary > message.bin
printf %s "$3" | openssl dgst -sha256 -binary >> message.bin
openssl x509 -in card.pem -noout -pubkey > key.pem
openssl dgst -sha256 -verify key.pem -signature signature.bin message.bin
openssl verify -purpose sslclient -CAfile "$4" -untrusted "$5" card.pem

# Usage: sh verify-cms.sh ANSWER.p7m ROOTS-AND-ISSUING-CAS.pem
set -eu
openssl cms -verify -inform DER -in "$1" -CAfile "$2" -purpose sslclient -binary -out statement.json
cat statement.json

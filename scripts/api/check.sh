#!/bin/sh
# Tries the API of a ledger made of examples/ with Schemathesis: check.sh ENTENTE [CASES] [ARGUMENTS OF st run…]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
entente=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cases=${2:-50}
shift; [ $# -eq 0 ] || shift
folder=$(mktemp -d)
ledger=$folder/api.entente
: >"$folder/served"
add() { "$entente" add --ledger "$ledger" --published "$2" --lang "$3" "$here/../../examples/$1" >/dev/null 2>&1; }
add 01-dialogue.fr.html 2023-12-10 fr
add 02-readout.en.html 2023-12-11 en
add 03-later.en.html 2024-05-23 en
add 04-later.ko.html 2024-09-25 ko
"$entente" serve --ledger "$ledger" --listen 127.0.0.1:0 --as-of 2024-12-31 >"$folder/served" 2>"$folder/errors" &
server=$!
trap 'kill $server 2>/dev/null || true; rm -rf "$folder"' EXIT
until url=$(sed -n 's/^\(http:.*\)\/$/\1/p' "$folder/served") && [ -n "$url" ]; do
    kill -0 $server || { cat "$folder/errors"; exit 1; }
    sleep 0.2
done
export ENTENTE_URL="$url" SCHEMATHESIS_HOOKS=hooks PYTHONPATH="$here"
cd "$folder"
st --config-file "$here/schemathesis.toml" run "$url/openapi.json" --checks all --max-examples "$cases" --suppress-health-check all \
    --continue-on-failure --report json --report-json-path "${REPORT:-$folder/report.json}" "$@"
kill -0 $server && [ ! -s "$folder/errors" ] || { echo "The server said:"; cat "$folder/errors"; exit 1; }

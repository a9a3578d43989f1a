#!/bin/sh
# Checks a data package that `entente export --format datapackage` wrote with the reference validator.
#   scripts/check_package.sh commitments.zip
# Needs `frictionless` (pip install frictionless); says so and gives 3 where it is not there. Gives 1 for a package that is
# not valid, and also where the validator takes a package with a changed table for valid, since it then checks nothing.
set -eu
if [ $# -ne 1 ] || [ ! -f "$1" ]; then
    echo "usage: scripts/check_package.sh PACKAGE.zip" >&2
    exit 2
fi
if ! command -v frictionless >/dev/null 2>&1; then
    echo "not checked: frictionless is not installed (pip install frictionless)" >&2
    exit 3
fi
frictionless validate "$1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 - "$1" "$folder" <<'PYTHON'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as package:
    package.extractall(sys.argv[2])
with open(sys.argv[2] + "/reports.csv", "ab") as table:
    table.write(b"p-nobody,c-nobody\r\n")
PYTHON
if (cd "$folder" && frictionless validate datapackage.json >/dev/null 2>&1); then
    echo "a package with a changed table was taken for valid" >&2
    exit 1
fi
echo "valid; and the same package with a changed table is not"

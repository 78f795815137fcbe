#!/usr/bin/env bash
# Every command of python-cinderclient and python-openstackclient that has to do with volumes, against a running Octopus
# under noauth: one line a command, "passed", "refused" with the reason, or "FAILED"; the last line counts.
#
#   testenv/clients.sh [URL]      http://127.0.0.1:8776 where none is given
#
# It makes two backends on files in a scratch directory, works there only, and removes them. Debian's packages
# python3-cinderclient and python3-openstackclient are used, and their Python.
set -euo pipefail
here="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)"
exec /usr/bin/python3 -B "$here/clients/main.py" "${1:-http://127.0.0.1:8776}"

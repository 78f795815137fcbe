#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR/..
# Every command of python-cinderclient and python-openstackclient that has to do with volumes, against a running Octopus:
# one line a command, "passed", "refused" with the reason, or "FAILED"; the last line counts. What a command sets off is
# waited for and looked at as well.
#
#   testenv/clients.sh                starts an Octopus of this tree without Keystone, and stops it again
#   testenv/clients.sh --keystone     the same beside a real Keystone (testenv/identity.sh), found through its catalogue
#   testenv/clients.sh URL            the Octopus there, which runs without Keystone
#
# It makes two backends on files in a scratch directory, works there only, and removes them. Debian's packages
# python3-cinderclient and python3-openstackclient are used, and their Python. About one minute, with Keystone two.
set -euo pipefail
home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
# shellcheck source=testenv/octopus.sh
. "$home/testenv/octopus.sh"

clients() { /usr/bin/python3 -B "$home/testenv/clients/main.py" "$@"; }

finish() {
    halt_octopus
    [ ! -d "$OCTOPUS_TESTENV_IDENTITY" ] || "$home/testenv/identity.sh" down
    rm -rf "$DIR"
}

case "${1:-}" in
    http*) exec /usr/bin/python3 -B "$home/testenv/clients/main.py" "$1" ;;
    "" | --keystone) ;;
    *)
        sed -n '3,13s/^# \{0,1\}//p' "$0"
        exit 2
        ;;
esac
DIR="$(mktemp -d "${TMPDIR:-/tmp}/octopus-clients-XXXXXX")"
PORT="$(free_port)"
export OCTOPUS_TESTENV_IDENTITY="$DIR/identity" PYTHONDONTWRITEBYTECODE=1
trap finish EXIT
need_packages python3-cinderclient python3-openstackclient
if [ "${1:-}" = --keystone ]; then
    start_keystone
    keystone_settings "$DIR/octopus.yaml"
    start_octopus --config "$DIR/octopus.yaml"
    announce "http://127.0.0.1:$PORT/image"
    clients "http://127.0.0.1:$PORT" --keystone
else
    start_octopus
    clients "http://127.0.0.1:$PORT"
fi

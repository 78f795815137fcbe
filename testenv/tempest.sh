#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR/..
# OpenStack's own tests of the Block Storage API (Tempest) against this Octopus, with a real Keystone and Glance.
# One command; needs nothing but Debian's packages, which it installs:
#
#   testenv/tempest.sh                  all of tempest.api.volume, and what is missing of tempest-passes.txt
#   testenv/tempest.sh REGEX            those whose name matches
#   testenv/tempest.sh --list           those of tempest-passes.txt only
#   testenv/tempest.sh --failed         those that failed the last time
#   testenv/tempest.sh down             stop what was left running, delete its data
#
# Results are in $OCTOPUS_TESTENV_TEMPEST (by default below /tmp): results.json, failed.txt, octopus.log. Exit status 0
# when everything in tempest-passes.txt that was run has passed. KEEP=yes leaves Octopus running; WORKERS=2 at once.
set -euo pipefail

home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
# shellcheck source=testenv/octopus.sh
. "$home/testenv/octopus.sh"

DIR=${OCTOPUS_TESTENV_TEMPEST:-${TMPDIR:-/tmp}/octopus-tempest-$(id -u)}
OCTOPUS_TESTENV_IDENTITY=${OCTOPUS_TESTENV_IDENTITY:-$DIR/identity}
PORT=${PORT:-18876}
URL=http://127.0.0.1:$PORT
export OCTOPUS_TESTENV_IDENTITY PYTHONDONTWRITEBYTECODE=1

settings() {
    keystone_settings "$DIR/octopus.yaml"
    cat >>"$DIR/octopus.yaml" <<END
image:
  service: glance
  glance-url: $GLANCE_URL
END
}

choose() { # what
    case $1 in
        --list) cp "$home/testenv/tempest-passes.txt" wanted.txt ;;
        --failed) cut -f1 failed.txt >wanted.txt ;;
        *) return 1 ;;
    esac
    # Anchored, so that no test is taken along whose name only begins so.
    sed 's/[.]/\\./g; s/^/^/; s/$/(\\[|$)/' wanted.txt >wanted.regex
}

run() {
    local selected=("${1:-^tempest\.api\.volume\.}")
    if choose "${1:-}"; then selected=(--include-list wanted.regex); fi
    rm -rf .stestr
    printf '%s\n' '[DEFAULT]' 'test_path=/usr/lib/python3/dist-packages/tempest/test_discover' \
        'top_dir=/usr/lib/python3/dist-packages' 'group_regex=([^\.]*\.)*' >.stestr.conf
    local stestr=(/usr/bin/python3 -m stestr)
    "${stestr[@]}" init >/dev/null
    "${stestr[@]}" list "${selected[@]}" >tests.txt 2>list.log || give_up "no tests: $(tail -3 list.log)"
    tell "$(grep -c '^tempest' tests.txt) tests; what they say is in $DIR/run.log"
    "${stestr[@]}" run --concurrency "${WORKERS:-2}" "${selected[@]}" >run.log 2>&1 || true
    "${stestr[@]}" last --subunit >results.subunit 2>/dev/null || true
    /usr/bin/python3 "$home/testenv/tempest.py" judge results.subunit tests.txt "$home/testenv/tempest-passes.txt" .
}

main() {
    need_packages tempest python3-stestr python3-subunit
    start_keystone images
    settings
    rm -rf "$DIR/second"
    start_octopus --config "$DIR/octopus.yaml"
    [ "${KEEP:-}" = yes ] || trap halt_octopus EXIT
    # shellcheck disable=SC2119
    announce
    /usr/bin/python3 "$home/testenv/identity.py" backends "$URL/v3" "second=$DIR/second"
    mkdir -p "$DIR/etc" "$DIR/lock"
    /usr/bin/python3 "$home/testenv/tempest.py" configure "$DIR/etc/tempest.conf" "$URL"
    export TEMPEST_CONFIG_DIR=$DIR/etc TEMPEST_CONFIG=tempest.conf PYTHON=/usr/bin/python3
    export OS_TEST_TIMEOUT=600 OS_LOG_CAPTURE=1
    cd "$DIR"
    run "$@"
}

mkdir -p "$DIR"
case "${1:-}" in
    down)
        halt_octopus
        "$home/testenv/identity.sh" down
        rm -rf "$DIR"
        ;;
    -h | --help) sed -n '3,15s/^# \{0,1\}//p' "$0" ;;
    *) main "$@" ;;
esac

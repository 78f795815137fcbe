#!/usr/bin/env bash
# Builds the page into target/classes when its sources are newer than what is there, or runs its tests ("test"). Maven calls
# it; by hand it does the same. Needs node and npm only when there is something to do.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

inputs=(package.json package-lock.json index.html vite.config.ts tsconfig.json compress.mjs build.sh src public)
built=target/classes/octopus/console/index.html
stamp=target/console.stamp

# By content, not by time: a checkout of the same sources is not another build.
fingerprint() {
    find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
}

need_node() {
    command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 && return
    echo "The console is built with node (18 or newer) and npm. Install them: sudo apt-get install nodejs npm" >&2
    exit 3
}

install_packages() {
    local wanted
    wanted="$(fingerprint package.json package-lock.json)"
    [ "$(cat node_modules/.octopus 2>/dev/null)" = "$wanted" ] && return
    need_node
    npm ci --no-progress --loglevel=error
    echo "$wanted" >node_modules/.octopus
}

build() {
    local wanted
    wanted="$(fingerprint "${inputs[@]}")"
    [ -f "$built" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    need_node
    install_packages
    mkdir -p target
    rm -f "$stamp"
    npm run --silent build
    echo "$wanted" >"$stamp"
}

# One report with the totals, where those of the other modules are.
run_tests() {
    need_node
    install_packages
    mkdir -p target/surefire-reports
    local result=0
    npx --no-install vitest run --reporter=default --reporter=json --outputFile=target/vitest.json || result=$?
    node -e '
        const { numTotalTests, numFailedTests, numPendingTests } = JSON.parse(require("fs").readFileSync("target/vitest.json"))
        console.log(`<testsuite name="console" tests="${numTotalTests}" errors="0" skipped="${numPendingTests}" failures="${numFailedTests}"></testsuite>`)
    ' >target/surefire-reports/TEST-console.xml
    return "$result"
}

case "${1:-build}" in
    build) build ;;
    test) run_tests ;;
    *)
        echo "build.sh [build|test]" >&2
        exit 2
        ;;
esac

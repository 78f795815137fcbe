# shellcheck shell=bash disable=SC2034,SC2154 # variables shared with ./octopus and its other parts
# What works on the source tree: build, test, docs, dist.

stamp="$home/target/built"

# The console is built by node; not needed again while its sources stay as they are, and never to run what was built.
find_node() {
    [ -d "$home/octopus-console" ] || return 0
    command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 && return 0
    if [ "${may_install:-yes}" = no ] || ! may_be_root || ! command -v apt-get >/dev/null 2>&1; then
        fail 3 "node (18 or newer) and npm are needed to build the console. Install them: sudo apt-get install nodejs npm"
    fi
    say "Installing nodejs and npm (apt-get install nodejs npm)"
    apt_install nodejs npm || fail 3 "nodejs and npm could not be installed; see the lines above."
}

# Maven's own JVM must be 25 as well: it runs the compiler.
find_maven() {
    find_jdk javac
    if ! command -v mvn >/dev/null 2>&1; then
        if [ "${may_install:-yes}" = no ] || ! may_be_root || ! command -v apt-get >/dev/null 2>&1; then
            fail 3 "Maven is needed to build. Install it: sudo apt-get install maven"
        fi
        say "Installing maven (apt-get install maven)"
        apt_install maven || fail 3 "maven could not be installed; see the lines above."
    fi
}

maven() {
    (cd "$home" && JAVA_HOME="$jdk" mvn -B --no-transfer-progress "$@")
}

is_built() {
    [ -f "$stamp" ] && [ -d "$home/octopus-server/target/lib" ] || return 1
    [ -z "$(find "$home"/pom.xml "$home"/octopus-*/pom.xml "$home"/octopus-*/src/main "$home"/octopus-console/src \
        "$home"/octopus-console/package-lock.json -newer "$stamp" -print -quit)" ]
}

build_if_needed() {
    in_source_tree || return 0
    is_built && return 0
    if ! mkdir -p "$home/target" 2>/dev/null || [ ! -w "$home/target" ]; then
        fail 3 "The sources are newer than the build, and $(id -un) may not write to $home." \
            "Let their owner run ./octopus build, or clone them to a folder of your own."
    fi
    # Two commands at once: the second waits and then finds the build done.
    exec 8>"$home/target/build.lock"
    flock 8
    is_built || do_build
    exec 8>&-
}

do_build() {
    find_maven
    find_node
    local log="$home/target/build.log" started=$SECONDS
    mkdir -p "$home/target"
    touch "$stamp.begun"
    say "Building Octopus $(version) (the first time takes a few minutes; everything is written to target/build.log)"
    # Old jars of a module that was renamed would stay on the class path.
    rm -rf "$home/octopus-server/target/lib" "$home/octopus-cli/target/lib" "$home/octopus-simulators/target/lib"
    if ! maven -DskipTests package 2>&1 | tee "$log" |
        sed -un -e 's/^\[INFO\] Building \(octopus-[a-z]*\) .*/  \1/p' >&2; then
        grep -a '^\[ERROR\]' "$log" | head -n 30 >&2
        fail 1 "The build failed; target/build.log has everything."
    fi
    mv "$stamp.begun" "$stamp"
    say "Built in $((SECONDS - started)) s"
}

do_test() {
    find_maven
    find_node
    [ "${OCTOPUS_TEST_PACKAGES:-install}" = skip ] || bash "$home/testenv/packages.sh"
    rm -rf "$home"/octopus-*/target/surefire-reports
    local result=0
    mkdir -p "$home/target"
    touch "$stamp.begun"
    # Every module is tested, also those above one that failed; the totals below decide.
    if maven --fail-at-end -Dmaven.test.failure.ignore=true verify "$@"; then
        mv "$stamp.begun" "$stamp"
        test_archive
    else
        result=$?
    fi
    test_totals || result=1
    exit "$result"
}

# The archive can only be tried when everything has been packed; its result is counted like the others.
test_archive() {
    local report="$home/octopus-server/target/surefire-reports/TEST-dist.xml" failed=0
    say "Trying the archive"
    bash "$home/testenv/dist.sh" || failed=1
    mkdir -p "${report%/*}"
    printf '<testsuite name="dist" tests="1" errors="0" skipped="0" failures="%s"></testsuite>\n' "$failed" >"$report"
}

# The tests that failed or were flaky, then one line over all modules, from the reports; fails when a test did.
test_totals() {
    find "$home"/octopus-*/target/surefire-reports -name 'TEST-*.xml' -exec cat {} + 2>/dev/null |
        sed -nE '/^ *<testcase /h
            /^ *<(failure|error)[ >]/{G
                s/.*\n *<testcase name="([^"]*)" classname="([^"]*)".*/FAILED \2.\1/p}
            /^ *<flaky(Failure|Error)[ >]/{G
                s/.*\n *<testcase name="([^"]*)" classname="([^"]*)".*/FLAKY \2.\1/p}'
    find "$home"/octopus-*/target/surefire-reports -name 'TEST-*.xml' -exec grep -ahom1 '<testsuite [^>]*>' {} + 2>/dev/null |
        awk '
            function count(what,   text) {
                text = $0
                if (!sub(".* " what "=\"", "", text)) return 0
                sub("\".*", "", text)
                return text + 0
            }
            { tests += count("tests"); failed += count("failures") + count("errors"); skipped += count("skipped") }
            END {
                printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped
                exit failed > 0 || tests == 0
            }'
}

do_docs() {
    find_maven
    find_node
    maven -q -pl octopus-server,octopus-cli -am test -Dtest='ReferenceDocsTest' -Dsurefire.failIfNoSpecifiedTests=false \
        -Doctopus.renew-docs=true "$@"
    say "Renewed docs/reference"
}

do_dist() {
    build_if_needed
    local name staging archive
    name="octopus-$(version)"
    staging="$home/target/$name"
    archive="$home/dist/$name.tar.gz"
    rm -rf "$staging"
    mkdir -p "$staging/lib" "$home/dist"
    class_path_of server
    cp -p "${jars[@]}" "$staging/lib/"
    printf '%s\n' "${jars[@]##*/}" >"$staging/lib/server.list"
    class_path_of cli
    cp -p "${jars[@]}" "$staging/lib/"
    printf '%s\n' "${jars[@]##*/}" >"$staging/lib/cli.list"
    class_path_of simulators
    cp -p "${jars[@]}" "$staging/lib/"
    printf '%s\n' "${jars[@]##*/}" >"$staging/lib/simulators.list"
    version >"$staging/lib/VERSION"
    cp -p "$home/octopus" "$home/LICENSE" "$staging/"
    cp -rp "$home/launcher" "$staging/"
    local extra
    for extra in README.md README.zh-CN.md docs; do
        [ ! -e "$home/$extra" ] || cp -rp "$home/$extra" "$staging/"
    done
    tar --sort=name --owner=0 --group=0 --numeric-owner -C "$home/target" -czf "$archive.part" "$name"
    mv "$archive.part" "$archive"
    rm -rf "$staging"
    say "Made dist/$name.tar.gz ($(du -h "$archive" | cut -f1)). Where there is a JDK $need_jdk:"
    say "  tar xzf $name.tar.gz && cd $name && ./octopus up"
}

#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR/..
# A real Kubernetes API server with real controllers over a real etcd, on loopback, with certificates and accounts of its own.
# Debian has the sources of Kubernetes but builds only kubectl of them, so these two are built here, once: 5 to 30 minutes.
# There is no kubelet and no scheduler: what runs pods is up to who uses this.
#
#   kube-apiserver.sh build      installs what is missing, fetches the sources (apt-get source), builds; nothing when it is built.
#                                KEEP=yes leaves sources and caches
#   kube-apiserver.sh built      ends with 0 when it is built
#   kube-apiserver.sh up DIR     starts etcd, kube-apiserver and kube-controller-manager; prints URL, CA, ADMIN and TOKEN (bearer
#                                tokens of an administrator and of user "octopus", who may do nothing yet), KUBELET and PASSWORD
#                                (keys and certificate for a kubelet on 127.0.0.1, PKCS12), a line each
#   kube-apiserver.sh down DIR   stops them and deletes DIR
#   kube-apiserver.sh clean      deletes what was built
#
# OCTOPUS_TESTENV_KUBERNETES says where what is built is kept. The tests RealCluster…IT run once it is there:
#   testenv/kube-apiserver.sh build && mvn -pl octopus-node,octopus-onboard -am test -Dtest='RealCluster*IT' \
#       -Dsurefire.failIfNoSpecifiedTests=false
set -euo pipefail

usage() { sed -n '3,20s/^# \{0,1\}//p' "$0" >&2; exit 2; }

BUILT=${OCTOPUS_TESTENV_KUBERNETES:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/octopus-kubernetes}
DIR=${2:-$BUILT}
# shellcheck source=testenv/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

PROGRAMS=(kube-apiserver kube-controller-manager)
PACKAGE=k8s.io/kubernetes
REFLECT=github.com/modern-go/reflect2

is_built() {
    local program
    for program in "${PROGRAMS[@]}"; do [ -x "$BUILT/bin/$program" ] || return 1; done
}

# The sources that this machine has its packages from, as such of source packages.
fetch() {
    local file options
    mkdir -p "$BUILT"/apt/{sources,lists/partial}
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*debian*.list; do
        [ ! -s "$file" ] || sed -n 's/^deb /deb-src /p' "$file" >"$BUILT/apt/sources/$(basename "$file" .list)-src.list"
    done
    for file in /etc/apt/sources.list.d/*debian*.sources; do
        [ ! -s "$file" ] || sed 's/^Types:.*/Types: deb-src/' "$file" >"$BUILT/apt/sources/$(basename "$file")"
    done
    options=(-q -o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$BUILT/apt/sources"
        -o "Dir::State::lists=$BUILT/apt/lists" -o "APT::Sandbox::User=$(id -un)")
    apt-get "${options[@]}" update >&2 || give_up "the lists of source packages cannot be had"
    (cd "$BUILT/apt" && apt-get "${options[@]}" source --download-only kubernetes >&2) || give_up "no sources of Kubernetes"
    mkdir -p "$BUILT/go/src/${PACKAGE%/*}"
    rm -rf "$BUILT/go/src/$PACKAGE"
    dpkg-source --no-check -x "$BUILT"/apt/kubernetes_*.dsc "$BUILT/go/src/$PACKAGE" >&2
    # The one that comes along reads maps as Go had them before 1.18.
    rm -rf "$BUILT/go/src/$PACKAGE/vendor/$REFLECT"
    cp -r "/usr/share/gocode/src/$REFLECT" "$BUILT/go/src/$PACKAGE/vendor/$REFLECT"
}

# The definitions of the API in OpenAPI are not among the sources, but made of them.
generate() {
    local directories
    directories="$(grep -rlE --include='*.go' '^[[:space:]]*// *\+k8s:openapi-gen=' pkg/*/ cmd/*/ vendor/k8s.io/*/ | xargs -n 1 dirname |
        grep -Ev '^vendor/k8s.io/(code-generator|sample-apiserver)(/|$)' | sort -u | sed "s:^:$PACKAGE/:" | paste -sd,)"
    go build -o "$BUILT/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
    "$BUILT/openapi-gen" --logtostderr -i "$directories" -p "$PACKAGE/pkg/generated/openapi" -O zz_generated.openapi \
        -h hack/boilerplate/boilerplate.generatego.txt -r "$BUILT/violations"
}

build() {
    local version flags program
    mkdir -p "$BUILT/bin"
    exec 9>"$BUILT/lock"
    flock 9
    ! is_built || return 0
    need /usr/bin/dpkg-source dpkg-dev /usr/bin/go golang-go /usr/bin/etcd etcd-server /usr/bin/openssl openssl \
        /usr/share/gocode/src/$REFLECT/reflect2.go golang-github-modern-go-reflect2-dev
    fetch
    cd "$BUILT/go/src/$PACKAGE"
    export GOPATH=$BUILT/go GOCACHE=$BUILT/cache GO111MODULE=off GOPROXY=off GOFLAGS="-p=${JOBS:-$(nproc)}" CGO_ENABLED=0
    tell "making the definitions of the API"
    generate >"$BUILT/build.log" 2>&1 || give_up "$(tail -n 5 "$BUILT/build.log")"
    version="$(sed -n '1s/.*really\([0-9.]*[0-9]\).*/v\1/p; 1s/^kubernetes (\([0-9.]*\)-.*/v\1/p' debian/changelog | head -n 1)"
    flags="-s -w"
    for place in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
        flags+=" -X $PACKAGE/vendor/$place.gitVersion=${version:-v0.0.0}"
    done
    for program in "${PROGRAMS[@]}"; do
        tell "building $program ${version:-}"
        # Without what talks to the providers of public clouds.
        go build -tags providerless -ldflags "$flags" -o "$BUILT/bin/$program.new" "./cmd/$program" >>"$BUILT/build.log" 2>&1 ||
            give_up "$(tail -n 5 "$BUILT/build.log")"
        mv "$BUILT/bin/$program.new" "$BUILT/bin/$program"
    done
    cd "$BUILT"
    [ "${KEEP:-}" = yes ] || rm -rf apt go cache openapi-gen violations
}

sign() { # NAME SUBJECT USAGE [ADDRESS]
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1.key" -out "$1.csr" -subj "$2" 2>/dev/null
    printf '%s\n' "extendedKeyUsage=$3" ${4:+"subjectAltName=$4"} >"$1.ext"
    openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile "$1.ext" -out "$1.crt" 2>/dev/null
}

certify() {
    cd "$DIR"
    umask 077
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key -out ca.crt -days 2 \
        -subj /CN=octopus-test-cluster 2>/dev/null
    sign server /CN=kube-apiserver serverAuth IP:127.0.0.1,DNS:localhost
    sign kubelet /CN=kubelet serverAuth IP:127.0.0.1
    sign asks /O=system:masters/CN=kube-apiserver clientAuth
    openssl genrsa -out accounts.key 2048 2>/dev/null
    openssl rand -hex 16 >password
    openssl pkcs12 -export -inkey kubelet.key -in kubelet.crt -certfile ca.crt -name kubelet -passout file:password -out kubelet.p12
    openssl rand -hex 24 >admin-token
    openssl rand -hex 24 >user-token
    printf '%s,admin,1,system:masters\n%s,octopus,2\n' "$(cat admin-token)" "$(cat user-token)" >tokens
    cat >admin.conf <<END
apiVersion: v1
kind: Config
current-context: here
contexts: [{name: here, context: {cluster: c, user: u}}]
clusters: [{name: c, cluster: {server: "https://127.0.0.1:$(cat port)", certificate-authority: "$DIR/ca.crt"}}]
users: [{name: u, user: {token: "$(cat admin-token)"}}]
END
}

launch() { # NAME PROGRAM ARGUMENT...
    local name=$1
    shift
    setsid "$@" </dev/null >"$DIR/$name.log" 2>&1 &
    echo "$! $(born $!)" >"$DIR/$name.pid"
}

runs() {
    local pid at
    read -r pid at 2>/dev/null <"$DIR/$1.pid" && [ -n "$at" ] && [ "$(born "$pid")" = "$at" ]
}

# wait_for NAME COMMAND...: until it succeeds, as long as that program lives.
wait_for() {
    local name=$1
    shift
    for _ in $(seq 1 600); do
        ! "$@" >/dev/null 2>&1 || return 0
        runs "$name" || give_up "$name does not stay up: $(tail -n 5 "$DIR/$name.log")"
        sleep 0.1
    done
    give_up "$name does not get ready: $(tail -n 5 "$DIR/$name.log")"
}

asked() { curl -sf -m 10 --cacert "$DIR/ca.crt" -H "Authorization: Bearer $(cat "$DIR/admin-token")" "https://127.0.0.1:$(cat "$DIR/port")$1"; }

has_account() { asked /api/v1/namespaces/default/serviceaccounts/default; }

start() {
    local etcd peers
    mkdir -p "$DIR"
    DIR="$(cd "$DIR" && pwd)"
    etcd="$(free_port)" peers="$(free_port)"
    free_port >"$DIR/port"
    certify
    launch etcd /usr/bin/etcd --data-dir "$DIR/etcd" --listen-client-urls "http://127.0.0.1:$etcd" \
        --advertise-client-urls "http://127.0.0.1:$etcd" --listen-peer-urls "http://127.0.0.1:$peers" \
        --initial-advertise-peer-urls "http://127.0.0.1:$peers" --initial-cluster "default=http://127.0.0.1:$peers"
    wait_for etcd curl -sf -m 5 "http://127.0.0.1:$etcd/health"
    launch kube-apiserver "$BUILT/bin/kube-apiserver" --etcd-servers="http://127.0.0.1:$etcd" --bind-address=127.0.0.1 \
        --secure-port="$(cat "$DIR/port")" --tls-cert-file="$DIR/server.crt" --tls-private-key-file="$DIR/server.key" \
        --client-ca-file="$DIR/ca.crt" --token-auth-file="$DIR/tokens" --authorization-mode=RBAC \
        --service-account-issuer=https://octopus.test --service-account-key-file="$DIR/accounts.key" \
        --service-account-signing-key-file="$DIR/accounts.key" --kubelet-certificate-authority="$DIR/ca.crt" \
        --kubelet-client-certificate="$DIR/asks.crt" --kubelet-client-key="$DIR/asks.key" \
        --kubelet-preferred-address-types=InternalIP --endpoint-reconciler-type=none --service-cluster-ip-range=10.96.0.0/24
    wait_for kube-apiserver asked /readyz
    launch kube-controller-manager "$BUILT/bin/kube-controller-manager" --kubeconfig="$DIR/admin.conf" --leader-elect=false \
        --controllers=deployment,replicaset,statefulset,daemonset,namespace,serviceaccount,serviceaccount-token \
        --service-account-private-key-file="$DIR/accounts.key" --root-ca-file="$DIR/ca.crt" --kube-api-qps=200 \
        --kube-api-burst=400 --port=0 --secure-port=0
    wait_for kube-controller-manager has_account
}

stop() {
    local name pid
    for name in kube-controller-manager kube-apiserver etcd; do
        if runs "$name"; then
            read -r pid _ <"$DIR/$name.pid"
            kill "$pid" 2>/dev/null || true
            for _ in $(seq 1 50); do runs "$name" || break; sleep 0.1; done
            ! runs "$name" || kill -KILL "$pid" 2>/dev/null || true
        fi
    done
}

case ${1:-} in
    build) build ;;
    built) is_built ;;
    up)
        [ $# = 2 ] || usage
        is_built || give_up "not built yet: testenv/kube-apiserver.sh build"
        start
        echo "URL=https://127.0.0.1:$(cat "$DIR/port")"
        echo "CA=$DIR/ca.crt"
        echo "ADMIN=$(cat "$DIR/admin-token")"
        echo "TOKEN=$(cat "$DIR/user-token")"
        echo "KUBELET=$DIR/kubelet.p12"
        echo "PASSWORD=$(cat "$DIR/password")"
        ;;
    down)
        [ $# = 2 ] || usage
        stop
        rm -rf "$DIR"
        ;;
    clean) rm -rf "$BUILT" ;;
    *) usage ;;
esac

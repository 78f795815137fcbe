# shellcheck shell=bash disable=SC2034,SC2154 # home is for who sources this, DIR comes from there
# shellcheck source-path=SCRIPTDIR/..
# What the scripts here share. Sourced by them; $DIR is the directory that each keeps everything in.
home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
# shellcheck source=launcher/common.sh
. "$home/launcher/common.sh"
# shellcheck source=launcher/tools.sh
. "$home/launcher/tools.sh"

tell() { echo "$(basename "$0" .sh): $*" >&2; }
give_up() { tell "$*"; exit 1; }

# need FILE PACKAGE [FILE PACKAGE]...: installs the packages whose file is not there; no daemon of theirs is started.
need() {
    local missing=()
    while [ $# -gt 0 ]; do
        compgen -G "$1" >/dev/null || missing+=("$2")
        shift 2
    done
    install_all "${missing[@]}"
}

# need_packages PACKAGE...: for those whose file other packages bring too.
need_packages() {
    local package missing=()
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    install_all "${missing[@]}"
}

install_all() {
    [ $# -gt 0 ] || return 0
    may_be_root || give_up "missing: $*. Install them: sudo apt-get install -y $*"
    tell "installing $*"
    apt_install "$@" >"$DIR/install.log" 2>&1 || give_up "cannot install $*: $(tail -3 "$DIR/install.log")"
}

# A number alone may belong to another process by now, so the time of its start is kept with it.
born() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

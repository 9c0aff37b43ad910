#!/usr/bin/env bash
# The tests that need a broker, on the RabbitMQ of this machine's package and on that of Debian 13 in a folder, one after the other.
# The folder is made once and kept. All mounts are made in mount namespaces that end with their processes: none can be left over.
set -euo pipefail
cd "$(dirname "$0")/../.."
suite=trixie
folder=$PWD/.run/$suite
unfinished=
why=

fail() { echo "$1" >&2; exit 2; }
cannot() { why=$1; return 1; }

is_made() { [ -e "$1/usr/lib/rabbitmq/bin/rabbitmq-server" ] && [ -e "$1/usr/bin/epmd" ]; }

refresh() { apt-get update -q >/dev/null 2>&1 </dev/null || true; }

packages() { # installs debootstrap where it is missing; false where that is not possible
    command -v debootstrap >/dev/null && return 0
    command -v apt-get >/dev/null || return 1
    echo "installing debootstrap …"
    refresh
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends debootstrap >/dev/null 2>&1 </dev/null
}

mirror() { # the machine's own source of the packages of its release; apt names none before it has read its lists
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' "Created-By: Packages" 2>/dev/null |
        awk -v release="$1" '$2 == release && $3 == "main" && !found { print $1; found = 1 }'
}

fill() { # in a mount namespace of its own: a minimal system in the folder $1 from the mirror $2, with the package in it
    local root=$1
    debootstrap --variant=minbase "$suite" "$root" "$2"
    echo "127.0.0.1 localhost" >"$root/etc/hosts"
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # the package must not start a broker of its own
    chmod +x "$root/usr/sbin/policy-rc.d"
    mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get install -y -q --no-install-recommends rabbitmq-server </dev/null
    rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
}

clean() { [ -z "$unfinished" ] || rm -rf --one-file-system "$unfinished" "$unfinished.log"; }

make_folder() { # false, and the reason in $why, where it cannot be made
    local release source
    [ "$(id -u)" = 0 ] || cannot "it runs in a folder with a system of its own, which takes root." || return 1
    unshare --mount true 2>/dev/null || cannot "nothing can be mounted here." || return 1
    ! is_made "$folder" || return 0
    packages || cannot "the package debootstrap cannot be installed here." || return 1
    release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    source=$(mirror "$release")
    [ -n "$source" ] || { refresh; source=$(mirror "$release"); }
    [ -n "$source" ] || cannot "apt knows no source of packages here." || return 1
    mkdir -p .run && unfinished=$(mktemp -d "$folder.XXXXXX") || fail "Nothing can be written to .run."
    trap clean EXIT
    echo "making a folder of $suite with rabbitmq-server, once …"
    if ! unshare --mount --propagation private bash "$0" fill "$unfinished" "$source" >"$unfinished.log" 2>&1; then
        tail -n 3 "$unfinished.log" >&2
        cannot "debootstrap could not make a folder of $suite from this machine's source of packages." || return 1
    fi
    is_made "$folder" && return # another run was quicker
    rm -rf --one-file-system "$folder"
    chmod 755 "$unfinished" && mv -T "$unfinished" "$folder" || fail "$folder cannot be written."
}

main() {
    [ -x .venv/bin/python ] || fail "There is no .venv: run make setup."
    if make_folder; then
        set -- --root "$folder" "$@"
    else
        set -- --without "$why" "$@"
    fi
    clean
    exec .venv/bin/python -m deploy.scripts.broker_matrix "$@"
}

if [ "${1:-}" = fill ]; then
    [ $# = 3 ] || fail "Usage: broker-matrix.sh [arguments of pytest]"
    fill "$2" "$3"
else
    main "$@"
fi

#!/usr/bin/env bash
# build: the container image, with the engine that is there. test: the same without an engine, run as it is meant to be.
set -euo pipefail
cd "$(dirname "$0")/../.."
image=${IMAGE:-cti-bridge:dev}
base=localhost/cti-bridge-base:test
work=

fail() { echo "$1" >&2; exit 2; }
skip() { echo "skipped: $1"; exit 0; }

labels() { # build arguments that say what was built
    arguments=(--build-arg "VERSION=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)")
    arguments+=(--build-arg "REVISION=$(git rev-parse HEAD 2>/dev/null || echo unknown)")
}

pip_settings() { # pip's settings in the environment, as secrets of the build: they must not end up in the image
    local name value
    if [ -n "${PIP_CONFIG_FILE:-}" ] && [ -f "$PIP_CONFIG_FILE" ]; then
        cp "$PIP_CONFIG_FILE" "$work/pip.conf"
    else
        echo "[global]" >"$work/pip.conf"
        for name in INDEX_URL EXTRA_INDEX_URL TRUSTED_HOST; do
            value=PIP_$name
            [ -z "${!value:-}" ] || echo "$(tr 'A-Z_' 'a-z-' <<<"$name") = ${!value}" >>"$work/pip.conf"
        done
    fi
    arguments+=(--secret "id=pip,src=$work/pip.conf")
    [ ! -f "${PIP_CERT:-}" ] || arguments+=(--secret "id=ca,src=$PIP_CERT")
    [ -z "${BASE_IMAGE:-}" ] || arguments+=(--build-arg "BASE_IMAGE=$BASE_IMAGE")
}

build() {
    local engine
    if command -v docker >/dev/null && timeout 10 docker info >/dev/null 2>&1; then
        engine=(env DOCKER_BUILDKIT=1 docker build)
    elif command -v podman >/dev/null; then
        engine=(podman build --format docker) # the OCI format has no place for a health check
    elif command -v buildah >/dev/null; then
        engine=(buildah build --format docker)
    else
        fail "Nothing here builds images: start Docker, or install podman or buildah."
    fi
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    labels
    pip_settings
    "${engine[@]}" "${arguments[@]}" --file deploy/Dockerfile --tag "$image" .
}

packages() { # installs what is missing; false where that is not possible
    local missing=() name
    for name in buildah debootstrap; do command -v $name >/dev/null || missing+=("$name"); done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || return 1
    echo "installing ${missing[*]} …"
    apt-get update -q >/dev/null 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null 2>&1 </dev/null
}

mirror() { # the machine's own source of the packages of its release
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' "Created-By: Packages" 2>/dev/null |
        awk -v release="$1" '$2 == release && $3 == "main" && !found { print $1; found = 1 }'
}

own_buildah() { buildah --root "$work/images" --runroot "$work/run" --storage-driver vfs "$@"; }

clean() {
    own_buildah umount --all >/dev/null 2>&1 || true
    rm -rf --one-file-system "$work"
}

make_base() { # a base image from the machine's distribution: python3 and its venv module, nothing else
    local suite source container root
    suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    source=$(mirror "$suite")
    [ -n "$suite" ] && [ -n "$source" ] || skip "apt knows no source for a base image of this machine's release."
    container=$(own_buildah from --signature-policy "$work/policy.json" scratch)
    root=$(own_buildah mount "$container")
    echo "making a base image of $suite …"
    debootstrap --variant=minbase --include=python3,python3-venv "$suite" "$root" "$source" >"$work/debootstrap.log" 2>&1 ||
        { tail -n 5 "$work/debootstrap.log" >&2; skip "debootstrap could not make a base image here."; }
    rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
    python=$(chroot "$root" python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    own_buildah umount "$container" >/dev/null
    own_buildah commit --quiet --rm --disable-compression --signature-policy "$work/policy.json" "$container" $base >/dev/null
}

fetch_wheels() { # with the machine's own pip settings, so that the build itself needs no network
    echo "fetching the dependencies for Python $python …"
    .venv/bin/python -c 'import tomllib; project = tomllib.load(open("pyproject.toml", "rb"))
print(*project["build-system"]["requires"], "wheel", *project["project"]["dependencies"], sep="\n")' >"$work/wanted.txt"
    .venv/bin/python -m pip download -qq --disable-pip-version-check --dest "$work/wheels" --only-binary :all: \
        --python-version "$python" --requirement "$work/wanted.txt"
    printf '[global]\nno-index = true\nfind-links = /wheels\n' >"$work/pip.conf"
}

test_image() {
    local container
    [ "$(id -u)" = 0 ] || skip "a base image can only be made by root."
    [ -x .venv/bin/python ] || fail "There is no .venv: run make setup."
    packages || skip "the packages buildah and debootstrap cannot be installed here."
    work=$(mktemp -d /var/tmp/cti-bridge-image.XXXXXX)
    trap clean EXIT
    mkdir -p "$work/tmp"
    export TMPDIR=$work/tmp
    echo '{"default": [{"type": "insecureAcceptAnything"}]}' >"$work/policy.json"
    make_base
    fetch_wheels
    echo "building the image …"
    labels
    own_buildah build --quiet --isolation chroot --network host --format docker --layers=false --pull-never \
        --signature-policy "$work/policy.json" --build-arg BASE_IMAGE=$base --secret "id=pip,src=$work/pip.conf" \
        --volume "$work/wheels:/wheels:ro" "${arguments[@]}" --file deploy/Dockerfile --tag localhost/cti-bridge:test . \
        >"$work/build.log" 2>&1 || { tail -n 30 "$work/build.log" >&2; exit 1; }
    container=$(own_buildah from --pull-never --signature-policy "$work/policy.json" localhost/cti-bridge:test)
    .venv/bin/python -m deploy.scripts.image_check "$container" -- \
        buildah --root "$work/images" --runroot "$work/run" --storage-driver vfs
}

case "${1:-}" in
    build) build ;;
    test) test_image ;;
    *) fail "Usage: image.sh build | test" ;;
esac

#!/usr/bin/env bash
# Makes .venv with the package and its tools, anew where the stamp $2 does not name this folder. Says in one sentence what is missing.
set -euo pipefail
python=${1:-python3} stamp=${2:-.venv/.installed}
command -v "$python" >/dev/null || { echo "python3 is missing: install Python 3.11 or newer." >&2; exit 2; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    { echo "$("$python" --version) is too old: Python 3.11 or newer is needed." >&2; exit 2; }
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing python3-venv …"
        apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q python3-venv >/dev/null
    else
        echo "Python's venv module is missing: install the package python3-venv." >&2
        exit 2
    fi
fi
[ "$(cat "$stamp" 2>/dev/null)" = "$(pwd -P)" ] || rm -rf .venv
[ -x .venv/bin/python ] || { echo "making .venv …"; "$python" -m venv .venv; }
echo "installing dependencies (a minute or two the first time) …"
.venv/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev]' </dev/null

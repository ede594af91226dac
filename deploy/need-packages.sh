#!/bin/sh
# Makes sure that Debian packages are there: installs the missing ones as root, otherwise says the one line to run.
set -eu
missing=""
for package in "$@"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ "${missing}" = "" ] && exit 0
# A Python that is not Debian's brings its own venv; a Chromium or git that is not Debian's will do as well.
still=""
for package in $missing; do
    case $package in
        python3-venv) "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null || still="$still $package" ;;
        *) command -v "$package" >/dev/null 2>&1 || still="$still $package" ;;
    esac
done
[ "${still}" = "" ] && exit 0
if [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    apt-get install --yes --quiet --no-install-recommends $still >/dev/null 2>&1 ||
        { apt-get update --quiet >/dev/null && apt-get install --yes --quiet --no-install-recommends $still >/dev/null; }
else
    echo "Missing:$still. Run this, then make again:" >&2
    echo "  sudo apt-get install --yes$still" >&2
    exit 2
fi

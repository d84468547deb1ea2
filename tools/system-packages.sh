#!/bin/sh
# Installs the Debian packages that pip cannot bring, where we may; says which are missing where we may not.
#   system-packages.sh venv      what the virtual environment needs: without it nothing works, so missing is an error
#   system-packages.sh bench     what `make bench` compares with: without it that comparison is left out
#   system-packages.sh servers   what some tests need: without it they are skipped, and say so
set -u

may_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" -eq 0 ] || sudo -n true >/dev/null 2>&1
}

install() {
    if [ "$(id -u)" -eq 0 ]; then as_root=""; else as_root="sudo -n"; fi
    echo "installing system packages: $*"
    # A machine that just booted may hold the lock for its own updates: wait for it rather than fail.
    $as_root apt-get -o DPkg::Lock::Timeout=300 update -qq || true
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq "$@" >/dev/null
}

case "${1:-}" in
venv)
    python=${PYTHON:-python3}
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "Redaksi needs Python 3.11 or newer. Debian: apt-get install python3; or: make PYTHON=/path/to/python3.11" >&2
        exit 1
    fi
    "$python" -c 'import ensurepip, venv' 2>/dev/null && exit 0
    if may_install; then install python3-venv; fi
    "$python" -c 'import ensurepip, venv' 2>/dev/null && exit 0
    echo "Redaksi needs Python's venv module. Install it with: apt-get install python3-venv" >&2
    exit 1
    ;;
servers)
    missing=""
    [ -x /usr/sbin/dovecot ] || command -v dovecot >/dev/null 2>&1 || missing="$missing dovecot-imapd"
    [ -x /usr/sbin/exim4 ] || command -v exim4 >/dev/null 2>&1 || missing="$missing exim4-daemon-light"
    command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
    command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer-nogui"
    command -v exiftool >/dev/null 2>&1 || missing="$missing libimage-exiftool-perl"
    [ -x /usr/sbin/clamd ] || command -v clamd >/dev/null 2>&1 || missing="$missing clamav-daemon"
    # A clock that a test sets for a whole process.
    ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || missing="$missing libfaketime"
    [ -z "$missing" ] && exit 0
    # shellcheck disable=SC2086  # one word per package is meant
    if may_install && install $missing; then exit 0; fi
    echo "Some tests will be skipped; to run them: apt-get install$missing" >&2
    ;;
bench)
    missing=""
    command -v mbsync >/dev/null 2>&1 || missing="$missing isync"
    command -v antiword >/dev/null 2>&1 || missing="$missing antiword"
    command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer-nogui"
    /usr/bin/python3 -c 'import uno' 2>/dev/null || missing="$missing python3-uno"
    [ -z "$missing" ] && exit 0
    # shellcheck disable=SC2086  # one word per package is meant
    if may_install && install $missing; then exit 0; fi
    echo "Some comparisons will be left out; to have them: apt-get install$missing" >&2
    ;;
*)
    echo "usage: system-packages.sh venv|servers|bench" >&2
    exit 2
    ;;
esac

# Makes the environment that ./run and ./test work in; sourced by both, after they set $root.
# Leaves $venv_python. Costs a few hundredths of a second when everything is there.

venv="$root/.venv"
venv_python="$venv/bin/python"
stamp="$venv/.made-from"

stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

find_python() {
    for name in python3 python3.11 python3.12 python3.13 python3.14; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$name"
            return
        fi
    done
    stop "Python 3.11 or later is needed and was not found. On Debian 12: sudo apt-get install python3 python3-venv"
}

# What the system itself must have, as Debian names it: found by trying, not by asking apt.
missing_packages() {
    if [ ! -x "$venv_python" ] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        printf '%s-venv\n' "$python"
    fi
    "$python" -I -S "$root/installer/libraries.py" || stop "The libraries of Qt could not be looked for with $python."
}

install_packages() {
    line="apt-get install -y --no-install-recommends $*"
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        stop "This computer lacks what the program needs. Install it, then try again:  sudo $line"
    fi
    printf 'Installing for the whole computer: %s\n' "$*" >&2
    {
        apt-get update -q && DEBIAN_FRONTEND=noninteractive $line
    } >"$root/build/apt.log" 2>&1 || {
        tail -n 5 "$root/build/apt.log" >&2
        stop "That failed; the whole story is in build/apt.log. By hand:  $line"
    }
}

wanted_stamp() {
    cat "$root/requirements.txt" "$root/installer/uv.txt" "$root/installer/setup.sh" | sha256sum | cut -d ' ' -f 1
    printf '%s\n' "$root"
}

make_environment() {
    printf 'Making the environment in .venv (once; downloads about 150 MB) ...\n' >&2
    rm -f "$stamp"
    # The commands in it carry their path: one that was moved or copied does not work.
    if [ "$(cat "$venv/.made-at" 2>/dev/null)" != "$root" ] || ! "$venv/bin/uv" --version >/dev/null 2>&1 ||
        ! "$venv_python" -c '' >/dev/null 2>&1; then
        rm -rf "$venv"
        "$python" -m venv "$venv" || stop "The environment could not be made in .venv."
        "$venv_python" -m pip install -qq --disable-pip-version-check --require-hashes -r "$root/installer/uv.txt" ||
            stop "uv could not be installed. Is this computer connected to the internet?"
        printf '%s\n' "$root" >"$venv/.made-at"
    fi
    # An office network may look into encrypted traffic with a certificate that only the system knows.
    trust=""
    [ ! -e /etc/ssl/certs/ca-certificates.crt ] || trust=--system-certs
    # shellcheck disable=SC2086  # nothing, or one option
    "$venv/bin/uv" pip sync --quiet $trust --python "$venv_python" --require-hashes --compile-bytecode \
        "$root/requirements.txt" "$root/installer/uv.txt" ||
        stop "The packages of requirements.txt could not be installed. Is this computer connected to the internet?"
    link_program
    wanted_stamp >"$stamp"
}

# The program itself, from this folder: nothing to build, nothing to download.
link_program() {
    packages=$("$venv_python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$root" >"$packages/k2k_desktop.pth"
    printf '#!/bin/sh\nexec "%s" -m k2k_desktop "$@"\n' "$venv_python" >"$venv/bin/k2k-desktop"
    chmod +x "$venv/bin/k2k-desktop"
}

compile_words() {
    for words in "$root"/resources/locale/*/LC_MESSAGES/*.po; do
        [ -e "$words" ] || continue
        if [ ! "${words%.po}.mo" -nt "$words" ]; then
            "$venv_python" "$root/installer/words.py" compile || stop "The words could not be compiled."
            return
        fi
    done
}

# Compiled once and after a change of our own text, so that no start does it, whatever the caller's settings.
compile_program() {
    mark="$venv/.compiled"
    if [ ! -e "$mark" ] || [ -n "$(find "$root/k2k_desktop" -name '*.py' -newer "$mark" -print -quit)" ]; then
        env -u PYTHONDONTWRITEBYTECODE "$venv_python" -m compileall -q "$root/k2k_desktop" || return 0 # it runs anyway
        : >"$mark"
    fi
}

mkdir -p "$root/build"
ready=no
[ "$(cat "$stamp" 2>/dev/null)" = "$(wanted_stamp)" ] && [ -x "$venv_python" ] && ready=yes
if [ $ready = yes ]; then python=$venv_python; else python=$(find_python) || exit 1; fi
lacking=$(missing_packages) || exit 1
if [ -n "$lacking" ]; then
    # shellcheck disable=SC2086  # a list of words
    install_packages $lacking
    lacking=$(missing_packages) || exit 1
    [ -z "$lacking" ] || stop "Still missing after installing:" $lacking
fi
[ $ready = yes ] || make_environment
compile_words
compile_program

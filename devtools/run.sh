#!/bin/sh
# Finds a Python that can run the developer tools, then hands over to it.
# Called by the scripts in bin/ with the command's name first.
root=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1

usable() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 14))' 2>/dev/null
}

find_python() {
    for candidate in "$CP_CASES_PYTHON" python3 /usr/bin/python3 \
        python3.11 python3.12 python3.13 python3.10; do
        if [ -n "$candidate" ] && usable "$candidate"; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

if ! python=$(find_python); then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "» Installing Python with apt-get" >&2
        apt-get update -qq >&2 && apt-get install -y -qq python3 python3-venv >&2
    fi
    if ! python=$(find_python); then
        echo "Python 3.10 to 3.13 is needed: install it (Debian: apt-get install python3 python3-venv)" \
            "or name one with CP_CASES_PYTHON=/path/to/python3." >&2
        exit 1
    fi
fi

PYTHONPATH="$root${PYTHONPATH:+:$PYTHONPATH}" exec "$python" -m devtools "$@"

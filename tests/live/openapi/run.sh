#!/bin/sh
# Runs the adapters' tests, and checks each request that they send, and each answer of the fake platforms they talk to,
# against the platforms' own documents. The documents are not part of the project: they are looked for in
# ../shared/openapi, or in OPENAPI_DOCUMENTS. Needs python3 with venv, and a package index for the first run.
# Exit 0: all fit. 75: not run, because the documents are not there.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
documents=${OPENAPI_DOCUMENTS:-$root/../shared/openapi}
venv=${LIVE_OPENAPI_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/readmit-tests/openapi-core-0.23.1}

if [ ! -f "$documents/auth0-mfa.openapi.json" ]; then
    echo "NOT RUN: the platforms' documents are not in $documents; name their folder in OPENAPI_DOCUMENTS" >&2
    exit 75
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

if ! "$venv/bin/python" -c 'import openapi_core' 2>/dev/null; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check openapi-core==0.23.1
fi

cd "$root"
READMIT_RECORD_HTTP=$work cargo test --quiet --locked --lib provider:: >"$work/tests.log" 2>&1 || {
    cat "$work/tests.log" >&2
    exit 1
}
"$venv/bin/python" "$here/check.py" "$documents" "$work"

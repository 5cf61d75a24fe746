#!/usr/bin/env bash
# Puts a ledger before real witnesses on 127.0.0.1, and has others' programs read it: `tests/live/witness/run.sh`.
#
# litewitness (filippo.io/torchwood) and OmniWitness (transparency-dev/witness) cosign its heads. Tessera's fsck verifies it as
# a tiled log. A program with golang.org/x/mod/sumdb/note opens its heads.
#
# Needs go, python3, openssl, ssh-agent, script and faketime. The Go programs are built once and kept, outside the clone; the
# checksums of their modules are Go's own (GOSUMDB). READMIT_BIN names a program that is built already.
#
# Where Go or a module cannot be had, this says NOT RUN and ends with 75. LIVE_WITNESS_REQUIRED=1 makes that a failure.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here

readonly TOOLS=(
    "litewitness filippo.io/torchwood/cmd/litewitness@v0.6.1"
    "omniwitness github.com/transparency-dev/witness/cmd/omniwitness@v0.0.0-20260720115447-2e1c6971d19e"
    "fsck github.com/transparency-dev/tessera/cmd/fsck@v1.0.4"
)
cache=${XDG_CACHE_HOME:-${TMPDIR:-/tmp}}/readmit-ci-cache/witness
readonly cache

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

not_run() {
    printf '\n*** NOT RUN: a ledger before real witnesses: %s\n\n' "$1" >&2
    [[ "${LIVE_WITNESS_REQUIRED:-}" != 1 ]] || exit 1
    exit 75
}

command -v go >/dev/null || not_run "go is not installed"
for tool in python3 openssl ssh-agent ssh-add ssh-keygen script faketime; do
    command -v "$tool" >/dev/null || {
        echo "$tool is not installed" >&2
        exit 1
    }
done

mkdir -p "$cache"
export GOFLAGS="${GOFLAGS:--buildvcs=false}"
for tool in "${TOOLS[@]}"; do
    read -r name module <<<"$tool"
    kept=$cache/${module##*/cmd/}
    if [[ ! -x "$kept/$name" ]]; then
        echo "building $module"
        GOBIN=$work/built go install "$module" >"$work/go.log" 2>&1 || {
            cat "$work/go.log" >&2
            not_run "$module cannot be had"
        }
        mkdir -p "$kept"
        mv "$work/built/$name" "$kept/$name"
    fi
    ln -sf "$kept/$name" "$work/$name"
done
# The test's own program: built each time, from a module that is kept.
cp -r "$here/note" "$work/note-source"
(cd "$work/note-source" && go build -o "$work/note" .) >"$work/go.log" 2>&1 || {
    cat "$work/go.log" >&2
    not_run "golang.org/x/mod cannot be had"
}

binary=${READMIT_BIN:-}
if [[ -z "$binary" ]]; then
    (cd "$here/../../.." && cargo build --locked --quiet)
    target=$(cd "$here/../../.." && cargo metadata --format-version 1 --no-deps | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
    binary=$target/debug/readmit
fi

export PYTHONDONTWRITEBYTECODE=1
umask 077
mkdir "$work/scenes"
python3 "$here/scenes.py" "$binary" "$work" "$work/scenes"

# A ledger that is filled by a clock three days ago has settled by now, and is published whole.
echo
echo "--- a published ledger, read by Tessera's fsck"
export READMIT_HOME=$work/published-home
faketime -f -3d "$binary" demo --no-input --keep "$READMIT_HOME" >/dev/null 2>&1
"$binary" audit publish "$work/log"
"$binary" audit head --key >"$work/log.key"
python3 "$here/serve.py" "$work/log" "$work/port" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
until [[ -s "$work/port" ]]; do
    kill -0 "$server"
    sleep 0.1
done
fsck() {
    # It wants a terminal, may try again for ever where a file is not there, and ends with 0 when it has failed: what counts is
    # the sentence that it says at its end.
    timeout 60 script -qec "'$work/fsck' -ui=false -logtostderr -storage_url=http://127.0.0.1:$(<"$work/port")/ \
        -public_key='$work/log.key' -origin='$(cut -d+ -f1 "$work/log.key")'" /dev/null </dev/null >"$work/fsck.log" 2>&1
    grep -o "Successfully fsck'd log with size [0-9]*" "$work/fsck.log"
}
fsck || {
    cut -c1-300 "$work/fsck.log" >&2
    exit 1
}
# A tile that was changed is not passed over.
tile=$(find "$work/log/tile/entries" -type f | sort | head -n 1)
python3 - "$tile" <<'PY'
import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(40)
    byte = file.read(1)
    file.seek(40)
    file.write(bytes([byte[0] ^ 1]))
PY
if fsck; then
    echo "fsck took a changed tile" >&2
    exit 1
fi
if "$binary" audit publish "$work/log" --check >"$work/check.log" 2>&1; then
    echo "audit publish --check took a changed tile" >&2
    exit 1
fi
cat "$work/check.log"

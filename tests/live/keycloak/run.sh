#!/usr/bin/env bash
# Recovers users of a real Keycloak on 127.0.0.1, through the program, and looks from both sides: `tests/live/keycloak/run.sh`.
#
# Needs java (17 or 21), python3, and for the first run maven, which gets the distribution from Maven Central. It is kept,
# outside the clone, and its checksum is verified every time. READMIT_BIN names a program that is built already.
#
# Where the distribution cannot be had, this says NOT RUN and fails. If the registry itself gave no answer, it ends with 75,
# so that a dead network does not look like a broken program; LIVE_KEYCLOAK_REQUIRED=1 makes that a failure too.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here

readonly VERSION=26.7.3
readonly SHA256=77657f30b7e90d70f727712ce1c967f430fd6a5e9f458d32d8c6df0635345f47
readonly ARTIFACT=org.keycloak:keycloak-quarkus-dist:$VERSION:tar.gz
cache=${XDG_CACHE_HOME:-${TMPDIR:-/tmp}}/readmit-ci-cache/keycloak
readonly cache
readonly archive=$cache/keycloak-quarkus-dist-$VERSION.tar.gz

work=$(mktemp -d)
server=
stop() {
    if [[ -n "$server" ]]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

not_run() {
    printf '\n*** NOT RUN: the recoveries against a real Keycloak %s: %s\n\n' "$VERSION" "$1" >&2
    exit "$2"
}

for tool in java python3 sha256sum tar; do
    command -v "$tool" >/dev/null || not_run "$tool is not installed" 1
done

sound() { [[ -f "$archive" ]] && echo "$SHA256  $archive" | sha256sum --check --status; }

if ! sound; then
    rm -f "$archive"
    command -v mvn >/dev/null || not_run "maven is not installed, and the distribution is not in $cache" 1
    mkdir -p "$cache"
    echo "getting $ARTIFACT"
    if ! mvn --batch-mode --quiet org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
        -Dartifact="$ARTIFACT" -DoutputDirectory="$work/got" -Dmdep.useBaseVersion=true >"$work/maven.log" 2>&1; then
        cat "$work/maven.log" >&2
        # Only "nobody answered" is the network's fault; "there is no such thing" and a wrong checksum are ours.
        if [[ "${LIVE_KEYCLOAK_REQUIRED:-}" != 1 ]] &&
            grep -qiE 'unknown host|name or service not known|temporary failure in name|connection refused|connect timed out|network is unreachable|no route to host|read timed out' "$work/maven.log"; then
            not_run "the registry could not be reached" 75
        fi
        not_run "the distribution could not be had" 1
    fi
    mv "$work/got/keycloak-quarkus-dist-$VERSION.tar.gz" "$archive.part"
    mv "$archive.part" "$archive"
    sound || { rm -f "$archive"; not_run "the distribution that came is not the one that is meant (SHA-256)" 1; }
fi

binary=${READMIT_BIN:-}
if [[ -z "$binary" ]]; then
    (cd "$here/../../.." && cargo build --locked --quiet)
    target=$(cd "$here/../../.." && cargo metadata --format-version 1 --no-deps | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
    binary=$target/debug/readmit
fi

umask 077
tar -xzf "$archive" -C "$work"
keycloak=$work/keycloak-$VERSION
mkdir -p "$keycloak/data/import"
python3 -c 'import secrets; print(secrets.token_hex(24))' >"$work/secret"
PYTHONDONTWRITEBYTECODE=1 python3 "$here/realm.py" "$work/secret" "$keycloak/data/import/desk-realm.json" \
    "$keycloak/data/import/hub-realm.json"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
readonly base=http://127.0.0.1:$port

began=$SECONDS
# In memory, on loopback, with the quick compiler alone: it lives for some minutes.
JAVA_OPTS_KC_HEAP="-Xms128m -Xmx768m" JAVA_OPTS_APPEND="-XX:TieredStopAtLevel=1" \
    "$keycloak/bin/kc.sh" start-dev --db dev-mem --http-host 127.0.0.1 --http-port "$port" --import-realm \
    >"$work/keycloak.log" 2>&1 &
server=$!
until python3 -c "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=5)" "$base/realms/desk" 2>/dev/null; do
    if ! kill -0 "$server" 2>/dev/null || ((SECONDS - began > 300)); then
        tail -50 "$work/keycloak.log" >&2
        echo "Keycloak did not start" >&2
        exit 1
    fi
    sleep 1
done
echo "Keycloak $VERSION answers on $base after $((SECONDS - began)) s"

mkdir "$work/scenes"
if ! KCADM=$keycloak/bin/kcadm.sh PYTHONDONTWRITEBYTECODE=1 python3 "$here/scenes.py" "$binary" "$base" "$work/secret" "$work/scenes"; then
    grep -E 'ERROR|WARN' "$work/keycloak.log" | tail -20 >&2 || true
    exit 1
fi

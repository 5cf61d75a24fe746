#!/usr/bin/env bash
# What a platform behind HTTP costs, on loopback, against the fake Auth0 tenant of the tests: benches/platform.sh [USERS]
#
# 1. The calls of 20 recoveries, beside the same calls, to the byte, made by one curl in a row over one connection.
# 2. USERS users (1,000) looked up and reset through one process, where each answer takes 50 ms and 16 calls a second are
#    let through, 50 at once; beside what that limit allows. Takes about five minutes for 1,000.
#
# Needs curl and python3.
set -euo pipefail
cd "$(dirname "$0")/.."
users=${1:-1000}
recoveries=20
address=127.0.0.1:18090
work=$(mktemp -d)
fake=
stop() {
    [[ -z "$fake" ]] || kill "$fake" 2>/dev/null || true
    [[ -z "$fake" ]] || wait "$fake" 2>/dev/null || true
    fake=
}
trap 'stop; rm -rf "$work"' EXIT

built() {
    python3 -c '
import json, sys
for line in sys.stdin:
    one = json.loads(line)
    if one.get("executable") and one["target"]["name"] == sys.argv[1] and sys.argv[2] in one["target"]["kind"]:
        print(one["executable"])' "$@" | tail -n 1
}
tests=$(cargo test --lib --no-run --message-format=json 2>/dev/null | built readmit lib)
bench=$(cargo build --profile dist --bench platform --message-format=json 2>/dev/null | built platform bench)

# serve [NAME=VALUE...]: a new tenant; the same people each time.
serve() {
    stop
    env READMIT_FAKE_AUTH0=$address "$@" "$tests" --ignored --exact provider::auth0::fake::serve::serve </dev/null >/dev/null 2>&1 &
    fake=$!
    until curl -s -o /dev/null "http://$address/"; do sleep 0.05; done
}

milliseconds() {
    local begin end
    begin=$(date +%s%N)
    "$@" >/dev/null
    end=$(date +%s%N)
    echo "$(((end - begin) / 1000000))"
}

mkdir "$work/recorded"
serve READMIT_FAKE_USERS=$recoveries READMIT_RECORD_HTTP="$work/recorded"
"$bench" recoveries "http://$address" "$recoveries"
stop
python3 - "$work" "http://$address" <<'PYTHON'
import glob, json, sys, urllib.parse

work, url = sys.argv[1:]
calls = []
for path in glob.glob(f"{work}/recorded/*.jsonl"):
    calls += [json.loads(line) for line in open(path)]
calls = [call for call in calls if call["path"] != "/"]
quote = lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
with open(f"{work}/curl", "w") as out:
    for number, call in enumerate(calls):
        query = urllib.parse.urlencode([tuple(pair) for pair in call["query"]], quote_via=urllib.parse.quote)
        lines = [] if number == 0 else ["next"]
        lines += [f'url = {quote(url + call["path"] + ("?" + query if query else ""))}', f'request = {call["method"]}', "silent", "fail-with-body"]
        lines += [f"output = {quote('/dev/null')}", 'header = "accept: application/json"']
        if call["path"] != "/oauth/token":
            lines.append('header = "authorization: Bearer token-1"')
        if call["body"]:
            lines += [f'data-raw = {quote(call["body"])}', f'header = {quote("content-type: " + call["headers"]["content-type"])}']
        out.write("\n".join(lines) + "\n")
print(f"calls in all: {len(calls)}")
PYTHON
ours=()
curls=()
for _ in 1 2 3 4 5 6 7; do
    serve READMIT_FAKE_USERS=$recoveries
    ours+=("$(milliseconds "$bench" recoveries "http://$address" "$recoveries")")
    serve READMIT_FAKE_USERS=$recoveries
    curls+=("$(milliseconds curl -K "$work/curl")")
done
median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }
a=$(median "${ours[@]}") b=$(median "${curls[@]}")
echo "$recoveries recoveries: $a ms; the same calls by curl: $b ms; $(awk -v a="$a" -v b="$b" 'BEGIN { printf "%.2f", a / b }') times (${ours[*]} | ${curls[*]})"

serve READMIT_FAKE_USERS="$users" READMIT_FAKE_SLOW_MS=50 READMIT_FAKE_LIMIT=50,16
"$bench" load "http://$address" "$users"

#!/usr/bin/env bash
# What the program costs, beside its peers, in one run: start-up, one recorded step, opening a case. Prints the machine,
# medians and ratios. Needs python3, sqlite3 and strace; about five minutes, most of it building and filling homes.
#
#   bash benches/run.sh             all
#   BENCH_USERS=5000 BENCH_CASES=500 bash benches/run.sh    smaller
#   BENCH_DIR=DIR bash benches/run.sh                 on another disk
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly users=${BENCH_USERS:-100000}
# Eight entries each.
readonly cases=${BENCH_CASES:-12500}
for tool in python3 sqlite3 strace; do
    command -v "$tool" >/dev/null || { echo "benches/run.sh needs $tool" >&2; exit 1; }
done

target=$(cargo metadata --format-version 1 --no-deps | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
# Not `cargo bench`: that would build every dependency once more.
bench=$(cargo build --quiet --locked --profile dist --bin readmit --bench step --message-format json |
    python3 -c 'import json, sys; print(*(m["executable"] for m in map(json.loads, sys.stdin) if m.get("executable") and m["target"]["name"] == "step"))')
readmit=$target/dist/readmit
work=$(mktemp -d "${BENCH_DIR:-$target}/readmit-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
unset READMIT_HOME READMIT_OPERATOR

# home NAME USERS CASES OPEN NOTES
home() {
    (umask 077 && echo "cedar lantern oyster plank" >"$work/passphrase")
    "$readmit" --home "$work/$1" --operator maria --passphrase-file "$work/passphrase" --quiet init >/dev/null
    python3 - "$2" >"$work/people.csv" <<'PYTHON'
import sys
print("login,name,groups,groups_since,email,email_since,phone,phone_since")
for n in range(int(sys.argv[1])):
    print(f"user{n},User {n},staff,2024-01-01,user{n}@example.com,2024-01-01,+4670{n:07},2024-01-01")
PYTHON
    "$readmit" --home "$work/$1" --quiet directory import "$work/people.csv" >/dev/null
    "$bench" fill "$work/$1" "$3" "$4" "$5"
}

echo "machine: $(nproc) x $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(uname -sr), $(df -PT "$work" | awk 'NR == 2 { print $2 }')"
echo "         $(rustc --version), sqlite3 $(sqlite3 --version | cut -d' ' -f1), $(python3 --version), load $(cut -d' ' -f1-3 /proc/loadavg)"

home cases 1000 1000 20 0
printf '\nstart-up, with 1,000 cases of which 20 are open (%s entries):\n' \
    "$(sqlite3 "$work/cases/ledger.db" 'SELECT size FROM head')"
python3 benches/beside.py 40 \
    "sqlite3, reading the head" sqlite3 "$work/cases/ledger.db" 'SELECT size FROM head' -- \
    "python3 -c 'import sqlite3'" "$(python3 -c 'import sys; print(sys.executable)')" -c 'import sqlite3' -- \
    "readmit --version" "$readmit" --version -- \
    "readmit cases" "$readmit" --home "$work/cases" cases -- \
    "readmit cases --all" "$readmit" --home "$work/cases" cases --all

printf '\none recorded step beside one bare commit (DELETE, EXTRA):\n'
mkdir "$work/step"
"$bench" compare "$work/step" 300 | {
    read -r step commit ratio
    echo "  step $step ms, commit $commit ms: $ratio times (aim: 1.3)"
}
for what in steps commits; do
    flushes=()
    for times in 10 30; do
        mkdir "$work/$what$times"
        strace -f -qq -e trace=fsync,fdatasync -o "$work/trace" "$bench" "$what" "$work/$what$times" "$times"
        flushes+=("$(grep -cE 'f(data)?sync\(' "$work/trace")")
    done
    echo "  $what: $(((flushes[1] - flushes[0]) / 20)) flushes each"
done

printf '\nopening a case, rehearsed (--dry-run) as far as flags are given; the commit is the step above:\n'
home small 1000 125 5 6
home users "$users" 125 5 6
home entries 1000 "$cases" 5 6
entries() { sqlite3 "$work/$1/ledger.db" 'SELECT size FROM head'; }
dry=(--passphrase-file "$work/passphrase" --no-input recover "user999" --dry-run --lost phone)
# 2: it says what is missing.
python3 benches/beside.py --codes 2 30 \
    "1,000 users, $(entries small) entries" "$readmit" --home "$work/small" "${dry[@]}" -- \
    "$users users" "$readmit" --home "$work/users" "${dry[@]}" -- \
    "$(entries entries) entries" "$readmit" --home "$work/entries" "${dry[@]}"

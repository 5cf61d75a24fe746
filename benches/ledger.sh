#!/usr/bin/env bash
# What the ledger costs, beside its peers, in one run: appends, sixteen writers, verification, export, filters, a bundle,
# start-up. Prints the machine, medians and ratios. Needs python3, sqlite3 and strace; with a million entries about a quarter
# of an hour on two cores.
#
#   bash benches/ledger.sh                        100,000 and 1,000,000 entries
#   bash benches/ledger.sh 10000 50000            other sizes, ascending; 10000000 shows that an append does not grow
#   BENCH_DIR=DIR bash benches/ledger.sh          on another disk
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
sizes=("$@")
[ $# -gt 0 ] || sizes=(100000 1000000)
for tool in python3 sqlite3 strace; do
    command -v "$tool" >/dev/null || { echo "benches/ledger.sh needs $tool" >&2; exit 1; }
done

target=$(cargo metadata --format-version 1 --no-deps | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
# Not `cargo bench`: that would build every dependency once more.
bench=$(cargo build --quiet --locked --profile dist --bench ledger --message-format json |
    python3 -c 'import json, sys; print(*(m["executable"] for m in map(json.loads, sys.stdin) if m.get("executable") and m["target"]["name"] == "ledger"))')
work=$(mktemp -d "${BENCH_DIR:-$target}/readmit-ledger.XXXXXX")
trap 'rm -rf "$work"' EXIT

echo "machine: $(nproc) x $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(uname -sr), $(df -PT "$work" | awk 'NR == 2 { print $2 }')"
echo "         $(rustc --version), sqlite3 $(sqlite3 --version | cut -d' ' -f1), $(python3 --version), load $(cut -d' ' -f1-3 /proc/loadavg)"

printf '\nflushes of a step beside a bare commit (DELETE, EXTRA):\n'
for what in step commit; do
    flushes=()
    for times in 10 30; do
        strace -f -qq -e trace=fsync,fdatasync -o "$work/trace" "$bench" "$what" "$work/$what$times" "$times"
        flushes+=("$(grep -cE 'f(data)?sync\(' "$work/trace")")
    done
    echo "  $what: $(((flushes[1] - flushes[0]) / 20)) each"
done

# The peers' rows and columns are the same, with nothing checked.
rows="SELECT entry.seq, body->>'\$.time', body->>'\$.action', body->>'\$.phase', body->>'\$.outcome', body->>'\$.case',
    body->>'\$.actor', body->>'\$.role', body->>'\$.mode', body->>'\$.provider', body->>'\$.target', body->>'\$.ticket',
    CAST(data AS TEXT)->>'\$.reason', body->>'\$.data', CAST(data AS TEXT),
    data IS NULL AND body->>'\$.private' IS NOT NULL, body->>'\$.an', hex(leaf)
    FROM entry LEFT JOIN private ON private.seq = entry.seq ORDER BY entry.seq"
python="import csv, sqlite3, sys
file = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True)
csv.writer(sys.stdout).writerows(file.execute(sys.argv[2]))"
python3=$(python3 -c 'import sys; print(sys.executable)')

mkdir "$work/ledger"
for size in "${sizes[@]}"; do
    printf '\nfilled to %s: %s\n' "$size" "$("$bench" fill "$work/ledger" "$size")"
    "$bench" grow "$work/ledger"
    "$bench" writers "$work/ledger"
    "$bench" floor "$work/ledger"
    "$bench" verify "$work/ledger"
    "$bench" known "$work/ledger"
    "$bench" signatures "$work/ledger"
    "$bench" csv "$work/ledger"
    python3 benches/beside.py 2 \
        "sqlite3 -csv, nothing checked" sqlite3 -readonly -csv "$work/ledger/ledger.db" "$rows" -- \
        "python3, nothing checked" "$python3" -c "$python" "$work/ledger/ledger.db" "$rows"
    "$bench" reads "$work/ledger"
    "$bench" bundle "$work/ledger"
    python3 benches/beside.py 40 \
        "sqlite3, reading the head" sqlite3 "$work/ledger/ledger.db" 'SELECT size FROM head' -- \
        "python3 -c 'import sqlite3'" "$python3" -c 'import sqlite3' -- \
        "opening it and checking the head" "$bench" head "$work/ledger"
done

#!/usr/bin/env bash
# What proofs cost as a ledger grows: a bundle of 5,000 rows, the receipt of a case, publishing what is new after one case,
# and an append. Prints medians, and the ratios of the largest to the smallest and to an older build. Needs python3.
#
#   bash benches/proofs.sh                        100,000 and 1,000,000 entries, each in a commit of its own
#   bash benches/proofs.sh 1000000 10000000       beyond a million, 200 entries a commit
#   BENCH_DIR=DIR bash benches/proofs.sh          on another disk: 10,000,000 entries take 10 GB, their folder 8 GB more
#   BENCH_OLD=PROGRAM bash benches/proofs.sh      beside the bench of an older build, which makes ledgers of its own
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
sizes=("$@")
[ $# -gt 0 ] || sizes=(100000 1000000)

target=$(cargo metadata --format-version 1 --no-deps | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
# Not `cargo bench`: that would build every dependency once more.
bench=${BENCH_NEW:-$(cargo build --quiet --locked --profile dist --bench ledger --message-format json |
    python3 -c 'import json, sys; print(*(m["executable"] for m in map(json.loads, sys.stdin) if m.get("executable") and m["target"]["name"] == "ledger"))')}
work=$(mktemp -d "${BENCH_DIR:-$target}/readmit-proofs.XXXXXX")
trap 'rm -rf "$work"' EXIT

echo "machine: $(nproc) x $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(uname -sr), $(df -PT "$work" | awk 'NR == 2 { print $2 }')"
echo "         load $(cut -d' ' -f1-3 /proc/loadavg)"

# measured PROGRAM NAME SIZE COMMAND...
measured() {
    local program=$1 name=$2 size=$3
    shift 3
    mkdir -p "$work/$name"
    local there=0
    [ ! -e "$work/$name/ledger.db" ] || there=$(python3 -c "import sqlite3; print(*sqlite3.connect('$work/$name/ledger.db').execute('SELECT size FROM head').fetchone())")
    if [ "$size" -gt 1000000 ]; then
        "$program" fill "$work/$name" "$size"
    else
        "$program" step "$work/$name" $((size - there))
    fi
    for command in "$@"; do
        "$program" "$command" "$work/$name" | sed "s/^/  $name $size:/"
    done
}

for size in "${sizes[@]}"; do
    measured "$bench" new "$size" bundle receipt publish grow | tee -a "$work/figures"
    if [ -n "${BENCH_OLD:-}" ]; then
        measured "$BENCH_OLD" old "$size" bundle grow | tee -a "$work/figures"
    fi
done

python3 - "$work/figures" <<'PYTHON'
import re
import sys

figures = {}
for line in open(sys.argv[1]):
    build, size, rest = re.match(r" *(\w+) (\d+): *(.*)", line).groups()
    what, figure = re.match(r"(bundle|receipt|publishing|append).*?([\d.]+) ms", rest).groups()
    if what == "append":
        figure = re.search(r"beyond the peer's (-?[\d.]+) ms", rest).group(1)
    figures[build, what, int(size)] = float(figure)
for what in ("bundle", "receipt", "publishing", "append"):
    own = {size: figure for (build, word, size), figure in figures.items() if (build, word) == ("new", what)}
    least, most = min(own), max(own)
    print(f"{what}: {most} beside {least} entries {own[most] / own[least]:.2f} x")
    for size, figure in own.items():
        before = figures.get(("old", what, size))
        if before:
            print(f"{what}: {size} entries, beside the older build {figure / before:.2f} x")
PYTHON

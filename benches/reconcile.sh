#!/usr/bin/env bash
# What it costs to hold a platform's log against the ledger: time and peak memory for 100,000 rows and for a million, and
# for a ledger of a tenth of the cases. Needs gzip.
#
#   bash benches/reconcile.sh
#   BENCH_ROWS=10000 BENCH_CASES=100 bash benches/reconcile.sh    smaller
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly rows=${BENCH_ROWS:-1000000} cases=${BENCH_CASES:-5000}
target=$(cargo metadata --format-version 1 --no-deps | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
# Not `cargo bench`: that would build every dependency once more.
bench=$(cargo build --quiet --locked --profile dist --bench reconcile --message-format json |
    python3 -c 'import json, sys; print(*(m["executable"] for m in map(json.loads, sys.stdin) if m.get("executable") and m["target"]["name"] == "reconcile"))')
work=$(mktemp -d "${BENCH_DIR:-$target}/readmit-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

echo "machine: $(nproc) x $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(uname -sr), load $(cut -d' ' -f1-3 /proc/loadavg)"
for few in $((cases / 10)) "$cases"; do
    "$bench" ledger "$work/$few" "$few"
    for format in intelliauth auth0; do
        for n in $((rows / 10)) "$rows"; do
            "$bench" log "$work/log" "$format" "$n" "$few"
            "$bench" run "$work/$few" "$format" "$work/log"
        done
    done
done
gzip -f "$work/log"
"$bench" run "$work/$cases" auth0 "$work/log.gz"

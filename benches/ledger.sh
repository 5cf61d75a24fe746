#!/usr/bin/env bash
# Measures the ledger beside its peers, in one run: benches/ledger.sh [ENTRIES] [DIR]
# Needs sqlite3, python3 and strace for the lines that name them; leaves out those it does not find.
set -euo pipefail
cd "$(dirname "$0")/.."
entries=${1:-1000000}
dir=${2:-$(mktemp -d)}
mkdir -p "$dir"

echo "machine: $(nproc) cores, $(uname -m), $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | sed 's/^ *//')"
echo "disk: $(df --output=fstype,target "$dir" | tail -n 1)"
cargo build --quiet --release --bench ledger
bench=$(cargo build --release --bench ledger --message-format=json 2>/dev/null |
  sed -n 's/.*"executable":"\([^"]*\/ledger-[^"]*\)".*/\1/p' | tail -n 1)

"$bench" --entries "$entries" --dir "$dir"

seconds() {
  local begin end
  begin=$(date +%s.%N)
  "$@" >/dev/null
  end=$(date +%s.%N)
  awk -v a="$begin" -v b="$end" 'BEGIN { printf "%.0f ms", (b - a) * 1000 }'
}
sql="SELECT seq, body->>'\$.time', body->>'\$.action', body->>'\$.phase', body->>'\$.outcome', body->>'\$.case',
  body->>'\$.actor', body->>'\$.role', body->>'\$.mode', body->>'\$.provider', body->>'\$.target', body->>'\$.ticket',
  body->>'\$.data' FROM entry ORDER BY seq"
if command -v sqlite3 >/dev/null; then
  echo "csv by sqlite3, nothing checked: $(seconds sqlite3 -readonly -csv "$dir/ledger.db" "$sql")"
  echo "start-up of sqlite3: $(seconds sqlite3 -readonly "$dir/ledger.db" 'SELECT size FROM head')"
fi
if command -v python3 >/dev/null; then
  echo "csv by python3, nothing checked: $(seconds python3 -c "
import csv, sqlite3, sys
rows = sqlite3.connect('file:$dir/ledger.db?mode=ro', uri=True).execute('''$sql''')
csv.writer(sys.stdout).writerows(rows)")"
fi
if command -v strace >/dev/null; then
  flushes() { strace -f -qq -e trace=fsync,fdatasync "$@" 2>&1 >/dev/null | grep -cE 'f(data)?sync\('; }
  echo "flushes of one step (open, append, close): $(flushes "$bench" --only step --dir "$dir")"
fi

#!/usr/bin/env bash
# Tessera v1.0.4: `fsck -ui=false` ends with 0 when it has found a log that does not hold together.
#
# One expects a check that a timer or a script runs to end with another code than 0 when the log fails it.
#
# What happens: the tile of a log was changed. fsck says "fsck failed" in its log, and ends with 0, as for a sound one. Only the
# sentence "Successfully fsck'd log with size N" tells the two apart. (The check runs in a goroutine whose error is logged, and
# the main function returns.)
#
# Needs go, python3 and openssl. Everything is done in a temporary folder, and nothing listens.
set -euo pipefail
export GOFLAGS=-buildvcs=false
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
GOBIN=$work go install github.com/transparency-dev/tessera/cmd/fsck@v1.0.4 2>go.log || { cat go.log >&2; exit 1; }
openssl genpkey -algorithm ed25519 -out log.pem
cat >log.py <<'PY'
import base64, hashlib, os, subprocess
name, entries = "log.test/a", [b"one", b"two"]
public = subprocess.run(["openssl", "pkey", "-in", "log.pem", "-pubout", "-outform", "DER"], check=True, capture_output=True).stdout[-32:]
key = hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]
leaves = [hashlib.sha256(b"\x00" + entry).digest() for entry in entries]
root = hashlib.sha256(b"\x01" + leaves[0] + leaves[1]).digest()
body = f"{name}\n2\n{base64.b64encode(root).decode()}\n"
open("body", "w").write(body)
signature = subprocess.run(["openssl", "pkeyutl", "-sign", "-inkey", "log.pem", "-rawin", "-in", "body"], check=True, capture_output=True).stdout
for folder in ("log/tile/0/000.p", "log/tile/entries/000.p"):
    os.makedirs(folder)
open("log/checkpoint", "w").write(f"{body}\n\u2014 {name} {base64.b64encode(key + signature).decode()}\n")
open("log/tile/0/000.p/2", "wb").write(b"".join(leaves))
open("log/tile/entries/000.p/2", "wb").write(b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries))
open("key", "w").write(f"{name}+{key.hex()}+{base64.b64encode(bytes([1]) + public).decode()}")
PY
python3 log.py
look() {
    local code=0
    timeout 60 ./fsck -ui=false -logtostderr -storage_url="file://$work/log/" -public_key=key >fsck.log 2>&1 || code=$?
    printf '%s: exit %d, %s\n' "$1" "$code" "$(grep -oE "Successfully fsck'd log|fsck failed" fsck.log | head -n 1)"
}
{
    look "as it was made"
    printf 'x' | dd of=log/tile/0/000.p/2 bs=1 seek=5 conv=notrunc status=none
    look "with a tile that was changed"
} >seen
cat seen

# Output seen with Tessera v1.0.4:
#   as it was made: exit 0, Successfully fsck'd log
#   with a tile that was changed: exit 0, fsck failed
diff - seen <<'OUT'
as it was made: exit 0, Successfully fsck'd log
with a tile that was changed: exit 0, fsck failed
OUT

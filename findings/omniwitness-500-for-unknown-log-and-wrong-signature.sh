#!/usr/bin/env bash
# OmniWitness (2026-07-20): 500, and no word, for a log that it does not know and for a signature that is wrong.
#
# By tlog-witness an unknown origin is 404, and a head without a trusted signature is 403. A client may try 5xx again, since it means that
# the witness failed.
#
# What happens: both are 500 with an empty body. A client cannot tell a ledger that nobody registered, or a key with a typing error,
# from a witness that is down.
#
# Needs go, python3 and openssl. Everything is done in a temporary folder, on 127.0.0.1.
set -euo pipefail
export GOFLAGS=-buildvcs=false
work=$(mktemp -d)
server=
trap '[[ -z "$server" ]] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; } || true; rm -rf "$work"' EXIT
cd "$work"
GOBIN=$work go install github.com/transparency-dev/witness/cmd/omniwitness@v0.0.0-20260720115447-2e1c6971d19e 2>go.log || { cat go.log >&2; exit 1; }
openssl genpkey -algorithm ed25519 -out log.pem
openssl genpkey -algorithm ed25519 -out witness.pem
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >log.py <<'PY'
import base64, hashlib, subprocess
def raw(pem, *more):
    return subprocess.run(["openssl", "pkey", "-in", pem, "-outform", "DER", *more], check=True, capture_output=True).stdout[-32:]
def ident(name, public):
    return hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]
def vkey(name):
    public = raw("log.pem", "-pubout")
    return f"{name}+{ident(name, public).hex()}+{base64.b64encode(bytes([1]) + public).decode()}"
def head(name, size, root):
    body = f"{name}\n{size}\n{base64.b64encode(root).decode()}\n"
    with open("message", "w") as file:
        file.write(body)
    signature = subprocess.run(["openssl", "pkeyutl", "-sign", "-inkey", "log.pem", "-rawin", "-in", "message"],
                               check=True, capture_output=True).stdout
    line = base64.b64encode(ident(name, raw("log.pem", "-pubout")) + signature).decode()
    return f"{body}\n\u2014 {name} {line}\n"
if __name__ == "__main__":
    key = ident("witness.test/w", raw("witness.pem", "-pubout")).hex()
    with open("key", "w") as file:
        file.write(f"PRIVATE+KEY+witness.test/w+{key}+{base64.b64encode(bytes([1]) + raw('witness.pem')).decode()}")
    with open("logs.yaml", "w") as file:
        file.write("Logs:\n")
        for name in ("log.test/a", "log.test/b"):
            file.write(f"  - Origin: {name}\n    PublicKey: {vkey(name)}\n    URL: https://log.test/\n")
PY
python3 log.py
./omniwitness --listen "127.0.0.1:$port" --metrics_listen "" --db_file "$work/db" --private_key_path key --additional_logs logs.yaml >witness.log 2>&1 &
server=$!
until python3 -c "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5)" "$port" 2>/dev/null; do
    kill -0 "$server" || { cat witness.log >&2; exit 1; }
    sleep 0.2
done
cat >look.py <<'PY'
import hashlib, sys, urllib.error, urllib.request
from log import head
def post(body):
    request = urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/add-checkpoint", data=body.encode())
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
root = hashlib.sha256(b"a tree").digest()
print("a log that it does not know:", post("old 0\n\n" + head("log.test/unknown", 9, root)))
print("a signature over another size:", post("old 0\n\n" + head("log.test/a", 9, root).replace("\n9\n", "\n8\n")))
print("the same head with its signature:", post("old 0\n\n" + head("log.test/a", 9, root)))
PY
python3 look.py "$port" >seen
cat seen

# Output seen with OmniWitness v0.0.0-20260720115447-2e1c6971d19e:
#   a log that it does not know: 500
#   a signature over another size: 500
#   the same head with its signature: 200
diff - seen <<'OUT'
a log that it does not know: 500
a signature over another size: 500
the same head with its signature: 200
OUT

#!/usr/bin/env bash
# OmniWitness (2026-07-20): a witness that lost its state says so to nobody, because a first head is taken with any old size.
#
# By tlog-witness the old size must be that of the newest head that the witness cosigned, or zero if it never cosigned one; otherwise the
# answer is 409 and that size. With an old size of zero the proof must be empty, otherwise the answer is 422.
#
# What happens: of a log that it has cosigned nothing of, it takes a head with any old size, one beyond the head itself too, and any
# proof: 200. A log that has grown from 7 entries to 9, and hands that to a witness whose database was lost, gets a cosignature and no
# word of the loss. From the second head on all is checked.
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
import base64, hashlib, sys, urllib.error, urllib.request
from log import head
def post(body):
    request = urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/add-checkpoint", data=body.encode())
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
root = hashlib.sha256(b"a tree").digest()
junk = base64.b64encode(bytes(32)).decode()
print("the first head of a log, over 9 entries, with old 7 and a hash:", post(f"old 7\n{junk}\n\n" + head("log.test/a", 9, root)))
print("the first head of another log, over 9 entries, with old 20:", post("old 20\n\n" + head("log.test/b", 9, root)))
print("the second head of the first, with old 7:", post(f"old 7\n{junk}\n\n" + head("log.test/a", 10, root)))
PY
python3 look.py "$port" >seen
cat seen

# Output seen with OmniWitness v0.0.0-20260720115447-2e1c6971d19e:
#   the first head of a log, over 9 entries, with old 7 and a hash: 200
#   the first head of another log, over 9 entries, with old 20: 200
#   the second head of the first, with old 7: 409
diff - seen <<'OUT'
the first head of a log, over 9 entries, with old 7 and a hash: 200
the first head of another log, over 9 entries, with old 20: 200
the second head of the first, with old 7: 409
OUT

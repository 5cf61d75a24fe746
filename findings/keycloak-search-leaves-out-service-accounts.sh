#!/usr/bin/env bash
# Keycloak 26.7.3: a search by a quoted login leaves service accounts out, in silence.
#
# `GET /users?search="LOGIN"` (in quotes: exact) and `GET /users?username=LOGIN&exact=true` are both documented as exact. One
# expects either to find a user by the login that the other finds.
#
# What happens: the service account of a client ("service-account-robot") is found by `username`, and by its id. By `search`, with
# or without quotes, the answer is 200 and an empty list. A program that looks by `search` says "no such user" of an account
# that can be read, changed and signed in with.
#
# Needs java 17 or 21, maven and python3. Everything is done in a temporary folder, on 127.0.0.1.
set -euo pipefail
VERSION=26.7.3
SHA256=77657f30b7e90d70f727712ce1c967f430fd6a5e9f458d32d8c6df0635345f47
work=$(mktemp -d)
server=
trap '[[ -z "$server" ]] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; } || true; rm -rf "$work"' EXIT
cd "$work"
mvn --batch-mode --quiet org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact="org.keycloak:keycloak-quarkus-dist:$VERSION:tar.gz" -DoutputDirectory="$work" -Dmdep.useBaseVersion=true
echo "$SHA256  keycloak-quarkus-dist-$VERSION.tar.gz" | sha256sum --check --quiet
tar -xzf "keycloak-quarkus-dist-$VERSION.tar.gz"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
secret=$(python3 -c 'import secrets; print(secrets.token_hex(16))')
KC_BOOTSTRAP_ADMIN_CLIENT_ID=temp KC_BOOTSTRAP_ADMIN_CLIENT_SECRET=$secret \
    "keycloak-$VERSION/bin/kc.sh" start-dev --db dev-mem --http-host 127.0.0.1 --http-port "$port" >keycloak.log 2>&1 &
server=$!
until python3 -c "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=5)" "http://127.0.0.1:$port/realms/master" 2>/dev/null; do
    kill -0 "$server" || { tail -20 keycloak.log >&2; exit 1; }
    sleep 1
done
cat >admin.py <<'PY'
import json, urllib.error, urllib.parse, urllib.request
class Admin:
    def __init__(self, base, realm, client, secret):
        self.base = base
        body = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": client, "client_secret": secret}).encode()
        with urllib.request.urlopen(f"{base}/realms/{realm}/protocol/openid-connect/token", body) as answer:
            self.token = json.load(answer)["access_token"]
    def call(self, method, path, body=None):
        request = urllib.request.Request(self.base + "/admin/realms" + path, method=method,
                                         data=None if body is None else json.dumps(body).encode())
        request.add_header("Authorization", "Bearer " + self.token)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request) as answer:
                text = answer.read().decode()
                return answer.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            return error.code, None
    def get(self, path):
        return self.call("GET", path)
PY
cat >look.py <<'PY'
import sys
from admin import Admin
admin = Admin(sys.argv[1], "master", "temp", sys.argv[2])
admin.call("POST", "", {"realm": "desk", "enabled": True})
admin.call("POST", "/desk/users", {"username": "anna", "enabled": True})
admin.call("POST", "/desk/clients", {"clientId": "robot", "serviceAccountsEnabled": True, "publicClient": False})
for login in ("anna", "service-account-robot"):
    found = [len(admin.get("/desk/users?" + query)[1]) for query in (
        f"username={login}&exact=true", f"search=%22{login}%22", f"search={login}")]
    print(f"{login}: by username {found[0]}, by quoted search {found[1]}, by search {found[2]}")
PY
python3 look.py "http://127.0.0.1:$port" "$secret" >seen
cat seen

# Output seen with Keycloak 26.7.3:
#   anna: by username 1, by quoted search 1, by search 1
#   service-account-robot: by username 1, by quoted search 0, by search 0
diff - seen <<'OUT'
anna: by username 1, by quoted search 1, by search 1
service-account-robot: by username 1, by quoted search 0, by search 0
OUT

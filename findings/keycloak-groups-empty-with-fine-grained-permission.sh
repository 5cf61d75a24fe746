#!/usr/bin/env bash
# Keycloak 26.7.3: with a fine-grained permission in place of `view-users`, a user's groups are "none" instead of refused.
#
# A service account may see users by a fine-grained admin permission (scopes view and manage on all Users) and has no role
# `view-users`. One expects `GET /users/ID/groups` to give the groups, or 403.
#
# What happens: the answer is 200 and an empty list, for somebody who is in a group. A program that tells administrators by their
# groups takes them for ordinary users. With the role `view-users` the same call gives the group.
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
base, secret = sys.argv[1], sys.argv[2]
admin = Admin(base, "master", "temp", secret)
admin.call("POST", "", {"realm": "desk", "enabled": True, "adminPermissionsEnabled": True})
admin.call("POST", "/desk/groups", {"name": "finance"})
admin.call("POST", "/desk/users", {"username": "fin", "enabled": True, "groups": ["/finance"]})
fin = admin.get("/desk/users?username=fin&exact=true")[1][0]["id"]
clients = {}
for name in ("finegrained", "byrole"):
    admin.call("POST", "/desk/clients", {"clientId": name, "secret": secret, "serviceAccountsEnabled": True, "publicClient": False})
    client = admin.get(f"/desk/clients?clientId={name}")[1][0]["id"]
    clients[name] = admin.get(f"/desk/clients/{client}/service-account-user")[1]["id"]
management = admin.get("/desk/clients?clientId=realm-management")[1][0]["id"]
role = admin.get(f"/desk/clients/{management}/roles/view-users")[1]
admin.call("POST", f"/desk/users/{clients['byrole']}/role-mappings/clients/{management}", [role])
permissions = admin.get("/desk/clients?clientId=admin-permissions")[1][0]["id"]
server = f"/desk/clients/{permissions}/authz/resource-server"
print("policy", admin.call("POST", server + "/policy/user", {"name": "it", "users": [clients["finegrained"]]})[0])
print("permission", admin.call("POST", server + "/permission/scope", {
    "name": "users", "resourceType": "Users", "scopes": ["view", "manage"], "policies": ["it"]})[0])
for name in ("finegrained", "byrole"):
    account = Admin(base, "desk", name, secret)
    status, user = account.get(f"/desk/users/{fin}")
    groups = account.get(f"/desk/users/{fin}/groups")
    print(f"{name}: user {status}, groups {groups[0]} {[g['name'] for g in groups[1] or []]}")
PY
python3 look.py "http://127.0.0.1:$port" "$secret" >seen
cat seen

# Output seen with Keycloak 26.7.3:
#   policy 201
#   permission 201
#   finegrained: user 200, groups 200 []
#   byrole: user 200, groups 200 ['finance']
diff - seen <<'OUT'
policy 201
permission 201
finegrained: user 200, groups 200 []
byrole: user 200, groups 200 ['finance']
OUT

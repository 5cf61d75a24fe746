#!/usr/bin/env bash
# Keycloak 26.7.3: a second fine-grained permission takes away what the first one gave.
#
# Two permissions on all Users, the first for a service account, the second for somebody else. Roles and groups add up in Keycloak, so
# one expects each permission to add what it grants.
#
# What happens: all permissions on the same resource have to grant. The account sees a user by the first permission, and gets
# 403 for the same user as soon as the second one stands beside it, though nobody touched the first. Whoever reads one
# permission that names an account knows neither that it may nor, without all the others, that it may not.
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
for login in ("anna", "boss"):
    admin.call("POST", "/desk/users", {"username": login, "enabled": True})
anna, boss = (admin.get(f"/desk/users?username={login}&exact=true")[1][0]["id"] for login in ("anna", "boss"))
admin.call("POST", "/desk/clients", {"clientId": "robot", "secret": secret, "serviceAccountsEnabled": True, "publicClient": False})
client = admin.get("/desk/clients?clientId=robot")[1][0]["id"]
account = admin.get(f"/desk/clients/{client}/service-account-user")[1]["id"]
permissions = admin.get("/desk/clients?clientId=admin-permissions")[1][0]["id"]
server = f"/desk/clients/{permissions}/authz/resource-server"
for name, who in (("first", account), ("second", boss)):
    admin.call("POST", server + "/policy/user", {"name": f"policy {name}", "users": [who]})
    made = admin.call("POST", server + "/permission/scope", {
        "name": name, "resourceType": "Users", "scopes": ["view"], "policies": [f"policy {name}"]})[0]
    seen = Admin(base, "desk", "robot", secret).get(f"/desk/users/{anna}")[0]
    print(f"with the {name} permission ({made}): {seen}")
PY
python3 look.py "http://127.0.0.1:$port" "$secret" >seen
cat seen

# Output seen with Keycloak 26.7.3:
#   with the first permission (201): 200
#   with the second permission (201): 403
diff - seen <<'OUT'
with the first permission (201): 200
with the second permission (201): 403
OUT

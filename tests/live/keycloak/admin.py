"""Keycloak's side: another administrator, who looks and meddles, through the Admin API alone."""

import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request


class Admin:
    def __init__(self, base, secret, client="other-admin", realm="desk"):
        self.base, self.realm, self.client, self.secret = base, realm, client, secret
        self.token, self.until = None, 0

    def _bearer(self):
        if time.monotonic() > self.until:
            body = urllib.parse.urlencode({
                "grant_type": "client_credentials", "client_id": self.client, "client_secret": self.secret,
            }).encode()
            url = f"{self.base}/realms/{self.realm}/protocol/openid-connect/token"
            with urllib.request.urlopen(urllib.request.Request(url, data=body), timeout=60) as answer:
                granted = json.load(answer)
            self.token, self.until = granted["access_token"], time.monotonic() + granted["expires_in"] - 10
        return self.token

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.base}/admin/realms/{self.realm}{path}", data=data, method=method)
        request.add_header("Authorization", f"Bearer {self._bearer()}")
        if data is not None:
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read().decode()
        return json.loads(text) if text else None

    def get(self, path):
        return self.call("GET", path)

    def id(self, login):
        return self.get(f"/users?username={login}&exact=true")[0]["id"]

    def user(self, login):
        return self.get(f"/users/{self.id(login)}")

    def set(self, login, **changed):
        """As the console does it: the whole user goes back, with what is changed."""
        kept = {k: v for k, v in self.user(login).items() if k not in ("access", "federatedIdentities", "credentials")}
        self.call("PUT", f"/users/{kept['id']}", {**kept, **changed})

    def logs(self, folder):
        """Keycloak's two logs, as it exports them: what administrators did, and what users did."""
        paths = []
        for kind in ("admin-events", "events"):
            paths.append(os.path.join(folder, f"{kind}.json"))
            with open(paths[-1], "w", encoding="utf-8") as file:
                json.dump(self.get(f"/{kind}?max=10000"), file)
        return paths

    def service_user(self, client):
        return self.get(f"/clients/{self.get(f'/clients?clientId={client}')[0]['id']}/service-account-user")["id"]

    def credentials(self, login, kind=None):
        all_of = self.get(f"/users/{self.id(login)}/credentials")
        return [c for c in all_of if kind in (None, c["type"])]

    def sessions(self, login):
        return self.get(f"/users/{self.id(login)}/sessions")

    def offline(self, login, client="intranet"):
        user, uuid = self.id(login), self.get(f"/clients?clientId={client}")[0]["id"]
        return self.get(f"/users/{user}/offline-sessions/{uuid}")

    def codes_left(self, login):
        return sum(
            json.loads(c["credentialData"])["remainingCodes"] for c in self.credentials(login, "recovery-authn-codes"))

    def required_action(self, alias, enabled):
        action = next(a for a in self.get("/authentication/required-actions") if a["alias"] == alias)
        self.call("PUT", f"/authentication/required-actions/{alias}", {**action, "enabled": enabled})

    def allow_recovery_codes(self):
        """The stock browser flow has the form, and has it switched off."""
        steps = self.get("/authentication/flows/browser/executions")
        step = next(s for s in steps if s.get("providerId") == "auth-recovery-authn-code-form")
        self.call("PUT", "/authentication/flows/browser/executions", {**step, "requirement": "ALTERNATIVE"})

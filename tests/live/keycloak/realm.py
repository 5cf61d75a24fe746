"""The realm of the live run, written as JSON for `kc.sh start-dev --import-realm`.

realm.py SECRET-FILE OUT: the service account's secret is read from SECRET-FILE. Passwords and seeds of the made-up people
are in people.py: they open nothing but this realm, on loopback, for as long as the run lasts.
"""

import json
import sys
import uuid

from people import PASSWORD, SEEDS

# Least roles for everything that readmit does. `query-groups` and the like are not needed.
ROLES = ["view-users", "manage-users", "view-events", "view-realm"]


def credential_id(login, kind):
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{login}/{kind}"))


def password(login):
    return {"type": "password", "value": PASSWORD, "temporary": False}


def otp(login, label="Phone", created=1_700_000_000_000):
    data = {"subType": "totp", "digits": 6, "counter": 0, "period": 30, "algorithm": "HmacSHA1"}
    return {
        "id": credential_id(login, label),
        "type": "otp",
        "userLabel": label,
        "createdDate": created,
        "secretData": json.dumps({"value": SEEDS[login]}),
        "credentialData": json.dumps(data),
    }


def unheard_of(login):
    """What an extension might have stored: a type that no stock Keycloak knows."""
    return {
        "id": credential_id(login, "acme"),
        "type": "acme-sms",
        "userLabel": "Acme SMS",
        "createdDate": 1_700_000_000_000,
        "secretData": "{}",
        "credentialData": "{}",
    }


def user(login, first, last, credentials, **more):
    return {
        "username": login,
        "email": f"{login}@example.com",
        "emailVerified": True,
        "firstName": first,
        "lastName": last,
        "enabled": True,
        "credentials": [password(login), *credentials],
        "realmRoles": ["default-roles-desk"],
        **more,
    }


def realm(secret):
    people = [
        user("anna", "Anna", "Lindqvist", [otp("anna")], attributes={"department": ["Sales"], "locale": ["en"]}),
        user("bo", "Bo", "Ek", [otp("bo"), unheard_of("bo")]),
        user("carl", "Carl", "Berg", [otp("carl")], groups=["/platform"]),
        user("dora", "Dora", "Dahl", [otp("dora")]),
        user("eva", "Eva", "Ehn", [otp("eva")]),
        user(
            "finn", "Finn", "Falk", [otp("finn")],
            federatedIdentities=[{"identityProvider": "corp", "userId": "f-1", "userName": "finn.falk"}],
        ),
        user("gus", "Gus", "Grip", [otp("gus")]),
        {
            "username": "service-account-readmit",
            "enabled": True,
            "serviceAccountClientId": "readmit",
            "clientRoles": {"realm-management": ROLES},
        },
        {
            "username": "service-account-readmit-blind",
            "enabled": True,
            "serviceAccountClientId": "readmit-blind",
            "clientRoles": {"realm-management": ["view-users", "view-realm"]},
        },
    ]

    def service(name):
        return {
            "clientId": name,
            "enabled": True,
            "publicClient": False,
            "serviceAccountsEnabled": True,
            "standardFlowEnabled": False,
            "directAccessGrantsEnabled": False,
            "clientAuthenticatorType": "client-secret",
            "secret": secret,
            "fullScopeAllowed": True,
        }

    return {
        "realm": "desk",
        "enabled": True,
        "sslRequired": "external",
        "eventsEnabled": True,
        "adminEventsEnabled": True,
        "adminEventsDetailsEnabled": False,
        "bruteForceProtected": True,
        "otpPolicyCodeReusable": True,
        "accessTokenLifespan": 60,
        "roles": {
            "realm": [
                {"name": "platform-admin", "composite": True,
                 "composites": {"client": {"realm-management": ["realm-admin"]}}},
            ],
        },
        "groups": [{"name": "platform", "path": "/platform", "realmRoles": ["platform-admin"]}],
        "clients": [
            service("readmit"),
            service("readmit-blind"),
            {
                "clientId": "intranet",
                "enabled": True,
                "publicClient": True,
                "standardFlowEnabled": True,
                "directAccessGrantsEnabled": False,
                "redirectUris": ["http://127.0.0.1/intranet"],
            },
        ],
        "identityProviders": [
            {
                "alias": "corp",
                "providerId": "oidc",
                "enabled": True,
                "config": {
                    "clientId": "desk",
                    "clientSecret": "not-used",
                    "authorizationUrl": "https://corp.example.com/auth",
                    "tokenUrl": "https://corp.example.com/token",
                },
            },
        ],
        "users": people,
    }


if __name__ == "__main__":
    secret_file, out = sys.argv[1:]
    with open(secret_file, encoding="utf-8") as file:
        secret = file.read().strip()
    with open(out, "w", encoding="utf-8") as file:
        json.dump(realm(secret), file, indent=1)

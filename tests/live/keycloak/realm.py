"""The realm of the live run, for `kc.sh start-dev --import-realm`: realm.py SECRET-FILE OUT HUB-OUT."""

import json
import sys
import uuid

from people import HUB_SECRET, PASSWORD, SEEDS

# What docs/platforms/keycloak.md asks for, and no more.
ROLES = ["view-users", "manage-users", "view-events", "view-realm", "view-clients"]


def otp(login):
    """An authenticator that was enrolled long ago; its id tells it from a new one."""
    data = {"subType": "totp", "digits": 6, "counter": 0, "period": 30, "algorithm": "HmacSHA1"}
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, login)),
        "type": "otp",
        "userLabel": "Phone",
        "createdDate": 1_700_000_000_000,
        "secretData": json.dumps({"value": SEEDS[login]}),
        "credentialData": json.dumps(data),
    }


def passkey():
    """A passkey and nothing beside it."""
    data = {"aaguid": "00000000-0000-0000-0000-000000000000", "credentialId": "cGFzc2tleQ", "counter": 0,
            "credentialPublicKey": "cHVibGljLWtleQ", "attestationStatementFormat": "none", "transports": []}
    return {"id": str(uuid.uuid4()), "type": "webauthn-passwordless", "userLabel": "Laptop",
            "createdDate": 1_700_000_000_000, "secretData": "{}", "credentialData": json.dumps(data)}


def hub():
    """Another realm, with which people of the desk's sign in too."""
    def of(login):
        return {"username": login, "email": f"{login}@hub.example", "emailVerified": True, "firstName": login,
                "lastName": "Hub", "enabled": True,
                "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}]}
    client = {"clientId": "desk", "enabled": True, "publicClient": False, "secret": HUB_SECRET,
              "standardFlowEnabled": True, "redirectUris": ["*"]}
    return {"realm": "hub", "enabled": True, "clients": [client], "users": [of("lea-at-hub"), of("mallory-at-hub")]}


def user(login, first, last, **more):
    return {
        "username": login,
        "email": f"{login}@example.com",
        "emailVerified": True,
        "firstName": first,
        "lastName": last,
        "enabled": True,
        "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}, otp(login)],
        "realmRoles": ["default-roles-desk"],
        **more,
    }


def service(name, secret):
    return {
        "clientId": name,
        "enabled": True,
        "publicClient": False,
        "serviceAccountsEnabled": True,
        "standardFlowEnabled": False,
        "directAccessGrantsEnabled": False,
        "secret": secret,
    }


def account_of(client, roles):
    return {
        "username": f"service-account-{client}",
        "enabled": True,
        "serviceAccountClientId": client,
        "clientRoles": {"realm-management": roles},
    }


def realm(secret):
    return {
        "realm": "desk",
        "enabled": True,
        "eventsEnabled": True,
        "adminEventsEnabled": True,
        "adminEventsDetailsEnabled": True,
        # Of users, what a policy of it names is known only to whoever may read it.
        "adminPermissionsEnabled": True,
        "bruteForceProtected": True,
        "failureFactor": 3,
        "accessTokenLifespan": 60,
        "components": {
            "org.keycloak.userprofile.UserProfileProvider": [{
                "providerId": "declarative-user-profile",
                "config": {"kc.user.profile.config": [json.dumps(profile())]},
            }],
        },
        # An administrator three steps away: by a group above the group, by a role that is made of a role.
        "roles": {"realm": [{
            "name": "keeper", "composite": True, "composites": {"client": {"realm-management": ["manage-users"]}},
        }]},
        "groups": [{"name": "plant", "realmRoles": ["keeper"], "subGroups": [{"name": "night"}]}, {"name": "finance"}],
        "clients": [
            # Ours, one that lacks roles, and the other administrator, who acts beside us.
            service("readmit", secret),
            service("readmit-lacking", secret),
            service("readmit-fine", secret),
            service("other-admin", secret),
            {
                "clientId": "intranet",
                "enabled": True,
                "publicClient": True,
                "standardFlowEnabled": True,
                "directAccessGrantsEnabled": False,
                "redirectUris": ["http://127.0.0.1/intranet"],
            },
        ],
        "users": [
            user("anna", "Anna", "Lindqvist"),
            user("bo", "Bo", "Ek"),
            user("carl", "Carl", "Berg", groups=["/plant/night"]),
            user("dora", "Dora", "Dahl"),
            user("eva", "Eva", "Ehn"),
            user("finn", "Finn", "Falk"),
            user("gus", "Gus", "Grip"),
            user("hedda", "Hedda", "Holm"),
            user("ivan", "Ivan", "Idh"),
            user("jan", "Jan", "Juhl"),
            user("kim", "Kim", "Krag"),
            user("lea", "Lea", "Lund"),
            user("max", "Max", "Moe", groups=["/finance"]),
            user("nora", "Nora", "Nord", credentials=[passkey()]),
            user("olga", "Olga", "Oja"),
            account_of("readmit", ROLES),
            account_of("readmit-lacking", ["view-users"]),
            # What the roles for users do is granted to it by fine-grained permissions.
            account_of("readmit-fine", ["view-events", "view-realm", "view-clients", "query-users"]),
            account_of("other-admin", ["realm-admin"]),
        ],
    }


def profile():
    """The stock profile, but administrators may keep attributes of their own: where notes are stored."""
    def attribute(name, **more):
        return {"name": name, "permissions": {"view": ["admin", "user"], "edit": ["admin", "user"]}, **more}
    names = [attribute("username"), attribute("email"), attribute("firstName"), attribute("lastName")]
    return {"attributes": names, "unmanagedAttributePolicy": "ADMIN_EDIT"}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        kept = file.read().strip()
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(realm(kept), file, indent=1)
    with open(sys.argv[3], "w", encoding="utf-8") as file:
        json.dump(hub(), file, indent=1)

"""Whole recoveries through the program, against a real Keycloak: scenes.py BINARY BASE SECRET-FILE WORK.

Each scene looks from both sides: what Keycloak has (as another administrator sees it), and what the ledger says.
"""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

from admin import Admin
from between import Between
from browser import Browser, Signed, shown_key, totp
from desk import Desk, acts, one
from people import HUB_SECRET, LOGINS, PASSWORD, SEEDS

binary, base, secret_file, work = sys.argv[1:]
with open(secret_file, encoding="utf-8") as file:
    admin = Admin(base, file.read().strip())
between = Between(base)
desk = Desk(binary, work, between.base, secret_file)


def check(so, what):
    if not so:
        raise AssertionError(what)
    print(f"    {what}", flush=True)


def password_page(login, password=PASSWORD, **more):
    browser = Browser(base)
    page = browser.go(**more)
    return browser, browser.submit(page.form("username", "password"), username=login, password=password)


def sign_in(login, key=None, at=None, **more):
    """With password and code; gives the tokens that the application gets."""
    browser, page = password_page(login, **more)
    assert page.has("otp"), page.says()
    try:
        page = browser.submit(page.form("otp"), otp=totp(key or SEEDS[login].encode(), at))
    except Signed as landed:
        return browser.tokens(str(landed))
    raise AssertionError(f"not in: {page.says()}")


def enrol(browser, page, label):
    """From the page that asks for it; reads the key as whoever cannot scan does."""
    assert page.has("totp", "totpSecret"), page.says()
    page = browser.visit(next(url for name, url in page.links if name == "mode-manual"))
    key = shown_key(page)
    try:
        page = browser.submit(page.form("totp", "totpSecret"), totp=totp(key), userLabel=label)
    except Signed:
        return key
    raise AssertionError(f"not enrolled: {page.says()}")


def make_codes(login):
    """The other administrator asks for them, and the user gets them at the next sign-in."""
    admin.set(login, requiredActions=["CONFIGURE_RECOVERY_AUTHN_CODES"])
    browser, page = password_page(login)
    page = browser.submit(page.form("otp"), otp=totp(SEEDS[login].encode()))
    form = page.form("generatedRecoveryAuthnCodes")
    try:
        browser.submit(form)
    except Signed:
        return form["fields"]["generatedRecoveryAuthnCodes"].split(",")
    raise AssertionError("no codes")


def wait_in(case, by="maria"):
    """A session that waits for the target."""
    return desk.start("resume", case, "--wait", "120s", "--notice", "sent", "--follow-up", "print", by=by)


def the_doctor():
    """What is granted is told from what is needed, by name."""
    findings = [f for f in desk.run("doctor", exit=None)["findings"] if f["what"] == "provider"]
    wrong = [f["says"] for f in findings if not f["sound"]]
    check(len(findings) > 6 and not wrong, f"doctor finds nothing wrong with the realm, in {len(findings)} lines {wrong}")
    lacking = Desk(binary, work, between.base, secret_file, client="readmit-lacking", name="lacking")
    said = " ".join(f["says"] for f in lacking.run("doctor", exit=1)["findings"])
    for role in ("manage-users", "view-events", "view-realm", "view-clients"):
        check(f"lacks the role {role}" in said, f"an account without {role} is told so")
    between.seen()
    lacking.recover("anna", exit=7)
    check(not between.changes(), "and changes nothing")


def found_by_a_part():
    """Keycloak's own search, with parts that are no beginnings, several words and what it would take for a pattern."""
    between.seen()
    for part, logins in (("edd", ["hedda"]), ("HEDD", ["hedda"]), ("n", []), ("nn", ["anna", "finn"]), ("edda example", ["hedda"]),
                         ("hed%a", []), ("hed_a", []), ("h*a", []), ("nobody at all", [])):
        desk.recover(part, exit=2)
        found = re.search(r"is a part of what is on file about ([^:]*):", desk.told)
        found = sorted(found[1].split(", ")) if found else []
        check(found == logins, f"{part} finds {', '.join(logins) or 'nobody'} {'' if found == logins else found}")
    check(not between.changes() and desk.case_of("hedda") is None, "and a search changes and records nothing")


def a_new_phone():
    """Enrolled, lost, reset, really asked for a new one, enrolled, found."""
    tokens = sign_in("anna", scope="openid offline_access")
    check(len(admin.credentials("anna", "otp")) == 1, "anna signs in with the authenticator she has")
    between.seen()
    case = desk.recover("anna")["case"]
    changes = between.changes()
    kinds = [re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", line.replace("/admin/realms/desk", "")) for line in changes]
    check([k.split("?")[0] for k in kinds[:3]] == ["PUT /users/*", "DELETE /users/*/credentials/*", "POST /users/*/logout"],
          "enrolment is required before the factor goes, sessions end after it")
    check(any("isOffline=true" in k for k in kinds[3:]) and not admin.offline("anna"), "Keycloak: the offline session is gone")
    check(admin.user("anna")["requiredActions"] == ["CONFIGURE_TOTP"], "Keycloak: CONFIGURE_TOTP is set")
    check(not admin.credentials("anna", "otp"), "Keycloak: no authenticator is left")
    check(not admin.sessions("anna"), "Keycloak: no session is left")
    check(refused(tokens["refresh_token"]), "Keycloak: the offline token from before is worth nothing")
    waiting = wait_in(case)
    browser, page = password_page("anna")
    check(page.has("totp", "totpSecret"), "at the next sign-in anna is asked to set up an authenticator")
    key = enrol(browser, page, "New phone")
    ended = desk.end(waiting)
    check(ended["outcome"] == "recovered_by_reset", "the waiting session finds it: recovered_by_reset")
    new = admin.credentials("anna", "otp")[0]["id"]
    entries = desk.entries(case)
    enrolled = one(entries, "mfa.factor_enrolled")
    check(new in str(enrolled["data"]) and "127.0.0.1" in str(enrolled), "ledger: the new credential's id, and from where")
    check(all(outcome == "succeeded" for _, outcome in acts(entries)), f"ledger: {len(acts(entries))} changes, all succeeded")
    sign_in("anna", key, time.time() + 30)
    print("    anna signs in with the new one")


def refused(refresh_token):
    body = urllib.parse.urlencode(
        {"grant_type": "refresh_token", "client_id": "intranet", "refresh_token": refresh_token}).encode()
    request = urllib.request.Request(f"{base}/realms/desk/protocol/openid-connect/token", data=body)
    try:
        urllib.request.urlopen(request, timeout=60).close()
        return False
    except urllib.error.HTTPError as error:
        return error.code == 400


def recovery_codes():
    """A code at hand: nothing is reset. Codes that are not at hand go with the factor."""
    admin.allow_recovery_codes()
    codes = make_codes("dora")
    between.seen()
    waiting = desk.recover("dora", "--wait", "120s", codes="at-hand", start=True)
    desk.until("dora", "self_recovery.started")
    browser, page = password_page("dora")
    page = browser.submit(page.form("tryAnotherWay"))
    page = browser.submit(page.forms[-1])
    try:
        page = browser.submit(page.form("recoveryCodeInput"), recoveryCodeInput=codes[0])
        raise AssertionError(page.says())
    except Signed:
        check(admin.codes_left("dora") == 11, "dora signs in with a recovery code: 11 of 12 are left")
    # By herself, from the application, in the session that the code opened.
    enrol(browser, browser.go(kc_action="CONFIGURE_TOTP"), "New phone")
    ended = desk.end(waiting)
    check(ended["outcome"] == "recovered_by_backup_code", "the waiting session sees both: recovered_by_backup_code")
    check(not between.changes(), "nothing was changed by the desk")
    check(len(admin.credentials("dora", "otp")) == 2, "Keycloak: the old authenticator is there until she removes it")

    make_codes("bo")
    case = desk.recover("bo", codes="not-at-hand")["case"]
    left = [c["type"] for c in admin.credentials("bo")]
    check(left == ["password"], f"bo's codes are not at hand: codes and authenticator are gone, {left} is left")
    done = [act for act, outcome in acts(desk.entries(case)) if outcome == "succeeded"]
    check("remove-backup-codes" in done and "remove-factor" in done, "ledger: both removals")


def a_temporary_password():
    """Set, shown once, has to be changed, and is nowhere else."""
    secret = os.path.join(work, "eva.secret")
    case = desk.recover("eva", "--secret-to", secret, lost=("password",), exit=0)["case"]
    with open(secret, encoding="utf-8") as kept:
        lines = [line.strip() for line in kept if line.strip()]
    _, page = password_page("eva")
    check(not page.has("otp"), "eva's old password is worth nothing")
    browser, page = None, None
    for password in lines:
        browser, page = password_page("eva", password)
        if page.has("otp"):
            break
    check(page.has("otp"), "the temporary one lets her on to her authenticator")
    page = browser.submit(page.form("otp"), otp=totp(SEEDS["eva"].encode()))
    check(page.has("password-new", "password-confirm"), "and has to be changed")
    try:
        browser.submit(page.form("password-new", "password-confirm"), **{
            "password-new": "a password of her own", "password-confirm": "a password of her own"})
        raise AssertionError("not in")
    except Signed:
        check(not admin.user("eva")["requiredActions"], "she sets her own, and is in")
    check(len(admin.credentials("eva", "otp")) == 1, "Keycloak: her authenticator was not touched")
    check(("set-temporary-password", "succeeded") in acts(desk.entries(case)), "ledger: set, succeeded")
    found = subprocess.run(["grep", "-raF", password, desk.home], stdout=subprocess.PIPE, check=False)
    check(found.returncode == 1, "the password is nowhere in the home")


def killed(login, when):
    """The program dies in the middle of removing the factor: before Keycloak did it, or after."""
    between.seen()
    old = admin.credentials(login, "otp")[0]["id"]
    holder = {}
    strike = {when: lambda: (holder["process"].kill(), holder["process"].wait())}
    between.trap(r"^DELETE .*/credentials/", swallow=True, **strike)
    holder["process"] = desk.recover(login, start=True, by="li")
    holder["process"].wait(timeout=180)
    check(holder["process"].returncode == -9, f"killed {when} Keycloak removed {login}'s factor")
    there = any(c["id"] == old for c in admin.credentials(login, "otp"))
    check(there == (when == "before"), f"Keycloak: it is {'still there' if there else 'gone'}")
    case = desk.case_of(login)
    last = desk.entries(case)[-1]
    check((last["phase"], last["data"]["act"]) == ("intent", "remove-factor"), "ledger: it ends with the intent")
    between.seen()
    desk.run("resume", case, "--confirm", login, "--reason", "Device lost; going on after a crash",
             "--notice", "sent", "--follow-up", "print", exit=5, by="li")
    again = [line for line in between.changes() if f"/credentials/{old}" in line]
    settled = [e["outcome"] for e in desk.entries(case) if e["phase"] == "outcome" and e["data"].get("settled")]
    if when == "before":
        check(settled == ["failed"] and len(again) == 1, "resume: Keycloak says it was not done; it is done now, once")
    else:
        check(settled == ["succeeded"] and not again, "resume: Keycloak says it was done; it is not done again")
    check(not admin.credentials(login, "otp"), "Keycloak: no authenticator is left")
    _, page = password_page(login)
    check(page.has("totp", "totpSecret"), f"{login} is asked to set up an authenticator")


def killed_before():
    killed("finn", "before")


def killed_after():
    killed("gus", "after")


def beside_another_administrator():
    """Refused where the reset would open a door; nothing of another administrator's is lost."""
    admin.required_action("CONFIGURE_TOTP", False)
    between.seen()
    try:
        desk.recover("hedda", exit=7, by="li")
    finally:
        admin.required_action("CONFIGURE_TOTP", True)
    check("CONFIGURE_TOTP is disabled" in desk.told and not desk.case_of("hedda"),
          "with CONFIGURE_TOTP disabled no case is opened, and nobody is asked who they are")
    check(not between.changes() and len(admin.credentials("hedda", "otp")) == 1, "and nothing is changed")

    hedda = admin.id("hedda")
    between.trap(f"^PUT /admin/realms/desk/users/{hedda}$",
                 before=lambda: admin.set("hedda", lastName="Married", attributes={"desk": ["4711"]}))
    desk.recover("hedda", exit=9, by="li")
    told, case = desk.told, desk.case_of("hedda")
    again = ("resume", case, "--confirm", "hedda", "--reason", "Device lost; seen on a video call", "--notice", "sent",
             "--follow-up", "print")
    check("somebody else changed this user" in told and "lastName" in told, "another administrator at the same moment is noticed, by name of the field")
    user = admin.user("hedda")
    check((user["lastName"], user["attributes"]["desk"], user["email"]) == ("Married", ["4711"], "hedda@example.com"),
          "Keycloak: what they wrote stands, and all else")
    check(user["requiredActions"] == ["CONFIGURE_TOTP"], "Keycloak: so does ours")
    desk.run(*again, exit=5, by="li")
    outcomes = [o for act, o in acts(desk.entries(case)) if act == "require-enrolment"]
    check(outcomes[-2:] == ["unknown", "succeeded"], f"ledger: {' then '.join(outcomes)}, asked of Keycloak afterwards")
    check(not admin.credentials("hedda", "otp"), "the reset goes on to its end")


def an_administrator():
    """Whoever may manage users is privileged, however they came to it: two methods, two people."""
    between.seen()
    phoned = ("--verify", "known-phone", "--evidence", "number=4321")
    waits = desk.recover("carl", exit=4, by="li", method=phoned)
    case = waits["case"]
    opened = one(desk.entries(case), "case.opened")
    check(opened["private"]["tier"] == "privileged", "carl manages users by a group above his and a role in a role: privileged")
    check(not between.changes() and len(admin.credentials("carl", "otp")) == 1, "it waits for a senior, and nothing is changed")
    desk.run("approve", case, "--answer", "grant", "--verify", "video-call", "--evidence", "compared=Badge photo",
             "--reason", "Known to me, and seen on a call", by="jonas")
    desk.run("resume", case, "--confirm", "carl", "--reason", "Device lost; called back, and seen by a senior",
             "--backup-codes", "none", "--notice", "sent", "--follow-up", "print", exit=5, by="li")
    check(not admin.credentials("carl", "otp"), "approved by a senior who has seen him: Keycloak: no authenticator is left")
    browser, page = password_page("carl")
    enrol(browser, page, "New phone")
    ended = desk.end(wait_in(case, by="li"))
    check(ended["outcome"] == "recovered_by_reset", "carl enrols, and the case ends: recovered_by_reset")
    people = [e["actor"] for e in desk.entries(case) if e["action"] in ("verification.accepted", "approval.granted")]
    check(set(people) == {"li", "jonas"}, f"ledger: verified and approved by {' and '.join(sorted(set(people)))}")


def it_went_wrong():
    """An incident: suspended at once, and out of every session."""
    tokens = sign_in("ivan", scope="openid offline_access")
    sign_in("ivan", at=time.time() + 30)
    check(len(admin.sessions("ivan")) == 1 and len(admin.offline("ivan")) == 1, "ivan is signed in, and has an offline session")
    desk.run("incident", "--user", "ivan", "--reason", "The real Ivan called: it was not him", "--notice", "sent", exit=None)
    check(not admin.user("ivan")["enabled"], "Keycloak: suspended")
    check(not admin.sessions("ivan") and not admin.offline("ivan"), "Keycloak: no session is left, online or offline")
    check(refused(tokens["refresh_token"]), "Keycloak: the offline token from before is worth nothing")
    _, page = password_page("ivan")
    check("disabled" in page.says(), "whoever signs in is told that the account is disabled")


def the_platforms_own_log():
    """A case is held against what Keycloak logged; what an administrator did beside it is found."""
    case, jan = desk.recover("jan")["case"], admin.id("jan")
    browser, page = password_page("jan")
    enrol(browser, page, "New phone")
    tool = ("--actor", admin.service_user("readmit"))
    logs = [word for path in admin.logs(work) for word in ("--reconcile", path)]
    resume = ("resume", case, "--wait", "60s", "--notice", "sent", "--follow-up", "print")
    desk.run(*resume, *logs, exit=2)
    check("needs --actor ID too" in desk.told, "without the tool's own account the log is refused before it is of no use")
    held = desk.run(*resume, *logs, *tool)["reconciled"]
    check(held["clean"] and (held["counts"]["explained"], held["counts"]["enrolled"]) == (2, 1), f"the case and Keycloak's log agree: {held['counts']['explained']} rows are explained")

    admin.call("POST", f"/users/{jan}/federated-identity/elsewhere",
               {"identityProvider": "elsewhere", "userId": "1", "userName": "mallory"})
    admin.call("POST", f"/users/{jan}/role-mappings/realm", [admin.get("/roles/keeper")])
    admin.call("PUT", f"/users/{jan}/groups/{admin.get('/groups')[0]['id']}")
    admin.call("POST", f"/users/{jan}/impersonation", {})
    logs = admin.logs(work)
    found = desk.run("audit", "reconcile", *logs, "--format", "keycloak", *tool, exit=10)["findings"]
    exported = {f["id"]: f["row"] for f in found if f["user"] == jan}
    found = sorted((f["finding"], f["act"], f["rows"]) for f in found if f["user"] == jan)
    check(found == [("without-case", "granted", 2), ("without-case", "impersonated", 1), ("without-case", "linked", 1)],
          f"another administrator's link, role, group and sign-in are found: {found}")
    fetched = desk.run("audit", "reconcile", "--fetch", exit=10)
    same = {f["id"]: f["row"] for f in fetched["findings"] if f["user"] == jan}
    check(fetched["fetched"] and same == exported, f"read from Keycloak itself the findings are the same: {sorted(same)}")
    explained = fetched["counts"]["explained"]
    check(explained >= 2 and fetched["counts"]["actor_unknown"] == 0, f"the tool's own account is looked up: {explained} rows explained")
    link = next(f for f in fetched["findings"] if f["user"] == jan and f["act"] == "linked")
    desk.run("audit", "reconcile", "--answer", link["id"], "--reason", "Agreed with the realm's team", by="jonas")
    again = desk.run("audit", "reconcile", "--fetch", exit=10)["findings"]
    answered = [f["act"] for f in again if f["answered"] and f["answered"]["by"] == "jonas"]
    check(answered == ["linked"], "what a senior has answered stays listed as answered")


def facts(entry):
    """Of an entry, whether they stand in it or beside it."""
    return {**entry["data"], **entry["private"]}


def card(case):
    return facts(one(desk.entries(case), "case.opened"))


def permit(name, users, kind="Users", scopes=("view", "manage")):
    """A fine-grained permission for these users, by a policy that names them."""
    holder = admin.get("/clients?clientId=admin-permissions")[0]["id"]
    at = f"/clients/{holder}/authz/resource-server"
    policy = admin.call("POST", f"{at}/policy/user", {"name": f"{name}-who", "users": users, "logic": "POSITIVE"})["id"]
    admin.call("POST", f"{at}/permission/scope",
               {"name": name, "resourceType": kind, "scopes": list(scopes), "policies": [policy]})


def a_fine_grained_permission():
    """Whoever one names is privileged; an account that sees users by one alone can tell nobody's tier."""
    kim, fine = admin.id("kim"), admin.service_user("readmit-fine")
    phoned = ("--verify", "known-phone", "--evidence", "number=4321")
    # Of two permissions for all users both have to be granted, so kim's is for something else.
    permit("kim-administers", [kim], kind="Clients")
    case = desk.recover("kim", exit=4, by="nils", method=phoned)["case"]
    check(card(case)["tier"] == "privileged" and "tier_untold" not in card(case), "kim has no role and a permission: privileged")
    permit("the-desk-sees-users", [fine])
    other = Desk(binary, work, between.base, secret_file, client="readmit-fine", name="fine")
    wrong = [f for f in other.run("doctor", exit=1)["findings"] if f["what"] == "provider" and not f["sound"]]
    check(any("lacks the role view-users" in f["says"] and "everybody" in f["says"] for f in wrong),
          "an account that sees users by a permission is told that it cannot tell who is privileged")
    max_ = admin.id("max")
    seen = Admin(base, admin.secret, client="readmit-fine").get(f"/users/{max_}/groups")
    check(seen == [], "Keycloak shows it no group of max, and says nothing")
    other.on_file({"max": max_})
    case = other.recover("max", exit=4, method=phoned)["case"]
    opened = facts(one(other.entries(case), "case.opened"))
    check((opened["tier"], opened["tier_untold"]) == ("privileged", True), "so max is privileged: it cannot be told")


def link(login, account):
    """By the user, from the application; signs in over there when asked."""
    browser, page = Browser(base), None
    page = browser.go(kc_action="idp_link:hub")
    page = browser.submit(page.form("username", "password"), username=login, password=PASSWORD)
    page = browser.submit(page.form("otp"), otp=totp(SEEDS[login].encode()))
    page = browser.submit(page.forms[0])
    try:
        page = browser.submit(page.form("username", "password"), username=account, password=PASSWORD)
    except Signed:
        return
    raise AssertionError(f"not linked: {page.says()}")


def an_identity_that_was_swapped():
    """A link has the date of its own linking, or none."""
    at = f"{base}/realms/hub/protocol/openid-connect"
    admin.call("POST", "/identity-provider/instances", {"alias": "hub", "providerId": "keycloak-oidc", "enabled": True, "config": {
        "clientId": "desk", "clientSecret": HUB_SECRET, "clientAuthMethod": "client_secret_post", "defaultScope": "openid",
        "authorizationUrl": f"{at}/auth", "tokenUrl": f"{at}/token", "userInfoUrl": f"{at}/userinfo",
        "useJwksUrl": "true", "jwksUrl": f"{at}/certs", "validateSignature": "true", "issuer": f"{base}/realms/hub"}})
    link("lea", "lea-at-hub")
    lea = admin.id("lea")
    desk.recover("lea", exit=3, by="nils", method=("--verify", "chat-message"))
    case = desk.case_of("lea")
    linked = card(case)["identities"][0]
    check(linked["linked"], f"lea has linked her account at the hub: since {linked['linked']}")
    admin.call("DELETE", f"/users/{lea}/federated-identity/hub")
    admin.call("POST", f"/users/{lea}/federated-identity/hub",
               {"identityProvider": "hub", "userId": str(uuid.uuid4()), "userName": "mallory-at-hub"})
    desk.run("refuse", case, "--code", "cannot-verify", "--reason", "The caller hung up early",
             "--notice", "sent", exit=3, by="nils")
    desk.recover("lea", exit=3, by="jonas", method=("--verify", "chat-message"))
    linked = card(desk.case_of("lea"))["identities"][0]
    check(linked.get("linked") is None, "an administrator puts another account in its place: since when is unknown")


def a_key_where_the_realm_wants_keys():
    """The reset asks for the factor that the browser flow asks for."""
    steps = admin.get("/authentication/flows/browser/executions")
    form = {s.get("providerId"): s for s in steps}
    def set_form(provider, requirement):
        admin.call("PUT", "/authentication/flows/browser/executions", {**form[provider], "requirement": requirement})
    set_form("auth-otp-form", "DISABLED")
    set_form("webauthn-authenticator", "ALTERNATIVE")
    try:
        desk.recover("olga", by="nils")
    finally:
        set_form("webauthn-authenticator", "DISABLED")
        set_form("auth-otp-form", "ALTERNATIVE")
    check(admin.user("olga")["requiredActions"] == ["webauthn-register"], "olga is asked for a security key, not for an app")


def no_other_way_in():
    """A passkey alone: without a password the reset would lock the user out."""
    between.seen()
    desk.recover("nora", exit=2, by="nils")
    check("choose password too" in desk.told and not between.changes(), "nora has a passkey and no password: password is lost too")
    realm = admin.get("")
    admin.call("PUT", "", {"passwordPolicy": "length(8) and digits(2) and upperCase(2) and maxLength(20) and notUsername"})
    secret = os.path.join(work, "nora.secret")
    phoned = ("--verify", "known-phone", "--evidence", "number=4321",
              "--verify", "video-call", "--evidence", "compared=HR photo of 2024")
    try:
        desk.recover("nora", "--secret-to", secret, lost=("phone", "password"), method=phoned, by="nils")
    finally:
        admin.call("PUT", "", {"passwordPolicy": realm.get("passwordPolicy", "")})
    with open(secret, encoding="utf-8") as kept:
        password = [line.strip() for line in kept if line.strip()][-1]
    check(len(password) <= 20 and sum(c.isdigit() for c in password) >= 2, "the realm's rules for passwords are kept to")
    _, page = password_page("nora", password)
    check(page.has("password-new") or page.has("totp", "totpSecret"), "and let her in with it, to a new password and an app")


def accounts_of_programs():
    """No person's, so not recovered; the tool does not suspend itself."""
    between.seen()
    desk.recover("service-account-other-admin", exit=3)
    check("service account of a client" in desk.told, "another client's account is not recovered like a person's")
    own = admin.service_user("readmit")
    desk.run("incident", "--user", own, "--reason", "Its secret may have been seen", "--notice", "sent", exit=3)
    check("this program itself works with" in desk.told and not between.changes(), "an incident on its own account is refused")


def added_step_by_step():
    """`readmit provider add`, and the line that it gives for Keycloak's own tool, pasted as it stands."""
    page = f"{between.base}/admin/master/console/#/desk/users"
    fresh = Desk(binary, work, between.base, secret_file, name="fresh")
    config = os.path.join(fresh.home, "config.toml")

    def add(client, exit=0):
        return fresh.run("provider", "add", "--address", page, "--set", f"client_id={client}", "--secret-file", secret_file,
                         "--name", client, "--user", "anna", exit=exit)

    with open(config, encoding="utf-8") as file:
        before = file.read()
    between.seen()
    tried = add("readmit-lacking", exit=7)
    with open(config, encoding="utf-8") as file:
        check(file.read() == before and not os.listdir(os.path.join(fresh.home, "secrets")), "a failed try leaves all as it was")
    check(sorted(tried["lacking"]) == ["manage-users", "view-clients", "view-events", "view-realm"], "each role that is lacking is named")
    check(len(tried["lines"]) == 1 and not between.changes(), f"in one line: {tried['lines'][0]}")
    tool = os.path.join(work, "tool")
    os.mkdir(tool)
    with open(os.open(os.path.join(tool, "kcadm.sh"), os.O_CREAT | os.O_WRONLY, 0o700), "w", encoding="utf-8") as file:
        file.write(f'#!/bin/sh\nexec "{os.environ["KCADM"]}" "$@" --config "{tool}/config"\n')
    with open(secret_file, encoding="utf-8") as file:
        signed_in = ["config", "credentials", "--server", base, "--realm", "desk", "--client", "other-admin"]
        subprocess.run([os.path.join(tool, "kcadm.sh"), *signed_in], check=True, capture_output=True,
                       env={**os.environ, "KC_CLI_CLIENT_SECRET": file.read().strip()})
    paste = {"shell": True, "check": True, "capture_output": True, "env": {**os.environ, "PATH": f"{tool}:{os.environ['PATH']}"}}
    subprocess.run(tried["lines"][0], **paste)
    tried = add("readmit-lacking")
    check(tried["sound"] and tried["written"] and tried["user"]["login"] == "anna", "pasted, it grants them: the platform is added")
    check(tried["actor"] == admin.service_user("readmit-lacking"), "the account for --actor is the service account")
    subprocess.run(tried["export"], cwd=tool, **paste)
    read = fresh.run("audit", "reconcile", *(os.path.join(tool, f"{kind}-events.json") for kind in ("user", "admin")), "--format", "keycloak",
              "--provider", "readmit-lacking", "--actor", tried["actor"], exit=None)
    check(len(read["files"]) == 2 and not read["unreadable_rows"], "and the log that the other line exports is read")
    line = tried["export"].split(" get ")[0] + " add-roles -r desk --uusername service-account-readmit-lacking --cclientid " \
        "realm-management --rolename manage-realm"
    subprocess.run(line, **paste)
    too_much = fresh.run("provider", "add", "--address", page, "--set", "client_id=readmit-lacking", "--secret-file", secret_file,
                         "--name", "again", exit=7)
    check(too_much["too_much"] == ["manage-realm"], "a role too much is named")
    subprocess.run(too_much["lines"][0], **paste)
    check(fresh.run("provider", "add", "--address", page, "--set", "client_id=readmit-lacking", "--secret-file", secret_file,
                    "--name", "again")["sound"], f"and taken away: {too_much['lines'][0]}")


def the_record():
    verdict = desk.run("audit", "verify")
    check(not verdict["findings"], f"audit verify: {verdict['heads']} heads, nothing found")


def main():
    began, failed = time.monotonic(), []
    desk.add("jonas", "senior")
    desk.add("li", "operator")
    desk.add("nils", "operator")
    desk.on_file({login: admin.id(login) for login in LOGINS}, second="jonas")
    # Those that change the realm itself come after its log was looked at.
    scenes = [the_doctor, found_by_a_part, a_new_phone, recovery_codes, a_temporary_password, killed_before, killed_after,
              beside_another_administrator, an_administrator, it_went_wrong, the_platforms_own_log,
              a_fine_grained_permission, an_identity_that_was_swapped, a_key_where_the_realm_wants_keys,
              no_other_way_in, accounts_of_programs, added_step_by_step, the_record]
    wanted = os.environ.get("SCENES", "").split()
    scenes = [s for s in scenes if not wanted or s.__name__ in wanted]
    for scene in scenes:
        start = time.monotonic()
        print(f"{scene.__name__.replace('_', ' ')}: {(scene.__doc__ or '').strip()}", flush=True)
        try:
            scene()
        except Exception as error:  # the others are still worth seeing
            failed.append(scene.__name__)
            print(f"  FAILED: {type(error).__name__}: {error}", flush=True)
        print(f"  {time.monotonic() - start:.1f} s", flush=True)
    print(f"{len(scenes) - len(failed)} passed, {len(failed)} failed")
    print(f"recoveries against Keycloak took {time.monotonic() - began:.0f} s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

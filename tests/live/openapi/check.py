"""Checks recorded exchanges against the platforms' own OpenAPI documents, and fails if one does not fit."""

import collections
import copy
import glob
import json
import os
import re
import sys

from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.templating.responses.exceptions import ResponseNotFound
from openapi_core.testing import MockRequest, MockResponse

# Signing in is not part of the administrators' interfaces.
SIGN_IN = re.compile(r"^/oauth/token$|/protocol/openid-connect/token$")
# A kind of factor that no document knows: the fakes have it so that the adapters meet it.
BEYOND = "retina-scan"

# Keycloak's document names hardly any of its refusals.
LISTS_REFUSALS = {"auth0"}

documents, recorded = sys.argv[1:3]
PLATFORMS = {"auth0": "auth0-mfa.openapi.json", "keycloak": "keycloak-mfa.openapi.json"}


def request_of(line):
    headers = dict(line["headers"])
    args = collections.defaultdict(list)
    for key, value in line["query"]:
        args[key].append(value)
    return MockRequest(
        host_url="http://127.0.0.1",
        method=line["method"].lower(),
        path=line["path"],
        args={key: value if len(value) > 1 else value[0] for key, value in args.items()},
        headers=headers,
        data=line["body"].encode() or None,
        content_type=headers.get("content-type", "application/json"),
    )


def said(error):
    parts = []
    while error is not None:
        more = [getattr(e, "message", str(e)) for e in getattr(error, "schema_errors", [])]
        parts.append(f"{type(error).__name__}: {error}" + (f" {more}" if more else ""))
        error = error.__cause__
    return " <- ".join(parts)


class Platform:
    def __init__(self, name):
        self.name = name
        with open(os.path.join(documents, PLATFORMS[name])) as text:
            self.document = json.load(text)
        # What an adapter needs beside the shared cut of a document.
        more = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{name}-more.json")
        if os.path.exists(more):
            with open(more) as text:
                beside = json.load(text)
            self.document["paths"].update(beside["paths"])
            self.document["components"]["schemas"].update(beside["components"]["schemas"])
        self.api = OpenAPI.from_dict(self.document)
        # Keycloak's document has no 404 either; the server itself answers so (tests/live/keycloak).
        self.beside = {204, 401, 403, 429} | ({404} if name == "keycloak" else set())
        self.requests = self.answers = 0
        self.operations = set()
        self.faults = collections.Counter()

    def request(self, line):
        self.api.validate_request(request_of(line))

    def answer(self, line):
        answer = line["answer"]
        response = MockResponse(
            answer["body"].encode(),
            status_code=answer["status"],
            headers=answer["headers"],
            content_type=answer["headers"].get("content-type", "application/json").split(";")[0],
        )
        self.api.validate_response(request_of(line), response)

    def look(self, line):
        where = f'{line["method"]} {re.sub("(%7C|[0-9a-f]{8}|dev_)[^/]*", "…", line["path"])}'
        try:
            self.request(line)
            self.requests += 1
        except OpenAPIError as error:
            self.faults[f"{where}: request: {said(error)}"] += 1
            return
        self.operations.add(self.operation(line))
        answer = line["answer"]
        # What is refused has no schema; a kind of factor beyond the document is there on purpose.
        if answer is None or BEYOND in answer["body"] or answer["status"] in self.beside:
            return
        try:
            self.answer(line)
            self.answers += 1
        except ResponseNotFound:
            if answer["status"] < 400 or self.name in LISTS_REFUSALS:
                self.faults[f'{where}: answer {answer["status"]}: it is not in the document'] += 1
        except OpenAPIError as error:
            self.faults[f'{where}: answer {answer["status"]}: {said(error)}'] += 1

    def operation(self, line):
        for path in self.document["paths"]:
            if re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", path), line["path"]):
                return f'{line["method"]} {path}'
        return line["path"]


# What must not pass, so that a check that sees nothing is seen.
BROKEN = {
    "auth0": [
        ("a key that is not known", "/api/v2/guardian/enrollments/ticket", lambda b: b.update(send_email=False)),
        ("a text where a yes or no is due", "/api/v2/users/", lambda b: b.update(blocked="yes")),
        ("a number that is a text", "/api/v2/tickets/password-change", lambda b: b.update(ttl_sec="900")),
    ],
    "keycloak": [
        ("a text where a yes or no is due", "/reset-password", lambda b: b.update(temporary="yes")),
        ("a number where a text is due", "/reset-password", lambda b: b.update(value=1)),
    ],
}


def sees(platform, name, lines):
    for what, part, spoil in BROKEN[name]:
        good = [
            line
            for line in lines
            if part in line["path"] and line["method"] in ("POST", "PATCH", "PUT") and line["body"].startswith("{") and line["body"] != "{}"
        ]
        assert good, f"{name}: no request to {part} was recorded"
        broken = copy.deepcopy(good[0])
        body = json.loads(broken["body"])
        spoil(body)
        broken["body"] = json.dumps(body)
        try:
            platform.request(broken)
        except OpenAPIError:
            continue
        raise AssertionError(f"{name}: {what} passes")
    lost = copy.deepcopy(lines[0])
    lost["path"] = "/api/v2/guardian/post-ticket"
    try:
        platform.request(lost)
    except OpenAPIError:
        return
    raise AssertionError(f"{name}: a path that is not there passes")


def main():
    lines = collections.defaultdict(list)
    for path in sorted(glob.glob(os.path.join(recorded, "*.jsonl"))):
        with open(path) as text:
            for row in text:
                line = json.loads(row)
                if not SIGN_IN.search(line["path"]):
                    lines[line["platform"]].append(line)
    assert lines["auth0"], "nothing was recorded"
    failed = False
    for name in PLATFORMS:
        if not lines[name]:
            print(f"{name}: no adapter's test has recorded anything")
            continue
        platform = Platform(name)
        sees(platform, name, lines[name])
        for line in lines[name]:
            platform.look(line)
        print(f"{name}: {platform.requests} requests and {platform.answers} answers fit, of {len(platform.operations)} operations:")
        for operation in sorted(platform.operations):
            print(f"    {operation}")
        for fault, count in platform.faults.most_common():
            print(f"{name}: {count} times: {fault}", file=sys.stderr)
            failed = True
    sys.exit(failed)


main()

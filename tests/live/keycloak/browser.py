"""A user's browser at Keycloak's own login pages: cookies, forms, redirects, and nothing of Keycloak's internals."""

import base64
import hashlib
import hmac
import http.cookiejar
import json
import re
import struct
import time
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser


class Page(HTMLParser):
    """The forms of a page, and its text."""

    def __init__(self, url, html):
        super().__init__()
        self.url, self.html, self.forms, self.title, self.links = url, html, [], "", []
        self._in_title = False
        self.text = []
        self._skip = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in ("script", "style"):
            self._skip += 1
        if tag == "title":
            self._in_title = True
        if tag == "a" and attrs.get("href"):
            self.links.append((attrs.get("id", ""), urllib.parse.urljoin(self.url, attrs["href"])))
        if tag == "form":
            action = urllib.parse.urljoin(self.url, attrs.get("action") or "")
            self.forms.append({"id": attrs.get("id", ""), "action": action, "fields": {}})
        if tag in ("input", "button") and self.forms and attrs.get("name"):
            fields = self.forms[-1]["fields"]
            kind = attrs.get("type", "text")
            if kind in ("submit", "button") or tag == "button":
                return
            if kind in ("checkbox", "radio") and "checked" not in attrs:
                return
            fields[attrs["name"]] = attrs.get("value") or ""

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._skip -= 1
        if tag == "title":
            self._in_title = False

    def handle_data(self, data):
        if self._in_title:
            self.title += data.strip()
        if not self._skip and data.strip():
            self.text.append(data.strip())

    def form(self, *fields):
        """The form that has all of these fields."""
        for form in self.forms:
            if all(name in form["fields"] for name in fields):
                return form
        return None

    def has(self, *fields):
        return self.form(*fields) is not None

    def says(self):
        return " | ".join(self.text)


class Signed(Exception):
    """Sent back to the application, with a code: the user is in."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows within Keycloak, and stops where the application would take over."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        if "/intranet?" in newurl:
            raise Signed(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Browser:
    def __init__(self, base, realm="desk", client="intranet"):
        self.base, self.realm, self.client = base, realm, client
        self.redirect = "http://127.0.0.1/intranet"
        jar = http.cookiejar.CookieJar()
        # Keycloak marks its cookies Secure; a browser takes loopback for secure, and so does this one.
        jar.set_policy(http.cookiejar.DefaultCookiePolicy(secure_protocols=("https", "http")))
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), _Stay())
        self.page = None

    def _open(self, request):
        try:
            with self.opener.open(request, timeout=60) as answer:
                self.page = Page(answer.geturl(), answer.read().decode())
        except urllib.error.HTTPError as error:
            self.page = Page(error.geturl(), error.read().decode())
        return self.page

    def go(self, **more):
        query = urllib.parse.urlencode({
            "client_id": self.client, "response_type": "code", "scope": "openid", "redirect_uri": self.redirect, **more,
        })
        return self._open(f"{self.base}/realms/{self.realm}/protocol/openid-connect/auth?{query}")

    def visit(self, url):
        return self._open(url)

    def submit(self, form, **fields):
        body = urllib.parse.urlencode({**form["fields"], **fields}).encode()
        return self._open(urllib.request.Request(form["action"], data=body))

    def tokens(self, landed):
        """Trades the code for tokens, as the application would."""
        code = urllib.parse.parse_qs(urllib.parse.urlsplit(landed).query)["code"][0]
        body = urllib.parse.urlencode({
            "grant_type": "authorization_code", "client_id": self.client, "code": code, "redirect_uri": self.redirect,
        }).encode()
        url = f"{self.base}/realms/{self.realm}/protocol/openid-connect/token"
        with urllib.request.urlopen(urllib.request.Request(url, data=body), timeout=60) as answer:
            return json.load(answer)


def totp(key, at=None, step=30, digits=6):
    """RFC 6238, SHA-1."""
    counter = struct.pack(">Q", int(at if at is not None else time.time()) // step)
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def shown_key(page):
    """The key that the enrolment page shows to whoever cannot scan ("Unable to scan?")."""
    found = re.search(r'id="kc-totp-secret-key"[^>]*>([^<]+)<', page.html)
    text = found.group(1).replace(" ", "").strip()
    return base64.b32decode(text + "=" * (-len(text) % 8))

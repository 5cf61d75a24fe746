"""Reads what arrived, and the .eml file, with Python's mail parser, and fails unless it is what was sent."""

import email
import email.policy
import glob
import json
import os
import sys

folder, eml = sys.argv[1:3]


def look(content, to):
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert not mail.defects, mail.defects
    assert mail["To"].addresses[0].addr_spec == to and len(mail["To"].addresses) == 1, mail["To"]
    assert mail["From"].addresses[0].display_name == "Dësk", mail["From"]
    assert mail["Bcc"] is None and mail["Cc"] is None
    assert mail["Date"].datetime.isoformat() == "2026-05-17T14:03:00+00:00", mail["Date"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@example.com>")
    assert "R-7Q4K2M" in mail["Subject"]
    assert mail.get_content_type() == "text/plain" and mail.get_content_charset() == "utf-8"
    text = mail.get_content().replace("\r\n", "\n")
    assert text.startswith("Hello María José Núñez Bcc: eve@evil.example,") or text.startswith("Hello maria,"), text
    for said in ["removed the authenticator app", "backup codes", "audit log", "IF THAT WAS NOT YOU", "42 qL2v9f"]:
        assert said in text, said
    assert not any(c in text for c in "\u202e\x1b\r"), text
    return mail["Message-ID"]


arrived = []
ids = set()
for path in glob.glob(os.path.join(folder, "*.json")):
    with open(path) as text:
        kept = json.load(text)
    assert kept["tls"], kept
    assert kept["from"] == "desk@example.com", kept
    assert len(kept["to"]) == 1, kept
    ids.add(look(kept["content"].encode("ascii"), kept["to"][0]))
    arrived += kept["to"]
with open(eml, "rb") as content:
    ids.add(look(content.read(), "five@example.com"))
assert sorted(arrived) == ["four@example.org", "one@example.com", "three@example.com", "two@example.org"], arrived
assert len(ids) == 5, ids
print(f"{len(arrived)} messages arrived as they were sent, and the .eml file reads the same")

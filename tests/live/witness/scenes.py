"""A ledger before two real witnesses: what they cosign, what is only a warning, and what stops the desk."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time

from witnesses import LiteWitness, OmniWitness, Server, monitor

binary, tools, work = sys.argv[1:4]
LITE, OMNI, LIAR = "witness.test/lite", "witness.test/omni", "witness.test/liar"
began = time.time()


def tell(text=""):
    print(text, flush=True)


class Desk:
    """The program as it is, on the home of the demo."""

    def __init__(self, name):
        self.home = os.path.join(work, name)
        subprocess.run([binary, "demo", "--no-input", "--keep", self.home], check=True, capture_output=True)
        self.ledger = os.path.join(self.home, "ledger.db")
        self.told = os.path.join(work, name + "-told.txt")
        with open(os.path.join(self.home, "config.toml"), encoding="utf-8") as file:
            self.plain = file.read()
        self.shown = True

    def config(self, *lines):
        with open(os.path.join(self.home, "config.toml"), "w", encoding="utf-8") as file:
            file.write(self.plain + "\n" + "\n".join(lines) + "\n")
            file.write(f'[notify]\ncommand = ["/bin/sh", "-c", "cat >> {self.told}"]\n')

    def start(self, *args, by="admin"):
        command = [binary, *args, "--home", self.home, "--operator", by, "--no-input"]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True)

    def end(self, process, args, exit=0):
        out, err = process.communicate(timeout=120)
        if self.shown:
            tell(f"$ readmit {' '.join(args)}   # exit {process.returncode}")
            for line in (err + out).strip().splitlines():
                tell("    " + line[:170])
        if exit is not None and process.returncode != exit:
            raise AssertionError(f"{args}: exit {process.returncode}, not {exit}\n{err}\n{out}")
        return out, err

    def run(self, *args, by="admin", exit=0):
        return self.end(self.start(*args, by=by), args, exit)

    def quietly(self, *args, by="admin", exit=0):
        shown, self.shown = self.shown, False
        try:
            return self.run(*args, by=by, exit=exit)
        finally:
            self.shown = shown

    def verified(self, exit=0):
        """An entry is appended by it, if all is well."""
        return json.loads(self.quietly("audit", "verify", "--json", exit=exit)[0])

    def key(self):
        return self.quietly("audit", "head", "--key")[0].strip()

    def head(self):
        return self.quietly("audit", "head")[0]

    def rows(self, sql):
        with sqlite3.connect(f"file:{self.ledger}?mode=ro", uri=True, timeout=20) as db:
            found = db.execute(sql).fetchall()
        db.close()
        return found

    def size(self):
        return self.rows("SELECT count(*) FROM entry")[0][0]

    def cosigned(self, name):
        return self.rows(f"SELECT max(size) FROM cosignature WHERE key LIKE '{name}+%'")[0][0]

    def due(self):
        """Makes every witness's last cosignature an hour older, as far as this machine's clock says."""
        with sqlite3.connect(self.ledger, timeout=20) as db:
            db.execute("UPDATE cosignature SET kept = '2020-01-01T00:00:00.000Z'")
        db.close()

    def forget_kept(self):
        os.remove(os.path.join(self.home, "cosigned-head"))

    def alarms(self):
        if not os.path.exists(self.told):
            return []
        with open(self.told, encoding="utf-8") as file:
            kinds = [json.loads(line)["kind"] for line in file]
        os.remove(self.told)
        return [kind for kind in kinds if kind.startswith("ledger-")]


def http(url, key, **more):
    return ["[[witness.http]]", f'url = "{url}"', f'vkey = "{key}"', *(f'{k} = "{v}"' for k, v in more.items())]


def scene(title):
    tell(f"\n--- {title} ({time.time() - began:.0f} s)")


lite = LiteWitness(os.path.join(tools, "litewitness"), work, LITE).start()
omni = OmniWitness(os.path.join(tools, "omniwitness"), work, OMNI).start()
both = [*http(lite.url, lite.vkey), *http(omni.url, omni.vkey)]
started = [lite, omni]
try:
    desk = Desk("desk")

    scene("neither knows the ledger yet: 403, and 404 or 500")
    desk.config("[witness]", "timeout_s = 5", "quorum = 2", *both)
    said = desk.run("doctor", exit=1)[0]
    assert f"{LITE} at {lite.url} does not cosign: it does not know this ledger" in said
    assert f"{OMNI} at {omni.url} does not cosign" in said and desk.key() in said
    lite.register(desk.key())
    omni.register(desk.key())

    scene("the first head, and growth")
    said = desk.run("doctor", exit=None)[0]
    assert said.count("cosigned the head over") == 2, said
    for _ in range(3):
        desk.due()
        desk.verified()
        assert desk.cosigned(LITE) == desk.cosigned(OMNI) == desk.size()
    said = desk.run("audit", "verify")[0]
    seen = re.findall(r"Seen by (\S+) at (\S+ \S+) UTC of its clock, up to entry (\d+)", said)
    assert [name for name, *_ in seen] == [LITE, OMNI] and "The quorum (2 of 2 witnesses)" in said, said
    report = desk.verified()
    assert report["sound"] and len(report["seen_by"]) == 2 and report["cosignatures_unknown"] == 0
    before = desk.cosigned(LITE)
    desk.verified()
    assert desk.cosigned(LITE) == before, "within the hour nothing is sent"

    scene("the end of a case does not wait for the hour")
    opened = desk.quietly("recover", "gil@example.com", "--lost", "phone", "--lost-number", "none", "--red-flag",
                          "pressure", by="desk", exit=3)[1]
    case = re.search(r"R-[A-Z0-9]{6}", opened).group()
    assert desk.cosigned(LITE) == before
    desk.run("refuse", case, "--code", "pressure", "--reason", "They pressed the desk", "--notice", "sent", by="desk",
             exit=None)
    assert desk.cosigned(LITE) == desk.cosigned(OMNI) == desk.size() > before

    scene("a witness that lost its state is given the whole again")
    lite.forget(desk.key())
    desk.due()
    desk.run("audit", "verify")
    assert lite.size(desk.key()) == desk.size()

    scene("others' programs open the head: golang.org/x/mod/sumdb/note")
    opened = subprocess.run([os.path.join(tools, "note"), desk.key()], input=desk.head(), check=True,
                            capture_output=True, text=True).stdout
    tell("    " + opened.splitlines()[0])
    assert opened.startswith(f"signed by {desk.key().split('+')[0]}, ")
    with open(os.path.join(desk.home, "cosigned-head"), encoding="utf-8") as file:
        cosigned = file.read()
    opened = subprocess.run([os.path.join(tools, "note"), desk.key()], input=cosigned, check=True, capture_output=True,
                            text=True).stdout
    assert "and 1 more" in opened, opened

    scene("sixteen writers at once, each with a head of its own")
    started_at, size = time.time(), desk.size()
    for round in range(3):
        desk.due()
        writers = [desk.start("audit", "verify") for _ in range(16)]
        desk.shown = False
        for process in writers:
            out, err = desk.end(process, ("audit", "verify"))
            assert "says of this ledger" not in err and "alarm" not in err, err
            for line in err.strip().splitlines():
                tell("    " + line[:170])
        desk.shown = True
    tell(f"    {desk.size() - size} entries by 48 processes in {time.time() - started_at:.1f} s, no alarm")
    alarms = desk.alarms()
    assert desk.size() == size + 48 and "ledger-disputed" not in alarms, (desk.size(), alarms)
    desk.due()
    desk.verified()
    assert desk.cosigned(LITE) == desk.cosigned(OMNI) == desk.size()

    scene("a witness that lies about the size stops nobody")
    liar = Server(post=lambda _: (409, "text/x.tlog.size", b"999999\n"))
    started.append(liar)
    os.makedirs(os.path.join(work, "liar"))
    lies = http(liar.url, OmniWitness(os.path.join(tools, "omniwitness"), os.path.join(work, "liar"), LIAR).vkey)
    desk.config("[witness]", "timeout_s = 5", "quorum = 2", "required = true", *both, *lies)
    desk.due()
    said = desk.run("audit", "verify")[1]
    desk.config("[witness]", "timeout_s = 5", "quorum = 2", *both, *lies)
    desk.due()
    said += desk.run("audit", "verify")[1]
    assert f"the witness {LIAR} says of this ledger: it has cosigned a head over 999999 entries. Nothing shows it" in said
    assert not [kind for kind in desk.alarms() if kind == "ledger-disputed"]

    scene("one is down: a warning; and where a quorum of two is required, the step stops")
    omni.stop()
    desk.config("[witness]", "timeout_s = 5", "quorum = 2", *both)
    desk.due()
    said = desk.run("audit", "verify")[1]
    assert f"the witness {OMNI} did not take the ledger's new head: the connection was refused" in said
    assert desk.cosigned(LITE) == desk.size()
    desk.config("[witness]", "timeout_s = 5", "quorum = 2", "required = true", *both)
    size = desk.size()
    said = desk.run("recover", "fay@example.com", "--lost", "phone", "--lost-number", "none", "--red-flag", "pressure",
                    by="desk", exit=6)[1]
    assert "quorum (2 of 2 witnesses)" in said and f"{OMNI}: the connection was refused" in said, said
    omni.start()
    case = re.search(r"R-[A-Z0-9]{6}", desk.quietly("cases", "--open")[0]).group()
    desk.run("refuse", case, "--code", "pressure", "--reason", "They pressed the desk", "--notice", "sent", by="desk",
             exit=None)
    assert desk.cosigned(LITE) == desk.cosigned(OMNI) == desk.size() > size
    desk.alarms()

    scene("the ledger is rolled back")
    desk.config("[witness]", "timeout_s = 5", *http(lite.url, lite.vkey))
    older = desk.ledger + ".older"
    shutil.copy(desk.ledger, older)
    for _ in range(4):
        desk.due()
        desk.verified()
    newer = desk.ledger + ".newer"
    shutil.copy(desk.ledger, newer)
    kept = os.path.join(desk.home, "cosigned-head")
    shutil.copy(kept, kept + ".kept")
    shutil.copy(older, desk.ledger)
    desk.due()
    desk.forget_kept()
    tell("    (one witness's word, and nothing that shows it: a warning)")
    said = desk.run("audit", "verify")[1]
    assert f"the witness {LITE} says of this ledger" in said and "nothing is stopped by it" in said
    tell("    (the newest cosigned head that is kept in the home shows it: an alarm)")
    shutil.copy(older, desk.ledger)
    desk.due()
    shutil.copy(kept + ".kept", kept)
    said = desk.run("audit", "verify", exit=6)[1]
    assert "a head that this ledger's own key signed shows it" in said
    assert "ledger-disputed" in desk.alarms()
    size = desk.size()
    said = desk.run("recover", "ivy@example.com", "--lost", "phone", "--lost-number", "none", "--red-flag", "pressure",
                    by="desk", exit=6)[1]
    assert desk.size() == size, "nothing more is recorded"
    report = desk.verified(exit=6)
    assert [finding["kind"] for finding in report["findings"]] == ["disputed"], report["findings"]
    tell("    (the newer file is put back: the alarm is over by itself)")
    shutil.copy(newer, desk.ledger)
    desk.due()
    said = desk.run("audit", "verify")[1]
    assert "is over: the ledger has again what" in said
    assert desk.cosigned(LITE) == desk.size()

    scene("rolled back, and the witness's monitoring address shows it")
    watch = monitor(omni)
    started.append(watch)
    desk.config("[witness]", "timeout_s = 5", *http(omni.url, omni.vkey, monitor=watch.url))
    desk.due()
    desk.verified()
    shutil.copy(desk.ledger, newer)
    shutil.copy(older, desk.ledger)
    desk.due()
    desk.forget_kept()
    said = desk.run("audit", "verify", exit=6)[1]
    assert "a head that this ledger's own key signed shows it" in said and OMNI in said
    shutil.copy(newer, desk.ledger)
    desk.quietly("audit", "verify")
    desk.alarms()

    scene("rolled back, and a quorum of two says so")
    desk.config("[witness]", "timeout_s = 5", "quorum = 2", *both)
    desk.due()
    desk.verified()
    shutil.copy(desk.ledger, newer)
    shutil.copy(older, desk.ledger)
    desk.due()
    desk.forget_kept()
    said = desk.run("audit", "verify", exit=6)[1]
    assert "a quorum of the witnesses says so" in said, said
    assert "ledger-disputed" in desk.alarms()
    shutil.copy(newer, desk.ledger)
    desk.due()
    desk.quietly("audit", "verify")
    assert desk.cosigned(LITE) == desk.cosigned(OMNI)

    scene("a fork: the older copy went on by itself, to more entries than the witness has seen")
    shutil.copy(desk.ledger, newer)
    shutil.copy(older, desk.ledger)
    desk.config("[witness]", "syslog = false", 'command = ["/bin/true"]')
    desk.forget_kept()
    while desk.size() < lite.size(desk.key()) + 2:
        desk.quietly("audit", "verify")
    desk.config("[witness]", "timeout_s = 5", "quorum = 2", *http(lite.url, lite.vkey),
                *http(omni.url, omni.vkey, monitor=watch.url))
    desk.due()
    said = desk.run("audit", "verify", exit=6)[1]
    assert "another head over" in said and "which this ledger does not continue" in said, said
    report = desk.verified(exit=6)
    assert [finding["kind"] for finding in report["findings"]] == ["disputed"], report["findings"]

    scene("an admin records it: a new origin, which the witnesses register")
    old = desk.key()
    said = desk.run("audit", "dispute", "--reason", "A copy of the machine went on beside it; this one is right")[0]
    new = desk.key()
    assert new != old and new.split("+")[0] == old.split("+")[0] + "/2" and new in said, (old, new)
    lite.register(new)
    omni.register(new)
    desk.due()
    desk.run("audit", "verify")
    assert lite.size(new) == desk.size() == desk.cosigned(LITE) == desk.cosigned(OMNI)
    said = desk.run("audit", "verify")[0]
    assert f"Seen by {LITE}" in said
    assert desk.verified()["sound"]
    opened = subprocess.run([os.path.join(tools, "note"), new], input=desk.head(), check=True, capture_output=True,
                            text=True).stdout
    assert opened.startswith(f"signed by {new.split('+')[0]}")

    scene("a backup is restored: entries are lost, and the next origin begins")
    backup = os.path.join(desk.home, "backup.db")
    desk.quietly("audit", "backup", backup)
    for _ in range(3):
        desk.due()
        desk.verified()
    desk.run("audit", "restore", backup, "--force", "--reason", "The disk failed, and this is the newest backup")
    third = desk.key()
    assert third.split("+")[0] == old.split("+")[0] + "/3", third
    said = desk.run("doctor", exit=1)[0]
    assert f"{LITE} at {lite.url} does not cosign" in said and third in said
    lite.register(third)
    omni.register(third)
    desk.due()
    desk.run("audit", "verify", exit=None)
    assert lite.size(third) == desk.size() == desk.cosigned(LITE) == desk.cosigned(OMNI)
    assert not os.path.exists(os.path.join(desk.home, "witness-alarm.json"))
finally:
    for one in started:
        one.end()

tell(f"\nall scenes held ({time.time() - began:.0f} s)")

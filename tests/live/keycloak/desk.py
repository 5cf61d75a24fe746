"""The help desk: the program as it is, with flags, on a home of its own."""

import json
import os
import subprocess
import time


CONTACTS = "contacts.csv"


class Desk:
    def __init__(self, binary, work, base, secret_file, client="readmit", name="desk"):
        self.binary, self.work, self.home = binary, work, os.path.join(work, f"{name}-home")
        self.passphrases, self.numbers = {}, False
        self._passphrase("maria")
        self.run("init")
        with open(os.path.join(self.home, "config.toml"), "w", encoding="utf-8") as file:
            file.write(
                'default_provider = "keycloak"\n[[provider]]\nkind = "keycloak"\nname = "keycloak"\n'
                f'base_url = "{base}"\nrealm = "desk"\nclient_id = "{client}"\n'
                f'client_secret = {{ file = "{secret_file}" }}\n')

    def _passphrase(self, name):
        path = os.path.join(self.work, f"{name}.passphrase")
        if not os.path.exists(path):
            with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
                file.write(f"one two three four {name}\n")
        self.passphrases[name] = path

    def on_file(self, ids, second=None):
        """Keycloak has no numbers: the personnel department's file has, two for each, long known. By login: their ids."""
        with open(os.path.join(self.home, CONTACTS), "w", encoding="utf-8") as file:
            file.write("login,id,phone,phone_since\n")
            for number, (login, user) in enumerate(ids.items()):
                file.write(f"{login},{user},+4685550{number}4567;+4685550{number}4321,2020-01-01\n")
        with open(os.path.join(self.home, "config.toml"), "a", encoding="utf-8") as file:
            file.write(f'[contacts]\nfile = "{CONTACTS}"\n')
        # So many people at once take two.
        told = self.run("contacts", "accept", exit=4 if second else 0)
        if second:
            self.run("operator", "confirm", str(told["request"]), "--confirm", told["sha256"][:8], by=second)
        self.numbers = True

    def add(self, name, role):
        once = os.path.join(self.work, f"{name}.once")
        self.run("operator", "add", name, "--role", role, "--secret-to", once)
        self.passphrases[name] = once
        own = dict(self.passphrases)
        self._passphrase(name)
        new, self.passphrases = self.passphrases[name], own
        self.run("operator", "passphrase", "--new-passphrase-file", new, by=name)
        self.passphrases[name] = new

    def command(self, *args, by="maria"):
        return [self.binary, *args, "--home", self.home, "--operator", by, "--no-input",
                "--passphrase-file", self.passphrases[by]]

    def start(self, *args, by="maria"):
        return subprocess.Popen(self.command(*args, "--json", by=by), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def end(self, process, exit=0):
        out, err = process.communicate(timeout=180)
        if exit is not None and process.returncode != exit:
            raise AssertionError(f"exit {process.returncode}, not {exit}:\n{err}\n{out}")
        self.told = err
        return json.loads(out) if out.strip() else None

    def run(self, *args, by="maria", exit=0):
        return self.end(self.start(*args, by=by), exit)

    def entries(self, case):
        return self.run("audit", "list", "--case", case)["entries"]

    def case_of(self, login):
        found = [c["case"] for c in self.run("cases")["cases"] if c["login"] == login]
        return found[0] if found else None

    def until(self, login, action):
        """Until a session that runs beside us has recorded it."""
        for _ in range(300):
            case = self.case_of(login)
            if case and any(e["action"] == action for e in self.entries(case)):
                return
            time.sleep(0.2)
        raise AssertionError(f"no {action}")

    def recover(self, login, *more, exit=5, lost=("phone",), codes="none", method=(),
                start=False, by="maria"):
        verified = ["--verify", "video-call", "--evidence", "compared=HR photo of 2024"]
        answers = ["recover", login, "--ticket", "SD-1043", "--no-red-flags", "--backup-codes", codes, "--confirm", login,
                   "--reason", "Device lost; seen on a video call, see SD-1043", "--notice", "sent",
                   "--follow-up", "print", *(method or verified), *more]
        for what in lost:
            answers += ["--lost", what]
        if "phone" in lost and self.numbers:
            answers += ["--lost-number", "4567"]
        return self.start(*answers, by=by) if start else self.run(*answers, exit=exit, by=by)


def acts(entries):
    """The changes, as the ledger has them: act and outcome, in order."""
    return [(e["data"]["act"], e["outcome"]) for e in entries if e["phase"] == "outcome" and "act" in e["data"]]


def one(entries, action):
    found = [e for e in entries if e["action"] == action]
    assert len(found) == 1, f"{action}: {len(found)} entries"
    return found[0]

#!/usr/bin/env python3
"""Counts what a shift costs: keys, prompts, words on the screen, and the program's own time.

desk.py [--before BINARY] [--transcripts DIR] [--only SCENE] [BINARY]

Plays whole recoveries through the real program on a pseudo-terminal of 80 by 24, with the keys that a practised
operator would type, on a home of its own that goes away. The senior and the user act meanwhile, as they would. Each
scene is played a second time with a mistake at each step. Words are shown in short only to an operator who has met each
step ten times, so li has brought ten people back before. With --before, an older build's figures stand beside those
of BINARY. Exit 1, with the screen, if a prompt is not as expected or a case does not end as it should. Takes three
minutes a build. Needs Linux and one package:

    python3 -m venv /tmp/desk && /tmp/desk/bin/pip install pyte==0.8.2
    cargo build --locked --profile dist && /tmp/desk/bin/python benches/desk.py target/dist/readmit

keys      keys pressed, Enter too, from the command to its end
command   of them, the command line
text      of them, passphrase, free text and the typed login, with their Enter: what nothing may fill in
rest      keys without text
prompts   questions that waited for an answer, and secrets that waited for a key
words     words that came up on the screen, each once: neither what was typed nor what was only drawn again
off       lines that had left the screen before anything waited, so that nobody can have read them without scrolling
ms        from the key that ends an answer to the next prompt, without waiting for anybody else
"""

import argparse
import base64
import hmac
import itertools
import json
import os
import re
import shutil
import socketserver
import struct
import subprocess
import sys
import tempfile
import threading
import time

# No folder beside the sources.
sys.dont_write_bytecode = True
from desk_terminal import Failed, Rule, Run, Terminal

AIMS = {
    "ordinary recovery by call-back": {"keys": 60, "prompts": 14, "words": 700},
    "approval by a senior": {"keys": 45},
    "resume": {"keys": 12},
}
COLUMNS = ["keys", "command", "text", "rest", "prompts", "words", "off", "ms"]
# The entries that a scene must leave behind, by the beginnings of their actions.
WEIGHTY = ("case.", "verification.", "backup_codes.", "self_recovery.", "approval.", "mfa.", "notice.", "follow_up.")


class Mail(socketserver.StreamRequestHandler):
    """A mail server that takes every message, and throws it away."""

    def handle(self):
        self.answer("220 desk")
        for line in self.rfile:
            verb = line[:4].strip().upper()
            if verb == b"DATA":
                self.answer("354 go on")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
            self.answer("221 bye" if verb == b"QUIT" else "250 taken")
            if verb == b"QUIT":
                return

    def answer(self, text):
        self.wfile.write(text.encode() + b"\r\n")


class House:
    """A home that goes away, with operators, a mail server, and people in its directory."""

    PASSPHRASES = {
        "maria": "cedar lantern oyster plank",
        "li": "paper lantern oyster plank",
        "sofia": "seven harbours of violins",
    }
    PASSWORD = "correct horse battery"

    mail, has_unlock, resume = None, False, "readmit resume"

    def __init__(self, binary, like=None):
        """With `like`, everything that was done in that house has been done in this one."""
        self.folder = tempfile.mkdtemp(prefix="readmit-desk.")
        self.binary = binary
        if like:
            shutil.copytree(like.folder, self.folder, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns("run", "bin"))
        # What is typed is `readmit`, whatever the build is called.
        os.mkdir(self.at("bin"))
        os.symlink(binary, self.at("bin", "readmit"))
        os.mkdir(self.at("run"), 0o700)
        self.env = {"PATH": f"{self.at('bin')}:/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": self.folder,
                    "READMIT_HOME": self.at("home"), "XDG_RUNTIME_DIR": self.at("run")}

    def move_in(self, by_mail):
        """Opens the desk for a day."""
        if by_mail:
            self.mail = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail)
            threading.Thread(target=self.mail.serve_forever, daemon=True).start()
            with open(self.at("home", "config.toml"), "a", encoding="utf-8") as config:
                config.write(f'\n[smtp]\nhost = "127.0.0.1"\nport = {self.mail.server_address[1]}\ntls = "none"\nfrom = "desk@example.com"\n')
        commands = self("--help")
        self.has_unlock = re.search(r"^ +unlock +", commands, re.M) is not None
        if re.search(r"^ +resume +.*go\b", commands, re.M):
            self.resume = "readmit go"

    def set_up(self):
        for name, passphrase in self.PASSPHRASES.items():
            self.file(f"{name}.pass", passphrase)
        self.file("password", self.PASSWORD)
        self("init", "--operator", "maria", signed="maria")
        for name, role in (("li", "operator"), ("sofia", "senior")):
            once = self.at(f"{name}.once")
            self("operator", "add", name, "--role", role, "--secret-to", once, "--operator", "maria", signed="maria")
            self("operator", "passphrase", "--operator", name, "--passphrase-file", once, "--new-passphrase-file", self.at(f"{name}.pass"))
        self("directory", "add", "okoye", "--name", "Ada Okoye", "--email", "okoye@example.com", "--since", "2024-01-31")
        # More recoveries in an hour than the shipped runbook allows without a senior.
        runbook = json.loads(self("runbook", "show", "--json"))["text"]
        runbook = re.sub(r"operator_hourly *= *\d+", "operator_hourly = 20", runbook)
        looser = self.file("looser.toml", re.sub('^version *= *".*"', 'version = "1-desk"', runbook, flags=re.M))
        self("runbook", "accept", looser, "--operator", "maria", signed="maria")

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def file(self, name, text):
        path = self.at(name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text + "\n")
        return path

    def __call__(self, *args, signed=None):
        """Runs the program without a terminal; returns its results."""
        if signed:
            args = (*args, "--passphrase-file", self.at(f"{signed}.pass"))
        done = subprocess.run([self.binary, *args], env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"readmit {' '.join(args)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def add(self, login, name, group="staff"):
        """Adds somebody with a password, an authenticator app that is lost, two numbers, and ten backup codes."""
        self("directory", "add", login, "--name", name, "--email", f"{login}@example.com", "--email", f"{login}@home.example.com",
             "--phone", "+46 70 555 01 41", "--phone", "+46 8 555 01 52", "--group", group, "--manager", "okoye", "--since", "2024-01-31")
        self("directory", "set-password", login, "--password-file", self.at("password"))
        self.enrol(login, "Old phone")
        self("directory", "codes", login, "--secret-to", self.at(f"{login}.codes"))
        # A past, as everybody has one: without it the screen would be emptier than a desk's.
        for _ in range(3):
            self.sign_in_by_backup_code(login)

    def enrol(self, login, label):
        """Sets an authenticator app up, as the user."""
        place = self.at(f"{login}.{label.replace(' ', '-')}")
        begun = json.loads(self("directory", "enrol", login, "--label", label, "--secret-to", place, "--json"))
        self("directory", "enrol", login, "--confirm", begun["factor"], "--code-file", self.file("code", totp(place)))

    def sign_in_by_backup_code(self, login):
        with open(self.at(f"{login}.codes"), encoding="utf-8") as file:
            code, *left = file.read().split()
        self.file(f"{login}.codes", "\n".join(left))
        self("directory", "sign-in", login, "--password-file", self.at("password"), "--code-file", self.file("code", code))

    def ended(self, login, outcome, *story):
        """Fails unless the newest case about somebody ended so, and went so: li's doing, where nobody else is named."""
        newest = json.loads(self("cases", "--all", "--user", login, "--json"))["cases"][-1]["case"]
        entries = json.loads(self("show", newest, "--json"))["entries"]
        closed = [entry["outcome"] for entry in entries if entry["action"] == "case.closed"]
        # Begun, and done, are an entry each; a reset is several.
        done = [entry for entry in entries if entry["phase"] != "intent" and entry["action"].startswith(WEIGHTY)]
        went = [entry["action"] + ("" if entry["actor"] == "li" else f" by {entry['actor']}") for entry in done]
        went = [action for action, _ in itertools.groupby(went)]
        if closed != ([outcome] if outcome else []) or went != ["case.opened", "case.screened", *story]:
            raise Failed(f"{newest} was to end as {outcome}, and ended as {closed}, with {', '.join(went)}")

    def close(self):
        if self.mail:
            self.mail.shutdown()
            self.mail.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)


def totp(place):
    """The code that an authenticator app shows now (RFC 6238)."""
    with open(place, encoding="utf-8") as file:
        key = re.search("secret=([A-Z2-7]+)", file.read()).group(1)
    mac = hmac.new(base64.b32decode(key + "=" * (-len(key) % 8)), struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
    at = mac[-1] & 15
    return "%06d" % ((struct.unpack(">I", mac[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000)


def secret(name):
    return Rule(f"Passphrase of {name}", text=House.PASSPHRASES[name], hidden=True, exact=True, times=4)


def choose(pattern, label, **more):
    return Rule(pattern, label=label, **more)


def must(pattern, label="", **more):
    return Rule(pattern, label=label, must=True, **more)


FLAGS = ["press you", "skip a step", "against a call-back", "prompting the caller", "how we verify", "story change",
         "anything unusual", "feel wrong"]
# One by one, or some of them in one list. Whether anything came up since is asked by some builds.
NO_FLAGS = [choose(f"{words}.* 1 No 2 Yes", "^No$") for words in FLAGS]
NO_FLAGS += [choose("[Aa]ny of these", "^none of these"), choose("(came|come) up", "^(No|Nothing)")]
OPEN = [
    secret("li"),
    must("What is lost", "^Phone, or whatever|^Phone with …0141"),
    choose("Which of the numbers", "0141"),
    Rule("^Ticket", text="SD-1043", free=False),
    *NO_FLAGS,
]
CALL_BACK = [
    must("How do you verify", "^Call back"),
    choose("Which number do you call", "0152"),
    # Where the number is shown may be where the verdict is asked for.
    must("Is it them", "^Confirmed"),
    Rule("[Nn]umber on file of.*hide", keys=" "),
]
# A list in some builds, text in others.
CODES_AWAY = [must("backup code", "cannot get to them|^No: in another"), choose("Why can they not.* 1 They", "^They are in another"),
              Rule("Why can they not", text="At home, days away", label="home")]
# Asked where there is no mail server.
BY_HAND = [must("Is it sent", "^Yes"), must("[Ff]ollow-up", "^Print|printed here|^It is printed here")]
ENROLLED = [must("Does the user say that they set it up", "^Yes"), choose("[Ff]ollow-up go", "^Send it")]


def reset(login):
    return [must("[Tt]ype the user|type their", text=login, exact=True), Rule("^Reason, as", keys="\r")]


VERIFIED = ["verification.accepted", "backup_codes.checked"]
BACK_IN = ["mfa.factor_enrolled", "follow_up.sent", "case.closed"]
RESET = ["mfa.factor_admin_reset", "notice.sent", *BACK_IN]


class Scene:
    """One scene: its terminals, and whether mistakes are made in it."""

    def __init__(self, house, transcript, mistakes):
        self.house, self.transcript, self.mistakes = house, transcript, mistakes
        self.terminals, self.unlocked = [], None

    def terminal(self, operator):
        terminal = Terminal({**self.house.env, "READMIT_OPERATOR": operator}, self.transcript)
        self.terminals.append(terminal)
        if self.house.has_unlock:
            unlock = Run(terminal, "readmit unlock", [secret(operator)], self.mistakes).to(code=0)
            self.unlocked = self.unlocked or unlock.counts
        return terminal

    def run(self, terminal, line, *rules):
        return Run(terminal, line, [rule for some in rules for rule in some], self.mistakes)

    def screens(self):
        return "\n".join(terminal.shown() for terminal in self.terminals)

    def close(self):
        for terminal in self.terminals:
            terminal.close()


def ordinary(scene, *by_hand):
    scene.house.add("carla", "Carla Conjectural")
    run = scene.run(scene.terminal("li"), "readmit recover carla", by_hand, OPEN, CALL_BACK, CODES_AWAY, reset("carla"), ENROLLED)
    run.to(waits=True)
    scene.house.enrol("carla", "New phone")
    run.goes_on().to(code=0)
    scene.house.ended("carla", "recovered_by_reset", *VERIFIED, *RESET)
    return {"the same, mailed by hand" if by_hand else "ordinary recovery by call-back": run.counts}


def shift(binary):
    """A house in which li has brought ten people back already, at a terminal."""
    house = House(binary)
    scene = Scene(house, None, False)
    try:
        house.set_up()
        house.move_in(by_mail=False)
        terminal = scene.terminal("li")
        for number in range(10):
            login = f"earlier{number}"
            house.add(login, f"Earlier {number}")
            run = scene.run(terminal, f"readmit recover {login}", BY_HAND, OPEN, CALL_BACK, CODES_AWAY, reset(login), ENROLLED)
            run.to(waits=True)
            house.enrol(login, "New phone")
            run.goes_on().to(code=0)
        return house
    except (Failed, OSError) as why:
        sys.exit(f"before the first scene: {why}\n\nThe screens:\n{scene.screens()}")
    finally:
        scene.close()


def without_mail_server(scene):
    return ordinary(scene, *BY_HAND)


def by_code(scene):
    scene.house.add("carlo", "Carlo Conjectural")
    at_hand = [must("backup code", "at hand")]
    run = scene.run(scene.terminal("li"), "readmit recover carlo", OPEN, CALL_BACK, at_hand, ENROLLED)
    run.to(waits=True)
    scene.house.sign_in_by_backup_code("carlo")
    run.goes_on().to(waits=True)
    scene.house.enrol("carlo", "New phone")
    run.goes_on().to(code=0)
    scene.house.ended("carlo", "recovered_by_backup_code", *VERIFIED, "self_recovery.started", "self_recovery.confirmed",
                      *BACK_IN)
    return {"self-recovery by backup code": run.counts}


def privileged(scene):
    scene.house.add("doris", "Doris Dominant", group="domain-admins")
    li, sofia = scene.terminal("li"), scene.terminal("sofia")
    run = scene.run(li, "readmit recover doris", OPEN, CALL_BACK, CODES_AWAY, reset("doris"), ENROLLED)
    run.to(waits=True)
    approve = scene.run(sofia, "readmit approve", [
        secret("sofia"),
        choose("[Ww]hich case", "Doris|doris"),
        must("How do you verify", "^Ticket in"),
        must("Ticket in which", text="SD-1044", free=False),
        must("Who vouches", "okoye"),
        must("Is it them", "^Confirmed"),
        must("^Approve", "^Approve"),
        must("Why do you approve", text="Her manager says the same"),
        Rule("[Tt]ype the user|type their|[Ll]ogin", text="doris", exact=True),
    ])
    approve.to(code=0)
    run.goes_on().to(waits=True)
    scene.house.enrol("doris", "New phone")
    run.goes_on().to(code=0)
    approved = ["approval.requested", "verification.accepted by sofia", "approval.granted by sofia"]
    scene.house.ended("doris", "recovered_by_reset", *VERIFIED, *approved, *RESET)
    return {"privileged recovery": run.counts, "approval by a senior": approve.counts}


def refusal(scene):
    scene.house.add("edgar", "Edgar Evasive")
    run = scene.run(scene.terminal("li"), "readmit recover edgar", [must("press you", "^Yes")], OPEN, [
        must("red flag is up", "^Refuse"),
        must("Why is it refused", "^The caller pressed"),
        must("What made you refuse", text="Shouted, wanted it at once"),
    ]).to(code=3)
    scene.house.ended("edgar", "refused", "case.refused", "notice.sent", "case.closed")
    return {"refusal": run.counts}


def resume(scene):
    scene.house.add("frida", "Frida Fictive")
    li, stands = scene.terminal("li"), "How do you verify"
    scene.run(li, "readmit recover frida", OPEN).to(prompt=stands).leave()
    again = scene.run(li, scene.house.resume, [secret("li")]).to(prompt=stands).leave()
    scene.house.ended("frida", None)
    return {"resume": again.counts}


SCENES = {
    "ordinary": ordinary,
    "by-hand": without_mail_server,
    "code": by_code,
    "privileged": privileged,
    "refusal": refusal,
    "resume": resume,
}


def play(before, name, mistakes, folder, build):
    """Plays a scene in a house of its own, on the day after `before`."""
    label = f"{build}-{name}{'-mistyped' if mistakes else ''}"
    transcript = open(os.path.join(folder, f"{label}.txt"), "w", encoding="utf-8") if folder else None
    house = House(before.binary, before)
    scene = Scene(house, transcript, mistakes)
    try:
        house.move_in(by_mail=name != "by-hand")
        counts = SCENES[name](scene)
        house("audit", "verify", "--operator", "maria", signed="maria")
        return {**({"unlock, once a shift": scene.unlocked} if scene.unlocked else {}), **counts}
    except (Failed, OSError) as why:
        sys.exit(f"{label}: {why}\n\nThe screens:\n{scene.screens()}")
    finally:
        scene.close()
        house.close()
        if transcript:
            transcript.close()


def aimed(name, counts):
    """The aims of a row, and what meets them: all keys, or only those that are no text."""

    def verdict(column, aim):
        if getattr(counts, column) <= aim:
            return "met"
        return "met without text" if column == "keys" and counts.rest <= aim else "missed"

    said = [f"{column} {aim} {verdict(column, aim)}" for column, aim in AIMS.get(name, {}).items()]
    return f"   aims: {', '.join(said)}" if said else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", metavar="BINARY", help="an older build, to stand beside")
    parser.add_argument("--transcripts", metavar="DIR", help="write each screen and key of each scene to a file in DIR")
    parser.add_argument("--only", metavar="SCENE", choices=SCENES, help=", ".join(SCENES))
    parser.add_argument("binary", metavar="BINARY", nargs="?", default="target/dist/readmit")
    args = parser.parse_args()
    builds = {"before": args.before, "now": args.binary} if args.before else {"now": args.binary}
    for binary in builds.values():
        if not os.access(binary, os.X_OK):
            sys.exit(f"there is no program {binary}; cargo build --locked --profile dist")
    if args.transcripts:
        os.makedirs(args.transcripts, exist_ok=True)
    houses = {build: shift(os.path.abspath(binary)) for build, binary in builds.items()}
    try:
        play_all(args, houses)
    finally:
        for house in houses.values():
            house.close()


def play_all(args, houses):
    for mistakes in (False, True):
        print(f"\n{'a mistake at each step' if mistakes else 'as practised operators type':40}{''.join(f'{c:>9}' for c in COLUMNS)}")
        for scene in [args.only] if args.only else SCENES:
            rows = {build: play(house, scene, mistakes, args.transcripts, build) for build, house in houses.items()}
            for name in dict.fromkeys(name for row in rows.values() for name in row):
                for build, row in rows.items():
                    if name in row:
                        figures = "".join(f"{round(getattr(row[name], column)):>9}" for column in COLUMNS)
                        label = f"{name}, before" if build == "before" else name
                        print(f"{label:40}{figures}{aimed(name, row[name]) if build == 'now' and not mistakes else ''}")


if __name__ == "__main__":
    main()

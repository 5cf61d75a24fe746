"""A terminal of 80 by 24 that a program is played on by rules, and what that takes: keys, prompts, words, time."""

import collections
import dataclasses
import difflib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

try:
    import pyte
except ImportError:
    sys.exit("benches/desk.py needs pyte: python3 -m venv VENV && VENV/bin/pip install pyte==0.8.2")

COLUMNS, ROWS = 80, 24
# Only what never comes is waited for so long.
PATIENCE = 30
MARKS_PASTE = b"\x1b[?2004h"
ALTERNATE, ORDINARY = b"\x1b[?1049h", b"\x1b[?1049l"
PIECE = re.compile(b"(" + b"|".join(re.escape(mark) for mark in (MARKS_PASTE, ALTERNATE, ORDINARY)) + b")")
# The line that moves while somebody else is waited for, and the last line of whatever waits for a key.
LIVE = re.compile(r"\(\d+:\d\d(:\d\d)?\)")
WAITS = re.compile(r"Enter|\? help|\(not shown\): *$|[Aa](ny)?( other)? key\b|c copies")
CTRL_C = "\x03"
# Takes the terminal for its own, then runs one command after another on it: what was unlocked there stays so.
SHELL = 'exec <>"$0" >&0 2>&0 3<"/dev/fd/$1" 4>"/dev/fd/$2"; while read -r line <&3; do eval "$line"; echo $? >&4; done'


class Failed(Exception):
    """The program did something else than it should; with the screen."""


@dataclasses.dataclass(frozen=True)
class Rule:
    """The answer to a prompt whose text fits `pattern`, if this build has such a prompt."""

    pattern: str
    # Of the lines to choose from: the one that fits.
    label: str = ""
    # Text to type: a passphrase, a login, a reason. An id that is copied off a ticket is not free.
    text: str = ""
    free: bool = True
    keys: str = ""
    # It does not show while it is typed.
    hidden: bool = False
    # A wrong one is refused, and not only taken back by whoever sees it.
    exact: bool = False
    # A run without it did not do what it should.
    must: bool = False
    times: int = 1


@dataclasses.dataclass
class Counts:
    keys: int = 0
    command: int = 0
    text: int = 0
    prompts: int = 0
    words: int = 0
    off: int = 0
    ms: float = 0

    @property
    def rest(self):
        return self.keys - self.text


def fits(pattern, block):
    """A question is broken where the line ends."""
    return re.search(pattern, " ".join(block.split()))


def options(block):
    """The lines that can be chosen, by their number."""
    return dict(re.findall(r"^[> ]*(?:\[.\] *)?(\d+|f)  (.*)$", block, re.M))


def chosen(label, block):
    """The keys that choose the line whose text fits `label`."""
    numbers = [number for number, text in options(block).items() if re.search(label, text)]
    if len(numbers) != 1:
        raise Failed(f"{len(numbers)} lines fit {label!r} in:\n{block}")
    # Among more than nine lines a number only goes to its line.
    return numbers[0] + (" " if "Space marks" in block and "number goes to a line" in block else "")


class Terminal:
    """A shell on a pseudo-terminal, seen as a person would see it, and typed to."""

    open = []

    def __init__(self, env, transcript=None):
        master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        commands, self.commands = os.pipe()
        self.statuses, statuses = os.pipe()
        command = ["sh", "-c", SHELL, os.ttyname(slave), str(commands), str(statuses)]
        self.shell = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=env, cwd=env["HOME"], pass_fds=(commands, statuses),
                                      start_new_session=True)
        for fd in (commands, statuses):
            os.close(fd)
        # The other end stays open here too: reading would fail until the shell has taken it.
        self.master, self.slave = master, slave
        self.screen = pyte.HistoryScreen(COLUMNS, ROWS, history=100_000)
        self.stream = pyte.ByteStream(self.screen)
        self.secret = None
        self.rest = b""
        # Prompts that were ever begun, and the line on which the last one stands.
        self.begun, self.start, self.left = 0, 0, 0
        self.status = None
        # The words that were seen, and when the newest output came.
        self.seen, self.words, self.came = [], 0, time.perf_counter()
        self.transcript = transcript
        Terminal.open.append(self)

    def lines(self):
        """Everything on the ordinary screen and above it."""
        old = ["".join(line[x].data for x in range(COLUMNS)).rstrip() for line in self.screen.history.top]
        return old + [line.rstrip() for line in self.screen.display]

    def shown(self):
        screen = self.secret[0] if self.secret else self.screen
        return "\n".join(line.rstrip() for line in screen.display).rstrip()

    def prompt(self):
        """What was drawn since the newest prompt was begun; empty unless it is whole."""
        if self.secret:
            block = self.shown()
        else:
            block = "\n".join(self.lines()[self.start :]).strip("\n")
        last = block.rstrip().rsplit("\n", 1)[-1]
        return block if WAITS.search(last + " ") and not LIVE.search(last) else ""

    def live(self):
        """A line that moves while somebody else is waited for stands last."""
        return not self.secret and LIVE.search(self.shown().rsplit("\n", 1)[-1])

    def feed(self, data):
        self.came = time.perf_counter()
        data = self.rest + data
        # A mark that is cut in two waits for its other half.
        cut = data.rfind(b"\x1b", -len(ALTERNATE))
        self.rest = b""
        if cut >= 0 and any(mark.startswith(data[cut:]) for mark in (MARKS_PASTE, ALTERNATE, ORDINARY)):
            data, self.rest = data[:cut], data[cut:]
        for piece in PIECE.split(data):
            if piece == MARKS_PASTE:
                self.begun += 1
                self.start = len(self.screen.history.top) + self.screen.cursor.y
            elif piece == ALTERNATE:
                screen = pyte.Screen(COLUMNS, ROWS)
                self.secret = screen, pyte.ByteStream(screen)
            elif piece == ORDINARY:
                self.secret = None
            elif piece:
                (self.secret[1] if self.secret else self.stream).feed(piece)

    def wait(self, until, what):
        """Reads what comes until `until` returns something, and returns that, with the time at which it came."""
        deadline = time.monotonic() + PATIENCE
        # The others' screens go on meanwhile.
        sources = [terminal.master for terminal in Terminal.open] + [self.statuses]
        while True:
            ready, _, _ = select.select(sources, [], [], 0)
            if not ready:
                # Everything that was written so far is on the screen.
                found = until()
                if found:
                    return found, self.came
                left = deadline - time.monotonic()
                if left <= 0:
                    raise Failed(f"waited {PATIENCE} s for {what}")
                ready, _, _ = select.select(sources, [], [], left)
            for terminal in Terminal.open:
                if terminal.master in ready:
                    terminal.feed(os.read(terminal.master, 65536))
            if self.master not in ready and self.statuses in ready:
                status = os.read(self.statuses, 16)
                if not status:
                    raise Failed("the shell is gone")
                self.came = time.perf_counter()
                self.status = int(status)

    def count(self, typed=""):
        """Counts the words that are new on the screen since the last time; not those that were typed."""
        lines = self.secret[0].display if self.secret else self.lines()
        now = [word for line in lines for word in line.split() if re.search(r"\w", word)]
        if self.secret:
            self.words += len(now)
            return
        same = 0
        while same < min(len(now), len(self.seen)) and now[same] == self.seen[same]:
            same += 1
        matcher = difflib.SequenceMatcher(None, self.seen[same:], now[same:], autojunk=False)
        new = sum(end - start for tag, _, _, start, end in matcher.get_opcodes() if tag in ("insert", "replace"))
        self.words += max(0, new - len(typed.split()))
        self.seen = now

    def note(self, what):
        if self.transcript:
            self.transcript.write(f"{what}\n")

    def picture(self):
        """Writes the screen into the transcript, under what has left it since anything waited; returns how much that is."""
        lines, top = self.lines(), len(self.screen.history.top)
        off = lines[self.left : top]
        # What stays of an answered question was read while it was answered.
        while off and (not off[0] or off[0].startswith(("> ", "  ")) or "(not shown)" in off[0]):
            off.pop(0)
        if self.transcript:
            rule = "-" * COLUMNS
            if off:
                self.transcript.write("off the screen before anything waited:\n" + "\n".join(off) + "\n")
            self.transcript.write(f"{rule}\n{self.shown()}\n{rule}\n")
        self.left = max(top, self.left if self.secret else self.start)
        return len([line for line in off if line])

    def type(self, keys, hidden=False):
        shown = "(hidden)⏎" if hidden else keys.replace("\r", "⏎").replace("\x7f", "⌫").replace(CTRL_C, "^C")
        self.note(f"keys: {shown}")
        os.write(self.master, keys.encode())
        return time.perf_counter()

    def start_command(self, line):
        self.status, self.start = None, len(self.lines())
        self.note(f"\n$ {line}")
        os.write(self.commands, (line + "\n").encode())
        return time.perf_counter()

    def close(self):
        Terminal.open.remove(self)
        # Its own group: what runs in the terminal goes with it.
        if self.shell.poll() is None:
            os.killpg(self.shell.pid, signal.SIGHUP)
            self.shell.wait()
        for fd in (self.master, self.slave, self.commands, self.statuses):
            os.close(fd)


class Run:
    """One command in a terminal, answered by rules until it ends, waits for somebody, or stands at a prompt."""

    def __init__(self, terminal, line, rules, mistakes=False):
        self.terminal, self.rules, self.mistakes = terminal, rules, mistakes
        self.counts = Counts(keys=len(line) + 1, command=len(line) + 1)
        self.used = collections.Counter()
        self.line = line
        self.words = terminal.words
        terminal.count()
        terminal.words = self.words
        self.answered = terminal.begun
        self.since = terminal.start_command(line)
        self.typed = ""

    def spent(self, came):
        self.counts.ms += max(0.0, came - self.since) * 1000

    def new_prompt(self, waits):
        terminal = self.terminal
        if terminal.status is not None:
            return "ended"
        if terminal.begun <= self.answered:
            return ""
        return "waits" if waits and terminal.live() else terminal.prompt()

    def to(self, code=None, waits=False, prompt=None):
        """Answers until the end with `code`, until somebody else is waited for, or until `prompt` stands there."""
        terminal = self.terminal
        while True:
            found, came = terminal.wait(lambda: self.new_prompt(waits), f"the next prompt of: {self.line}")
            self.spent(came)
            terminal.count(self.typed)
            self.typed = ""
            self.counts.words = terminal.words - self.words
            self.counts.off += terminal.picture()
            terminal.note(f"words so far: {self.counts.words}")
            if found == "ended":
                return self.ended(code)
            if found == "waits" or prompt and fits(prompt, found):
                self.answered = terminal.begun
                return self
            self.answer(found)

    def ended(self, code):
        if self.terminal.status != code:
            raise Failed(f"{self.line}: exit {self.terminal.status}, not {code}")
        self.all_used()
        return self

    def all_used(self):
        missing = [rule.pattern for rule in self.rules if rule.must and not self.used[rule]]
        if missing:
            raise Failed(f"{self.line}: was never asked: {', '.join(missing)}")

    def goes_on(self):
        """Somebody else has done their part: the time until then is not the program's."""
        self.since = float("inf")
        return self

    def answer(self, block):
        terminal = self.terminal
        rule = next((r for r in self.rules if fits(r.pattern, block) and self.used[r] < r.times), None)
        if rule is None:
            raise Failed(f"{self.line}: no answer is foreseen to:\n{block}")
        self.used[rule] += 1
        self.counts.prompts += 1
        if rule.label and options(block):
            rule = dataclasses.replace(rule, text="")
        if self.mistakes:
            block = self.mistake(rule, block)
        keys = rule.text + "\r" if rule.text else rule.keys or chosen(rule.label, block) + "\r"
        self.pressed(rule, keys)
        self.answered = terminal.begun
        self.typed = "" if rule.hidden else rule.text
        self.since = terminal.type(keys, rule.hidden)

    def pressed(self, rule, keys):
        self.counts.keys += len(keys)
        self.counts.text += len(keys) if rule.text and rule.free else 0

    def mistake(self, rule, block):
        """Types something wrong first, and waits until the program has said so and asks again."""
        if rule.keys:
            return block
        if not rule.text:
            wrong = next(key for key in "98x" if key not in options(block))
            told = self.wrong(rule, wrong, lambda text: text != block)
            return self.wrong(rule, "\r", lambda text: text != told)
        if rule.exact:
            return self.wrong(rule, rule.text[:-1] + "\r", lambda text: re.search(r"^! ", text, re.M))
        # Seen while it is typed: one letter too many, taken back at once.
        self.pressed(rule, "x\x7f")
        self.terminal.type("x\x7f")
        return block

    def wrong(self, rule, keys, said):
        terminal, begun = self.terminal, self.terminal.begun
        self.pressed(rule, keys)
        self.since = terminal.type(keys, rule.hidden)

        def asks_again():
            text = terminal.prompt()
            return "the end" if terminal.status is not None else text if text and (terminal.begun > begun or said(text)) else ""

        again, came = terminal.wait(asks_again, f"what is wrong with {keys!r}")
        self.spent(came)
        terminal.count("" if rule.hidden else keys)
        terminal.picture()
        if not fits(rule.pattern, again):
            raise Failed(f"{self.line}: {keys!r} was to be refused, and led to:\n{again}")
        return again

    def leave(self, code=130):
        """Ctrl-C, which costs nothing here: what was to be counted is over."""
        self.terminal.type(CTRL_C)
        self.terminal.wait(lambda: self.terminal.status is not None, "the end after Ctrl-C")
        return self.ended(code)

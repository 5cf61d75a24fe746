"""Real witnesses on 127.0.0.1, and what stands in for a bad one."""

import base64
import hashlib
import http.server
import os
import re
import socket
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.request


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def vkey(name, kind, public):
    key = bytes([kind]) + public
    ident = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    return f"{name}+{ident.hex()}+{base64.b64encode(key).decode()}"


class Witness:
    """A program that is started, killed and started again."""

    def __init__(self, work, name):
        self.work, self.name, self.port = work, name, free_port()
        self.url, self.process = f"http://127.0.0.1:{self.port}", None

    def start(self):
        log = open(os.path.join(self.work, self.name.replace("/", "-") + ".log"), "ab")
        self.process = subprocess.Popen(self.argv(), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        for _ in range(100):
            try:
                urllib.request.urlopen(self.url + "/", timeout=2).close()
                return self
            except urllib.error.HTTPError:
                return self
            except OSError:
                assert self.process.poll() is None, f"{self.name} did not start"
                time.sleep(0.1)
        raise AssertionError(f"{self.name} does not answer")

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class LiteWitness(Witness):
    """filippo.io/torchwood: its key is in an ssh-agent, and logs are registered in its SQLite file."""

    def __init__(self, binary, work, name):
        super().__init__(work, name)
        self.binary, self.db = binary, os.path.join(work, "lite.db")
        key, self.agent_socket = os.path.join(work, "lite.key"), os.path.join(work, "agent")
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        told = subprocess.run(["ssh-keygen", "-l", "-f", key], check=True, capture_output=True, text=True).stdout
        self.fingerprint = re.search(r"SHA256:\S+", told).group()
        with open(key + ".pub", encoding="ascii") as file:
            self.vkey = vkey(name, 4, base64.b64decode(file.read().split()[1])[-32:])
        self.agent = subprocess.Popen(["ssh-agent", "-D", "-a", self.agent_socket], stdout=subprocess.DEVNULL)
        while not os.path.exists(self.agent_socket):
            assert self.agent.poll() is None, "ssh-agent did not start"
            time.sleep(0.05)
        subprocess.run(["ssh-add", "-q", key], check=True, env={**os.environ, "SSH_AUTH_SOCK": self.agent_socket})

    def argv(self):
        return [self.binary, "-name", self.name, "-db", self.db, "-ssh-agent", self.agent_socket,
                "-listen", f"127.0.0.1:{self.port}", "-key", self.fingerprint]

    def sql(self, text, values=()):
        with sqlite3.connect(self.db, timeout=20) as db:
            found = db.execute(text, values).fetchall()
        db.close()
        return found

    def register(self, log):
        origin = log.split("+")[0]
        empty = base64.b64encode(hashlib.sha256(b"").digest()).decode()
        self.sql("INSERT INTO log VALUES (?, 0, ?)", (origin, empty))
        self.sql("INSERT INTO key VALUES (?, ?)", (origin, log))

    def size(self, log):
        return self.sql("SELECT tree_size FROM log WHERE origin = ?", (log.split("+")[0],))[0][0]

    def forget(self, log):
        empty = base64.b64encode(hashlib.sha256(b"").digest()).decode()
        self.sql("UPDATE log SET tree_size = 0, tree_hash = ? WHERE origin = ?", (empty, log.split("+")[0]))

    def end(self):
        self.stop()
        self.agent.kill()
        self.agent.wait()


class OmniWitness(Witness):
    """transparency-dev/witness: its key is a note's, and logs are registered in a file that it reads when it starts."""

    def __init__(self, binary, work, name):
        super().__init__(work, name)
        self.binary, self.db, self.logs = binary, os.path.join(work, "omni.db"), []
        self.key, self.yaml = os.path.join(work, "omni.key"), os.path.join(work, "omni.yaml")
        pem = os.path.join(work, "omni.pem")
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", pem], check=True)
        der = lambda *more: subprocess.run(["openssl", "pkey", "-in", pem, "-outform", "DER", *more],
                                           check=True, capture_output=True).stdout
        seed, public = der()[-32:], der("-pubout")[-32:]
        self.vkey = vkey(name, 4, public)
        ident = vkey(name, 1, public).split("+")[1]
        with open(self.key, "w", encoding="ascii") as file:
            file.write(f"PRIVATE+KEY+{name}+{ident}+{base64.b64encode(bytes([1]) + seed).decode()}")

    def argv(self):
        with open(self.yaml, "w", encoding="ascii") as file:
            file.write("Logs:\n" if self.logs else "Logs: []\n")
            for log in self.logs:
                file.write(f"  - Origin: {log.split('+')[0]}\n    PublicKey: {log}\n    URL: https://log.test/\n")
        return [self.binary, "--listen", f"127.0.0.1:{self.port}", "--metrics_listen", "", "--db_file", self.db,
                "--private_key_path", self.key, "--additional_logs", self.yaml]

    def register(self, log):
        self.logs.append(log)
        if self.process is not None:
            self.stop()
            self.start()

    def newest(self, origin):
        """The newest cosigned head of a log, out of its store: this version serves none."""
        with sqlite3.connect(self.db, timeout=20) as db:
            notes = [row[0] for row in db.execute("SELECT chkpt FROM chkpts")]
        db.close()
        notes = [note.decode() if isinstance(note, bytes) else note for note in notes]
        return next((note for note in notes if note.split("\n")[0] == origin), None)

    def end(self):
        self.stop()


class Server:
    """Answers as it is told to: a monitoring address, or a witness that lies."""

    def __init__(self, post=None, get=None):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, told):
                status, kind, body = told
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.answer(post(body) if post else (404, "text/plain", b""))

            def do_GET(self):
                self.answer(get(self.path) if get else (404, "text/plain", b""))

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def end(self):
        self.server.shutdown()
        self.server.server_close()


def monitor(omni):
    """The monitoring address that the specification describes, in front of a witness's own store."""

    def get(path):
        wanted = path.strip("/").split("/")[0]
        for log in omni.logs:
            origin = log.split("+")[0]
            note = omni.newest(origin)
            if hashlib.sha256(origin.encode()).hexdigest() == wanted and note:
                return 200, "text/plain", note.encode()
        return 404, "text/plain", b""

    return Server(get=get)

"""Stands between the program and Keycloak, passes everything on, remembers what was asked, and lets a scene strike at one
exact call: before Keycloak sees it, or after Keycloak has done it and before the program knows."""

import http.client
import re
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DROPPED = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Between:
    def __init__(self, base):
        self.host = urllib.parse.urlsplit(base).netloc
        self.asked, self.traps, self.lock = [], [], threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                line = f"{self.command} {self.path}"
                with outer.lock:
                    outer.asked.append((line, body))
                    trap = next((t for t in outer.traps if re.search(t["at"], line)), None)
                    if trap:
                        outer.traps.remove(trap)
                if trap and trap["before"]:
                    trap["before"]()
                    if trap["swallow"]:
                        self.close_connection = True
                        return
                link = http.client.HTTPConnection(outer.host, timeout=60)
                headers = {k: v for k, v in self.headers.items() if k.lower() not in DROPPED}
                link.request(self.command, self.path, body=body or None, headers=headers)
                answer = link.getresponse()
                text = answer.read()
                if trap and trap["after"]:
                    trap["after"]()
                    if trap["swallow"]:
                        self.close_connection = True
                        return
                try:
                    self.send_response_only(answer.status)
                    for key, value in answer.getheaders():
                        if key.lower() not in DROPPED:
                            self.send_header(key, value)
                    if answer.status != 204:
                        self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # the program was killed on purpose
                finally:
                    link.close()

            do_GET = do_PUT = do_POST = do_DELETE = handle_any

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"

    def trap(self, at, before=None, after=None, swallow=False):
        """Once, at the next call that fits. `swallow`: the program gets no answer."""
        with self.lock:
            self.traps.append({"at": at, "before": before, "after": after, "swallow": swallow})

    def seen(self):
        """What was asked since the last look."""
        with self.lock:
            asked, self.asked = self.asked, []
        return asked

    def changes(self):
        """What was asked that changes something, sign-ins of the program aside."""
        return [line for line, _ in self.seen() if not line.startswith("GET") and "/protocol/" not in line]

"""Serves a folder on 127.0.0.1, until it is ended: serve.py FOLDER PORT-FILE."""

import functools
import http.server
import os
import sys

folder, port_file = sys.argv[1:3]


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
with open(port_file + ".new", "w", encoding="ascii") as file:
    file.write(str(server.server_port))
os.rename(port_file + ".new", port_file)
server.serve_forever()

"""A real mail server on loopback: one port with STARTTLS, one with TLS from the first byte. Both want a password.

Every message that arrives is written to a file of its own, with the envelope it came in.
"""

import asyncio
import json
import os
import signal
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Keep:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused@"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        kept = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": server.transport.get_extra_info("sslcontext") is not None,
            "content": envelope.content.decode("ascii"),
        }
        with open(os.path.join(self.folder, f"{self.count}.json"), "w") as out:
            json.dump(kept, out)
        return "250 2.0.0 kept"


def main():
    folder, certificate, key, password = sys.argv[1:5]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with open(password) as text:
        wanted = text.readline().strip().encode()

    def authenticate(server, session, envelope, mechanism, data):
        fits = isinstance(data, LoginPassword) and (data.login, data.password) == (b"desk", wanted)
        # Not handled here: the answer to a wrong password is the server's.
        return AuthResult(success=fits, handled=False)

    keep = Keep(folder)

    def smtp(**more):
        return lambda: SMTP(keep, authenticator=authenticate, auth_required=True, hostname="localhost", **more)

    async def serve():
        loop = asyncio.get_running_loop()
        starttls = await loop.create_server(smtp(tls_context=context, require_starttls=True), "127.0.0.1", 0)
        # auth_require_tls looks for STARTTLS only; here the whole connection is TLS.
        tls = await loop.create_server(smtp(auth_require_tls=False), "127.0.0.1", 0, ssl=context)
        ports = [s.sockets[0].getsockname()[1] for s in (starttls, tls)]
        with open(os.path.join(folder, "ports.part"), "w") as out:
            out.write("{} {}\n".format(*ports))
        os.rename(os.path.join(folder, "ports.part"), os.path.join(folder, "ports"))
        stop = asyncio.Event()
        loop.add_signal_handler(signal.SIGTERM, stop.set)
        await stop.wait()

    asyncio.run(serve())


main()

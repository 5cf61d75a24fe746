#!/usr/bin/env bash
# lettre 0.11.23 and a mail server's replies.
#
# RFC 5321, 4.2, lets a client meet a reply that is a code and nothing else ("250" and a line end), and tells it to go by the
# code alone; many servers in Europe and China put text in Latin-1 or GBK after it. One expects the mail to count as sent.
#
# What happens: after the message was taken with a bare "250", or with "250 " and one byte that is not UTF-8, `send` returns
# an error, though the server has the mail. Whoever repeats on error sends it twice.
#
# Needs python3, cargo and a crates registry. Everything is done in a temporary folder, on 127.0.0.1.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[[ -z "$server" ]] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

cat >server.py <<'PY'
import socket, sys, threading
# What answers the end of the message, by the recipient's name.
LAST = {b"plain": b"250 OK\r\n", b"bare": b"250\r\n", b"latin": b"250 angenommen f\xfcr Sie\r\n"}
taken = open("taken", "wb", buffering=0)
def serve(conn):
    file, to = conn.makefile("rb"), b""
    conn.sendall(b"220 here\r\n")
    while line := file.readline():
        word = line[:4].upper()
        if word == b"EHLO": conn.sendall(b"250 here\r\n")
        elif word == b"RCPT": to = line.split(b"<")[1].split(b"@")[0]; conn.sendall(b"250 OK\r\n")
        elif word == b"DATA":
            conn.sendall(b"354 go on\r\n")
            while file.readline() != b".\r\n": pass
            taken.write(to + b"\n"); conn.sendall(LAST[to])
        elif word == b"QUIT": conn.sendall(b"221 bye\r\n"); break
        else: conn.sendall(b"250 OK\r\n")
    conn.close()
listener = socket.create_server(("127.0.0.1", 0))
open("port.part", "w").write(str(listener.getsockname()[1]))
import os; os.rename("port.part", "port")
while True: threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
PY
python3 server.py &
server=$!
until [[ -f port ]]; do kill -0 "$server"; sleep 0.1; done

cargo init --quiet --name finding --vcs none .
cargo add --quiet lettre@=0.11.23 --no-default-features --features builder,smtp-transport
cat >src/main.rs <<'RS'
use lettre::{Message, SmtpTransport, Transport};
fn main() {
    let port = std::fs::read_to_string("port").unwrap().parse().unwrap();
    for name in ["plain", "bare", "latin"] {
        let mail = Message::builder().from("desk@example.com".parse().unwrap()).to(format!("{name}@example.com").parse().unwrap())
            .subject("x").body("x".to_string()).unwrap();
        let sent = SmtpTransport::builder_dangerous("127.0.0.1").port(port).build().send(&mail);
        println!("{name}: {}", if sent.is_ok() { "sent" } else { "error" });
    }
}
RS
cargo run --quiet >seen 2>cargo.log || { cat cargo.log >&2; exit 1; }
cat seen
echo "the server has: $(tr '\n' ' ' <taken)"

# Output seen with lettre 0.11.23:
#   plain: sent
#   bare: error
#   latin: error
#   the server has: plain bare latin
printf 'plain: sent\nbare: error\nlatin: error\n' | diff - seen
printf 'plain\nbare\nlatin\n' | diff - taken

#!/bin/sh
# Sends through a real mail server on loopback (aiosmtpd), by STARTTLS and by TLS, and looks at what arrived.
# Needs python3 with venv, openssl, and a package index for the first run. Leaves nothing behind but a cached venv,
# outside the clone.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
venv=${LIVE_SMTP_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/readmit-tests/aiosmtpd-1.4.6}
work=$(mktemp -d)
server=
stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

if ! "$venv/bin/python" -c 'import aiosmtpd' 2>/dev/null; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check aiosmtpd==1.4.6
fi

# An authority of our own, and a certificate for localhost that it signed.
umask 077
cd "$work"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=test authority" -keyout ca.key -out ca.pem 2>/dev/null
openssl req -newkey rsa:2048 -nodes -subj "/CN=localhost" -keyout server.key -out server.csr 2>/dev/null
printf 'subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n' >extensions
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile extensions -out server.pem 2>/dev/null
openssl rand -hex 16 >password
openssl rand -hex 16 >wrong-password
mkdir arrived

"$venv/bin/python" "$here/server.py" arrived server.pem server.key password >server.log 2>&1 &
server=$!
tries=0
until [ -f arrived/ports ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ] || ! kill -0 "$server" 2>/dev/null; then
        cat server.log >&2
        echo "the mail server did not start" >&2
        exit 1
    fi
    sleep 0.1
done
read -r starttls tls <arrived/ports

cd "$here/../../.."
if ! LIVE_SMTP_STARTTLS_PORT=$starttls LIVE_SMTP_TLS_PORT=$tls LIVE_SMTP_CA=$work/ca.pem \
    LIVE_SMTP_PASSWORD=$work/password LIVE_SMTP_WRONG_PASSWORD=$work/wrong-password LIVE_SMTP_EML=$work/saved.eml \
    cargo test --quiet --lib message::smtp::live -- --ignored; then
    cat "$work/server.log" >&2
    exit 1
fi
python3 "$here/check.py" "$work/arrived" "$work/saved.eml"

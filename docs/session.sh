#!/bin/sh
# Makes docs/session.svg: a recovery by the real program, on a throwaway home in tmux, as the terminal shows it.
# Usage: sh docs/session.sh [PROGRAM], after `cargo build`. Takes tmux and python3.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=${1:-${CARGO_TARGET_DIR:-$here/../target}/debug/readmit}
program=$(cd "$(dirname "$program")" && pwd)/$(basename "$program")
place=$(mktemp -d)
trap 'tmux -S "$place/tmux" kill-server 2>/dev/null || true; rm -rf "$place"' EXIT
umask 077
cd "$place"
export READMIT_HOME="$place/home"
echo 'cedar lantern oyster plank' >maria.pass
"$program" init --operator maria --passphrase-file maria.pass >/dev/null 2>&1
"$program" directory add okoye --name 'Ada Okoye' --since 2024-01-31 >/dev/null 2>&1
"$program" directory add anna --name 'Anna Lindqvist' --email anna@example.com --phone +4685551234567 \
    --phone +4685557654321 --manager okoye --since 2024-01-31 >/dev/null 2>&1
"$program" directory codes anna --secret-to anna.codes >/dev/null 2>&1
factor=$("$program" directory enrol anna --label 'Old phone' --secret-to anna.totp --json 2>/dev/null | sed -n 's/.*"factor": "\(.*\)".*/\1/p')
python3 - >anna.code <<'END'
import base64, hmac, re, struct, time
secret = re.search("secret=([A-Z2-7]+)", open("anna.totp").read()).group(1)
mac = hmac.new(base64.b32decode(secret + "=" * (-len(secret) % 8)), struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
at = mac[-1] & 15
print("%06d" % ((struct.unpack(">I", mac[at:at + 4])[0] & 0x7FFFFFFF) % 1000000))
END
"$program" directory enrol anna --confirm "$factor" --code-file anna.code >/dev/null 2>&1

tmux -S "$place/tmux" -f /dev/null new-session -d -x 88 -y 58 -e TERM=tmux-256color -e LANG=C.UTF-8 \
    "'$program' recover anna --passphrase-file maria.pass; sleep 600"

screen() { tmux -S "$place/tmux" capture-pane -p -t 0 "$@"; }

# answer WAIT KEYS...: types once the screen's last lines show WAIT.
answer() {
    waited=0
    until screen | grep -v '^$' | tail -8 | grep -qF -- "$1"; do
        waited=$((waited + 1))
        [ "$waited" -lt 300 ] || { echo "the screen never showed: $1" >&2; screen >&2; exit 1; }
        sleep 0.1
    done
    shift
    [ $# -eq 0 ] || tmux -S "$place/tmux" send-keys -t 0 "$@"
}

answer 'number or Space marks' 1 Enter
answer 'went with it' 1 Enter
answer 'Ticket (Enter' SD-1043 Enter
for question in 'press you' 'anything unusual' 'feel wrong'; do
    answer "$question" n Enter
done
answer 'none of these' 6 Enter
answer 'e escalate'
sleep 0.3
# What stands above the case's first line is gone by then on most terminals.
screen -e | sed -n '/is open\./,$p' >screen.txt
umask 022
rm -f "$here/session.svg"
python3 "$here/session.py" screen.txt >"$here/session.svg"

#!/usr/bin/env bash
# lettre 0.11.23 and an address whose local part is quoted.
#
# "dana okafor"@example.com is a valid address (RFC 5321, 4.1.2), and lettre parses it. One expects a message to it to be built.
#
# What happens: the builder answers MissingTo, "missing destination address", though one was given: it writes the address into
# the To header and cannot read its own header back. With the envelope given besides, the same message is built.
#
# Needs cargo and a crates registry. Everything is done in a temporary folder; no network is used by the program.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo init --quiet --name finding --vcs none .
cargo add --quiet lettre@=0.11.23 --no-default-features --features builder
cat >src/main.rs <<'RS'
use lettre::{Address, Message, address::Envelope};
fn main() {
    let from: Address = "desk@example.com".parse().unwrap();
    for text in ["dana.okafor@example.com", "\"dana okafor\"@example.com"] {
        let to: Address = text.parse().expect("it is taken");
        let builder = || Message::builder().from(from.clone().into()).to(to.clone().into()).subject("x");
        let said = match builder().body("x".to_string()) {
            Ok(_) => "built".to_owned(),
            Err(error) => format!("{error:?}"),
        };
        let envelope = Envelope::new(Some(from.clone()), vec![to.clone()]).unwrap();
        let with = builder().envelope(envelope).body("x".to_string()).is_ok();
        println!("{text}: {said}; with an envelope: {with}");
    }
}
RS
cargo run --quiet >seen 2>cargo.log || { cat cargo.log >&2; exit 1; }
cat seen

# Output seen with lettre 0.11.23:
#   dana.okafor@example.com: built; with an envelope: true
#   "dana okafor"@example.com: MissingTo; with an envelope: true
diff - seen <<'OUT'
dana.okafor@example.com: built; with an envelope: true
"dana okafor"@example.com: MissingTo; with an envelope: true
OUT

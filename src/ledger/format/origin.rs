//! The name of a ledger: it stands in every head and every signed message.

use thiserror::Error;

/// The text that a name that was drawn at random begins with.
pub const DRAWN: &str = "readmit/ledger/";

/// The longest name that somebody may give.
const MOST: usize = 200;

/// The reason why a text is no name for a new ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OriginFault {
    #[error("a name is written without https://")]
    Scheme,
    #[error("a name is a host and a path, like desk.example.org/readmit")]
    Form,
    #[error(
        "a name has lower-case letters, digits, `.`, `-`, `_` and `~` alone, and `/` between its parts"
    )]
    Characters,
    #[error("a name is {MOST} characters long at most")]
    Long,
    #[error("a number at the end tells the later origins of a ledger")]
    Number,
}

/// Checks a name that somebody gives a new ledger: a URL of theirs without its scheme, as
/// `tlog-checkpoint` (C2SP) recommends.
pub fn check(name: &str) -> Result<(), OriginFault> {
    if name.contains("://") {
        return Err(OriginFault::Scheme);
    }
    if name.len() > MOST {
        return Err(OriginFault::Long);
    }
    let usual = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_~/".contains(&b);
    if !name.bytes().all(usual) {
        return Err(OriginFault::Characters);
    }
    let (host, path) = name.split_once('/').ok_or(OriginFault::Form)?;
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && !label.contains(['_', '~'])
    };
    let is_part = |part: &str| !part.is_empty() && part != "." && part != "..";
    if !host.contains('.') || !host.split('.').all(is_label) || !path.split('/').all(is_part) {
        return Err(OriginFault::Form);
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    if last.bytes().all(|b| b.is_ascii_digit()) { Err(OriginFault::Number) } else { Ok(()) }
}

/// Splits a name into the one that the ledger was made with, and the number of the origin that it
/// tells: 1 for the first. A log signs no heads that do not continue each other under one name, so
/// an admin's record gives the ledger a later origin.
pub fn split(name: &str) -> (&str, u64) {
    let later = name.rsplit_once('/').and_then(|(made, number)| {
        let k: u64 = number.parse().ok().filter(|k| *k > 1)?;
        (k.to_string() == number && made.contains('/')).then_some((made, k))
    });
    later.unwrap_or((name, 1))
}

/// Returns true if two names are of one ledger, whatever the origin.
pub fn same_ledger(one: &str, other: &str) -> bool {
    split(one).0 == split(other).0
}

/// Returns a ledger's name with the number of an origin.
pub fn numbered(made: &str, number: u64) -> String {
    if number < 2 { made.to_owned() } else { format!("{made}/{number}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_origins_are_numbered_in_one_spelling() {
        for (name, of) in [
            ("a.b/c", ("a.b/c", 1)),
            ("a.b/c/2", ("a.b/c", 2)),
            ("readmit/ledger/abc/10", ("readmit/ledger/abc", 10)),
            ("a.b/c/1", ("a.b/c/1", 1)),
            ("a.b/c/02", ("a.b/c/02", 1)),
            ("a.b/c/+2", ("a.b/c/+2", 1)),
            ("a.b/2", ("a.b/2", 1)),
        ] {
            assert_eq!(split(name), of, "{name}");
            assert_eq!(numbered(of.0, of.1), name);
        }
        assert!(same_ledger("a.b/c", "a.b/c/7") && !same_ledger("a.b/c", "a.b/d"));
    }

    #[test]
    fn a_name_is_a_url_without_its_scheme() {
        for name in [
            "desk.example.org/readmit",
            "a.b/c",
            "xn--dsk-0qa.example/it_desk/~log-2",
            "d.e/2026.log",
        ] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        for (name, fault) in [
            ("https://desk.example.org/readmit", OriginFault::Scheme),
            ("desk.example.org", OriginFault::Form),
            ("desk.example.org/", OriginFault::Form),
            ("desk.example.org//readmit", OriginFault::Form),
            ("desk.example.org/../readmit", OriginFault::Form),
            ("readmit/ledger/abcdefghijklmnop", OriginFault::Form),
            ("", OriginFault::Form),
            ("desk..org/readmit", OriginFault::Form),
            ("-desk.org/readmit", OriginFault::Form),
            ("de_sk.org/readmit", OriginFault::Form),
            ("Desk.example.org/readmit", OriginFault::Characters),
            ("desk.example.org/re admit", OriginFault::Characters),
            ("desk.example.org/re+admit", OriginFault::Characters),
            ("desk.example.org/readmit\n", OriginFault::Characters),
            ("desk.example.org:8443/readmit", OriginFault::Characters),
            ("d\u{e9}sk.example.org/readmit", OriginFault::Characters),
            ("desk.example.org/readmit/2", OriginFault::Number),
        ] {
            assert_eq!(check(name), Err(fault), "{name}");
        }
        assert_eq!(check(&format!("a.b/{}", "x".repeat(197))), Err(OriginFault::Long));
    }
}

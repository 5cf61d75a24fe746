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

#[cfg(test)]
mod tests {
    use super::*;

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

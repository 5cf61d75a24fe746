//! The things that free text may not hold. The ledger is kept for years and read by many, and so no
//! secret and no ID number belongs in it.

use crate::case::Refusal;
use crate::case::event::Event;
use crate::ledger::entry::Object;

/// Fields that a person wrote.
const WRITTEN: &[&str] = &["reason", "compared", "detail", "ticket", "attested"];

pub fn check_event(event: &Event) -> Result<(), Refusal> {
    let (data, private) = event.parts();
    check(&data).and_then(|()| check(&private))
}

fn check(part: &Object) -> Result<(), Refusal> {
    lines(part).try_for_each(refuse)
}

fn lines(part: &Object) -> impl Iterator<Item = &str> {
    let written = WRITTEN.iter().filter_map(|k| part.get(*k));
    let lines = written.flat_map(|v| v.as_array().map_or(std::slice::from_ref(v), Vec::as_slice));
    lines.filter_map(|v| v.as_str())
}

/// Refuses an event that holds a secret of the session in what a person wrote. `is_secret` knows
/// them.
pub fn check_secrets(event: &Event, is_secret: impl Fn(&str) -> bool) -> Result<(), Refusal> {
    let (data, private) = event.parts();
    let found = lines(&data).chain(lines(&private)).any(is_secret);
    if found { Err(Refusal::FreeText(crate::secret::known::NOT_TEXT)) } else { Ok(()) }
}

/// Refuses text with an `otpauth:` URI or a card-like number.
pub fn refuse(text: &str) -> Result<(), Refusal> {
    if text.to_lowercase().contains("otpauth:") {
        return Err(Refusal::FreeText("an otpauth: URI"));
    }
    if numbers(text).any(|groups| card_like(&groups)) {
        return Err(Refusal::FreeText("what looks like a card number"));
    }
    Ok(())
}

/// Refuses a reason that is missing, or has fewer than `least` characters.
pub fn long_enough(reason: Option<&str>, least: usize) -> Result<(), Refusal> {
    let length = reason.unwrap_or_default().trim().chars().count();
    if length < least { Err(Refusal::Reason(least)) } else { Ok(()) }
}

/// A sentence for what merely looks like something that should not be there.
pub fn warning(text: &str) -> Option<&'static str> {
    if numbers(&without_days(text)).any(|groups| (8..=19).contains(&groups.concat().len())) {
        return Some(
            "This text holds a long number. Leave out ID and phone numbers: name the record instead.",
        );
    }
    let secret_like = |w: &str| {
        let mixed =
            w.bytes().any(|b| b.is_ascii_digit()) && w.bytes().any(|b| b.is_ascii_alphabetic());
        w.len() >= 16 && w.bytes().all(|b| b.is_ascii_alphanumeric()) && mixed
    };
    if text.split_whitespace().any(secret_like) {
        return Some(
            "This text holds what looks like a key or a code. Secrets do not belong in the ledger.",
        );
    }
    None
}

/// Without days like `2026-05-17`, which the drafted reason has, and which are no number of
/// anybody's.
fn without_days(text: &str) -> String {
    let a_day = |word: &str| {
        let shape = |(at, byte): (usize, u8)| {
            if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() }
        };
        word.len() == 10 && word.bytes().enumerate().all(shape)
    };
    let words = text
        .split(' ')
        .map(|word| if a_day(word.trim_end_matches([',', '.', ';'])) { "day" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// Runs of digits: groups that single spaces or hyphens part.
fn numbers(text: &str) -> impl Iterator<Item = Vec<Vec<u8>>> {
    let mut runs = Vec::new();
    let mut run: Vec<Vec<u8>> = Vec::new();
    let mut gap = true;
    for c in text.chars() {
        match c.to_digit(10).and_then(|d| u8::try_from(d).ok()) {
            Some(digit) => {
                if gap {
                    run.push(Vec::new());
                }
                run.last_mut().into_iter().for_each(|group| group.push(digit));
                gap = false;
            }
            None if matches!(c, ' ' | '-') && !gap => gap = true,
            None => {
                runs.push(std::mem::take(&mut run));
                gap = true;
            }
        }
    }
    runs.push(run);
    runs.into_iter().filter(|r| !r.is_empty())
}

/// Returns true if some groups in a row are a card's number. Not only all groups together are
/// tried, because a house number before the card's number would hide it.
fn card_like(groups: &[Vec<u8>]) -> bool {
    (0..groups.len()).any(|from| {
        let mut digits = Vec::new();
        groups[from..].iter().take(19).any(|group| {
            digits.extend_from_slice(group);
            (13..=19).contains(&digits.len()) && luhn(&digits)
        })
    })
}

/// ISO/IEC 7812-1, annex B.
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, d)| {
            let d = u32::from(*d);
            if i % 2 == 0 {
                d
            } else if d > 4 {
                d * 2 - 9
            } else {
                d * 2
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::{refuse, warning};

    #[test]
    fn secrets_and_card_numbers_are_refused() {
        assert!(refuse("4111 1111 1111 1111").is_err());
        assert!(refuse("see 4111-1111-1111-1111.").is_err());
        assert!(
            refuse("flat 12 4111 1111 1111 1111 3").is_err(),
            "what stands beside it does not hide it"
        );
        assert!(refuse("OTPAUTH://totp/x").is_err());
        assert!(refuse("4111 1111 1111 1112").is_ok());
        assert!(refuse("ticket #1234, video call on 2026-05-17").is_ok());
    }

    #[test]
    fn look_alikes_only_warn() {
        assert!(warning("badge 123456789").is_some());
        assert!(warning("JBSWY3DPEHPK3PXP7").is_some());
        assert!(warning("HR photo and badge, ticket 1234").is_none());
        assert!(warning("verified by video call on 2026-05-17, see ticket SD-1").is_none());
        assert!(warning("card 2026-05-178").is_some());
    }
}

//! What free text may not hold. The ledger is kept for years and read by many: no secret and no ID number belongs in it.

use super::Refusal;
use super::event::Event;
use crate::ledger::entry::Object;

/// Fields that a person wrote.
const WRITTEN: &[&str] = &["reason", "compared", "detail"];

pub fn check_event(event: &Event) -> Result<(), Refusal> {
    let (_, private) = event.parts();
    check(&private)
}

fn check(private: &Object) -> Result<(), Refusal> {
    for text in WRITTEN.iter().filter_map(|k| private.get(*k)).filter_map(|v| v.as_str()) {
        refuse(text)?;
    }
    Ok(())
}

/// Refuses text with an `otpauth:` URI or a card-like number.
pub fn refuse(text: &str) -> Result<(), Refusal> {
    if text.to_lowercase().contains("otpauth:") {
        return Err(Refusal::FreeText("an otpauth: URI"));
    }
    if numbers(text).any(|digits| (13..=19).contains(&digits.len()) && luhn(&digits)) {
        return Err(Refusal::FreeText("what looks like a card number"));
    }
    Ok(())
}

/// A sentence for what merely looks like something that should not be there.
pub fn warning(text: &str) -> Option<&'static str> {
    if numbers(&without_days(text)).any(|d| (8..=19).contains(&d.len())) {
        return Some("This text holds a long number. Leave out ID and phone numbers: name the record instead.");
    }
    let secret_like = |w: &str| {
        let mixed = w.bytes().any(|b| b.is_ascii_digit()) && w.bytes().any(|b| b.is_ascii_alphabetic());
        w.len() >= 16 && w.bytes().all(|b| b.is_ascii_alphanumeric()) && mixed
    };
    if text.split_whitespace().any(secret_like) {
        return Some("This text holds what looks like a key or a code. Secrets do not belong in the ledger.");
    }
    None
}

/// Without days like `2026-05-17`, which the drafted reason has, and which are no number of anybody's.
fn without_days(text: &str) -> String {
    let a_day = |word: &str| {
        let shape = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
        word.len() == 10 && word.bytes().enumerate().all(shape)
    };
    let words = text.split(' ').map(|word| if a_day(word.trim_end_matches([',', '.', ';'])) { "day" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// Runs of digits, in groups that spaces or hyphens may part.
fn numbers(text: &str) -> impl Iterator<Item = Vec<u8>> {
    let mut runs = Vec::new();
    let mut run: Vec<u8> = Vec::new();
    let mut gap = false;
    for c in text.chars() {
        match c.to_digit(10).and_then(|d| u8::try_from(d).ok()) {
            Some(digit) => {
                run.push(digit);
                gap = false;
            }
            None if matches!(c, ' ' | '-') && !gap && !run.is_empty() => gap = true,
            None => {
                runs.push(std::mem::take(&mut run));
                gap = false;
            }
        }
    }
    runs.push(run);
    runs.into_iter().filter(|r| !r.is_empty())
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

//! The match between the numbers in the file and the numbers that the platform has. A match is
//! found even where the platform shows only the last digits of a number.

use chrono::{DateTime, Utc};

use crate::model::{Factor, FactorKind, Phone};

/// So many digits at the end have to be seen for a masked number to be told from others.
const MASKED: usize = 2;
/// The same where nothing says that digits are left out: "iPhone 14" is no number.
const BARE: usize = 4;
/// Two numbers may be the same if so many digits at the end are: one may have its country's prefix,
/// the other a 0.
const WHOLE: usize = 7;

/// The part of a number that a platform shows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum ShownDigits {
    Whole(String),
    /// Its last digits.
    Tail(String),
    Nothing,
}

impl ShownDigits {
    fn of(number: &str) -> ShownDigits {
        let digits = digits_of(number);
        // What is written before the number, or stands for digits that are not shown, ends it.
        let end: String = number
            .chars()
            .rev()
            .take_while(|c| c.is_ascii_digit() || " -/().".contains(*c))
            .collect();
        let end: String = end.chars().rev().collect();
        let tail = digits_of(&end);
        match (is_masked(number), tail.len()) {
            (false, WHOLE..) => ShownDigits::Whole(tail),
            // More digits before a word may be the number, and these an extension.
            (false, BARE..) if tail == digits => ShownDigits::Tail(tail),
            (true, MASKED..) => ShownDigits::Tail(tail),
            (_, _) => ShownDigits::Nothing,
        }
    }

    fn may_be(&self, number: &str) -> bool {
        let number = digits_of(number);
        match self {
            // A 0 before it is no part of a short number.
            ShownDigits::Whole(digits) => {
                same_end(digits.trim_start_matches('0'), number.trim_start_matches('0'))
            }
            ShownDigits::Tail(tail) => same_end(tail, &number),
            ShownDigits::Nothing => true,
        }
    }
}

/// Returns true if the last digits of both numbers are the same. The digits are compared as far as
/// both numbers have them, and the last seven at most. The answer is true rather too often than too
/// seldom, because a number that may be a factor is not called.
fn same_end(a: &str, b: &str) -> bool {
    let seen = a.len().min(b.len()).min(WHOLE);
    a[a.len() - seen..] == b[b.len() - seen..]
}

/// Two whole numbers of which one is the other without its country's prefix: no doubt is left.
pub fn are_one(a: &str, b: &str) -> bool {
    let (a, b) = (digits_of(a), digits_of(b));
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.len().min(b.len()) >= WHOLE && (a.ends_with(b) || b.ends_with(a))
}

/// Returns true if something in the text stands for digits that are not shown.
fn is_masked(text: &str) -> bool {
    text.contains(['*', '#', '_', '•', '●', '∙', '·', '…']) || text.to_lowercase().contains("xx")
}

/// The digits, without the 0 that is not dialled from abroad.
pub(super) fn digits_of(text: &str) -> String {
    text.replace("(0)", "").chars().filter(char::is_ascii_digit).collect()
}

/// The number in the file that one of the platform's numbers is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    None,
    One(usize),
    /// Any of them may be it.
    Any(Vec<usize>),
}

/// A person's numbers in the file, with an id each, and the ones of the platform.
#[derive(Clone, Debug)]
pub struct Numbers {
    pub phones: Vec<Phone>,
    platform: Vec<(String, Match)>,
}

impl Numbers {
    pub fn of(file: &[(String, Option<DateTime<Utc>>)], platform: &[Phone]) -> Numbers {
        let mut phones: Vec<Phone> = Vec::new();
        for (number, since) in file {
            // The last digits and the day stand in the ledger anyway; a hash of the number would
            // give it away there.
            let digits = digits_of(number);
            let last = &digits[digits.len().saturating_sub(4)..];
            let day =
                since.map_or("undated".to_owned(), |since| since.format("%Y-%m-%d").to_string());
            let base = format!("contacts:{last}@{day}");
            let twins = phones.iter().filter(|p| p.id.starts_with(&base)).count();
            let id = if twins == 0 { base } else { format!("{base}/{}", twins + 1) };
            phones.push(Phone { id, number: number.clone(), since: *since });
        }
        let mut numbers = Numbers { phones, platform: Vec::new() };
        numbers.platform =
            platform.iter().map(|p| (p.id.clone(), numbers.matching(&p.number))).collect();
        numbers
    }

    pub fn matching(&self, number: &str) -> Match {
        let shown = ShownDigits::of(number);
        let found: Vec<usize> = self
            .phones
            .iter()
            .enumerate()
            .filter(|(_, p)| shown.may_be(&p.number))
            .map(|(n, _)| n)
            .collect();
        match (shown, found.as_slice()) {
            (_, []) => Match::None,
            (ShownDigits::Whole(_) | ShownDigits::Tail(_), [one]) => Match::One(*one),
            (ShownDigits::Whole(_) | ShownDigits::Tail(_) | ShownDigits::Nothing, _) => {
                Match::Any(found)
            }
        }
    }

    /// Returns the number that a factor rests on.
    pub fn under(&self, factor: &Factor) -> Match {
        match &factor.phone {
            Some(id) => match self.platform.iter().find(|(p, _)| p == id) {
                Some((_, found)) => found.clone(),
                None => self.matching(&factor.label),
            },
            None if factor.kind == FactorKind::Phone => self.matching(&factor.label),
            None => Match::None,
        }
    }

    /// Makes a factor that rests on one of these numbers name it by this file's id.
    pub fn point(&self, factor: &mut Factor) {
        if let Match::One(n) = self.under(factor) {
            factor.phone = Some(self.phones[n].id.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masked_numbers_are_known_by_their_last_digits() {
        for (shown, number, same) in [
            ("+46701234567", "070-123 45 67", true),
            ("0046 70 123 45 67", "+46701234567", true),
            ("+46701234568", "+46701234567", false),
            ("XXXXXXXX4567", "+46 70 123 45 67", true),
            ("*** *** 45-67", "+46701234567", true),
            ("+46 •••• 67", "+46701234567", true),
            ("XXXXXXXX4568", "+46701234567", false),
            ("my phone", "+46701234567", true),
            ("", "+46701234567", true),
            ("67", "+46701234567", true),
            ("+46701234567", "+46 (0)70-123 45 67", true),
            ("+46 (0)40-12 34", "040-1234", true),
            ("phone, +46701234567", "070-123 45 67", true),
            ("phone, +46701234568", "070-123 45 67", false),
            ("phone 2, +46 (0)70-123 45 67", "0701234567", true),
            ("XXX1234567", "4567", true),
            ("iPhone 14", "+46701234567", true),
            ("+46701234567 ext 9999", "+46701234567", true),
            ("4568", "+46701234567", false),
        ] {
            assert_eq!(ShownDigits::of(shown).may_be(number), same, "{shown} {number}");
        }
        for nothing in ["4567 on the desk X", "iPhone 14", "Nokia 3310 of 2001"] {
            assert_eq!(ShownDigits::of(nothing), ShownDigits::Nothing, "{nothing}");
        }
    }
}

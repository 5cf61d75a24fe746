//! Which of the file's numbers are the ones that the platform has, where that shows only their last digits.

use chrono::{DateTime, Utc};

use crate::provider::{Factor, FactorKind, Phone};

/// So many digits at the end have to be seen for a masked number to be told from others.
const TAIL: usize = 2;
/// Two whole numbers are the same from so many digits at the end on: one may have its country's prefix, the other a 0.
const WHOLE: usize = 7;

/// What a platform shows of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    Whole(String),
    /// Its last digits.
    Tail(String),
    Nothing,
}

impl Shown {
    fn of(number: &str) -> Shown {
        let digits = digits(number);
        // What is neither a digit nor written between digits stands for digits that are not shown.
        let end: String = number.chars().rev().take_while(|c| c.is_ascii_digit() || " -/().".contains(*c)).collect();
        let masked = number.chars().any(|c| !c.is_ascii_digit() && !" +-/().".contains(c));
        let tail: String = end.chars().filter(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
        match (masked, tail.len()) {
            (false, _) if digits.len() >= WHOLE => Shown::Whole(digits),
            (_, TAIL..) => Shown::Tail(tail),
            (_, _) => Shown::Nothing,
        }
    }

    fn may_be(&self, number: &str) -> bool {
        let number = digits(number);
        match self {
            Shown::Whole(digits) => {
                let (a, b) = (digits.trim_start_matches('0'), number.trim_start_matches('0'));
                let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
                a == b || short.len() >= WHOLE && long.ends_with(short)
            }
            Shown::Tail(tail) => number.ends_with(tail),
            Shown::Nothing => true,
        }
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Which of the file's numbers one of the platform's is.
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
            // The last digits and the day stand in the ledger anyway; a hash of the number would give it away there.
            let digits = digits(number);
            let last = &digits[digits.len().saturating_sub(4)..];
            let day = since.map_or("undated".to_owned(), |since| since.format("%Y-%m-%d").to_string());
            let base = format!("contacts:{last}@{day}");
            let twins = phones.iter().filter(|p| p.id.starts_with(&base)).count();
            let id = if twins == 0 { base } else { format!("{base}/{}", twins + 1) };
            phones.push(Phone { id, number: number.clone(), since: *since });
        }
        let mut numbers = Numbers { phones, platform: Vec::new() };
        numbers.platform = platform.iter().map(|p| (p.id.clone(), numbers.matching(&p.number))).collect();
        numbers
    }

    pub fn matching(&self, number: &str) -> Match {
        let shown = Shown::of(number);
        let found: Vec<usize> =
            self.phones.iter().enumerate().filter(|(_, p)| shown.may_be(&p.number)).map(|(n, _)| n).collect();
        match (shown, found.as_slice()) {
            (_, []) => Match::None,
            (Shown::Whole(_) | Shown::Tail(_), [one]) => Match::One(*one),
            (Shown::Whole(_) | Shown::Tail(_) | Shown::Nothing, _) => Match::Any(found),
        }
    }

    /// Which number a factor rests on.
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
        ] {
            assert_eq!(Shown::of(shown).may_be(number), same, "{shown} {number}");
        }
        assert_eq!(Shown::of("4567 on the desk X"), Shown::Nothing);
    }
}

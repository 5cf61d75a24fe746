//! Text that no spreadsheet takes for a formula, or for a number that it would write otherwise.
//!
//! The rule: a `'` goes in front of `=`, `+`, `-`, `@`, a quote or a `'` (and the full-width forms
//! of the first four) wherever one of them stands at the beginning of a cell, or after a `;`, a tab
//! or a line break in it, where a spreadsheet with other separators would begin a new cell; in
//! front of a tab or a line break that begins a cell; and in front of a cell that [looks like a
//! number](is_lookalike). Since a `'` there is itself doubled, taking one `'` away at every such
//! place gives back the text exactly, as [`shown`] has it.

use std::borrow::Cow;

use crate::base::safe_text::visible;

/// Text as it stands in a cell: characters that hide, or would steer a terminal, by their numbers,
/// line breaks among them; then made safe.
pub fn shown(text: &str) -> Cow<'_, str> {
    match visible(text) {
        Cow::Borrowed(text) => guard(text),
        Cow::Owned(text) => Cow::Owned(guard(&text).into_owned()),
    }
}

/// The place of a character within a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CellPosition {
    /// It is the first of the cell.
    Start,
    /// It follows what may begin a new cell, in some country's spreadsheet.
    Separator,
    Middle,
}

impl CellPosition {
    fn after(c: char) -> CellPosition {
        if matches!(c, ';' | '\t' | '\r' | '\n') {
            CellPosition::Separator
        } else {
            CellPosition::Middle
        }
    }

    /// Returns true if a formula, or a quoted cell with a formula, can begin with `c` here.
    fn is_risky(self, c: char) -> bool {
        match self {
            CellPosition::Middle => false,
            CellPosition::Start if matches!(c, '\t' | '\r' | '\n') => true,
            CellPosition::Start | CellPosition::Separator => {
                matches!(c, '=' | '+' | '-' | '@' | '\'' | '"' | '＝' | '＋' | '－' | '＠')
            }
        }
    }
}

/// Makes a cell safe.
pub fn guard(text: &str) -> Cow<'_, str> {
    // Nearly every cell: nothing in it begins a new one, and it does not begin with anything risky
    // itself. Looked at byte by byte without stopping, which the processor does many at a time.
    let separated =
        text.bytes().fold(false, |some, b| some | matches!(b, b';' | b'\t' | b'\r' | b'\n'));
    if !separated && !text.chars().next().is_some_and(|c| CellPosition::Start.is_risky(c)) {
        return if is_lookalike(text) {
            Cow::Owned(format!("'{text}"))
        } else {
            Cow::Borrowed(text)
        };
    }
    let mut at = CellPosition::Start;
    if !text.chars().any(|c| std::mem::replace(&mut at, CellPosition::after(c)).is_risky(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    at = CellPosition::Start;
    for c in text.chars() {
        if std::mem::replace(&mut at, CellPosition::after(c)).is_risky(c) {
            out.push('\'');
        }
        out.push(c);
    }
    Cow::Owned(out)
}

/// Takes [`guard`]'s marks away.
pub fn unguard(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = CellPosition::Start;
    for c in text.chars() {
        let was = std::mem::replace(&mut at, CellPosition::after(c));
        if was == CellPosition::Middle || c != '\'' {
            out.push(c);
        }
    }
    out
}

/// From here on, a spreadsheet keeps no digit exactly.
const EXACT: usize = 15;

/// Returns true if `c` stands beside the digits in a number, a date, a time, an amount or a
/// telephone number.
fn is_beside(c: char) -> bool {
    matches!(
        c,
        '.' | ','
            | ':'
            | '/'
            | '-'
            | '+'
            | '%'
            | '('
            | ')'
            | '\''
            | '’'
            | ' '
            | '\u{a0}'
            | '\u{202f}'
    ) || matches!(c, '$' | '€' | '£' | '¥')
}

/// The words in one: the exponent, the half of the day, and a month, as spreadsheets in English
/// know it.
fn is_word(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    matches!(word.as_str(), "e" | "a" | "p" | "am" | "pm")
        || (word.len() >= 3 && MONTHS.iter().any(|month| month.starts_with(&word)))
}

/// Returns true if a spreadsheet may take `text` for something else than text, and not show the
/// text as it is. A whole number is shown as it is, if the number is not too long and begins with
/// no 0.
pub fn is_lookalike(text: &str) -> bool {
    let whole = text.bytes().all(|b| b.is_ascii_digit());
    if whole && (text.len() <= 1 || (text.len() <= EXACT && !text.starts_with('0'))) {
        return false;
    }
    let mut digits = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        if word > 0 {
            // A month with a point or without is the longest there is.
            if word > "september".len() || !is_word(&rest[..word]) {
                return false;
            }
            rest = &rest[word..];
        } else if c.is_numeric() || is_beside(c) {
            digits |= c.is_numeric();
            rest = &rest[c.len_utf8()..];
        } else {
            return false;
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_and_what_looks_like_numbers_become_text() {
        for (text, safe) in [
            ("=1+1", "'=1+1"),
            ("+49 30 1", "'+49 30 1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2", "'-2"),
            ("\t=1", "'\t'=1"),
            ("two\r\n=lines", "two\r\n'=lines"),
            ("＝1", "'＝1"),
            ("'quoted", "''quoted"),
            ("a;=cmd|'/c calc'!A1", "a;'=cmd|'/c calc'!A1"),
            ("two\n=lines", "two\n'=lines"),
            ("a-b, c=d; e", "a-b, c=d; e"),
            ("0012", "'0012"),
            ("'0012", "''0012"),
            ("1E5", "'1E5"),
            ("-2", "'-2"),
            ("1043", "1043"),
            ("", ""),
        ] {
            assert_eq!(guard(text), safe);
            assert_eq!(unguard(&guard(text)), text);
        }
    }

    proptest! {
        #[test]
        fn a_guarded_cell_gives_back_its_text(text in "[=+@;'\"\\-\ta\n\rＺ＝01E/]{0,12}") {
            let mut at = CellPosition::Start;
            let risky = text.chars().any(|c| std::mem::replace(&mut at, CellPosition::after(c)).is_risky(c));
            prop_assert_eq!(matches!(guard(&text), Cow::Owned(_)), risky || is_lookalike(&text));
            let safe = guard(&text).into_owned();
            prop_assert_eq!(unguard(&safe), text);
            let mut at = CellPosition::Start;
            for c in safe.chars() {
                prop_assert!(c == '\'' || !at.is_risky(c), "{:?}", safe);
                at = CellPosition::after(c);
            }
        }
    }
}

#[cfg(test)]
mod number_like_tests {
    use super::*;

    // Most were seen to become numbers, dates or times in LibreOffice 7.4.7, with special numbers
    // detected or not, in English or in German. Excel is known for the months, the halves of the
    // day and the telephone numbers.
    #[test]
    fn what_a_spreadsheet_would_write_otherwise_is_told_from_text() {
        for text in [
            "0012",
            "00",
            "0046301234567",
            "0046 30 1234567",
            "(0)30 1234",
            "12345678901234567890",
            "1234567890123456",
            "1E5",
            "1e5",
            "12E34",
            "1E999",
            "1234e567",
            "2026-05-17",
            "1/2",
            "3-4",
            "1 1/2",
            "12.05",
            "1.5",
            "1,5",
            "12:30",
            "1:2:3",
            "12:30 pm",
            "1 a",
            "10%",
            "$5",
            "€5",
            "5 €",
            "(5)",
            ".5",
            " 12",
            "12 ",
            "1 000",
            "1'000",
            "1\u{a0}000",
            "SEP1",
            "Sept 1",
            "1-May-2026",
            "MARCH1",
            "１２",
        ] {
            assert!(is_lookalike(text), "{text}");
        }
        for text in [
            "",
            "0",
            "7",
            "1043",
            "123456789012345",
            "R-7Q4K2M",
            "#1234",
            "SD-1043",
            "INC0012",
            "2026-05-17T09:30:01.000Z",
            "may",
            "march",
            "pm",
            "e",
            "-",
            "true",
            "{\"n\":1}",
            "auth0|12",
            "3f0e1a2b-0000-4000-8000-000000000000",
            "u-1",
            "2 calls",
            "127.0.0.1 again",
            "SEPTEMBERFEST1",
            "ma1",
            "1_000",
            "0x1F",
        ] {
            assert!(!is_lookalike(text), "{text}");
        }
    }
}

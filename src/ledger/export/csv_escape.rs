//! Text that no spreadsheet takes for a formula, or for a number that it would write otherwise.
//!
//! The rule: a `'` goes in front of `=`, `+`, `-`, `@`, a quote or a `'` (and the full-width forms
//! of the first four) wherever one of them stands at the beginning of a cell, or after a `;`, a tab
//! or a line break in it, where a spreadsheet with other separators would begin a new cell; in
//! front of a tab or a line break that begins a cell; and in front of a cell that [looks like a
//! number](is_lookalike). Since a `'` there is itself doubled, taking one `'` away at every such
//! place gives back the text exactly, as [`shown`] has it.

use std::borrow::Cow;

use super::number_like::is_lookalike;
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

//! Text that a spreadsheet would read as a number, a date, a time or an amount, and write
//! otherwise: the ticket `0012` as 12, `1E5` as 100000, `3-4` as the third of April. What becomes
//! of a file that is opened by a double click differs by program, country and setting, so the rule
//! asks only what a cell is made of.

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

//! Digits as keyboards send them: ASCII, full-width (Japanese and Chinese input methods),
//! Arabic-Indic and the like.

/// The zeros of the decimal digits that keyboards have. Unicode keeps the other nine behind each.
const ZEROS: [char; 14] = [
    '0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}',
    '\u{c66}', '\u{ce6}', '\u{d66}', '\u{e50}', '\u{ff10}',
];

/// The value of a decimal digit.
pub fn digit(c: char) -> Option<u32> {
    let code = u32::from(c);
    ZEROS
        .into_iter()
        .map(u32::from)
        .find(|zero| (*zero..zero + 10).contains(&code))
        .map(|zero| code - zero)
}

/// `c`, or the ASCII character that it is another form of: a digit of the same value, a full-width
/// letter or sign.
pub fn ascii(c: char) -> char {
    let narrow = matches!(c, '\u{ff01}'..='\u{ff5e}')
        .then(|| char::from_u32(u32::from(c) - 0xfee0))
        .flatten();
    digit(c).and_then(|value| char::from_digit(value, 10)).or(narrow).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_other_keyboards_are_digits() {
        for text in ["123456", "１２３４５６", "١٢٣٤٥٦", "۱۲۳۴۵۶", "१२३४५६", "๑๒๓๔๕๖"]
        {
            assert_eq!(text.chars().map(ascii).collect::<String>(), "123456", "{text}");
        }
        assert_eq!("Ｋ７Ｑ－ｍ".chars().map(ascii).collect::<String>(), "K7Q-m");
        for c in ['a', '¼', '²', '①', 'Ⅷ', '-', 'é', '日'] {
            assert_eq!(ascii(c), c);
            assert_eq!(digit(c), None);
        }
    }
}

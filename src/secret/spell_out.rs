//! The way to say a secret on the phone: its words as words, anything else letter by letter.

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::password::words;

/// ICAO's spelling alphabet.
const LETTERS: [&str; 26] = [
    "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett",
    "Kilo", "Lima", "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango",
    "Uniform", "Victor", "Whiskey", "X-ray", "Yankee", "Zulu",
];

const DIGITS: [&str; 10] =
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// Longer than any line that is made here.
const ROOM: usize = 2_000;

/// The way in which capital letters are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capitals {
    /// Before each: "capital Quebec".
    Each,
    /// Once for all: there are no other letters.
    Once,
}

impl Capitals {
    /// For all that is read out in one go.
    pub fn of(secrets: &[SecretString]) -> Capitals {
        let letters =
            || secrets.iter().flat_map(|s| s.expose_secret().chars()).filter(|c| c.is_alphabetic());
        let once = letters().next().is_some() && letters().all(char::is_uppercase);
        if once { Capitals::Once } else { Capitals::Each }
    }

    /// Said before all of them.
    pub fn said(self) -> Option<&'static str> {
        match self {
            Capitals::Each => None,
            Capitals::Once => Some("Say first: all letters are capitals."),
        }
    }
}

/// `secret` as it is to be said, a line for each part between hyphens or blanks. The lines are as
/// secret as it is.
///
/// `Cedar-oyster-7`: "cedar, with a capital C", "hyphen, oyster", "hyphen, the digit seven".
/// `k7Q-m`: "Kilo, seven, capital Quebec", "hyphen, Mike".
pub fn read_out(secret: &str, capitals: Capitals) -> Vec<Zeroizing<String>> {
    let worded = is_worded(secret);
    let mut lines = Vec::new();
    let mut line = Zeroizing::new(String::with_capacity(ROOM));
    for part in secret.split_inclusive(['-', ' ']) {
        let (body, separator) = match part.strip_suffix(['-', ' ']) {
            Some(body) => (body, part.chars().next_back()),
            None => (part, None),
        };
        if worded && !body.bytes().all(|byte| byte.is_ascii_digit()) {
            word(&mut line, body);
        } else {
            let prefix = if worded { "the digit " } else { "" };
            for c in body.chars() {
                join(&mut line);
                line.push_str(prefix);
                character(&mut line, c, capitals);
            }
        }
        if !line.is_empty() {
            lines.push(std::mem::replace(&mut line, Zeroizing::new(String::with_capacity(ROOM))));
        }
        match separator {
            Some('-') => line.push_str("hyphen"),
            Some(_) => line.push_str("space"),
            None => {}
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Made of words of the list and single digits.
fn is_worded(secret: &str) -> bool {
    let known = |part: &str| {
        let digit = part.len() == 1 && part.bytes().all(|byte| byte.is_ascii_digit());
        digit || words().any(|word| word.eq_ignore_ascii_case(part))
    };
    secret.split('-').all(known) && secret.bytes().any(|byte| byte.is_ascii_alphabetic())
}

fn join(line: &mut String) {
    if !line.is_empty() {
        line.push_str(", ");
    }
}

fn word(line: &mut String, body: &str) {
    join(line);
    for c in body.chars() {
        line.push(c.to_ascii_lowercase());
    }
    if let Some(first) = body.chars().next().filter(char::is_ascii_uppercase) {
        line.push_str(", with a capital ");
        line.push(first);
    }
}

fn character(line: &mut String, c: char, capitals: Capitals) {
    let named = match c {
        'a'..='z' | 'A'..='Z' => {
            if c.is_ascii_uppercase() && capitals == Capitals::Each {
                line.push_str("capital ");
            }
            LETTERS[usize::from(u8::try_from(c.to_ascii_lowercase()).unwrap_or(b'a') - b'a')]
        }
        '0'..='9' => DIGITS[usize::from(u8::try_from(c).unwrap_or(b'0') - b'0')],
        '_' => "underscore",
        '.' => "full stop",
        ',' => "comma",
        '!' => "exclamation mark",
        '?' => "question mark",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "ampersand",
        '*' => "asterisk",
        '+' => "plus",
        '=' => "equals",
        '/' => "slash",
        '\\' => "backslash",
        ':' => "colon",
        ';' => "semicolon",
        '@' => "at sign",
        _ => {
            line.push_str("the character ");
            line.push_str(&Zeroizing::new(crate::base::safe_text::safe_char(c)));
            return;
        }
    };
    line.push_str(named);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(secret: &str) -> Vec<String> {
        read_out(secret, Capitals::Each).iter().map(|line| line.to_string()).collect()
    }

    #[test]
    fn words_are_said_as_words() {
        assert_eq!(
            said("Cedar-oyster-7"),
            ["cedar, with a capital C", "hyphen, oyster", "hyphen, the digit seven"]
        );
    }

    #[test]
    fn codes_are_spelled() {
        assert_eq!(said("k7Q-mZ"), ["Kilo, seven, capital Quebec", "hyphen, Mike, capital Zulu"]);
        assert_eq!(said("1234 5678"), ["one, two, three, four", "space, five, six, seven, eight"]);
        assert_eq!(said("a!é"), ["Alfa, exclamation mark, the character é"]);
        assert_eq!(
            said("cedar-qqq"),
            ["Charlie, Echo, Delta, Alfa, Romeo", "hyphen, Quebec, Quebec, Quebec"]
        );
    }

    #[test]
    fn capitals_are_said_once_where_there_is_nothing_else() {
        let of = |secrets: &[&str]| {
            Capitals::of(&secrets.iter().map(|s| SecretString::from(*s)).collect::<Vec<_>>())
        };
        assert_eq!(of(&["K7QM-29", "AB12"]), Capitals::Once);
        for mixed in [&["K7Qm"] as &[&str], &["K7QM", "k"], &["k7qm"], &["1234"]] {
            assert_eq!(of(mixed), Capitals::Each, "{mixed:?}");
        }
        let lines = read_out("K7Q-M", Capitals::Once);
        assert_eq!(
            lines.iter().map(|l| l.as_str()).collect::<Vec<_>>(),
            ["Kilo, seven, Quebec", "hyphen, Mike"]
        );
    }

    proptest! {
        #[test]
        fn a_code_is_said_whole(code in "[a-zA-Z0-9-]{0,24}") {
            prop_assume!(!is_worded(&code));
            let all = said(&code).join(", ");
            let count = all.split(", ").filter(|part| !part.is_empty()).count();
            prop_assert_eq!(count, code.len(), "{}", all);
        }
    }
}

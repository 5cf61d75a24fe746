//! Temporary passwords that can be read over the phone.

use secrecy::SecretString;
use zeroize::Zeroizing;

/// The requirements of a platform for a password. The default asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PasswordRules {
    /// In characters.
    pub least: usize,
    pub most: Option<usize>,
    pub digits: usize,
    pub upper: usize,
    pub lower: usize,
    pub special: usize,
    /// Whole passwords that are not taken, whatever their case.
    pub not: Vec<String>,
    /// The texts that a password may not contain, whatever their case.
    pub without: Vec<String>,
}

impl PasswordRules {
    pub fn keep(&self, password: &str) -> bool {
        let count = |fits: fn(&char) -> bool| password.chars().filter(fits).count();
        let length = password.chars().count();
        let folded = Zeroizing::new(password.to_lowercase());
        length >= self.least
            && self.most.is_none_or(|most| length <= most)
            && count(char::is_ascii_digit) >= self.digits
            && count(|c| c.is_uppercase()) >= self.upper
            && count(|c| c.is_lowercase()) >= self.lower
            && count(|c| !c.is_alphanumeric()) >= self.special
            && self.not.iter().all(|not| not.to_lowercase() != *folded)
            && self
                .without
                .iter()
                .all(|part| part.is_empty() || !folded.contains(&part.to_lowercase()))
    }
}

/// With fewer than this many characters it would be guessed too easily: the drawn ones are of 31,
/// so 4.9 bits each.
const FEWEST: usize = 12;
/// A draw that the rules do not take is repeated so often. A rule that no draw could keep is found
/// out by it.
const DRAWS: usize = 64;

/// `count` words with hyphens between, the first with a capital, and a digit at the end, as the
/// usual rules ask for: `Cedar-lantern-oyster-plank-mango-7`. `random` fills its argument with
/// bytes nobody can foresee. With the list of 1,024 or more a word is at least 10 bits, and the
/// digit 3.3: four or five words are enough for something that expires within hours on a platform
/// that locks after a few tries.
pub fn temporary_password(count: u32, random: &mut dyn FnMut(&mut [u8])) -> SecretString {
    SecretString::from(in_words(count as usize, 1, 1, random).as_str())
}

/// The same for a platform that has rules: more words, capitals and digits where they ask for them,
/// and single characters where words would be too long. `None`: it cannot keep to the rules.
pub fn password_within(
    rules: &PasswordRules,
    count: u32,
    random: &mut dyn FnMut(&mut [u8]),
) -> Option<SecretString> {
    // Each word brings a hyphen and room for a capital.
    let fewest = (count as usize)
        .max(rules.special)
        .max(rules.upper)
        .max(rules.least.div_ceil(SHORTEST_WORD));
    let (capitals, digits) = (rules.upper.max(1), rules.digits.max(1));
    // Words beyond this are no use to whoever has to hear them read out.
    let in_words = (fewest <= MOST_WORDS).then_some(()).and_then(|()| {
        (0..DRAWS)
            .map(|_| in_words(fewest, capitals, digits, random))
            .find(|password| rules.keep(password))
    });
    let password = in_words.or_else(|| {
        let wanted = rules.digits + rules.upper + rules.lower + rules.special;
        let length = FEWEST.max(rules.least).max(wanted);
        let length = rules.most.map_or(length, |most| length.max(16).min(most));
        if length < FEWEST || length < wanted || length > LONGEST {
            return None;
        }
        (0..DRAWS)
            .map(|_| in_characters(rules, length, random))
            .find(|password| rules.keep(password))
    })?;
    Some(SecretString::from(password.as_str()))
}

/// With its hyphen.
const SHORTEST_WORD: usize = 4;
const MOST_WORDS: usize = 12;
const LONGEST: usize = 256;

fn in_words(
    count: usize,
    capitals: usize,
    digits: usize,
    random: &mut dyn FnMut(&mut [u8]),
) -> Zeroizing<String> {
    let list: Vec<&str> = words().collect();
    let longest = list.iter().map(|word| word.len()).max().unwrap_or(0);
    // Room for all of it: growing would leave a copy behind.
    let mut password = Zeroizing::new(String::with_capacity((longest + 1) * count + digits));
    for position in 0..count {
        let word = list[below(list.len(), random)];
        let (head, tail) = word.split_at(1);
        password.push_str(if position < capitals { CAPITALS[letter(head)] } else { head });
        password.push_str(tail);
        password.push('-');
    }
    for _ in 0..digits {
        password.push(char::from(b'0' + u8::try_from(below(10, random)).unwrap_or(0)));
    }
    password
}

/// Letters and digits that are not taken for one another, and the marks that a rule asks for, in
/// any order.
fn in_characters(
    rules: &PasswordRules,
    length: usize,
    random: &mut dyn FnMut(&mut [u8]),
) -> Zeroizing<String> {
    const LOWER: &[u8] = b"abcdefghjkmnpqrstuvwxyz";
    const UPPER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    const DIGITS: &[u8] = b"23456789";
    const MARKS: &[u8] = b"-+=!";
    let mut characters = Zeroizing::new(Vec::with_capacity(length));
    let upper = rules.upper.max(1);
    for (of, count) in
        [(LOWER, rules.lower), (UPPER, upper), (DIGITS, rules.digits), (MARKS, rules.special)]
    {
        for _ in 0..count.min(length.saturating_sub(characters.len())) {
            characters.push(of[below(of.len(), random)]);
        }
    }
    while characters.len() < length {
        let any = below(LOWER.len() + DIGITS.len(), random);
        characters.push(if any < LOWER.len() { LOWER[any] } else { DIGITS[any - LOWER.len()] });
    }
    for last in (1..characters.len()).rev() {
        characters.swap(last, below(last + 1, random));
    }
    let mut password = Zeroizing::new(String::with_capacity(length));
    characters.iter().for_each(|c| password.push(char::from(*c)));
    password
}

const CAPITALS: [&str; 26] = [
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S",
    "T", "U", "V", "W", "X", "Y", "Z",
];

fn letter(head: &str) -> usize {
    usize::from(head.bytes().next().unwrap_or(b'a') - b'a')
}

/// A number below `count` (at most 65,536), each equally likely: draws that would favour some are
/// thrown away.
fn below(count: usize, random: &mut dyn FnMut(&mut [u8])) -> usize {
    const RANGE: usize = 1 << 16;
    let fair = RANGE - RANGE % count;
    loop {
        let mut bytes = Zeroizing::new([0_u8; 2]);
        random(&mut bytes[..]);
        let drawn = usize::from(u16::from_le_bytes(*bytes));
        if drawn < fair {
            return drawn % count;
        }
    }
}

/// At least 1,024 lower-case words that differ in their first three letters, so that a word half
/// heard is still known.
pub fn words() -> impl Iterator<Item = &'static str> + Clone {
    include_str!("words.txt").lines().filter(|line| !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use secrecy::ExposeSecret;

    use super::*;

    /// Counts up through all values of two bytes.
    fn counter(start: u16) -> impl FnMut(&mut [u8]) {
        let mut next = start;
        move |bytes| {
            bytes.copy_from_slice(&next.to_le_bytes());
            next = next.wrapping_add(1);
        }
    }

    /// Bytes as if drawn: `SplitMix64`.
    fn drawn() -> impl FnMut(&mut [u8]) {
        let mut state = 7_u64;
        move |bytes| {
            for byte in bytes {
                state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
                let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                *byte = mixed.to_be_bytes()[0];
            }
        }
    }

    #[test]
    fn as_strong_as_it_says() {
        #[allow(clippy::cast_precision_loss)]
        let bits = (words().count() as f64).log2() * 5.0 + 10_f64.log2();
        assert!(bits >= 53.3, "{bits}");
    }

    #[test]
    fn no_number_is_favoured() {
        for count in [3, 10, 1000, words().count()] {
            let mut random = counter(0);
            let mut seen = vec![0_u32; count];
            for _ in 0..(65_536 / count) * count {
                seen[below(count, &mut random)] += 1;
            }
            assert!(seen.iter().all(|times| *times == seen[0]), "{count}");
        }
    }

    #[test]
    fn a_rule_that_none_can_keep_gives_none() {
        let tried = |rules: PasswordRules| password_within(&rules, 5, &mut drawn()).is_some();
        assert!(tried(PasswordRules::default()));
        assert!(tried(PasswordRules {
            most: Some(20),
            digits: 2,
            upper: 2,
            ..PasswordRules::default()
        }));
        assert!(
            !tried(PasswordRules { most: Some(8), ..PasswordRules::default() }),
            "too short to be safe"
        );
        assert!(!tried(PasswordRules { least: 30, most: Some(20), ..PasswordRules::default() }));
        assert!(!tried(PasswordRules { least: 5000, ..PasswordRules::default() }));
        let vowels = ["a", "e", "i", "o", "u"].map(str::to_owned).to_vec();
        assert!(tried(PasswordRules {
            without: vowels,
            most: Some(20),
            ..PasswordRules::default()
        }));
        let all = ('a'..='z').map(String::from).collect();
        assert!(!tried(PasswordRules { without: all, lower: 1, ..PasswordRules::default() }));
    }

    proptest! {
        /// Whatever is asked for is there, or nothing is given; what is given is never easy to
        /// guess.
        #[test]
        fn it_keeps_to_the_rules_or_there_is_none(
            start: u16,
            least in 0_usize..40,
            most in proptest::option::of(1_usize..70),
            classes in (0_usize..6, 0_usize..6, 0_usize..6, 0_usize..6),
            contained in proptest::option::of("[a-z]{1,2}"),
        ) {
            let (digits, upper, lower, special) = classes;
            let without = contained.into_iter().collect();
            let rules = PasswordRules { least, most, digits, upper, lower, special, not: Vec::new(), without };
            let possible = most.is_none_or(|most| most >= least.max(FEWEST).max(digits + upper + lower + special + 1));
            match password_within(&rules, 5, &mut counter(start)) {
                Some(password) => {
                    let password = password.expose_secret();
                    prop_assert!(rules.keep(password), "{rules:?} {password}");
                    prop_assert!(password.len() >= FEWEST);
                }
                None => prop_assert!(!possible || !rules.without.is_empty(), "{rules:?}"),
            }
        }

        #[test]
        fn it_has_the_form_that_is_promised(start: u16) {
            let password = temporary_password(5, &mut counter(start));
            let parts: Vec<&str> = password.expose_secret().split('-').collect();
            prop_assert_eq!(parts.len(), 6);
            prop_assert!(parts[0].starts_with(|c: char| c.is_ascii_uppercase()));
            prop_assert!(parts[..5].iter().all(|part| words().any(|word| word == part.to_ascii_lowercase())));
            prop_assert!(parts[5].len() == 1 && parts[5].bytes().all(|byte| byte.is_ascii_digit()));
        }
    }
}

#[cfg(test)]
mod words_tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_list_is_what_it_says() {
        assert!(words().count() >= 1024, "{}", words().count());
        for word in words() {
            assert!(
                word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_lowercase()),
                "{word}"
            );
        }
        let heads: HashSet<&str> = words().map(|word| &word[..3]).collect();
        assert_eq!(heads.len(), words().count());
        assert!(!words().any(|word| word == "yo-yo"));
    }
}

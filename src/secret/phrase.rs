//! The phrase by which the desk shows a user that it is the desk: two words for one case.
//!
//! The phrase is derived from a secret of the installation and the case's id. It is the same
//! whenever the case goes on, it stands nowhere, and nothing that is known of a case tells it.

use ring::hmac;

/// The bits of chance in a phrase: whoever guesses, guesses right once in 65,536 calls.
pub const PHRASE_BITS: u32 = 16;

/// Returns the phrase of a case.
pub fn phrase(secret: &[u8; 32], case: &str) -> String {
    let list: Vec<&str> = phrase_words().collect();
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let tag = hmac::sign(&key, format!("phrase of {case}").as_bytes());
    let word = |at: usize| {
        let drawn = tag.as_ref().get(at).copied().unwrap_or_default();
        // One byte, and one word for each: none is likelier than another.
        list.get(usize::from(drawn)).copied().unwrap_or_default()
    };
    format!("{} {}", word(0), word(1))
}

/// The 256 words.
pub fn phrase_words() -> impl Iterator<Item = &'static str> + Clone {
    include_str!("phrase_words.txt").lines().filter(|line| !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_phrase_is_two_words_of_the_list_and_always_the_same() {
        let words: BTreeSet<&str> = phrase_words().collect();
        let mut seen = BTreeSet::new();
        for n in 0..2000 {
            let case = format!("R-{n:06}");
            let said = phrase(&[7; 32], &case);
            assert_eq!(said, phrase(&[7; 32], &case));
            assert!(said.split(' ').count() == 2 && said.split(' ').all(|w| words.contains(w)));
            seen.insert(said);
        }
        // Among 65,536 some thirty of 2,000 fall together.
        assert!(seen.len() > 1900, "{}", seen.len());
        assert_ne!(phrase(&[7; 32], "R-7Q4K2M"), phrase(&[8; 32], "R-7Q4K2M"));
    }

    /// The number of letters to put in, take out or change to make one word of another.
    fn apart(one: &str, other: &str) -> usize {
        let other: Vec<char> = other.chars().collect();
        let mut row: Vec<usize> = (0..=other.len()).collect();
        for (i, a) in one.chars().enumerate() {
            let mut next = vec![i + 1];
            for (j, b) in other.iter().enumerate() {
                let change = row[j] + usize::from(a != *b);
                next.push(change.min(row[j + 1] + 1).min(next[j] + 1));
            }
            row = next;
        }
        row[other.len()]
    }

    /// A word without its vowels, with one letter for each sound.
    fn sounds(word: &str) -> String {
        let mut text = word.to_owned();
        for (from, to) in
            [("ph", "f"), ("ck", "k"), ("qu", "kw"), ("c", "k"), ("z", "s"), ("y", "i")]
        {
            text = text.replace(from, to);
        }
        let mut out = String::new();
        for (n, c) in text.chars().enumerate() {
            if n == 0 || !"aeiou".contains(c) && !out.ends_with(c) {
                out.push(c);
            }
        }
        out
    }

    #[test]
    fn no_two_words_are_taken_for_one_another() {
        let words: Vec<&str> = phrase_words().collect();
        assert_eq!(words.len(), 1 << (PHRASE_BITS / 2));
        for (n, word) in words.iter().enumerate() {
            assert!(word.bytes().all(|b| b.is_ascii_lowercase()), "{word}");
            assert!((5..=11).contains(&word.len()), "{word}");
            for other in &words[..n] {
                assert_ne!(word[..3], other[..3], "{word} {other}");
                assert_ne!(word[word.len() - 4..], other[other.len() - 4..], "{word} {other}");
                assert!(apart(word, other) >= 4, "{word} {other}");
                assert!(apart(&sounds(word), &sounds(other)) >= 2, "{word} {other}");
            }
        }
    }
}

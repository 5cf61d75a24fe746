//! Tags of languages, as people and platforms write them: `de`, `de_AT`, `DE-at`, `zh-Hant`.

use std::fmt;

/// A language, and the region or script where one is named. Always in the spelling of BCP 47.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

/// The longest tag that is read. BCP 47 asks programs to take 35 characters.
const LONGEST: usize = 35;

impl Language {
    /// Reads a tag, with `-` or `_` between its parts. An encoding or a variant of a POSIX locale
    /// behind it (`de_AT.UTF-8`, `de_DE@euro`) is passed over. `None`: the text is no tag.
    pub fn parse(text: &str) -> Option<Language> {
        let text = text.trim();
        let tag = text.split(['.', '@']).next().unwrap_or_default();
        if tag.len() > LONGEST || text.len() > 2 * LONGEST || !text.is_ascii() {
            return None;
        }
        let mut parts = tag.split(['-', '_']);
        let first = parts.next().filter(|first| (2..=3).contains(&first.len()))?;
        if !first.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        let mut language = first.to_ascii_lowercase();
        for part in parts {
            if !(1..=8).contains(&part.len()) || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
                return None;
            }
            language.push('-');
            match part.len() {
                2 => language.push_str(&part.to_ascii_uppercase()),
                4 => {
                    let lower = part.to_ascii_lowercase();
                    let (head, tail) = lower.split_at(1);
                    language.push_str(&head.to_ascii_uppercase());
                    language.push_str(tail);
                }
                _ => language.push_str(&part.to_ascii_lowercase()),
            }
        }
        Some(Language(language))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the tag without its last part: `de` of `de-AT`.
    pub fn wider(&self) -> Option<Language> {
        self.0.rsplit_once('-').map(|(wider, _)| Language(wider.to_owned()))
    }

    /// Returns the first language of which there is a text: of each that is wanted, the tag as it
    /// is and then the wider ones (RFC 4647, lookup).
    pub fn best(wanted: &[Language], has: impl Fn(&Language) -> bool) -> Option<Language> {
        wanted.iter().find_map(|one| {
            let mut tag = Some(one.clone());
            while let Some(candidate) = tag {
                if has(&candidate) {
                    return Some(candidate);
                }
                tag = candidate.wider();
            }
            None
        })
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::Language;

    fn tag(text: &str) -> Option<String> {
        Language::parse(text).map(|language| language.to_string())
    }

    #[test]
    fn tags_are_read_as_people_and_platforms_write_them() {
        for (text, read) in [
            ("de", Some("de")),
            (" DE ", Some("de")),
            ("de_AT", Some("de-AT")),
            ("DE-at", Some("de-AT")),
            ("de_AT.UTF-8", Some("de-AT")),
            ("de_DE@euro", Some("de-DE")),
            ("zh-hant-tw", Some("zh-Hant-TW")),
            ("es-419", Some("es-419")),
            ("xx", Some("xx")),
            ("gsw", Some("gsw")),
            ("", None),
            ("C", None),
            ("POSIX", None),
            ("german", None),
            ("d3", None),
            ("de-", None),
            ("de--AT", None),
            ("de-AT,de;q=0.9", None),
            ("de\u{1b}[2J", None),
            ("d\u{e9}", None),
            ("de\0", None),
            ("de_AT.\u{202e}", None),
            ("../../etc/passwd", None),
        ] {
            assert_eq!(tag(text).as_deref(), read, "{text:?}");
        }
        assert_eq!(tag(&"de-abcdefgh".repeat(40)), None);
    }

    fn any_tag() -> impl Strategy<Value = Language> {
        "[a-c]{2}(-[A-B]{2})?".prop_map(|text| Language::parse(&text).unwrap())
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic_and_what_is_read_is_read_again(text in "\\PC{0,12}|[a-zA-Z_.@-]{0,40}") {
            if let Some(language) = Language::parse(&text) {
                prop_assert_eq!(Language::parse(language.as_str()), Some(language.clone()));
                prop_assert!(language.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
            }
        }

        #[test]
        fn the_best_language_is_the_first_that_is_wanted_and_there(
            wanted in proptest::collection::vec(any_tag(), 0..4),
            there in proptest::collection::btree_set(any_tag(), 0..6),
        ) {
            let fits = |one: &Language| {
                if there.contains(one) { Some(one.clone()) } else { one.wider().filter(|w| there.contains(w)) }
            };
            let expected = wanted.iter().find_map(fits);
            prop_assert_eq!(Language::best(&wanted, |l| there.contains(l)), expected);
        }
    }
}

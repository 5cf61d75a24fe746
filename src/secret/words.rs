//! The word list: EFF's short wordlist 2.0 without the unpleasant words (source and licence are in the file).

/// At least 1,024 lower-case words that differ in their first three letters, so that a word half heard is still known.
pub fn words() -> impl Iterator<Item = &'static str> + Clone {
    include_str!("words.txt").lines().filter(|line| !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_list_is_what_it_says() {
        assert!(words().count() >= 1024, "{}", words().count());
        for word in words() {
            assert!(word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_lowercase()), "{word}");
        }
        let heads: HashSet<&str> = words().map(|word| &word[..3]).collect();
        assert_eq!(heads.len(), words().count());
        assert!(!words().any(|word| word == "yo-yo"));
    }
}

use super::User;

/// The most users that one search answers with. Whoever gets more has to type more.
pub const MOST_FOUND: usize = 20;

/// The fewest digits that count as the end of a telephone number.
const FEWEST_DIGITS: usize = 3;

/// The fewest characters of a part of a name.
const FEWEST_CHARACTERS: usize = 2;

/// A part of what is on file about a user: of a name, a login or an address, in any case, or the
/// end of a telephone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchTerms {
    words: Vec<String>,
    number_end: Option<String>,
}

impl SearchTerms {
    /// Returns `None` for a text that would fit nearly everybody, or that is no text: shorter than
    /// two characters, or with a control character in it.
    pub fn parse(text: &str) -> Option<SearchTerms> {
        let text = text.trim();
        if text.chars().count() < FEWEST_CHARACTERS || text.chars().any(char::is_control) {
            return None;
        }
        let words = text.split_whitespace().map(str::to_lowercase).collect();
        let written = |c: char| c.is_ascii_digit() || " +-/.()".contains(c);
        let digits = digits(text);
        // A number that is said with its leading zero stands on file with its country's code.
        let digits = digits.trim_start_matches('0').to_owned();
        let number_end =
            (text.chars().all(written) && digits.len() >= FEWEST_DIGITS).then_some(digits);
        Some(SearchTerms { words, number_end })
    }

    /// The words, in lower case. Each of them has to be found.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The digits that a telephone number has to end with, if the text can be such an end.
    pub fn number_end(&self) -> Option<&str> {
        self.number_end.as_deref()
    }

    /// Returns true if each word is a part of one of `texts`, or if one of `numbers` ends as the
    /// text does.
    pub fn fits<'t>(
        &self,
        texts: impl IntoIterator<Item = &'t str>,
        numbers: impl IntoIterator<Item = &'t str>,
    ) -> bool {
        let texts: Vec<String> = texts.into_iter().map(str::to_lowercase).collect();
        let named = self.words.iter().all(|word| texts.iter().any(|text| text.contains(word)));
        named || numbers.into_iter().any(|number| self.ends(number))
    }

    /// Returns true if the text is the end of this telephone number.
    pub fn ends(&self, number: &str) -> bool {
        self.number_end.as_deref().is_some_and(|end| digits(number).ends_with(end))
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A user whom a search found. All text is as the platform gave it: not safe to print as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundUser {
    pub user: User,
    /// False: the account is suspended.
    pub enabled: bool,
}

/// The answer to a search: at most [`MOST_FOUND`] users, in the order of their logins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundUsers {
    pub users: Vec<FoundUser>,
    /// There are more than those that are listed.
    pub more: bool,
}

impl FoundUsers {
    /// Takes one more in, each user once.
    pub fn add(&mut self, found: FoundUser) {
        if self.users.iter().any(|there| there.user.id == found.user.id) {
            return;
        }
        let key = |found: &FoundUser| found.user.login.to_lowercase();
        let place = self.users.partition_point(|there| key(there) <= key(&found));
        self.users.insert(place, found);
        self.more |= self.users.len() > MOST_FOUND;
        self.users.truncate(MOST_FOUND);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::model::UserId;

    fn terms(text: &str) -> SearchTerms {
        SearchTerms::parse(text).unwrap()
    }

    #[test]
    fn a_part_fits_in_any_case_and_each_word_has_to() {
        let ben = ["ben@example.com", "Ben Olsen", "Ölberg"];
        for text in ["ben ol", "OLSEN", "en@EX", "  olsen   ben ", "öl"] {
            assert!(terms(text).fits(ben, []), "{text}");
        }
        for text in ["ben xu", "olsens", "4567", "*", "be%n"].into_iter().filter(|t| t.len() > 1) {
            assert!(!terms(text).fits(ben, ["+49 171 555 1234"]), "{text}");
        }
    }

    #[test]
    fn the_end_of_a_number_fits_however_it_is_written() {
        let numbers = ["+49 (171) 555-1234"];
        for text in ["1234", "234", "5551234", "0171 555 1234", "0171/5551234", "+49 171 5551234"] {
            assert!(terms(text).fits([], numbers), "{text}");
        }
        for text in ["12", "1235", "x1234", "0171 555", "000"] {
            assert!(!terms(text).fits([], numbers), "{text}");
        }
    }

    #[test]
    fn what_would_fit_everybody_is_no_search() {
        for text in ["", " ", "a", " ö ", "be\u{1b}n", "be\nn"] {
            assert_eq!(SearchTerms::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn of_many_the_first_by_login_are_listed_and_it_is_said_that_there_are_more() {
        let found = |n: usize| {
            let login = format!("User{n:03}");
            let user = User { id: UserId(n.to_string()), name: login.clone(), login };
            FoundUser { user, enabled: true }
        };
        let mut all = FoundUsers::default();
        for n in (0..MOST_FOUND).rev() {
            all.add(found(n));
            all.add(found(n));
        }
        assert_eq!((all.users.len(), all.more), (MOST_FOUND, false));
        all.add(found(500));
        all.add(found(0));
        assert_eq!((all.users.len(), all.more), (MOST_FOUND, true));
        assert!(all.users.is_sorted_by_key(|found| found.user.login.clone()));
        assert_eq!(all.users.last().unwrap().user.login, "User019");
    }
}

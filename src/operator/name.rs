//! The names of operators: their own, and those under which some platform knows them as its users.

use std::collections::BTreeMap;

use thiserror::Error;

/// An operator's name: it is typed, read aloud and signed with, so it has to be unmistakable.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadName {
    #[error("an operator's name has 2 to 32 characters")]
    Length,
    #[error(
        "an operator's name has only a to z, 0 to 9, '.', '-' and '_', and begins with a letter; {0} does not fit"
    )]
    Character(String),
    #[error("{0} is an operator already")]
    There(String),
    #[error("{0} is too like {1}, who is an operator already")]
    Imitates(String, String),
    #[error("{0} is a name that the tool uses itself")]
    Reserved(String),
}

/// Checks a name, also against those who are there: one that differs only by look-alike characters
/// is refused.
pub fn check_name<'a>(
    name: &str,
    others: impl IntoIterator<Item = &'a str>,
) -> Result<(), BadName> {
    if !(2..=32).contains(&name.chars().count()) {
        return Err(BadName::Length);
    }
    let fits =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    if !name.chars().all(fits) || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Err(BadName::Character(name.escape_unicode_if_needed()));
    }
    if matches!(name, "installation" | "readmit" | "none") {
        return Err(BadName::Reserved(name.to_owned()));
    }
    match others.into_iter().find(|other| skeleton(other) == skeleton(name)) {
        Some(other) if other == name => Err(BadName::There(name.to_owned())),
        Some(other) => Err(BadName::Imitates(name.to_owned(), other.to_owned())),
        None => Ok(()),
    }
}

/// Returns what a name looks like. Characters that are mistaken for one another become one, and
/// separators vanish.
fn skeleton(name: &str) -> String {
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c {
            '0' => 'o',
            '1' | 'i' => 'l',
            '5' => 's',
            '2' => 'z',
            '8' => 'b',
            other => other,
        })
        .collect();
    plain.replace("rn", "m").replace("vv", "w").replace("cl", "d")
}

trait EscapeIfNeeded {
    fn escape_unicode_if_needed(&self) -> String;
}

impl EscapeIfNeeded for str {
    /// Shows what is not plain ASCII by its code points, so that an imitation can be seen.
    fn escape_unicode_if_needed(&self) -> String {
        self.chars()
            .flat_map(|c| {
                if c.is_ascii_graphic() || c == ' ' {
                    vec![c]
                } else {
                    c.escape_unicode().collect()
                }
            })
            .collect()
    }
}

/// The logins, addresses or ids by which the identity platforms know each operator as a user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aliases(BTreeMap<String, Vec<String>>);

impl Aliases {
    pub fn of(operators: impl IntoIterator<Item = (String, Vec<String>)>) -> Aliases {
        Aliases(operators.into_iter().collect())
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    fn users(&self, operator: &str) -> &[String] {
        self.0.get(operator).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns true if any of `names` (login, address, id) is this operator.
    pub fn is_any_of<'a>(&self, operator: &str, names: impl IntoIterator<Item = &'a str>) -> bool {
        is_any_of(operator, self.users(operator), names)
    }

    /// The same of every account of the one who has this one.
    pub fn person_is_any_of(&self, operator: &str, names: &[&str]) -> bool {
        // Whoever the names are, first: that is hardly ever an operator.
        let mut accounts =
            self.0.keys().filter(|other| self.is_any_of(other, names.iter().copied()));
        accounts.any(|other| self.same_person(operator, other))
    }

    /// Returns true if these two accounts belong to one person, as far as their names tell.
    pub fn same_person(&self, one: &str, other: &str) -> bool {
        let names = |of| std::iter::once(of).chain(self.users(of).iter().map(String::as_str));
        one == other || self.is_any_of(one, names(other)) || self.is_any_of(other, names(one))
    }
}

/// Returns true if any of `names` is the operator `own`, who is known as `users` too. The local
/// part of an address counts: `maria` is `maria@example.com`, but `maria@example.com` is not
/// `maria@example.org`. Case does not matter.
pub fn is_any_of<'a>(
    own: &str,
    users: &[String],
    names: impl IntoIterator<Item = &'a str>,
) -> bool {
    let known = || std::iter::once(own).chain(users.iter().map(String::as_str));
    names.into_iter().any(|name| known().any(|known| same(known.trim(), name.trim())))
}

fn same(a: &str, b: &str) -> bool {
    if a.is_empty() || b.is_empty() {
        return false;
    }
    match (a.split_once('@'), b.split_once('@')) {
        (Some((local, _)), None) => in_any_case(local, b),
        (None, Some((local, _))) => in_any_case(a, local),
        (None, None) | (Some(_), Some(_)) => in_any_case(a, b),
    }
}

fn in_any_case(a: &str, b: &str) -> bool {
    let folded = |text: &'_ str| text.chars().flat_map(char::to_lowercase).collect::<String>();
    a.eq_ignore_ascii_case(b) || !(a.is_ascii() && b.is_ascii()) && folded(a) == folded(b)
}

#[cfg(test)]
mod tests {
    use super::{BadName, check_name};

    #[test]
    fn imitations_are_refused() {
        assert_eq!(check_name("maria", ["tom"]), Ok(()));
        for (name, other) in
            [("rnaria", "maria"), ("sa1ly", "sally"), ("j-doe", "jdoe"), ("b0b", "bob")]
        {
            assert!(
                matches!(check_name(name, [other]), Err(BadName::Imitates(..))),
                "{name} {other}"
            );
        }
        let told = |name, others: &[&'static str]| {
            check_name(name, others.iter().copied()).map_err(|e| e.to_string())
        };
        assert_eq!(told("li", &["li"]), Err("li is an operator already".to_owned()));
        assert!(
            told("Bad Name!", &[]).is_err_and(|said| said.ends_with("; Bad Name! does not fit"))
        );
        assert!(
            matches!(check_name("mаria", []), Err(BadName::Character(shown)) if shown.contains("\\u{430}"))
        );
        for name in ["", "x", "Maria", "1a", "a b", "installation", &"a".repeat(33)] {
            assert!(check_name(name, []).is_err(), "{name}");
        }
    }
}

#[cfg(test)]
mod aliases_tests {
    use super::*;

    #[test]
    fn an_operator_is_known_by_name_address_and_every_alias() {
        let users = ["Li.Wong@example.com".to_owned(), "u-7".to_owned()];
        let is = |name: &str| is_any_of("li", &users, [name]);
        for name in [
            "li",
            " LI ",
            "li@example.org",
            "li.wong@example.com",
            "li.wong",
            "U-7",
            "u-7@example.com",
        ] {
            assert!(is(name), "{name}");
        }
        for name in ["", "@example.com", "wong", "li.wong@example.org", "u-77", "example.com"] {
            assert!(!is(name), "{name}");
        }
    }

    #[test]
    fn two_accounts_that_share_a_name_are_one_person() {
        let users = |all: &[&str]| all.iter().map(|u| (*u).to_owned()).collect::<Vec<_>>();
        let aliases = Aliases::of([
            ("li".to_owned(), users(&["li.wong@example.com"])),
            ("admin2".to_owned(), users(&["li.wong"])),
            ("ravi".to_owned(), users(&[])),
            ("boss".to_owned(), users(&["ravi@example.com"])),
        ]);
        assert!(aliases.same_person("li", "admin2") && aliases.same_person("admin2", "li"));
        assert!(aliases.same_person("ravi", "boss") && aliases.same_person("boss", "ravi"));
        assert!(!aliases.same_person("li", "ravi") && !aliases.same_person("li", "nobody"));
        assert!(aliases.same_person("nobody", "nobody"));
        assert!(
            aliases.person_is_any_of("ravi", &["ravi@example.com"])
                && aliases.person_is_any_of("admin2", &["li"])
        );
        assert!(!aliases.person_is_any_of("ravi", &["li"]));
    }
}

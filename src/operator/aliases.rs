//! The identities of operators: an operator is a user of some platform too, under other names.

use std::collections::BTreeMap;

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

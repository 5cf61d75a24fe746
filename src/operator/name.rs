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

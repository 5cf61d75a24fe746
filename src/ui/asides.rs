//! What can be said to any question instead of an answer: the same letters in menus, text fields and plain mode.

use super::person::Aside;

/// What a letter stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    Aside(Aside),
    Help,
}

const ASIDES: [(char, Meant, &str); 5] = [
    ('r', Meant::Aside(Aside::Refuse), "refuse"),
    ('e', Meant::Aside(Aside::Escalate), "escalate"),
    // Not n: that is the answer No.
    ('a', Meant::Aside(Aside::Note), "add note"),
    ('p', Meant::Aside(Aside::Pause), "pause"),
    ('?', Meant::Help, "help"),
];

/// Those that are offered: all, or only help.
pub fn offered(asides: bool) -> impl Iterator<Item = (char, &'static str)> {
    ASIDES.into_iter().filter(move |(_, meant, _)| asides || *meant == Meant::Help).map(|(key, _, word)| (key, word))
}

/// What `key` stands for, if that is offered.
pub fn meant(key: char, asides: bool) -> Option<Meant> {
    let (_, meant, _) = ASIDES.into_iter().find(|(letter, ..)| *letter == key.to_ascii_lowercase())?;
    (asides || meant == Meant::Help).then_some(meant)
}

/// What a whole typed line of the form `:r` stands for. `Some(Err(()))` for a command that there is not.
pub fn command(line: &str, asides: bool) -> Option<Result<Meant, ()>> {
    let mut letters = line.trim().strip_prefix(':')?.chars();
    match (letters.next(), letters.next()) {
        (Some(key), None) => Some(meant(key, asides).ok_or(())),
        (None | Some(_), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_one_letter() {
        assert_eq!(command(":r", true), Some(Ok(Meant::Aside(Aside::Refuse))));
        assert_eq!(command(" :P ", true), Some(Ok(Meant::Aside(Aside::Pause))));
        assert_eq!(command(":?", false), Some(Ok(Meant::Help)));
        assert_eq!(command(":r", false), Some(Err(())));
        assert_eq!(command(":x", true), Some(Err(())));
        assert_eq!(command(":ring back", true), None);
        assert_eq!(command("r", true), None);
    }
}

//! The things that can be said to any question instead of an answer. The letters are the same in
//! menus, text fields and plain mode.

use super::prompter::SessionCommand;

/// The meaning of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    Aside(SessionCommand),
    Help,
}

const ASIDES: [(char, Meant, &str); 5] = [
    ('r', Meant::Aside(SessionCommand::Refuse), "refuse"),
    ('e', Meant::Aside(SessionCommand::Escalate), "escalate"),
    // Not n: that is the answer No.
    ('a', Meant::Aside(SessionCommand::Note), "add note"),
    ('p', Meant::Aside(SessionCommand::Pause), "pause"),
    ('?', Meant::Help, "help"),
];

/// Those that are offered: all, or only help.
pub fn offered(asides: bool) -> impl Iterator<Item = (char, &'static str)> {
    ASIDES
        .into_iter()
        .filter(move |(_, meant, _)| asides || *meant == Meant::Help)
        .map(|(key, _, word)| (key, word))
}

/// Returns what `key` stands for, if that meaning is offered.
pub fn meant(key: char, asides: bool) -> Option<Meant> {
    let (_, meant, _) =
        ASIDES.into_iter().find(|(letter, ..)| *letter == key.to_ascii_lowercase())?;
    (asides || meant == Meant::Help).then_some(meant)
}

/// Returns what a whole typed line of the form `:r` stands for. Returns `Some(Err(()))` for a
/// command that does not exist.
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
        assert_eq!(command(":r", true), Some(Ok(Meant::Aside(SessionCommand::Refuse))));
        assert_eq!(command(" :P ", true), Some(Ok(Meant::Aside(SessionCommand::Pause))));
        assert_eq!(command(":?", false), Some(Ok(Meant::Help)));
        assert_eq!(command(":r", false), Some(Err(())));
        assert_eq!(command(":x", true), Some(Err(())));
        assert_eq!(command(":ring back", true), None);
        assert_eq!(command("r", true), None);
    }
}

//! The clipboard behind a terminal: what the environment tells of it.

/// The clipboard behind a terminal, as far as the environment tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clipboard {
    /// A terminal that takes copies, unless its owner has switched that off.
    Takes,
    /// Nothing is known of it.
    Unknown,
    /// It takes none, for this reason.
    Refuses(&'static str),
}

const LINES_ONLY: Clipboard = Clipboard::Refuses("this terminal takes lines only");

impl Clipboard {
    /// The rules. `env` looks a variable up.
    pub fn of(env: &impl Fn(&str) -> Option<String>, dumb: bool) -> Clipboard {
        let is_set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
        let term = env("TERM").unwrap_or_default();
        if dumb {
            return LINES_ONLY;
        }
        if is_set("STY") || term.starts_with("screen") && !is_set("TMUX") {
            return Clipboard::Refuses("GNU screen passes no copies on");
        }
        if term == "linux" {
            return Clipboard::Refuses("the Linux console has no clipboard");
        }
        // tmux passes them on only where its own `set-clipboard` is on.
        if is_set("TMUX") || term.starts_with("tmux") {
            return Clipboard::Unknown;
        }
        if is_set("VTE_VERSION") {
            return Clipboard::Refuses("terminals of the VTE family take no copies");
        }
        if env("TERM_PROGRAM").is_some_and(|name| name == "Apple_Terminal") {
            return Clipboard::Refuses("Apple's Terminal takes no copies");
        }
        let by_term = ["xterm-kitty", "foot", "alacritty", "wezterm", "xterm-ghostty"];
        let named = ["iTerm.app", "WezTerm", "ghostty", "rio"];
        let program = env("TERM_PROGRAM").is_some_and(|name| named.contains(&name.as_str()));
        if program || is_set("WT_SESSION") || by_term.iter().any(|name| term.starts_with(name)) {
            return Clipboard::Takes;
        }
        Clipboard::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_environment_tells_of_the_clipboard() {
        let of = |set: &[(&str, &str)]| {
            let env = |name: &str| {
                let found = set.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            Clipboard::of(&env, false)
        };
        for (set, takes) in [
            (&[("TERM", "xterm-kitty")][..], Clipboard::Takes),
            (&[("TERM", "xterm-256color"), ("WT_SESSION", "1")], Clipboard::Takes),
            (&[("TERM", "xterm-256color")], Clipboard::Unknown),
            (&[("TERM", "tmux-256color"), ("TMUX", "/tmp/t,1,0")], Clipboard::Unknown),
            // tmux sets this name of the terminal, too.
            (&[("TERM", "screen-256color"), ("TMUX", "/tmp/t,1,0")], Clipboard::Unknown),
        ] {
            assert_eq!(of(set), takes, "{set:?}");
        }
        for set in [
            &[("TERM", "screen.xterm"), ("STY", "1.pts")][..],
            &[("TERM", "linux")],
            &[("TERM", "xterm-256color"), ("VTE_VERSION", "7600")],
            &[("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal")],
        ] {
            assert!(matches!(of(set), Clipboard::Refuses(_)), "{set:?}");
        }
        assert_eq!(Clipboard::of(&|_| None, true), LINES_ONLY);
    }
}

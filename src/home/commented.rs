//! The configuration of a new home: every key, most of them as comments.

use std::fmt::Write as _;

use super::keys::{ABOVE, BELOW};
use crate::base::config_table::ConfigKey;
use crate::provider::ProviderConfig;

/// Key lines of the commented file begin with this, and words with `# `.
const OFF: &str = "#";

/// The configuration of a new home: the embedded directory, and every other key as a comment. Taking
/// the sign away from a key's line, and from its table's and its required keys, switches it on.
pub fn commented() -> String {
    let mut out = String::new();
    out.push_str(&words(
        "The configuration of this home. A key with a # right before it is off, and shows an example or its default. To use it, \
         take the # away, and the one before the name of its table. `readmit doctor` checks this file; `readmit provider add` \
         adds a platform; readmit-config(5) and docs/configuration.md have all keys. A secret never stands here, only the \
         place where it is kept.",
    ));
    for table in ABOVE {
        out.push('\n');
        // `home` stands only in root's file, which is for several homes.
        let keys = table.keys.iter().filter(|key| key.name != "home");
        for key in keys {
            out.push_str(&lines(key, key.is_required()));
        }
    }
    // The connection stands below a platform that has one.
    let (plain, remote): (Vec<_>, Vec<_>) = ProviderConfig::TABLES
        .iter()
        .partition(|table| table.keys.iter().all(|key| key.name != "client_id"));
    for (number, table) in plain.into_iter().chain(remote).chain(BELOW).enumerate() {
        let on = number == 0;
        let header = table.name.split(" kind").next().unwrap_or_default();
        let off = if on { "" } else { OFF };
        let _ = write!(out, "\n{}{off}{header}\n", words(table.about));
        for key in table.keys {
            // The first platform is there, under the name by which `default_provider` means it.
            let one = ConfigKey { name: key.name, ..*key };
            let one = if on && key.name == "name" { one.like("\"embedded\"") } else { one };
            out.push_str(&lines(&one, on));
        }
    }
    out
}

/// A key with what it means, and its default.
fn lines(key: &ConfigKey, on: bool) -> String {
    let default = if key.is_required() {
        "Required.".to_owned()
    } else {
        format!("Default: {}.", key.default)
    };
    let name = if key.name == "PROVIDER" { "embedded" } else { key.name };
    let off = if on { "" } else { OFF };
    format!("{}{off}{name} = {}\n", words(&format!("{} {default}", key.meaning)), key.example)
}

/// Words as a comment.
fn words(text: &str) -> String {
    // A word that is copied from here stays whole.
    let whole = textwrap::Options::new(98).word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, whole).iter().fold(String::new(), |mut out, line| {
        let _ = writeln!(out, "# {line}");
        out
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::home::Config;
    use crate::home::keys::tables;

    /// Every key of the commented file: its table's line and its own, by number.
    fn commented_keys(text: &str) -> Vec<(Option<usize>, usize, String)> {
        let (mut table, mut found) = (None, Vec::new());
        for (number, line) in text.lines().enumerate() {
            let plain = line.strip_prefix(OFF).unwrap_or(line);
            if plain.starts_with('[') {
                table = Some(number);
            } else if !plain.starts_with(' ')
                && let Some((name, _)) = plain.split_once(" = ")
            {
                found.push((table, number, name.to_owned()));
            }
        }
        found
    }

    #[test]
    fn a_new_configuration_has_every_key_and_is_the_embedded_directory() {
        let text = commented();
        assert_eq!(Config::parse("config.toml".into(), &text).unwrap(), Config::embedded());
        let has = commented_keys(&text).len();
        let all: usize = tables().map(|table| table.keys.len()).sum();
        assert_eq!(has, all - 1, "all but `home`");
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        for line in text.lines().filter(|line| line.starts_with('#')) {
            let words = line.starts_with("# ");
            let key = line.starts_with("#[") || line.split_once(" = ").is_some();
            assert!(words || key, "{line}");
        }
    }

    #[test]
    fn every_key_that_is_switched_on_is_accepted() {
        let text = commented();
        let all: Vec<&str> = text.lines().collect();
        let keys = commented_keys(&text);
        let required = |table: Option<usize>, name: &str| {
            let header = table.map_or("", |number| all[number]);
            let of = tables().find(|t| {
                let shown = t.name.split(" kind").next().unwrap_or_default();
                let kind = t.keys[0].name != "kind"
                    || table.is_some_and(|number| {
                        all[number..]
                            .iter()
                            .find(|l| l.contains("kind = "))
                            .is_some_and(|l| l.ends_with(t.keys[0].example))
                    });
                header.trim_start_matches(OFF) == shown && kind
            });
            let of = of.unwrap_or_else(|| panic!("{header}"));
            // Of these one is named.
            let one_of =
                matches!(name, "timeout_s" | "required" | "syslog" | "every_minutes" | "ca_file")
                    && matches!(header, "#[witness]" | "#[ticket]")
                    || header == "#[[provider]]";
            of.keys
                .iter()
                .filter(move |key| {
                    key.is_required()
                        || one_of
                            && (["url", "file"].contains(&key.name)
                                || key.name == "client_secret" && name != "private_key")
                        || header == "#[smtp]" && name == "user" && key.name == "password_file"
                        || header == "#[smtp]" && name == "password_file" && key.name == "user"
                })
                .map(|key| key.name)
                .collect::<Vec<_>>()
        };
        for (table, number, name) in &keys {
            let mut on = all.iter().map(|line| (*line).to_owned()).collect::<Vec<String>>();
            let switch = |on: &mut Vec<String>, number: usize| {
                if let Some(line) = all[number].strip_prefix(OFF) {
                    line.clone_into(&mut on[number]);
                }
            };
            if let Some(header) = table {
                switch(&mut on, *header);
            }
            switch(&mut on, *number);
            let needed = required(*table, name);
            for (of, line, other) in &keys {
                if of == table && needed.contains(&other.as_str()) {
                    switch(&mut on, *line);
                }
            }
            // A quorum is one among witnesses that stand in a table of their own.
            if name == "quorum" {
                let witness = all.iter().position(|l| *l == "#[[witness.http]]").unwrap();
                switch(&mut on, witness);
                for (_, line, _) in keys.iter().filter(|(of, ..)| *of == Some(witness)) {
                    switch(&mut on, *line);
                }
            }
            // The connection is some platform's: of the one that stands above it.
            if table.is_some_and(|header| all[header] == "#[provider.http]") {
                let platform = all[..*number].iter().rposition(|l| *l == "#[[provider]]").unwrap();
                switch(&mut on, platform);
                for (_, line, other) in keys.iter().filter(|(of, ..)| *of == Some(platform)) {
                    if !["private_key", "key_id", "login_realm"].contains(&other.as_str()) {
                        switch(&mut on, *line);
                    }
                }
            }
            let on = on.join("\n");
            let config = Config::parse("config.toml".into(), &on)
                .unwrap_or_else(|e| panic!("{name}: {e}\n{on}"));
            let written: toml::Table = config.to_toml().unwrap().parse().unwrap();
            let text = written.to_string();
            assert!(
                text.contains(name.as_str()) || all[*number].contains("= false"),
                "{name}: {text}"
            );
        }
    }
}

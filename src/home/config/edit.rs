//! A platform added to `config.toml`: every byte that was there stays as it was.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use super::{Config, ConfigError};
use crate::base::trusted;

#[derive(Debug, Error)]
pub enum EditError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The text would not say what it is to say.
    #[error("the table cannot be added to {0} by a program")]
    Odd(String),
    #[error("{0} was changed meanwhile, and is left as it is")]
    Changed(String),
    #[error("{0}: {1}")]
    Io(String, #[source] io::Error),
}

/// A file of a configuration, and its text as it was read.
#[derive(Debug)]
pub struct ConfigText {
    path: PathBuf,
    text: String,
}

impl ConfigText {
    /// Reads what [`Config::of_by`] has read and found to be whose it should be.
    pub fn read(path: &Path) -> Result<ConfigText, EditError> {
        // Where the file is a link, what it names is written.
        let path = path.canonicalize().map_err(|e| EditError::Io(path.display().to_string(), e))?;
        let text = fs::read(&path)
            .and_then(|bytes| {
                String::from_utf8(trusted::unmarked(&bytes).to_vec())
                    .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))
            })
            .map_err(|e| EditError::Io(path.display().to_string(), e))?;
        Ok(ConfigText { path, text })
    }

    /// Returns the text with one more platform, and with it as the default if that is asked for.
    pub fn with_provider(&self, table: &toml::Table, default: bool) -> Result<String, EditError> {
        let name = self.path.display().to_string();
        let before = Config::parse(name.clone(), &self.text)?;
        let mut after = before.clone();
        let added =
            toml::Value::Table(table.clone()).try_into().map_err(|e: toml::de::Error| {
                ConfigError::Wrong(name.clone(), e.message().to_owned())
            })?;
        after.provider.push(added);
        let mut text = self.text.clone();
        if default {
            let Keyed { default_provider } =
                toml::from_str(&text).map_err(|_| EditError::Odd(name.clone()))?;
            let called = table.get("name").cloned().unwrap_or_else(|| "".into());
            text.replace_range(default_provider.span(), &called.to_string());
            called.as_str().unwrap_or_default().clone_into(&mut after.default_provider);
        }
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        if !text.is_empty() && !text.ends_with('\n') {
            text.push_str(end);
        }
        text.push_str(end);
        text.push_str(&written(table).replace('\n', end));
        // Whatever a program makes of somebody's file is read again before it counts.
        match Config::parse(name.clone(), &text) {
            Ok(config) if config == after => Ok(text),
            Ok(_) | Err(_) => Err(EditError::Odd(name)),
        }
    }

    /// Puts `text` in the place of what was read, all of it or nothing.
    pub fn replace(&self, text: &str) -> Result<(), EditError> {
        let io = |e| EditError::Io(self.path.display().to_string(), e);
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let meta = fs::metadata(&self.path).map_err(io)?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(io)?;
        file.write_all(text.as_bytes()).map_err(io)?;
        let new = file.as_file().metadata().map_err(io)?;
        if (new.uid(), new.gid()) != (meta.uid(), meta.gid()) {
            std::os::unix::fs::fchown(file.as_file(), Some(meta.uid()), Some(meta.gid()))
                .map_err(io)?;
        }
        let mode = fs::Permissions::from_mode(meta.mode() & 0o7777);
        file.as_file()
            .set_permissions(mode)
            .and_then(|()| file.as_file().sync_all())
            .map_err(io)?;
        if ConfigText::read(&self.path)?.text != self.text {
            return Err(EditError::Changed(self.path.display().to_string()));
        }
        file.persist(&self.path).map_err(|e| io(e.error))?;
        fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)
    }
}

#[derive(Deserialize)]
struct Keyed {
    default_provider: Spanned<String>,
}

/// A platform's table as it is written in the file: `kind` and `name` first, its connection last.
pub fn written(table: &toml::Table) -> String {
    let mut text = "[[provider]]\n".to_owned();
    let line = |key: &str, value: &toml::Value| format!("{key} = {value}\n");
    for key in ["kind", "name"] {
        text.extend(table.get(key).map(|value| line(key, value)));
    }
    for (key, value) in table {
        if !["kind", "name", "http"].contains(&key.as_str()) {
            text.push_str(&line(key, value));
        }
    }
    if let Some(http) = table.get("http").and_then(toml::Value::as_table) {
        text.push_str("\n[provider.http]\n");
        text.extend(http.iter().map(|(key, value)| line(key, value)));
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::home::commented::commented;

    fn table(name: &str) -> toml::Table {
        format!(
            "kind = 'keycloak'\nname = {}\nbase_url = 'https://id.example.com'\nrealm = 'corp'\nclient_id = 'readmit'\n\
             client_secret = {{ file = '/etc/readmit/s' }}\nhttp = {{ timeout_seconds = 5 }}",
            toml::Value::from(name)
        )
        .parse()
        .unwrap()
    }

    fn of(text: &str) -> (tempfile::TempDir, ConfigText) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let read = ConfigText::read(&path).unwrap();
        (folder, read)
    }

    #[test]
    fn a_platform_is_added_and_nothing_else_changes() {
        for before in [
            commented(),
            "default_provider = \"old\" # ours\n[[provider]]\nkind = \"embedded\" # a comment\nname = \"old\"\n[labels]\nold = \"x\"".to_owned(),
            "# é\r\ndefault_provider = 'old'\r\n[[provider]]\r\nkind = \"embedded\"\r\nname = \"old\"\r\n\r\n[unlock]\r\nidle = \"5m\"\r\n".to_owned(),
        ] {
            let (_folder, config) = of(&before);
            let after = config.with_provider(&table("corp"), false).unwrap();
            assert!(after.starts_with(&before), "every byte stays: {after}");
            let read = Config::parse("c".into(), &after).unwrap();
            assert_eq!(read.provider.last().unwrap().name(), "corp");
            assert_eq!(before.contains("\r\n"), !after.replace("\r\n", "").contains('\n'));
            let default = config.with_provider(&table("corp"), true).unwrap();
            let read = Config::parse("c".into(), &default).unwrap();
            assert_eq!(read.default_provider, "corp");
            let comments = |text: &str| text.lines().filter(|l| l.contains('#')).count();
            assert_eq!(comments(&default), comments(&before));
            config.replace(&default).unwrap();
            assert_eq!(fs::read_to_string(&config.path).unwrap(), default);
            assert_eq!(fs::metadata(&config.path).unwrap().mode() & 0o777, 0o640);
            // What was read is not what lies there now.
            assert!(matches!(config.replace(&default), Err(EditError::Changed(_))));
            let again = ConfigText::read(&config.path).unwrap();
            let twice = again.with_provider(&table("corp"), false);
            assert!(matches!(twice, Err(EditError::Odd(_))), "a name is taken once");
        }
    }

    #[test]
    fn what_cannot_be_added_leaves_the_file_as_it_is() {
        let inline = "default_provider = 'old'\nprovider = [{ kind = 'embedded', name = 'old' }]\n";
        let (_folder, config) = of(inline);
        assert!(matches!(config.with_provider(&table("corp"), false), Err(EditError::Odd(_))));
        assert_eq!(fs::read_to_string(&config.path).unwrap(), inline);
        let (_folder, broken) = of("default_provider = ");
        assert!(matches!(broken.with_provider(&table("corp"), false), Err(EditError::Config(_))));
    }

    proptest! {
        /// Values from outside cannot become more than values.
        #[test]
        fn whatever_a_value_holds_it_is_that_value(name in "\\PC{1,12}", realm in any::<String>()) {
            let (_folder, config) = of(&commented());
            let mut table = table(&name);
            table.insert("realm".into(), realm.clone().into());
            if let Ok(text) = config.with_provider(&table, true) {
                let read = Config::parse("c".into(), &text).unwrap();
                prop_assert_eq!(read.provider.len(), 2);
                prop_assert_eq!(read.provider.last().unwrap().name(), &name);
                prop_assert_eq!(&read.default_provider, &name);
                let again: toml::Table = read.to_toml().unwrap().parse().unwrap();
                prop_assert_eq!(again["provider"][1]["realm"].as_str(), Some(realm.as_str()));
            } else {
                prop_assert_eq!(name, "embedded", "only a name that is taken");
            }
        }
    }
}

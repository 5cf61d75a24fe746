//! The documentation of a configuration file: its tables and keys.

/// A table of the file, and its keys.
#[derive(Debug)]
pub struct ConfigTable {
    /// As it is written in the file; empty for the keys above all tables.
    pub name: &'static str,
    pub about: &'static str,
    pub keys: &'static [ConfigKey],
}

#[derive(Debug)]
pub struct ConfigKey {
    pub name: &'static str,
    /// `required`, or what holds if the key is left out.
    pub default: &'static str,
    pub meaning: &'static str,
    /// A value, as it is written in the file.
    pub example: &'static str,
}

/// Makes a key's line.
pub const fn key(name: &'static str, default: &'static str, meaning: &'static str) -> ConfigKey {
    ConfigKey { name, default, meaning, example: "" }
}

impl ConfigKey {
    /// Sets the value that an example of the file has: the default, if that is one value.
    #[must_use]
    pub const fn like(self, example: &'static str) -> ConfigKey {
        ConfigKey { example, ..self }
    }

    pub fn is_required(&self) -> bool {
        self.default == "required"
    }
}

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
}

/// Makes a key's line.
pub const fn key(name: &'static str, default: &'static str, meaning: &'static str) -> ConfigKey {
    ConfigKey { name, default, meaning }
}

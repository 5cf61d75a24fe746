//! Tools that know nothing of the product: time, randomness, files and their modes, programs, text that is
//! safe to show.

pub mod certificate;
pub mod clock;
pub mod config_table;
pub mod csv_table;
pub mod file_mode;
pub mod language;
pub mod plain_text;
pub mod program;
pub mod random;
pub mod safe_text;
pub mod string_enum;
pub mod trusted;

//! The verification's part that knows SQLite: how the file is read, its structure, its indices.

mod index;
mod itself;
mod size;
mod snapshot;
mod source;
mod structure;
mod walk;

pub use source::LedgerFile;

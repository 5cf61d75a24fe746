//! The command line: flags in, exit codes out.

pub mod directory;

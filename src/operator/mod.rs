//! Who runs the tool: names, roles and keys. Knows nothing of cases.

mod rights;

pub use rights::{Right, may};

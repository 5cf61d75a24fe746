//! Who runs the tool: names, roles and keys. Knows nothing of cases.

mod key;
mod name;
mod rights;
mod roll;

pub use key::{KeyError, OperatorKey};
pub use name::{BadName, check_name};
pub use rights::{Right, may};
pub use roll::{Account, Roll, added};

//! Secrets that the tool makes itself, and how to say a secret on the phone.

mod password;
pub mod phone;
mod words;

pub use password::temporary_password;
pub use words::words;

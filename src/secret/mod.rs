//! Secrets that the tool makes itself, where its own are kept, and how to say a secret on the
//! phone.

pub mod known;
mod password;
mod phrase;
pub mod source;
pub mod spell_out;

pub use password::words;
pub use password::{PasswordRules, password_within, temporary_password};
pub use phrase::{PHRASE_BITS, phrase, phrase_words};
pub use source::BadSecret;
pub use source::{NOT_HERE, SecretRef};

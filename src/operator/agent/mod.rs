//! Operators' keys that are in an ssh-agent: an Ed25519 key, or one on a security key (FIDO2),
//! which takes a touch.

mod client;
mod key;
mod public;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;

pub use client::{Agent, AgentError};
pub use key::AgentKey;
pub use public::{BadPublicKey, SshKey};

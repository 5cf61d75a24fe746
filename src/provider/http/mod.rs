//! HTTP to an identity platform, with the care that acts on people's accounts need. What an adapter
//! uses:
//!
//! - [`Client::new`] with [`Settings`] (where, how to get there) and a [`Grant`] (how the program
//!   signs in);
//! - [`Path`], built of fixed text and ids: each id is one percent-encoded segment, and what a
//!   platform would take for another path (empty, `.`, `..`, `me`) is refused before any request;
//! - [`HttpCall`], of a [`Class`] that says whether it may be repeated, naming what it
//!   [`HttpCall::needs`];
//! - [`Client::send`], which answers with an [`HttpAnswer`] of 200 to 299, or with [`HttpError`]: a
//!   [`ProviderError`](super::ProviderError), and whether the platform may have done it all the
//!   same ([`HttpError::came`] says that as an act's report does).
//!
//! It keeps to these rules: the bearer token is fetched when it is first needed, kept in memory,
//! renewed 10 s early, and once more on 401. Redirects are never followed. Only what may be
//! repeated is (see [`Class`]). A limit that the platform states in headers is kept before it
//! bites. TLS is always verified; plain HTTP goes to loopback only. Nothing of a body, a query or a
//! header is logged. Time, sleeping and randomness are handed in as [`HttpEnv`].

mod answer;
mod call;
mod client;
mod config;
mod env;
mod error;
mod plain;
mod rate_limiter;
mod token;
mod transport;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use answer::HttpAnswer;
pub use call::{BadBase, BadId, Base, Path};
pub use call::{Class, HttpCall};
pub use client::Client;
pub use config::HttpConfig;
pub use config::Settings;
pub use env::{CallLog, Exchange, silent};
pub use env::{HttpEnv, SystemEnv};
pub use error::HttpError;
pub use error::{BadHttpConfig, BadKey, BadProvider};
pub use plain::{PlainAnswer, PlainClient};
pub use token::SigningKey;
pub use token::{Grant, Proof};

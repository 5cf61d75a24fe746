//! Auth0, through its Management API v2.

mod config;

pub use config::Auth0Config;

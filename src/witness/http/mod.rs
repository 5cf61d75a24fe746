//! Witnesses over HTTP, by `tlog-witness` (C2SP).

mod exchange;

pub use exchange::{Claim, Exchange};

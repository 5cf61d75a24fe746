//! A platform to test against, in this process and on 127.0.0.1: a real HTTP server whose platform
//! is a state machine, whose clock a test moves, which fails as it is told to, and which writes
//! down what it was asked (see [`Recorder`]).
#![allow(clippy::unwrap_used, dead_code)]

mod bucket;
mod mishap;
mod moment;
mod record;
mod request;
mod server;
pub(crate) mod tls;

pub(crate) use bucket::Bucket;
pub(crate) use mishap::{Mishap, Plan};
pub(crate) use moment::Moment;
pub(crate) use record::Recorder;
pub(crate) use request::{Reply, Request};
pub(crate) use server::{Platform, Server};

use std::cell::Cell;
use std::time::Duration;

use ureq::tls::RootCerts;

use super::{Base, Settings};

thread_local! {
    /// The limit of one exchange, in real time: a busy machine does not let it run out.
    static PATIENCE: Cell<Duration> = const { Cell::new(Duration::from_secs(120)) };
}

/// Makes a client that gives a stalled server up soon.
pub(crate) fn impatient<T>(make: impl FnOnce() -> T) -> T {
    let usual = PATIENCE.replace(Duration::from_secs(2));
    let client = make();
    PATIENCE.set(usual);
    client
}

/// Straight to a test server.
pub(crate) fn settings(url: &str) -> Settings {
    Settings {
        base: Base::parse(url).unwrap(),
        proxy: None,
        roots: RootCerts::PlatformVerifier,
        timeout: PATIENCE.get(),
        connect: PATIENCE.get(),
    }
}

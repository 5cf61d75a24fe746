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

use std::time::Duration;

use ureq::tls::RootCerts;

use super::{Base, Settings};

/// Straight to a test server. Its time limit is real time: only a server that stalls lets it run
/// out, and a busy machine is not to.
pub(crate) fn settings(url: &str) -> Settings {
    Settings {
        base: Base::parse(url).unwrap(),
        proxy: None,
        roots: RootCerts::PlatformVerifier,
        timeout: Duration::from_secs(4),
        connect: Duration::from_secs(4),
    }
}

//! The stage that an exchange reached before the exchange failed. An exchange that fails before a
//! connection stands has not been sent, whatever its error is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{ConnectionDetails, Connector, DefaultConnector, NextTimeout};

/// Shared by the agent's resolver and connector, which are used for one exchange after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct PhaseTimer(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// A connection of its own is being made: none that is kept open is used.
    began: AtomicBool,
    /// The way to a platform behind a proxy is a connection within a connection.
    depth: AtomicUsize,
    stands: AtomicBool,
}

impl PhaseTimer {
    pub(super) fn reset(&self) {
        self.0.began.store(false, Ordering::SeqCst);
        self.0.stands.store(false, Ordering::SeqCst);
        self.0.depth.store(0, Ordering::SeqCst);
    }

    /// Returns true if the exchange ended before there was a connection to send the exchange over.
    pub(super) fn is_unsent(&self) -> bool {
        self.0.began.load(Ordering::SeqCst) && !self.0.stands.load(Ordering::SeqCst)
    }

    fn begin(&self) {
        self.0.began.store(true, Ordering::SeqCst);
    }
}

#[derive(Debug)]
pub(super) struct Resolving(pub(super) PhaseTimer);

impl Resolver for Resolving {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout);
        if found.is_err() {
            // A name is looked up even where a connection that is kept open will be used.
            self.0.begin();
        }
        found
    }
}

#[derive(Debug)]
pub(super) struct Connecting(pub(super) PhaseTimer, pub(super) DefaultConnector);

impl Connector for Connecting {
    type Out = <DefaultConnector as Connector>::Out;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<Self::Out>, Error> {
        self.0.begin();
        self.0.0.depth.fetch_add(1, Ordering::SeqCst);
        let made = self.1.connect(details, chained);
        let outermost = self.0.0.depth.fetch_sub(1, Ordering::SeqCst) == 1;
        if outermost && made.as_ref().is_ok_and(Option::is_some) {
            self.0.0.stands.store(true, Ordering::SeqCst);
        }
        made
    }
}

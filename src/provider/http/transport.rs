//! One exchange through ureq, and the stage that the exchange reached before it failed.
//!
//! An exchange that fails before a connection stands has not been sent, whatever its error is.

use std::io::ErrorKind;
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use ureq::config::Config;
use ureq::http::{HeaderMap, Request, Uri};
use ureq::tls::{TlsConfig, TlsProvider};
use ureq::unversioned::{
    resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
    transport::{ConnectionDetails, Connector, DefaultConnector, NextTimeout},
};
use ureq::{Agent, Error, Timeout};
use zeroize::Zeroizing;

use super::error::PROXY_SIGN_IN;
use super::{HttpCall, Settings};
use crate::provider::ProviderError;

/// Most bytes of a body that are read. A page of 100 users or log rows is far below it.
const MOST: u64 = 4 << 20;

pub(super) struct Wire {
    agent: Agent,
    stage: PhaseTimer,
}

pub(super) struct RawAnswer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    /// Or why it could not be read to its end.
    pub(super) body: Result<Zeroizing<Vec<u8>>, Lost>,
}

/// No answer, or only a part of one.
#[derive(Clone, Debug)]
pub(super) struct Lost {
    pub(super) fault: ProviderError,
    /// The request has not left this machine.
    pub(super) unsent: bool,
    /// The same again would come to the same: a certificate that is not trusted, a body that is too
    /// large.
    pub(super) for_good: bool,
}

impl Wire {
    pub(super) fn new(settings: &Settings) -> Wire {
        let stage = PhaseTimer::default();
        let connector = Connecting(stage.clone(), DefaultConnector::default());
        let config = config(settings, "application/json");
        Wire { agent: Agent::with_parts(config, connector, Resolving(stage.clone())), stage }
    }

    pub(super) fn exchange(
        &self,
        url: &str,
        call: &HttpCall,
        bearer: Option<&str>,
    ) -> Result<RawAnswer, Lost> {
        let mut request = Request::builder().method(call.method.clone()).uri(url);
        if let Some(token) = bearer {
            let header = Zeroizing::new(format!("Bearer {token}"));
            request = request.header("authorization", header.as_str());
        }
        let invalid = |e: &dyn std::fmt::Display| Lost {
            fault: ProviderError::Refused(format!("the request cannot be put together: {e}")),
            unsent: true,
            for_good: true,
        };
        self.stage.reset();
        let answer = match &call.body {
            Some(body) => {
                let request = request.header("content-type", body.kind).body(body.bytes.as_slice());
                self.agent.run(request.map_err(|e| invalid(&e))?)
            }
            None => self.agent.run(request.body(()).map_err(|e| invalid(&e))?),
        };
        let answer = answer.map_err(|e| {
            let lost = lost(&e, &PLATFORM);
            Lost { unsent: lost.unsent || self.stage.is_unsent(), ..lost }
        })?;
        let (head, mut body) = answer.into_parts();
        let body = body.with_config().limit(MOST).read_to_vec();
        Ok(RawAnswer {
            status: head.status.as_u16(),
            headers: head.headers,
            body: body
                .map(Zeroizing::new)
                .map_err(|e| Lost { unsent: false, ..lost(&e, &PLATFORM) }),
        })
    }
}

/// Returns the settings by which every server is spoken to.
pub(super) fn config(settings: &Settings, accept: &'static str) -> Config {
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .root_certs(settings.roots.clone())
        .build();
    Agent::config_builder()
        .http_status_as_error(false)
        .https_only(settings.base.is_tls())
        // A 3xx comes back as it is: nothing is ever sent to where it points.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(settings.proxy.clone())
        .tls_config(tls)
        .user_agent(concat!("readmit/", env!("CARGO_PKG_VERSION")))
        .accept(accept)
        .max_response_header_size(64 << 10)
        .timeout_connect(Some(settings.connect))
        .timeout_per_call(Some(settings.timeout))
        .timeout_global(Some(settings.timeout))
        .build()
}

/// The words of a fault that differ between kinds of servers.
pub(super) struct Kind {
    /// The most bytes of a body that are read.
    pub(super) most: u64,
    /// The setting that names a company's own authority.
    pub(super) ca_setting: &'static str,
}

const PLATFORM: Kind = Kind { most: MOST, ca_setting: "http.ca_file" };

pub(super) fn lost(error: &Error, kind: &Kind) -> Lost {
    let unreachable = |why: &str, unsent| Lost {
        fault: ProviderError::Unreachable(why.into()),
        unsent,
        for_good: false,
    };
    match error {
        Error::HostNotFound => unreachable("its host name is not known", true),
        Error::ConnectionFailed => unreachable("no connection", true),
        Error::ConnectProxyFailed(why) if why.contains("407") => {
            Lost { for_good: true, ..unreachable(PROXY_SIGN_IN, true) }
        }
        Error::ConnectProxyFailed(why) => {
            unreachable(&format!("the proxy did not connect: {why}"), true)
        }
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            unreachable("no connection in time", true)
        }
        Error::Timeout(_) => unreachable("no answer in time", false),
        Error::BodyExceedsLimit(_) => Lost {
            fault: ProviderError::Garbled(match kind.most >> 20 {
                0 => format!("it is larger than {} KiB", kind.most >> 10),
                mib => format!("it is larger than {mib} MiB"),
            }),
            unsent: false,
            for_good: true,
        },
        Error::LargeResponseHeader(..) => Lost {
            fault: ProviderError::Garbled("its header is too large".into()),
            unsent: false,
            for_good: true,
        },
        Error::Rustls(error) => tls(error, kind),
        Error::Tls(why) => Lost {
            fault: ProviderError::Unreachable(format!("TLS: {why}")),
            unsent: true,
            for_good: true,
        },
        Error::Io(error) => {
            if let Some(error) =
                error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>())
            {
                return tls(error, kind);
            }
            match error.kind() {
                ErrorKind::ConnectionRefused => unreachable("the connection was refused", true),
                ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable => {
                    unreachable("there is no way to it", true)
                }
                ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => {
                    unreachable("it closed the connection before it had answered", false)
                }
                ErrorKind::TimedOut | ErrorKind::WouldBlock => {
                    unreachable("no answer in time", false)
                }
                // Some kinds have no name of their own, a name that was not resolved among them.
                _ => unreachable(&error.to_string(), false),
            }
        }
        Error::Protocol(why) => Lost {
            fault: ProviderError::Garbled(format!("this is not HTTP: {why}")),
            unsent: false,
            for_good: false,
        },
        other => unreachable(&other.to_string(), false),
    }
}

/// Before the handshake is done no request has been sent. Only what cannot come later tells that:
/// anything else may be an answer that was spoilt on its way.
fn tls(error: &rustls::Error, kind: &Kind) -> Lost {
    let why = crate::base::certificate::trouble(error, kind.ca_setting);
    let unsent = matches!(
        error,
        rustls::Error::InvalidCertificate(_)
            | rustls::Error::InvalidCertRevocationList(_)
            | rustls::Error::NoCertificatesPresented
            | rustls::Error::UnsupportedNameType
            | rustls::Error::PeerIncompatible(_)
            | rustls::Error::NoApplicationProtocol
    );
    Lost { fault: ProviderError::Unreachable(why), unsent, for_good: true }
}

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

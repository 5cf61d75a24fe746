//! The mail server as it is configured. The password is only ever named by the file that holds it.

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::stream::Tls;
use super::{Sender, Smtp};
use crate::base::certificate;
use crate::base::string_enum::string_enum;
use crate::secret::source::{self as secret, BadSecret, SourcePart};

/// Its first line, enough for any password.
const PASSWORD: SourcePart = SourcePart::FirstLine(4096);

string_enum! {
    /// The way in which the connection is kept private.
    TlsMode {
        /// From the first byte. Port 465.
        Tls = "tls",
        /// After the greeting; without it nothing is sent. Port 587.
        StartTls = "starttls",
        /// Not at all: only to a server on this machine. Port 25.
        None = "none",
    }
}

impl TlsMode {
    fn port(self) -> u16 {
        match self {
            TlsMode::Tls => 465,
            TlsMode::StartTls => 587,
            TlsMode::None => 25,
        }
    }
}

/// `[smtp]` in the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpConfig {
    pub host: String,
    /// By default the mode's own.
    pub port: Option<u16>,
    pub tls: TlsMode,
    /// `desk@example.com` or `Service Desk <desk@example.com>`.
    pub from: String,
    pub user: Option<String>,
    /// A file that nobody but its owner reads; its first line is the password.
    pub password_file: Option<PathBuf>,
    /// PEM certificates to trust instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// The name that we say in EHLO: a full one. By default this machine's, or the domain of `from`
    /// where that has no dot.
    pub hello: Option<String>,
    /// For each step of the exchange, 1 to 300; 20 by default.
    pub timeout_seconds: Option<u64>,
}

#[derive(Debug, Error)]
pub enum BadSmtpConfig {
    #[error("smtp.host is empty")]
    NoHost,
    #[error(
        "smtp.tls is none, but smtp.host is {0}: without TLS only localhost, 127.0.0.1 or ::1 may be used"
    )]
    InTheClear(String),
    #[error("smtp.from: {0}")]
    From(#[from] crate::model::BadAddress),
    #[error(
        "smtp.from is {0}, which is not ASCII: few servers take that; write its domain as xn--..., or use another"
    )]
    FromNotAscii(String),
    #[error("smtp.user and smtp.password_file are given together or not at all")]
    HalfCredential,
    #[error("smtp.user needs smtp.tls to be tls or starttls")]
    CredentialInTheClear,
    #[error("smtp.hello is \"{}\"; it is a host's full name, or an address in brackets", .0.escape_debug())]
    Hello(String),
    #[error("smtp.timeout_seconds is {0}; it must be 1 to 300")]
    Timeout(u64),
    #[error("{file}: {source}")]
    File { file: PathBuf, source: io::Error },
    #[error("smtp.password_file: {0}")]
    Password(#[from] BadSecret),
    #[error("{file} holds no certificate that can be used: {why}")]
    Certificates { file: PathBuf, why: String },
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

impl SmtpConfig {
    /// Reads the files it names and gets ready; connects to nothing.
    pub fn open(&self) -> Result<Smtp, BadSmtpConfig> {
        let host = self.host.trim().to_owned();
        if host.is_empty() {
            return Err(BadSmtpConfig::NoHost);
        }
        if self.tls == TlsMode::None && !is_loopback(&host) {
            return Err(BadSmtpConfig::InTheClear(host));
        }
        let from = Sender::parse(&self.from)?;
        if !from.mailbox().email.to_string().is_ascii() {
            return Err(BadSmtpConfig::FromNotAscii(from.mailbox().email.to_string()));
        }
        let seconds = self.timeout_seconds.unwrap_or(20);
        if !(1..=300).contains(&seconds) {
            return Err(BadSmtpConfig::Timeout(seconds));
        }
        let user = match (&self.user, &self.password_file) {
            (None, None) => None,
            (Some(_), Some(_)) if self.tls == TlsMode::None => {
                return Err(BadSmtpConfig::CredentialInTheClear);
            }
            (Some(user), Some(file)) => Some((user.clone(), secret::file(file, PASSWORD)?)),
            (Some(_), None) | (None, Some(_)) => return Err(BadSmtpConfig::HalfCredential),
        };
        Ok(Smtp {
            port: self.port.unwrap_or_else(|| self.tls.port()),
            mode: self.tls,
            tls: self.tls_to(&host)?,
            from,
            user,
            timeout: Duration::from_secs(seconds),
            hello: self.hello()?,
            down: None,
            host,
        })
    }

    /// Many servers refuse a name without a dot, and in a container it is a random one.
    fn hello(&self) -> Result<String, BadSmtpConfig> {
        let fits = |name: &str| {
            let inner = name.strip_prefix('[').and_then(|n| n.strip_suffix(']'));
            let wanted =
                |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':');
            let inner = inner.unwrap_or(name);
            (1..=255).contains(&inner.len()) && inner.bytes().all(wanted)
        };
        match &self.hello {
            Some(name) if fits(name) => Ok(name.clone()),
            Some(name) => Err(BadSmtpConfig::Hello(name.clone())),
            None => {
                let own = rustix::system::uname().nodename().to_str().ok().map(str::to_owned);
                let own = own.filter(|name| name.contains('.') && fits(name));
                let domain = Sender::parse(&self.from)?.mailbox().email.domain().to_owned();
                Ok(own.unwrap_or_else(|| {
                    if fits(&domain) { domain } else { "localhost.localdomain".to_owned() }
                }))
            }
        }
    }

    fn tls_to(&self, host: &str) -> Result<Option<Tls>, BadSmtpConfig> {
        if self.tls == TlsMode::None {
            return Ok(None);
        }
        let trusted = match &self.ca_file {
            None => None,
            Some(file) => {
                let bad = |why: String| BadSmtpConfig::Certificates { file: file.clone(), why };
                let pem = std::fs::read(file)
                    .map_err(|source| BadSmtpConfig::File { file: file.clone(), source })?;
                Some(certificate::in_pem(&pem).map_err(bad)?)
            }
        };
        Tls::to(host, trusted).map(Some).map_err(BadSmtpConfig::Tls)
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

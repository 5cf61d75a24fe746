//! The mail server as it is configured. The password is only ever named by the file that holds it.

use std::fs::File;
use std::io::{self, Read};
use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

use super::{Sender, Smtp};
use crate::ledger::entry::words;

words! {
    /// How the connection is kept private.
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
    /// For each step of the exchange, 1 to 300; 20 by default.
    pub timeout_seconds: Option<u64>,
}

#[derive(Debug, Error)]
pub enum BadSmtpConfig {
    #[error("smtp.host is empty")]
    NoHost,
    #[error("smtp.tls is none, but smtp.host is {0}: without TLS only localhost, 127.0.0.1 or ::1 may be used")]
    InTheClear(String),
    #[error("smtp.from: {0}")]
    From(#[from] super::super::BadAddress),
    #[error("smtp.user and smtp.password_file are given together or not at all")]
    HalfCredential,
    #[error("smtp.user needs smtp.tls to be tls or starttls")]
    CredentialInTheClear,
    #[error("smtp.timeout_seconds is {0}; it must be 1 to 300")]
    Timeout(u64),
    #[error("{file}: {source}")]
    File { file: PathBuf, source: io::Error },
    #[error("{0} can be read by others; run chmod 600 on it")]
    OpenPassword(PathBuf),
    #[error("{0} holds no password in its first line")]
    NoPassword(PathBuf),
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
        let seconds = self.timeout_seconds.unwrap_or(20);
        if !(1..=300).contains(&seconds) {
            return Err(BadSmtpConfig::Timeout(seconds));
        }
        let user = match (&self.user, &self.password_file) {
            (None, None) => None,
            (Some(_), Some(_)) if self.tls == TlsMode::None => return Err(BadSmtpConfig::CredentialInTheClear),
            (Some(user), Some(file)) => Some((user.clone(), password(file)?)),
            (Some(_), None) | (None, Some(_)) => return Err(BadSmtpConfig::HalfCredential),
        };
        Ok(Smtp {
            port: self.port.unwrap_or_else(|| self.tls.port()),
            mode: self.tls,
            tls: self.tls_parameters(&host)?,
            from: Sender::parse(&self.from)?,
            user,
            timeout: Duration::from_secs(seconds),
            hello: ClientId::default(),
            host,
        })
    }

    fn tls_parameters(&self, host: &str) -> Result<Option<TlsParameters>, BadSmtpConfig> {
        if self.tls == TlsMode::None {
            return Ok(None);
        }
        let mut builder = TlsParameters::builder(host.to_owned());
        if let Some(file) = &self.ca_file {
            let bad = |why: String| BadSmtpConfig::Certificates { file: file.clone(), why };
            let pem = std::fs::read(file).map_err(|source| BadSmtpConfig::File { file: file.clone(), source })?;
            let certificate = Certificate::from_pem(&pem).map_err(|e| bad(e.to_string()))?;
            if !pem.windows(27).any(|w| w == b"-----BEGIN CERTIFICATE-----") {
                return Err(bad("it is not in PEM form".to_owned()));
            }
            builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
        }
        builder.build().map(Some).map_err(|e| BadSmtpConfig::Tls(e.to_string()))
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn password(path: &Path) -> Result<SecretString, BadSmtpConfig> {
    let fault = |source| BadSmtpConfig::File { file: path.to_owned(), source };
    let file = File::open(path).map_err(fault)?;
    if file.metadata().map_err(fault)?.permissions().mode() & 0o077 != 0 {
        return Err(BadSmtpConfig::OpenPassword(path.to_owned()));
    }
    // Enough for any password, so that the buffer never grows and leaves a copy behind.
    let mut text = Zeroizing::new(String::with_capacity(4097));
    file.take(4096).read_to_string(&mut text).map_err(fault)?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(BadSmtpConfig::NoPassword(path.to_owned()));
    }
    Ok(SecretString::from(line))
}

use std::path::PathBuf;
use std::time::Duration;

use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use ureq::Proxy;
use ureq::tls::{Certificate, PemItem, RootCerts, parse_pem};

use super::error::{BadHttpConfig, BadProvider};
use super::{Base, Proof, SigningKey};
use crate::base::trusted::unmarked;
use crate::secret::SecretRef;

/// `[provider.http]`: how a platform is reached. All of it may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpConfig {
    /// `http://proxy.example.com:3128`, or `none`. Left out, it is what `HTTPS_PROXY`, `ALL_PROXY`
    /// and `NO_PROXY` say, as curl reads them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// PEM certificates to trust instead of the system's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// For one exchange, 1 to 300; 20 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u64>,
    /// For reaching it, 1 to 60; 10 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connect_timeout_seconds: Option<u64>,
}

impl HttpConfig {
    /// Every key set.
    #[cfg(test)]
    pub(crate) fn full() -> HttpConfig {
        HttpConfig {
            proxy: Some("none".into()),
            ca_file: Some("/ca".into()),
            timeout_seconds: Some(1),
            connect_timeout_seconds: Some(1),
        }
    }

    /// Reads the file it names; connects to nothing.
    pub fn open(&self, base: Base) -> Result<Settings, BadHttpConfig> {
        let timeout = seconds("timeout_seconds", self.timeout_seconds, 20, 300)?;
        let connect = seconds("connect_timeout_seconds", self.connect_timeout_seconds, 10, 60)?;
        Ok(Settings {
            proxy: self.proxy(&base)?,
            roots: self.roots()?,
            timeout,
            connect: connect.min(timeout),
            base,
        })
    }

    fn proxy(&self, base: &Base) -> Result<Option<Proxy>, BadHttpConfig> {
        match self.proxy.as_deref() {
            // A token in the clear stays on this machine.
            _ if !base.is_tls() => Ok(None),
            None => super::env::from_environment(base, &|name| std::env::var(name).ok()),
            Some("none") => Ok(None),
            Some(text) if text.contains('@') => Err(BadHttpConfig::ProxyCredential),
            Some(text) => Proxy::new(text).map(Some).map_err(|_| BadHttpConfig::Proxy),
        }
    }

    fn roots(&self) -> Result<RootCerts, BadHttpConfig> {
        let Some(file) = &self.ca_file else {
            return Ok(RootCerts::PlatformVerifier);
        };
        let pem = std::fs::read(file).map_err(|e| BadHttpConfig::Unreadable(file.clone(), e))?;
        let certificates: Vec<Certificate<'static>> = parse_pem(unmarked(&pem))
            .filter_map(|item| match item {
                Ok(PemItem::Certificate(certificate)) => Some(certificate),
                Ok(_) | Err(_) => None,
            })
            .collect();
        if certificates.is_empty() {
            return Err(BadHttpConfig::NoCertificate(file.clone()));
        }
        Ok(RootCerts::new_with_certs(&certificates))
    }
}

impl Proof {
    /// Reads what a client shows to sign in, from the place where the secret or the key is kept.
    /// The parameter `audience` names the party that a signed assertion is for.
    pub fn read(
        secret: Option<&SecretRef>,
        key: Option<&SecretRef>,
        key_id: Option<&str>,
        audience: &str,
    ) -> Result<Proof, BadProvider> {
        match (secret, key) {
            (Some(secret), None) => {
                let why = |why| BadProvider::Secret { key: "client_secret", why };
                Ok(Proof::Secret(secret.read().map_err(why)?))
            }
            (None, Some(key)) => {
                let why = |why| BadProvider::Secret { key: "private_key", why };
                let pem = key.read().map_err(why)?;
                let key = SigningKey::from_pem(
                    pem.expose_secret().as_bytes(),
                    key_id.map(str::to_owned),
                )?;
                Ok(Proof::Key { key: Box::new(key), audience: audience.to_owned() })
            }
            (Some(_), Some(_)) | (None, None) => Err(BadProvider::Proof),
        }
    }
}

fn seconds(
    key: &'static str,
    value: Option<u64>,
    or: u64,
    most: u64,
) -> Result<Duration, BadHttpConfig> {
    match value.unwrap_or(or) {
        value if (1..=most).contains(&value) => Ok(Duration::from_secs(value)),
        value => Err(BadHttpConfig::Timeout { key, value, most }),
    }
}

/// The address of a platform, and the way to get there. Settings come from
/// [`HttpConfig::open`](crate::provider::http::HttpConfig::open).
pub struct Settings {
    pub(super) base: Base,
    pub(super) proxy: Option<Proxy>,
    pub(super) roots: RootCerts,
    pub(super) timeout: Duration,
    pub(super) connect: Duration,
}

use serde::{Deserialize, Serialize};

use crate::provider::http::{BadProvider, HttpConfig};
use crate::secret::SecretRef;

/// `[[provider]]` with `kind = "auth0"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auth0Config {
    pub name: String,
    /// The tenant's own domain, `example.eu.auth0.com`: tokens are for it, also where another is
    /// used to reach it.
    pub domain: String,
    /// The address where the tenant is reached, if not at the domain: a custom domain, or a test
    /// server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Of the machine-to-machine application.
    pub client_id: String,
    /// Its secret, or else `private_key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretRef>,
    /// An RSA key in PEM form, whose public half the application has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_key: Option<SecretRef>,
    /// The key's id at Auth0, if it has more than one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// Leaves passkeys alone in a reset: they are first factors at Auth0. Left out, they go with
    /// the second factors, since a passkey on the lost device is a way in.
    #[serde(default)]
    pub keep_passkeys: bool,
    #[serde(default)]
    pub http: HttpConfig,
}

impl Auth0Config {
    /// The domain as the platform names it, in lower case. What was pasted with `https://` or a
    /// slash at its end is taken; what has more to it is refused, because tokens are for the very
    /// domain.
    pub(super) fn tenant(&self) -> Result<String, BadProvider> {
        let given = self.domain.trim();
        let bare = given.trim_end_matches('/');
        let bare = bare
            .get(..8)
            .filter(|s| s.eq_ignore_ascii_case("https://"))
            .map_or(bare, |scheme| &bare[scheme.len()..]);
        if bare.is_empty() {
            return Err(BadProvider::Empty("domain"));
        }
        let is_host = |text: &str| {
            let label =
                |l: &str| !l.is_empty() && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            text.len() <= 253 && text.contains('.') && text.split('.').all(label)
        };
        if is_host(bare) {
            return Ok(bare.to_lowercase());
        }
        let host = bare.split_once("://").map_or(bare, |(_, rest)| rest);
        let host = host.rsplit_once('@').map_or(host, |(_, rest)| rest);
        let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default().to_lowercase();
        let write = if is_host(&host) { host } else { "example.eu.auth0.com".to_owned() };
        // A password may stand before an @.
        let given = if given.contains('@') { "what is given" } else { given };
        Err(BadProvider::Domain { given: given.to_owned(), write })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_domain_is_taken_as_it_is_pasted_or_refused_with_what_to_write() {
        let tenant = |domain: &str| {
            let config: Auth0Config =
                toml::from_str(&format!("name = \"a\"\nclient_id = \"b\"\ndomain = {domain:?}"))
                    .unwrap_or_else(|e| panic!("{domain}: {e}"));
            config.tenant().map_err(|e| e.to_string())
        };
        for domain in [
            "acme.eu.auth0.com",
            " https://acme.eu.auth0.com/ ",
            "HTTPS://Acme.EU.auth0.com",
            "acme.eu.auth0.com//",
        ] {
            assert_eq!(tenant(domain).as_deref(), Ok("acme.eu.auth0.com"), "{domain}");
        }
        for domain in [
            "http://acme.eu.auth0.com",
            "https://acme.eu.auth0.com/api/v2/",
            "acme.eu.auth0.com/api/v2",
            "acme.eu.auth0.com:443",
            "https://acme.eu.auth0.com?x#y",
            "https://u:hunter2@acme.eu.auth0.com",
        ] {
            let said = tenant(domain).unwrap_err();
            assert!(
                said.starts_with("domain: ") && said.ends_with("write acme.eu.auth0.com"),
                "{said}"
            );
            assert!(!said.contains("hunter2"), "{said}");
        }
        for domain in ["acme", "acme..com", "-", "https://", "a b.example.com"] {
            assert!(tenant(domain).is_err(), "{domain}");
        }
    }
}

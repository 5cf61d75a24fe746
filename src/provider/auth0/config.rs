use serde::{Deserialize, Serialize};

use crate::provider::http::HttpConfig;
use crate::secret::SecretRef;

/// `[[provider]]` with `kind = "auth0"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auth0Config {
    pub name: String,
    /// The tenant's own domain, `example.eu.auth0.com`: tokens are for it, also where another is used to reach it.
    pub domain: String,
    /// Where it is reached, if not at the domain: a custom domain, or a test server.
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
    /// Leaves passkeys alone in a reset: they are first factors at Auth0. Left out, they go with the second factors, since a
    /// passkey on the lost device is a way in.
    #[serde(default)]
    pub keep_passkeys: bool,
    #[serde(default)]
    pub http: HttpConfig,
}

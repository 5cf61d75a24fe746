use serde::{Deserialize, Serialize};

use crate::provider::http::HttpConfig;
use crate::secret::SecretRef;

/// `[[provider]]` with `kind = "keycloak"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeycloakConfig {
    pub name: String,
    /// `https://id.example.com`, with a prefix if the server has one.
    pub base_url: String,
    /// The realm whose users are recovered.
    pub realm: String,
    /// The realm that the program's client is in; the same one by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login_realm: Option<String>,
    /// A confidential client with a service account.
    pub client_id: String,
    /// Its secret, or else `private_key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretRef>,
    /// An RSA key in PEM form, whose public half the client has (signed JWT).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_key: Option<SecretRef>,
    /// The key's id at Keycloak, if it wants one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(default)]
    pub http: HttpConfig,
}

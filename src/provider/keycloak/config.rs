//! The configuration of a realm, the paths where things are, and opening it.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::Keycloak;
use crate::model::UserId;
use crate::provider::http::{
    BadId, BadProvider, Base, CallLog, Client, Grant, HttpConfig, HttpEnv, HttpError, Path, Proof,
};
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

impl Keycloak {
    pub(super) fn realm_path(&self) -> Result<Path, HttpError> {
        Ok(Path::new("/admin/realms").id(&self.realm)?)
    }

    pub(super) fn users_path(&self) -> Result<Path, HttpError> {
        Ok(self.realm_path()?.then("/users"))
    }

    pub(super) fn user_path(&self, user: &UserId) -> Result<Path, HttpError> {
        Ok(self.users_path()?.id(&user.0)?)
    }

    pub(super) fn credentials_path(&self, user: &UserId) -> Result<Path, HttpError> {
        Ok(self.user_path(user)?.then("/credentials"))
    }
}

impl Keycloak {
    /// Reads the secret; connects to nothing.
    pub fn open(
        config: &KeycloakConfig,
        at: Rc<dyn HttpEnv>,
        log: CallLog,
    ) -> Result<Keycloak, BadProvider> {
        let base = Base::parse(&config.base_url)
            .map_err(|why| BadProvider::Url { key: "base_url", why })?;
        for (key, value) in
            [("name", &config.name), ("realm", &config.realm), ("client_id", &config.client_id)]
        {
            if value.trim().is_empty() {
                return Err(BadProvider::Empty(key));
            }
        }
        Path::new("")
            .id(&config.realm)
            .map_err(|BadId| BadProvider::Realm(config.realm.clone()))?;
        let issuer = format!("{}/realms/{}", base.as_str(), config.login_realm());
        let (secret, key) = (config.client_secret.as_ref(), config.private_key.as_ref());
        let proof = Proof::read(secret, key, config.key_id.as_deref(), &issuer)?;
        let grant = config
            .grant(proof)
            .map_err(|BadId| BadProvider::Realm(config.login_realm().to_owned()))?;
        let client = Client::new(&config.http.open(base)?, grant, "role", at, log);
        Ok(Keycloak::new(config, client))
    }
}

impl KeycloakConfig {
    fn login_realm(&self) -> &str {
        self.login_realm.as_deref().unwrap_or(&self.realm)
    }

    /// Returns the way in which the service account signs in. Tokens are for the realm that the
    /// service account's client is in.
    pub(super) fn grant(&self, proof: Proof) -> Result<Grant, BadId> {
        let path =
            Path::new("/realms").id(self.login_realm())?.then("/protocol/openid-connect/token");
        Ok(Grant { path, client: self.client_id.clone(), proof, audience: None })
    }
}

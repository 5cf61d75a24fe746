use std::rc::Rc;

use super::{Keycloak, KeycloakConfig};
use crate::provider::http::{BadId, BadProvider, Base, CallLog, Client, Grant, HttpEnv, Path, Proof};

impl Keycloak {
    /// Reads the secret; connects to nothing.
    pub fn open(config: &KeycloakConfig, at: Rc<dyn HttpEnv>, log: CallLog) -> Result<Keycloak, BadProvider> {
        let base = Base::parse(&config.base_url).map_err(|why| BadProvider::Url { key: "base_url", why })?;
        for (key, value) in [("name", &config.name), ("realm", &config.realm), ("client_id", &config.client_id)] {
            if value.trim().is_empty() {
                return Err(BadProvider::Empty(key));
            }
        }
        Path::new("").id(&config.realm).map_err(|BadId| BadProvider::Realm(config.realm.clone()))?;
        let issuer = format!("{}/realms/{}", base.as_str(), config.login_realm());
        let (secret, key) = (config.client_secret.as_ref(), config.private_key.as_ref());
        let proof = Proof::read(secret, key, config.key_id.as_deref(), &issuer)?;
        let grant = config.grant(proof).map_err(|BadId| BadProvider::Realm(config.login_realm().to_owned()))?;
        let client = Client::new(&config.http.open(base)?, grant, "role", at, log);
        Ok(Keycloak::new(config, client))
    }
}

impl KeycloakConfig {
    fn login_realm(&self) -> &str {
        self.login_realm.as_deref().unwrap_or(&self.realm)
    }

    /// Returns the way in which the service account signs in. Tokens are for the realm that the service account's
    /// client is in.
    pub(super) fn grant(&self, proof: Proof) -> Result<Grant, BadId> {
        let path = Path::new("/realms").id(self.login_realm())?.then("/protocol/openid-connect/token");
        Ok(Grant { path, client: self.client_id.clone(), proof, audience: None })
    }
}

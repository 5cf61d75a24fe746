use super::KeycloakConfig;
use crate::provider::http::{BadId, Grant, Path, Proof};

impl KeycloakConfig {
    fn login_realm(&self) -> &str {
        self.login_realm.as_deref().unwrap_or(&self.realm)
    }

    /// How the service account signs in. Tokens are for the realm that its client is in.
    pub fn grant(&self, proof: Proof) -> Result<Grant, BadId> {
        let path = Path::new("/realms").id(self.login_realm())?.then("/protocol/openid-connect/token");
        Ok(Grant { path, client: self.client_id.clone(), proof, audience: None })
    }

    /// Who a signed assertion in place of a secret is for.
    pub fn issuer(&self) -> String {
        format!("{}/realms/{}", self.base_url.trim_end_matches('/'), self.login_realm())
    }
}

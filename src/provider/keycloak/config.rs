//! The configuration of a realm, the paths where things are, and opening it.

use std::path::PathBuf;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::Keycloak;
use crate::base::config_table::{ConfigTable, key};
use crate::base::trusted::word;
use crate::model::UserId;
use crate::provider::Provider;
use crate::provider::http::{
    BadId, BadProvider, Base, CallLog, Client, Grant, HttpConfig, HttpEnv, HttpError, Path, Proof,
};
use crate::provider::registry::{
    NAME, OpenError, PRIVATE_KEY, PlatformConfig, PlatformKeys, SECRET, Surroundings, configured,
};
use crate::provider::setup::Setup;
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

impl PlatformConfig for KeycloakConfig {
    fn name(&self) -> &str {
        &self.name
    }

    fn secrets(&self) -> Vec<(&'static str, &SecretRef)> {
        configured(self.client_secret.as_ref(), self.private_key.as_ref())
    }

    fn files(&self, _home: &std::path::Path) -> Vec<(&'static str, PathBuf)> {
        self.http.ca_file.iter().map(|file| ("ca_file", file.clone())).collect()
    }

    fn log(&self) -> Option<&'static str> {
        Some("keycloak")
    }

    fn log_can_be_fetched(&self) -> bool {
        true
    }

    fn suspend_by_hand(&self, _home: &std::path::Path) -> Vec<String> {
        // An address that is none may hold a password.
        let base = Base::parse(&self.base_url).map(|base| base.as_str().to_owned());
        let (base, realm) = (base.unwrap_or_else(|_| "https://SERVER".to_owned()), &self.realm);
        let (server, named) = (word(base.as_ref()), word(realm.as_ref()));
        vec![
            format!(
                "Admin console {base}/admin/, realm {realm}: Users, find USER, switch Enabled off, Save. Then Sessions, Log out all sessions."
            ),
            "Or with Keycloak's own tool, in this order:".into(),
            format!("kcadm.sh config credentials --server {server} --realm master --user ADMIN"),
            format!(
                "kcadm.sh get users -r {named} -q username=USER -q exact=true --fields id,username,enabled"
            ),
            format!("kcadm.sh update users/ID -r {named} -s enabled=false"),
            format!("kcadm.sh create users/ID/logout -r {named}"),
        ]
    }

    // No `own_account`: the log has the client's internal id, and its service user's; neither is
    // configured.
    fn open(&self, from: Surroundings) -> Result<Box<dyn Provider>, OpenError> {
        Ok(Box::new(Keycloak::open(self, from.http, from.log)?))
    }
}

impl PlatformKeys for KeycloakConfig {
    const TABLE: ConfigTable = ConfigTable {
        name: "[[provider]] kind = \"keycloak\"",
        about: "A realm of a Keycloak server.",
        keys: &[
            key("kind", "required", "`keycloak`.").like(r#""keycloak""#),
            NAME,
            key(
                "base_url",
                "required",
                "`https://id.example.com`, with a path prefix if the server has one.",
            )
            .like(r#""https://id.example.com""#),
            key("realm", "required", "The realm whose users are recovered.").like(r#""corp""#),
            key("login_realm", "the same realm", "The realm that holds the tool's client.")
                .like(r#""master""#),
            key(
                "client_id",
                "required",
                "The client id of a confidential client with a service account.",
            )
            .like(r#""readmit""#),
            SECRET,
            PRIVATE_KEY,
            key("key_id", "none", "The key's id at Keycloak, if Keycloak asks for one.")
                .like(r#""key-1""#),
        ],
    };

    const SETUP: Option<&'static Setup> = Some(&super::setup::SETUP);

    #[cfg(test)]
    fn full() -> KeycloakConfig {
        let some = |text: &str| Some(text.to_owned());
        KeycloakConfig {
            name: "k".into(),
            base_url: "https://k.example.com".into(),
            realm: "r".into(),
            login_realm: some("m"),
            client_id: "c".into(),
            client_secret: Some(SecretRef::Descriptor(3)),
            private_key: Some(SecretRef::Descriptor(3)),
            key_id: some("k"),
            http: HttpConfig::full(),
        }
    }
}

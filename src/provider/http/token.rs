use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{HttpAnswer, HttpCall, HttpEnv, HttpError, Path, SigningKey};
use crate::provider::ProviderError;

/// A token is renewed so long before it ends.
const EARLY: Duration = Duration::from_secs(10);

/// The way in which the program signs in: OAuth's client credentials (RFC 6749, 4.4).
pub struct Grant {
    /// Of the token endpoint, below the base URL.
    pub path: Path,
    pub client: String,
    pub proof: Proof,
    /// The audience that the token is for, where the platform wants the audience said.
    pub audience: Option<String>,
}

pub enum Proof {
    Secret(SecretString),
    /// `audience` is who the assertion is for: the issuer or the token endpoint, as the platform wants it.
    Key {
        key: Box<SigningKey>,
        audience: String,
    },
}

impl Grant {
    pub(super) fn call(&self, at: &dyn HttpEnv) -> Result<HttpCall, HttpError> {
        let mut fields = vec![("grant_type", "client_credentials"), ("client_id", &self.client)];
        let assertion;
        let secret = match &self.proof {
            Proof::Secret(secret) => {
                fields.push(("client_secret", secret.expose_secret()));
                secret
            }
            Proof::Key { key, audience } => {
                assertion = key
                    .assert(&self.client, audience, at)
                    .map_err(|e| HttpError::plain(ProviderError::Unauthorised(e.to_string())))?;
                fields.push(("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
                fields.push(("client_assertion", assertion.expose_secret()));
                &assertion
            }
        };
        if let Some(audience) = &self.audience {
            fields.push(("audience", audience));
        }
        // A token more does no harm; with a key each try would need an assertion of its own.
        let call = HttpCall::post(self.path.clone()).form(&fields).secret(secret).group("token");
        Ok(match self.proof {
            Proof::Secret(_) => call.repeatable(),
            Proof::Key { .. } => call,
        })
    }
}

#[derive(Deserialize)]
struct Granted {
    access_token: SecretString,
    expires_in: u64,
    scope: Option<String>,
}

/// The token that the program shows instead of signing in again.
pub(super) struct Token {
    pub(super) text: SecretString,
    /// The scopes that were really granted, where the platform names the scopes.
    pub(super) scopes: Option<Vec<String>>,
    /// By [`HttpEnv::elapsed`].
    pub(super) asked: Duration,
    until: Duration,
}

impl Token {
    /// `asked` is when it was asked for, so that it never ends later than the platform thinks.
    pub(super) fn read(answer: &HttpAnswer, asked: Duration) -> Result<Token, HttpError> {
        let granted: Granted = answer.json()?;
        let text = granted.access_token.expose_secret();
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(HttpError::plain(ProviderError::Garbled("there is no token in it".into())));
        }
        Ok(Token {
            scopes: granted.scope.map(|s| s.split_whitespace().map(str::to_owned).collect()),
            asked,
            until: asked + Duration::from_secs(granted.expires_in).saturating_sub(EARLY),
            text: granted.access_token,
        })
    }

    pub(super) fn holds(&self, now: Duration) -> bool {
        now < self.until
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

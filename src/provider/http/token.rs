use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use ureq::tls::PrivateKey;

use super::{BadKey, HttpAnswer, HttpCall, HttpEnv, HttpError, Path};
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
    /// `audience` is who the assertion is for: the issuer or the token endpoint, as the platform
    /// wants it.
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
                fields.push((
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                ));
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

/// Seconds that an assertion holds; it is made for one request.
const HOLDS: i64 = 60;

/// An RSA key that signs as RS256.
pub struct SigningKey {
    key: RsaKeyPair,
    /// The platform's name for the public half, if it wants one.
    id: Option<String>,
}

impl SigningKey {
    pub fn from_pem(pem: &[u8], id: Option<String>) -> Result<SigningKey, BadKey> {
        let key = PrivateKey::from_pem(pem).map_err(|_| BadKey::NotPem)?;
        // "PRIVATE KEY" is PKCS #8, "RSA PRIVATE KEY" is PKCS #1.
        let pair = RsaKeyPair::from_pkcs8(key.der()).or_else(|_| RsaKeyPair::from_der(key.der()));
        Ok(SigningKey { key: pair.map_err(|e| BadKey::NotRsa(e.to_string()))?, id })
    }

    pub(super) fn assert(
        &self,
        client: &str,
        audience: &str,
        at: &dyn HttpEnv,
    ) -> Result<SecretString, BadKey> {
        let mut nonce = [0; 16];
        at.random(&mut nonce);
        let now = at.now().timestamp();
        let mut header = json!({ "alg": "RS256", "typ": "JWT" });
        if let (Some(id), Some(header)) = (&self.id, header.as_object_mut()) {
            header.insert("kid".into(), id.as_str().into());
        }
        let claims = json!({
            "iss": client,
            "sub": client,
            "aud": audience,
            "iat": now,
            "exp": now + HOLDS,
            "jti": BASE64_URL_SAFE_NO_PAD.encode(nonce),
        });
        let encode = |part: &str| BASE64_URL_SAFE_NO_PAD.encode(part);
        let mut text = format!("{}.{}", encode(&header.to_string()), encode(&claims.to_string()));
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
            .map_err(|_| BadKey::Signing)?;
        text.push('.');
        text.push_str(&BASE64_URL_SAFE_NO_PAD.encode(signature));
        Ok(text.into())
    }
}

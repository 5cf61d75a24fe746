//! Signing in with a key of the program's own in place of a shared secret: RFC 7523, `private_key_jwt`.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use secrecy::SecretString;
use serde_json::json;
use thiserror::Error;
use ureq::tls::PrivateKey;

use super::HttpEnv;

/// Seconds that an assertion holds; it is made for one request.
const HOLDS: i64 = 60;

/// An RSA key that signs as RS256.
pub struct SigningKey {
    key: RsaKeyPair,
    /// The platform's name for the public half, if it wants one.
    id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadKey {
    #[error("there is no unencrypted private key in PEM form in it")]
    NotPem,
    #[error("it is no RSA key of 2048 bits or more ({0})")]
    NotRsa(String),
    #[error("the key could not sign")]
    Signing,
}

impl SigningKey {
    pub fn from_pem(pem: &[u8], id: Option<String>) -> Result<SigningKey, BadKey> {
        let key = PrivateKey::from_pem(pem).map_err(|_| BadKey::NotPem)?;
        // "PRIVATE KEY" is PKCS #8, "RSA PRIVATE KEY" is PKCS #1.
        let pair = RsaKeyPair::from_pkcs8(key.der()).or_else(|_| RsaKeyPair::from_der(key.der()));
        Ok(SigningKey { key: pair.map_err(|e| BadKey::NotRsa(e.to_string()))?, id })
    }

    pub(super) fn assert(&self, client: &str, audience: &str, at: &dyn HttpEnv) -> Result<SecretString, BadKey> {
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

//! Passwords at rest: argon2id, as PHC strings that carry their own parameters.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};

use super::{DirectoryError, Random};

/// The cost of a password hash. The cost is a value, so that test code can make a hash cheap. No flag,
/// variable or file makes such a value. Outside of tests [`Hashing::owasp`] is the only way to get a value.
#[derive(Clone, Debug)]
pub struct Hashing(Params);

impl Hashing {
    /// 19 MiB, two passes, one lane: the OWASP Password Storage Cheat Sheet's argon2id setting.
    pub fn owasp() -> Self {
        const OWASP: Params = match Params::new(19_456, 2, 1, None) {
            Ok(params) => params,
            Err(_) => panic!("argon2 takes these"), // at compile time
        };
        Hashing(OWASP)
    }

    #[cfg(test)]
    pub(crate) fn cheap() -> Self {
        Hashing(Params::new(Params::MIN_M_COST, 1, 1, None).expect("the least argon2 takes"))
    }

    fn argon2(&self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.0.clone())
    }

    pub(super) fn hash(&self, password: &SecretString, random: &mut Random<'_>) -> Result<String, DirectoryError> {
        let mut salt = [0; 16];
        random(&mut salt);
        let hash: PasswordHash = self
            .argon2()
            .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
            .map_err(|e| DirectoryError::Unfit(format!("the password cannot be hashed: {e}")))?;
        Ok(hash.to_string())
    }

    /// Returns true if `password` is the one behind `stored`. With nothing stored, the function is as slow and
    /// returns false. So nobody learns by the clock who exists or has a password.
    pub(super) fn verify(&self, password: &SecretString, stored: Option<&str>) -> bool {
        let password = password.expose_secret().as_bytes();
        let Some(hash) = stored.and_then(|phc| PasswordHash::new(phc).ok()) else {
            let _same_work = self.argon2().hash_password_into(password, &[0; 16], &mut [0; 32]);
            return false;
        };
        self.argon2().verify_password(password, &hash).is_ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_shipped_parameters_are_owasps() {
        let phc = Hashing::owasp().hash(&"correct horse".into(), &mut |salt: &mut [u8]| salt.fill(7)).unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(Hashing::owasp().verify(&"correct horse".into(), Some(&phc)));
        // A hash carries its own cost, so a cheaper verifier does not make it cheaper, nor let it in.
        assert!(Hashing::cheap().verify(&"correct horse".into(), Some(&phc)));
        assert!(!Hashing::cheap().verify(&"correct hors".into(), Some(&phc)));
        assert!(!Hashing::cheap().verify(&"".into(), None));
    }
}

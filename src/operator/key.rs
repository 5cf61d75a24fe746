//! An operator's signing key, in memory.

use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey};
use zeroize::Zeroizing;

use crate::ledger::{SignError, Signature, Signer};

/// An Ed25519 key in memory. Wiped when it goes.
pub struct OperatorKey(SigningKey);

impl fmt::Debug for OperatorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OperatorKey(..)")
    }
}

impl OperatorKey {
    /// From 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> OperatorKey {
        OperatorKey(SigningKey::from_bytes(seed))
    }

    /// A new one.
    pub fn random(random: &mut dyn FnMut(&mut [u8])) -> OperatorKey {
        let mut seed = Zeroizing::new([0; 32]);
        random(seed.as_mut());
        OperatorKey::from_seed(&seed)
    }

    /// Returns the seed that the key is made from, to be written to a file.
    pub(crate) fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }
}

impl Signer for OperatorKey {
    fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        Ok(self.0.sign(message).to_bytes().into())
    }

    fn is_own(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::OperatorKey;

    #[test]
    fn it_does_not_show_itself() {
        assert_eq!(format!("{:?}", OperatorKey::from_seed(&[7; 32])), "OperatorKey(..)");
    }
}

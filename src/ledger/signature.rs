//! An actor's signature, as it is stored and hashed.

use std::fmt;
use std::ops::Deref;

/// Ed25519: 64 bytes. A security key adds its flags and its counter, which it signs too: 5 more.
pub const PLAIN: usize = 64;
pub const TOUCHED: usize = PLAIN + 5;

/// The bytes of a signature, of the one length or the other.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signature {
    /// Zeros after `length`, so that equal means the same.
    bytes: [u8; TOUCHED],
    length: u8,
}

impl Signature {
    fn new(bytes: &[u8]) -> Option<Signature> {
        let length =
            u8::try_from(bytes.len()).ok().filter(|_| matches!(bytes.len(), PLAIN | TOUCHED))?;
        let mut this = Signature { bytes: [0; TOUCHED], length };
        this.bytes[..bytes.len()].copy_from_slice(bytes);
        Some(this)
    }

    /// The Ed25519 signature, whatever it is over.
    pub fn ed25519(&self) -> [u8; PLAIN] {
        let mut bytes = [0; PLAIN];
        bytes.copy_from_slice(&self.bytes[..PLAIN]);
        bytes
    }

    /// Returns what a security key says of itself: its flags and its counter, as the key signed
    /// them.
    pub fn said(&self) -> Option<&[u8]> {
        (usize::from(self.length) == TOUCHED).then_some(&self.bytes[PLAIN..])
    }
}

impl From<[u8; PLAIN]> for Signature {
    fn from(bytes: [u8; PLAIN]) -> Signature {
        let mut this = Signature { bytes: [0; TOUCHED], length: 64 };
        this.bytes[..PLAIN].copy_from_slice(&bytes);
        this
    }
}

impl From<[u8; TOUCHED]> for Signature {
    fn from(bytes: [u8; TOUCHED]) -> Signature {
        Signature { bytes, length: 69 }
    }
}

/// Fails with the bytes where they are no signature's.
impl TryFrom<Vec<u8>> for Signature {
    type Error = Vec<u8>;

    fn try_from(bytes: Vec<u8>) -> Result<Signature, Vec<u8>> {
        Signature::new(&bytes).ok_or(bytes)
    }
}

/// The same, of bytes that are somebody else's.
impl TryFrom<&[u8]> for Signature {
    type Error = ();

    fn try_from(bytes: &[u8]) -> Result<Signature, ()> {
        Signature::new(bytes).ok_or(())
    }
}

impl Deref for Signature {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({})", super::format::text::base64(self))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn it_has_one_of_two_lengths_and_they_differ() {
        for wrong in [0, 63, 65, 68, 70] {
            assert!(Signature::try_from(vec![7; wrong]).is_err(), "{wrong}");
        }
        let short = Signature::try_from(vec![0; PLAIN]).unwrap();
        let long = Signature::try_from(vec![0; TOUCHED]).unwrap();
        assert_ne!(short, long, "zeros at the end are not nothing");
        assert_eq!((short.len(), long.len()), (PLAIN, TOUCHED));
        assert_eq!((short.said(), long.said()), (None, Some(&[0; 5][..])));
    }
}

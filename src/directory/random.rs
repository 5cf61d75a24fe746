//! Randomness, which is an argument everywhere here.

use secrecy::SecretString;

/// Fills a buffer with random bytes.
pub type Random<'r> = dyn FnMut(&mut [u8]) + 'r;

/// Without letters and digits that are taken for each other when they are read or heard: no 0 O, 1
/// I L, 2 Z, 5 S, 8 B, and no U, so that fewer words appear.
const SPEAKABLE: [u8; 24] = *b"34679ACDEFGHJKMNPQRTVWXY";

/// `count` characters of the alphabet, each equally likely: 4.58 bits a character.
fn speakable(count: usize, random: &mut Random<'_>) -> String {
    // A byte beyond the last whole multiple of the alphabet would make its first letters likelier.
    let fair = 256 - 256 % SPEAKABLE.len();
    let mut text = String::with_capacity(count);
    while text.len() < count {
        let mut bytes = [0; 32];
        random(&mut bytes);
        let letters =
            bytes.iter().map(|b| usize::from(*b)).filter(|b| *b < fair).map(|b| SPEAKABLE[b % 24]);
        text.extend(letters.take(count - text.len()).map(char::from));
    }
    text
}

/// An id that never changes and says nothing: 16 characters, 73 bits.
pub(super) fn id(random: &mut Random<'_>) -> String {
    speakable(16, random).to_lowercase()
}

/// 16 characters in groups of four, 73 bits: above the 64 that SP 800-63B-4 (4.2.1.1) asks of a
/// saved recovery code.
pub(super) fn code(random: &mut Random<'_>) -> SecretString {
    let plain = speakable(16, random);
    let groups: Vec<&str> = [&plain[..4], &plain[4..8], &plain[8..12], &plain[12..]].into();
    groups.join("-").into()
}

/// A bearer token: 256 bits.
pub(super) fn token(random: &mut Random<'_>) -> SecretString {
    let mut bytes = [0; 32];
    random(&mut bytes);
    data_encoding::BASE32_NOPAD.encode(&bytes).into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use secrecy::ExposeSecret;

    use super::*;
    use crate::testkit::random::counting;

    #[test]
    fn a_code_has_more_than_64_bits() {
        assert!((SPEAKABLE.len() as u128).pow(16) > 1 << 64);
        let code = code(&mut counting());
        assert_eq!(code.expose_secret().len(), 19);
        assert_eq!(code.expose_secret().split('-').map(str::len).collect::<Vec<_>>(), [4; 4]);
    }

    #[test]
    fn every_letter_is_equally_likely() {
        let mut next = 0_u8;
        let mut every_byte = |bytes: &mut [u8]| {
            for byte in bytes {
                *byte = next;
                next = next.wrapping_add(1);
            }
        };
        let text = speakable(240, &mut every_byte);
        for letter in SPEAKABLE {
            assert_eq!(text.bytes().filter(|b| *b == letter).count(), 10, "{}", char::from(letter));
        }
    }
}

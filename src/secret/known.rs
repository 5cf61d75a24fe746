//! Secrets that this process has seen, so that none of them is taken for text: what is typed into
//! the wrong window would stand in the ledger for good.
//!
//! Only salted digests are kept, and never the secrets. They tell whether a text holds a secret,
//! and nothing else.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;
use std::rc::Rc;

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::base::plain_text;

/// Fewer letters than this are found in other texts by chance: a code of six digits is a ticket's
/// number too.
const FEWEST: usize = 8;

/// Said of a text that holds one. Nothing of the text is repeated.
pub const NOT_TEXT: &str = "a passphrase, a password or a code of this session";

#[derive(Clone)]
pub struct KnownSecrets {
    salt: [u8; 16],
    held: Vec<HeldSecret>,
    others: Vec<KnownSecrets>,
    /// The check of a line that may be a secret which this process has not seen.
    sealed: Option<Rc<SealedSecret>>,
}

/// Returns true if a line is the secret. It may take long.
pub type Opens = Box<dyn Fn(&str) -> bool>;

/// A secret that is known only by what it opens.
struct SealedSecret {
    opens: Opens,
    /// The lines that were tried, by digest, so that each is tried once.
    tried: RefCell<BTreeMap<[u8; 32], bool>>,
}

#[derive(Clone, PartialEq, Eq)]
struct HeldSecret {
    /// The number of characters that the secret has, as they are compared.
    count: usize,
    /// Compared as it stands: it has too few letters.
    exact: bool,
    digest: [u8; 32],
}

impl fmt::Debug for KnownSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Known").field("count", &self.held.len()).finish_non_exhaustive()
    }
}

impl Default for KnownSecrets {
    fn default() -> Self {
        let mut salt = [0; 16];
        for half in salt.chunks_exact_mut(8) {
            half.copy_from_slice(&RandomState::new().hash_one(0_u8).to_le_bytes());
        }
        Self { salt, held: Vec::new(), others: Vec::new(), sealed: None }
    }
}

impl KnownSecrets {
    /// Takes a secret in.
    pub fn hold(&mut self, secret: &SecretString) {
        let letters = letters(secret.expose_secret());
        let exact = letters.len() < FEWEST;
        let compared = if exact { characters(secret.expose_secret()) } else { letters };
        // One of few characters says nothing.
        if compared.len() < FEWEST {
            return;
        }
        let held = HeldSecret { count: compared.len(), exact, digest: self.digest(&compared) };
        if !self.held.contains(&held) {
            self.held.push(held);
        }
    }

    /// Takes in a secret that this process has not seen, by the check of what it opens. Only a line
    /// that is the secret and nothing else is found by it.
    pub fn hold_sealed(&mut self, opens: Opens) {
        self.sealed = Some(Rc::new(SealedSecret { opens, tried: RefCell::default() }));
    }

    /// Takes in all that another has. What was taken in stays comparable, each with its own salt.
    pub fn join(&mut self, other: &KnownSecrets) {
        self.others.push(other.clone());
    }

    /// Returns true if a secret is part of `text`, in whatever case and however the secret is
    /// parted.
    pub fn is_in(&self, text: &str) -> bool {
        if self.others.iter().any(|other| other.is_in(text)) {
            return true;
        }
        if let Some(sealed) = &self.sealed {
            let line = text.trim();
            let digest = self.digest(&characters(line));
            let known = sealed.tried.borrow().get(&digest).copied();
            let is_it = known.unwrap_or_else(|| (sealed.opens)(line));
            sealed.tried.borrow_mut().insert(digest, is_it);
            if is_it {
                return true;
            }
        }
        if self.held.is_empty() {
            return false;
        }
        let (letters, characters) = (letters(text), characters(text));
        self.held.iter().any(|held| {
            let among = if held.exact { &characters } else { &letters };
            // All are looked at, so that the time says nothing of where it would be.
            among.windows(held.count).filter(|window| self.digest(window) == held.digest).count()
                > 0
        })
    }

    fn digest(&self, characters: &[char]) -> [u8; 32] {
        let mut hash = Sha256::new_with_prefix(self.salt);
        for c in characters {
            hash.update(u32::from(*c).to_le_bytes());
        }
        hash.finalize().into()
    }
}

/// Letters and digits alone, small: a code is the same without its hyphens.
fn letters(text: &str) -> Zeroizing<Vec<char>> {
    Zeroizing::new(
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .map(plain_text::ascii)
            .collect(),
    )
}

fn characters(text: &str) -> Zeroizing<Vec<char>> {
    Zeroizing::new(text.trim().chars().collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn known(secret: &str) -> KnownSecrets {
        let mut known = KnownSecrets::default();
        known.hold(&SecretString::from(secret));
        known
    }

    #[test]
    fn a_secret_is_found_however_it_is_written() {
        let passphrase = known("seven harbours of violins");
        for text in [
            "seven harbours of violins",
            "my note: Seven Harbours of Violins.",
            "SEVENHARBOURSOFVIOLINS",
            "seven-harbours-of-violins was typed here",
        ] {
            assert!(passphrase.is_in(text), "{text}");
        }
        for text in
            ["seven harbours", "seven harbours of violin", "Lost phone; see ticket #1234", ""]
        {
            assert!(!passphrase.is_in(text), "{text}");
        }
        let code = known("K7QX-9MZA-BB3D-11O0");
        assert!(
            code.is_in("code k7qx 9mza bb3d 11o0 read out") && code.is_in("Ｋ k7qx9mzabb3d１１o0")
        );
        assert!(known("!?!? ;;;; ++++").is_in("  !?!? ;;;; ++++ "));
    }

    #[test]
    fn what_another_knows_is_known_too() {
        let mut known = known("K7QX-9MZA-BB3D-11O0");
        known.join(&self::known("seven harbours of violins"));
        assert!(known.is_in("seven harbours of violins") && known.is_in("k7qx9mzabb3d11o0"));
    }

    #[test]
    fn a_secret_that_nobody_typed_here_is_found_by_what_it_opens() {
        let tries = Rc::new(RefCell::new(Vec::new()));
        let seen = Rc::clone(&tries);
        let mut first = KnownSecrets::default();
        first.hold_sealed(Box::new(move |line| {
            seen.borrow_mut().push(line.to_owned());
            line == "seven harbours of violins"
        }));
        let mut known = KnownSecrets::default();
        known.join(&first);
        for _ in 0..2 {
            assert!(known.is_in(" seven harbours of violins\n") && !known.is_in("seven harbours"));
        }
        assert_eq!(*tries.borrow(), ["seven harbours of violins", "seven harbours"], "each once");
    }

    #[test]
    fn short_codes_are_numbers_of_other_things_too() {
        assert!(!known("123456").is_in("ticket 123456"));
        assert!(!KnownSecrets::default().is_in("anything"));
    }

    #[test]
    fn it_shows_nothing_of_them() {
        let shown = format!("{:?}", known("seven harbours of violins"));
        assert_eq!(shown, "Known { count: 1, .. }");
    }

    proptest! {
        #[test]
        fn whatever_stands_around_it(
            secret in "[a-zA-Z0-9 -]{16,40}", before in "[^a-zA-Z0-9]{0,10}|.{0,20}", after in ".{0,20}"
        ) {
            prop_assume!(secret.chars().filter(|c| c.is_alphanumeric()).count() >= FEWEST);
            let text = format!("{before}{secret}{after}");
            prop_assert!(known(&secret).is_in(&text));
        }
    }
}

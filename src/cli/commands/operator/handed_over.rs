//! Keys that one person makes for another: sealed by a passphrase that is good for one thing, which is to set an own one.

use std::path::PathBuf;

use secrecy::SecretString;

use crate::base::random;
use crate::cli::{Failure, Global};
use crate::operator::{Cost, Holder, KeyFile, OperatorKey, SealedKey};
use crate::secret::temporary_password;
use crate::ui::flags::FlagAnswers;
use crate::ui::prompter::{Prompter, Reveal, SecretKind};
use crate::ui::secret_file::SecretFile;

/// More than 60 bits, and gone after its first use.
const WORDS: u32 = 6;

/// A key on its way to its holder.
pub struct HandedOver {
    pub key: OperatorKey,
    pub file: KeyFile,
    passphrase: SecretString,
    person: FlagAnswers,
}

impl HandedOver {
    /// Makes one, if there is a way to tell its passphrase.
    pub fn make(global: &Global, secret_to: Option<&PathBuf>) -> Result<HandedOver, Failure> {
        let mut person = FlagAnswers::new(global.person()?, Vec::new());
        if let Some(path) = secret_to {
            person = person.with_secret_file(SecretFile::new(path));
        }
        person.can_reveal(SecretKind::Password)?;
        let key = OperatorKey::random(&mut random::fill);
        let passphrase = temporary_password(WORDS, &mut random::fill);
        let sealed = SealedKey::seal(&key, &passphrase, Holder::OneTime, Cost::OWASP, &mut random::fill);
        Ok(HandedOver { key, file: KeyFile::Sealed(sealed), passphrase, person })
    }

    /// Tells the passphrase, once.
    pub fn tell(mut self, name: &str) -> Result<(), Failure> {
        let advice = vec![
            format!("Tell it to {name} alone. They set their own with: readmit operator passphrase --operator {name}"),
            "Until then the key can do nothing else; from then on nobody but them has had it.".into(),
        ];
        let secrets = vec![self.passphrase];
        let title = format!("One-time passphrase for {name}");
        Ok(self.person.reveal(&Reveal { title, advice, secrets, links: false, picture: Vec::new() })?)
    }
}

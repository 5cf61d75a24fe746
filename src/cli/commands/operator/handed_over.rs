//! Keys that one person makes for another: sealed by a passphrase that is good for one thing, which
//! is to set an own one.

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
        let sealed =
            SealedKey::seal(&key, &passphrase, Holder::OneTime, Cost::OWASP, &mut random::fill);
        Ok(HandedOver { key, file: KeyFile::Sealed(sealed), passphrase, person })
    }

    /// Tells the passphrase, once.
    pub fn tell(mut self, name: &str) -> Result<(), Failure> {
        let advice = vec![
            format!(
                "Tell it to {name} alone. They set their own with: readmit operator passphrase --operator {name}"
            ),
            "Until then the key can do nothing else; from then on nobody but them has had it."
                .into(),
        ];
        let secrets = vec![self.passphrase];
        let title = format!("One-time passphrase for {name}");
        let told = self.person.reveal(&Reveal {
            title,
            advice,
            secrets,
            links: false,
            picture: Vec::new(),
        });
        told.map_err(|e| untold(name, e.into()))
    }
}

/// The key is recorded by then: that its passphrase cannot be told is no matter of usage any more.
fn untold(name: &str, failure: Failure) -> Failure {
    let code = if failure.code == 2 { 9 } else { failure.code };
    let hint =
        format!("`readmit operator rotate-key {name}` makes another key, with another passphrase");
    let failure = failure.rephrase(|why| {
        format!("the key of {name} is recorded, and nobody has its one-time passphrase: {why}")
    });
    failure.coded(code).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_that_cannot_be_told_is_said_to_be_lost() {
        for (was, code) in [(2, 9), (130, 130), (1, 1)] {
            let failure =
                untold("ravi", Failure::new(was, "--secret-to: once.txt: No space left on device"));
            assert_eq!(failure.code, code);
            assert!(
                failure.message().contains("the key of ravi is recorded")
                    && failure.message().contains("No space left")
            );
            assert!(failure.hint.is_some_and(|hint| hint.contains("rotate-key ravi")));
        }
    }
}

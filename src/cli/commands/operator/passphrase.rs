use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::base::random;
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global, agent};
use crate::cli::{opened_key::unusable, sign_in::new_passphrase};
use crate::ledger::{Action, Object, Signer};
use crate::operator::{Cost, Holder, KeyFile, OperatorKey, PassphraseSource, SealedKey, rotated};

#[derive(Debug, Args)]
pub struct PassphraseArgs {
    /// File with the new passphrase in its first line, which only you can read (- is standard
    /// input)
    #[arg(long, value_name = "FILE", conflicts_with = "new_passphrase_fd")]
    new_passphrase_file: Option<PathBuf>,
    /// Open descriptor that the new passphrase is read from
    #[arg(long, value_name = "N")]
    new_passphrase_fd: Option<u32>,
}

pub fn run(args: &PassphraseArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    let account = installation.account(global)?.clone();
    if agent::key_of(&account).is_some() {
        return Err(Failure::usage(format!(
            "{}'s key is in an ssh-agent: readmit has no passphrase of it",
            account.name
        ))
        .hint("`ssh-keygen -p -f KEY` changes its own; `readmit operator rotate-key` makes one that readmit keeps"));
    }
    let opened = installation.open_key(global, &account)?;
    let source =
        PassphraseSource::find(args.new_passphrase_file.as_deref(), args.new_passphrase_fd, None);
    let mut person = global.person()?;
    let passphrase =
        new_passphrase(person.as_mut(), source.as_ref(), "--new-passphrase-file", &account.name)?;
    let seal = |key: &OperatorKey| {
        KeyFile::Sealed(SealedKey::seal(
            key,
            &passphrase,
            Holder::Own,
            Cost::OWASP,
            &mut random::fill,
        ))
    };
    if account.handed_over {
        // Whoever made the key may have kept it: it is exchanged for one that nobody else ever had.
        let own = OperatorKey::random(&mut random::fill);
        let data = rotated(&account.name, &own.public_key());
        installation.exchange_key(&account, &seal(&own), |i| {
            i.record_by(&account, &opened.key, Action::OperatorKeyRotated, &data, &Object::new())
                .map(|()| None)
        })?;
    } else {
        let path = installation.home.operator_key(&account.name);
        seal(&opened.key).replace(&path).map_err(unusable)?;
    }
    // Whoever changes a passphrase may have a reason to.
    installation.close_open_keys(&account.name);
    let document = json!({
        "schema": "readmit.operator/1", "name": account.name, "key_exchanged": account.handed_over, "exit": 0,
    });
    result(out, &document, &format!("{}'s passphrase is set", account.name))?;
    Ok(0)
}

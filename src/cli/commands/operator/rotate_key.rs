use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::handed_over::HandedOver;
use super::waits_for_a_second;
use crate::cli::commands::work::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::directory::random;
use crate::ledger::{Action, Object, Signer};
use crate::operator::{Account, Cost, Holder, KeyFile, OperatorKey, Right, SealedKey, mark_handed_over, rotated};

#[derive(Debug, Args)]
pub struct RotateKeyArgs {
    /// The operator; another than yourself gets a one-time passphrase (admins)
    name: Option<String>,
    /// Where that passphrase goes: a new file that only you can read
    #[arg(long, value_name = "FILE")]
    secret_to: Option<PathBuf>,
}

pub fn run(args: &RotateKeyArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    let actor = installation.account(global)?.clone();
    let name = args.name.clone().unwrap_or_else(|| actor.name.clone());
    if name == actor.name {
        own(&mut installation, global, &actor)?;
    } else {
        let waits = anothers(&mut installation, global, args, &name)?;
        if let Some(request) = waits {
            return waits_for_a_second(out, &name, request);
        }
    }
    let document = json!({ "schema": "readmit.operator/1", "name": name, "key_exchanged": true, "exit": 0 });
    result(out, &document, &format!("{name} has another key now"))?;
    Ok(0)
}

fn own(installation: &mut Installation, global: &Global, account: &Account) -> Result<(), Failure> {
    if account.handed_over {
        return Err(Failure::new(8, format!("{}'s key was made by somebody else", account.name))
            .hint("`readmit operator passphrase` exchanges it"));
    }
    let opened = installation.open_key(global, account)?;
    let key = OperatorKey::random(&mut random::system);
    let data = rotated(&account.name, &key.public_key());
    let file = match &opened.passphrase {
        Some(passphrase) => {
            KeyFile::Sealed(SealedKey::seal(&key, passphrase, Holder::Own, Cost::OWASP, &mut random::system))
        }
        None => KeyFile::Plain(key),
    };
    let done = installation.exchange_key(account, &file, |i| {
        i.record_by(account, &opened.key, Action::OperatorKeyRotated, &data, &Object::new()).map(|()| None)
    });
    done.map(|_| ())
}

/// For an operator who has lost their key or forgotten its passphrase.
fn anothers(
    installation: &mut Installation,
    global: &Global,
    args: &RotateKeyArgs,
    name: &str,
) -> Result<Option<u64>, Failure> {
    let of = installation.active(name)?;
    let signed_in = installation.signed_in(global, Right::Operators)?;
    let made = HandedOver::make(global, args.secret_to.as_ref())?;
    let mut data = rotated(name, &made.key.public_key());
    mark_handed_over(&mut data);
    let waits = installation
        .exchange_key(&of, &made.file, |i| i.change(&signed_in, Action::OperatorKeyRotated, &data, &Object::new()))?;
    made.tell(name)?;
    Ok(waits)
}

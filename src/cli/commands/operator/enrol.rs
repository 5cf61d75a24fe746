//! An operator's own key: made for an admin to add, and its passphrase.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::unused;
use crate::base::random;
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::opened_key::unusable;
use crate::cli::out::Out;
use crate::cli::sign_in::{FLAG, new_passphrase};
use crate::cli::{Failure, Global, opened_key};
use crate::ledger::format::text::base64;
use crate::ledger::{Action, Object, Signer};
use crate::operator::{
    Cost, Holder, KeyFile, OperatorKey, PassphraseSource, SealedKey, check_name, remove, rotated,
};

#[derive(Debug, Args)]
pub struct EnrolOperatorArgs {
    /// The name that you will have, or have and need a new key for
    name: String,
    /// Your key in the ssh-agent, on a security key best: the file of its public half
    #[arg(long, value_name = "KEY.pub", conflicts_with = "service")]
    ssh_key: Option<String>,
    /// A key for a script: not sealed, in a file that only this login can read
    #[arg(long)]
    service: bool,
}

/// Makes a key that nobody else ever had. It counts once an admin has added it.
pub fn enrol(args: &EnrolOperatorArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open(global)?;
    let name = &args.name;
    let again = installation.roll.active().any(|a| a.name == *name);
    if !again {
        let names: Vec<String> = installation.roll.all().map(|a| a.name.clone()).collect();
        check_name(name, names.iter().map(String::as_str)).map_err(|e| Failure::of(2, e))?;
    }
    let then = if again { "rotate-key" } else { "add" };
    if let Some(key) = &args.ssh_key {
        // It has to sign, so that nobody is added who then cannot act.
        let key = opened_key::given(key)?;
        unused(&installation, &key)?;
        drop(opened_key::proven(global, key.clone(), installation.config.step_up())?);
        let (line, fingerprint) = (key.to_line(), key.fingerprint());
        let document = json!({
            "schema": "readmit.enrolment/1", "name": name, "ssh_key": line, "fingerprint": fingerprint, "exit": 0,
        });
        result(
            out,
            &document,
            &format!("an admin runs: readmit operator {then} {name} --ssh-key '{line}'"),
        )?;
        further_key(out, again, &format!("--ssh-key '{line}'"))?;
        return Ok(0);
    }
    // Beside the one that counts until an admin has exchanged it.
    let path =
        if again { installation.home.next_key(name) } else { installation.home.operator_key(name) };
    if again {
        remove(&path).map_err(unusable)?;
    } else if path.exists() {
        let what = format!("there is a key at {} already", path.display());
        return Err(Failure::usage(what).hint("remove it if it is not yours: no ledger knows it"));
    }
    let key = OperatorKey::random(&mut random::fill);
    let public = base64(&key.public_key());
    let file = if args.service {
        KeyFile::Plain(key)
    } else {
        let mut person = global.person()?;
        let passphrase = new_passphrase(person.as_mut(), global.passphrase().as_ref(), FLAG, name)?;
        KeyFile::Sealed(SealedKey::seal(
            &key,
            &passphrase,
            Holder::Own,
            Cost::OWASP,
            &mut random::fill,
        ))
    };
    file.create(&path).map_err(unusable)?;
    let document =
        json!({ "schema": "readmit.enrolment/1", "name": name, "public_key": public, "exit": 0 });
    let role = if args.service && !again { " --role service" } else { "" };
    result(
        out,
        &document,
        &format!("an admin runs: readmit operator {then} {name}{role} --public-key {public}"),
    )?;
    // Where a key's file counts already, `add-key` refuses a second one.
    let alone = KeyFile::read(&installation.home.operator_key(name)).is_err();
    further_key(out, again && alone && !args.service, &format!("--public-key {public}"))?;
    Ok(0)
}

/// Whoever has a key that signs needs no admin for one more.
fn further_key(out: &mut Out, again: bool, key: &str) -> Result<(), Failure> {
    if again && out.json().is_none() {
        out.line(&format!(
            "or you, where a key of yours signs, to have both: readmit operator add-key LABEL {key}"
        ))?;
    }
    Ok(())
}

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

pub fn passphrase(args: &PassphraseArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    let account = installation.account(global)?.clone();
    if installation.agent_key(global, &account).is_some() {
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
    if account.handed_over() {
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
        "schema": "readmit.operator/1", "name": account.name, "key_exchanged": account.handed_over(), "exit": 0,
    });
    result(out, &document, &format!("{}'s passphrase is set", account.name))?;
    Ok(0)
}

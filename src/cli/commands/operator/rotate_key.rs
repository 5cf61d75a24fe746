use std::path::PathBuf;

use clap::Args;
use secrecy::SecretString;
use serde_json::json;

use super::{HandedOver, parse_public_key, unused, waits_for_a_second};
use crate::base::file_mode::Sharing;
use crate::base::random;
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::opened_key::unusable;
use crate::cli::out::Out;
use crate::cli::sign_in::{FLAG, new_passphrase};
use crate::cli::{Failure, Global, opened_key};
use crate::ledger::{Action, Object, Signer};
use crate::operator::{
    AccountKey, Cost, Holder, KeyFile, OperatorAccount, OperatorKey, OperatorRegistry, Right,
    SealedKey, SshKey, mark_handed_over, mark_replaced, remove, rotated,
};

#[derive(Debug, Args)]
pub struct RotateKeyArgs {
    /// The operator; another than yourself gets a one-time passphrase (admins)
    name: Option<String>,
    /// The new key: one in an ssh-agent or on a security key, by its public half's file, or the
    /// line in it
    #[arg(long, value_name = "KEY.pub", conflicts_with = "secret_to")]
    ssh_key: Option<String>,
    /// The new key: one that they made with `readmit operator enrol`, as that printed it
    #[arg(long, value_name = "KEY", conflicts_with_all = ["ssh_key", "secret_to"])]
    public_key: Option<String>,
    /// A new file that only you can read, for the one-time passphrase
    #[arg(long, value_name = "FILE")]
    secret_to: Option<PathBuf>,
}

pub fn run(args: &RotateKeyArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let ssh_key = args.ssh_key.as_deref().map(opened_key::given).transpose()?;
    let mut installation = Installation::open(global)?;
    let actor = installation.account(global)?.clone();
    let name = args.name.clone().unwrap_or_else(|| actor.name.clone());
    let of = installation.active(&name)?;
    if ssh_key.is_some() && of.role.is_unattended() {
        return Err(
            Failure::usage("--ssh-key: a service's key is a file of its own").hint("leave it out")
        );
    }
    if let Some(key) = &ssh_key {
        unused(&installation, key)?;
    }
    let waits = match &ssh_key {
        Some(key) if name == actor.name => to_agent(&mut installation, global, &actor, key)?,
        Some(key) => anothers_to_agent(&mut installation, global, &of, key)?,
        None if name == actor.name && args.public_key.is_none() => {
            own(&mut installation, global, &actor)?
        }
        None => anothers(&mut installation, global, args, &of)?,
    };
    if let Some(request) = waits {
        return waits_for_a_second(out, &name, request);
    }
    // The one before signs no more.
    installation.close_open_keys(&name);
    installation.roll = OperatorRegistry::read(&installation.ledger)?;
    let keys = installation.active(&name)?.keys;
    let others: Vec<String> = keys.iter().rev().skip(1).map(AccountKey::shown).collect();
    let document = json!({
        "schema": "readmit.operator/1", "name": name, "key_exchanged": true, "keys": keys.len(), "exit": 0,
    });
    result(out, &document, &format!("{name} has another key now"))?;
    if out.json().is_none() && !others.is_empty() {
        let many = if keys.len() > 2 { "keys still sign" } else { "key still signs" };
        out.line(&format!("{} other {many}: `readmit operator list` names them", others.len()))?;
    }
    Ok(0)
}

/// The key that an operator has until now, and the passphrase that opened it, if one did.
fn old_key(
    installation: &Installation,
    global: &Global,
    account: &OperatorAccount,
) -> Result<(Box<dyn Signer>, Option<SecretString>), Failure> {
    if let Some(key) = installation.agent_key(global, account) {
        return Ok((Box::new(opened_key::open(global, key, installation.config.step_up())?), None));
    }
    let opened = installation.open_key(global, account)?;
    Ok((Box::new(opened.key), opened.passphrase))
}

fn own(
    installation: &mut Installation,
    global: &Global,
    account: &OperatorAccount,
) -> Result<Option<u64>, Failure> {
    if account.handed_over() {
        return Err(Failure::new(8, format!("{}'s key was made by somebody else", account.name))
            .hint("`readmit operator passphrase` exchanges it"));
    }
    let (old, mut passphrase) = old_key(installation, global, account)?;
    if passphrase.is_none() && installation.agent_key(global, account).is_some() {
        let mut person = global.person()?;
        passphrase = Some(new_passphrase(
            person.as_mut(),
            global.passphrase().as_ref(),
            FLAG,
            &account.name,
        )?);
    }
    let key = OperatorKey::random(&mut random::fill);
    let mut data = rotated(&account.name, &key.public_key());
    one_of_several(account, &*old, &mut data);
    let file = match &passphrase {
        Some(passphrase) => KeyFile::Sealed(SealedKey::seal(
            &key,
            passphrase,
            Holder::Own,
            Cost::OWASP,
            &mut random::fill,
        )),
        None => KeyFile::Plain(key),
    };
    installation.exchange_key(account, &file, |i| {
        i.record_by(account, &old, Action::OperatorKeyRotated, &data, &Object::new()).map(|()| None)
    })
}

/// From now on in an agent. It has to sign before it counts, so that nobody shuts themself out.
fn to_agent(
    installation: &mut Installation,
    global: &Global,
    account: &OperatorAccount,
    key: &SshKey,
) -> Result<Option<u64>, Failure> {
    drop(opened_key::proven(global, key.clone(), installation.config.step_up())?);
    let (old, _) = old_key(installation, global, account)?;
    let mut data = to_ssh(account, key);
    one_of_several(account, &*old, &mut data);
    installation.record_by(account, &old, Action::OperatorKeyRotated, &data, &Object::new())?;
    // It signs no more.
    remove(&installation.home.operator_key(&account.name)).map_err(unusable)?;
    Ok(None)
}

/// For an operator who has lost their key, and has another one already.
fn anothers_to_agent(
    installation: &mut Installation,
    global: &Global,
    of: &OperatorAccount,
    key: &SshKey,
) -> Result<Option<u64>, Failure> {
    let signed_in = installation.signed_in(global, Right::Operators, Action::OperatorKeyRotated)?;
    installation.change(&signed_in, Action::OperatorKeyRotated, &to_ssh(of, key), &Object::new())
}

/// Whoever has several keys exchanges the one that signs here. The others stay.
fn one_of_several(account: &OperatorAccount, old: &dyn Signer, data: &mut Object) {
    if account.keys.len() > 1
        && let Some(key) = account.key(&old.public_key())
    {
        mark_replaced(data, key);
    }
}

fn to_ssh(account: &OperatorAccount, key: &SshKey) -> Object {
    let mut data = rotated(&account.name, &key.public_key);
    key.kind.write(&mut data);
    data
}

/// For an operator who has lost their key or forgotten its passphrase.
fn anothers(
    installation: &mut Installation,
    global: &Global,
    args: &RotateKeyArgs,
    of: &OperatorAccount,
) -> Result<Option<u64>, Failure> {
    if let Some(text) = &args.public_key {
        let mut data = rotated(&of.name, &parse_public_key(text)?);
        let signed_in =
            installation.signed_in(global, Right::Operators, Action::OperatorKeyRotated)?;
        if signed_in.account.name == of.name {
            one_of_several(of, &*signed_in.key, &mut data);
        }
        return installation.change(&signed_in, Action::OperatorKeyRotated, &data, &Object::new());
    }
    if installation.home.sharing() != Sharing::Owner {
        let name = &of.name;
        return Err(Failure::usage(format!(
            "this home is shared: {name} makes their key in their own login"
        ))
        .hint(format!(
            "they run `readmit operator enrol {name}`, which prints what you run then"
        )));
    }
    let signed_in = installation.signed_in(global, Right::Operators, Action::OperatorKeyRotated)?;
    let made = HandedOver::make(global, args.secret_to.as_ref())?;
    let mut data = rotated(&of.name, &made.key.public_key());
    mark_handed_over(&mut data);
    let waits = installation.exchange_key(of, &made.file, |i| {
        i.change(&signed_in, Action::OperatorKeyRotated, &data, &Object::new())
    })?;
    made.tell(&of.name)?;
    Ok(waits)
}

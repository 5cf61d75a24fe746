//! An operator's several keys: added by signing with one that they have, and disabled singly.

use std::path::Path;

use clap::Args;
use serde_json::json;

use super::{parse_public_key, unused};
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global, opened_key};
use crate::ledger::{Action, Object, key_id};
use crate::operator::anew::asks_anew;
use crate::operator::{KeyFile, Right, key_added, key_disabled, may};

#[derive(Debug, Args)]
pub struct AddKeyArgs {
    /// A name for the key, like the machine that it is on
    label: String,
    /// A key that you made with `readmit operator enrol` on another machine, as that printed it
    #[arg(long, value_name = "KEY", required_unless_present = "ssh_key")]
    public_key: Option<String>,
    /// A key in an ssh-agent or on a security key: its public half's file, or the line in it
    #[arg(long, value_name = "KEY.pub", conflicts_with = "public_key")]
    ssh_key: Option<String>,
}

pub fn add(args: &AddKeyArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let ssh_key = args.ssh_key.as_deref().map(opened_key::given).transpose()?;
    let mut installation = Installation::open(global)?;
    let account = installation.account(global)?.clone();
    Installation::is_their_own(&account)?;
    if account.role.is_unattended() {
        return Err(Failure::usage(format!(
            "a {} has one key, in a file of its own",
            account.role
        ))
        .hint(format!("`readmit operator add NAME --role {0}` makes another {0}", account.role)));
    }
    let (name, label) = (&account.name, args.label.as_str());
    if account.key_called(label).is_some() {
        return Err(Failure::usage(format!("{name} has a key {label} already"))
            .hint("`readmit operator list` shows the keys"));
    }
    let (public_key, kind) = match (&ssh_key, &args.public_key) {
        (Some(key), _) => {
            unused(&installation, key)?;
            (key.public_key, Some(&key.kind))
        }
        (None, Some(text)) => (parse_public_key(text)?, None),
        (None, None) => return Err(Failure::usage("--public-key or --ssh-key is missing")),
    };
    let home = &installation.home;
    let is_here =
        |path: &Path| KeyFile::read(path).is_ok_and(|file| file.public_key() == public_key);
    if is_here(&home.next_key(name)) && KeyFile::read(&home.operator_key(name)).is_ok() {
        return Err(Failure::usage(format!("{name} has a key in this home already")).hint(
            "a second one is for another machine; `readmit operator rotate-key` exchanges it",
        ));
    }
    let mut data = key_added(name, label, &public_key);
    if let Some(kind) = kind {
        kind.write(&mut data);
    }
    // One that is here signs before it counts. One that is on another machine cannot be asked.
    if let Some(key) = &ssh_key
        && opened_key::agent(global).is_ok_and(|agent| agent.has(key).is_ok())
    {
        drop(opened_key::proven(global, key.clone(), installation.config.step_up())?);
    }
    let signed_in =
        installation.sign_in(global, &account, asks_anew(Action::OperatorKeyAdded, false))?;
    installation.record_by(
        &account,
        &signed_in.key,
        Action::OperatorKeyAdded,
        &data,
        &Object::new(),
    )?;
    let id = key_id(&public_key);
    let document = json!({
        "schema": "readmit.operator/1", "name": name, "key": id, "label": label, "exit": 0,
    });
    result(out, &document, &format!("{label} ({id}) is a key of {name} now, beside the others"))?;
    Ok(0)
}

#[derive(Debug, Args)]
pub struct DisableKeyArgs {
    /// The key, by its name or its id
    key: String,
    /// The operator whose key it is, if not yours (admins)
    #[arg(long, value_name = "NAME")]
    of: Option<String>,
}

pub fn disable(args: &DisableKeyArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    let actor = installation.account(global)?.clone();
    let of = match &args.of {
        Some(name) => installation.active(name)?,
        None => actor.clone(),
    };
    if of.name != actor.name && !may(actor.role, Right::Operators) {
        return Err(crate::case::Refusal::Role(actor.role.as_str()).into());
    }
    let Some(key) = of.key_called(&args.key) else {
        return Err(Failure::usage(format!("{} has no key {}", of.name, args.key))
            .hint("`readmit operator list` shows the keys"));
    };
    if of.keys.len() < 2 {
        return Err(Failure::usage(format!("it is the only key of {}", of.name)).hint(
            "`readmit operator rotate-key` exchanges it; `readmit operator disable` disables the operator",
        ));
    }
    let signed_in =
        installation.sign_in(global, &actor, asks_anew(Action::OperatorKeyDisabled, false))?;
    let data = key_disabled(&of.name, key);
    installation.record_by(
        &actor,
        &signed_in.key,
        Action::OperatorKeyDisabled,
        &data,
        &Object::new(),
    )?;
    installation.close_open_keys(&of.name);
    let document = json!({
        "schema": "readmit.operator/1", "name": of.name, "key": key.id(), "disabled_key": true, "exit": 0,
    });
    result(out, &document, &format!("{} of {} signs no more", key.shown(), of.name))?;
    Ok(0)
}

//! Operators as an admin changes them: added, given another role, disabled.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{HandedOver, parse_public_key, unused, waits_for_a_second};
use crate::base::file_mode::Sharing;
use crate::base::random;
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::opened_key::unusable;
use crate::cli::out::Out;
use crate::cli::{Failure, Global, opened_key};
use crate::ledger::{Action, Object, Signer};
use crate::model::Role;
use crate::operator::{
    Holder, KeyFile, OperatorKey, Right, added, check_name, mark_handed_over, remove,
};

#[derive(Debug, Args)]
pub struct AddOperatorArgs {
    /// The new operator's name
    name: String,
    /// admin, senior, operator, auditor, service or timer
    #[arg(long, value_name = "ROLE", default_value = "operator")]
    role: String,
    /// A login or address by which the platform knows them as a user (repeatable)
    #[arg(long = "user", value_name = "LOGIN")]
    users: Vec<String>,
    /// The key that they made themself with `readmit operator enrol`, as that printed it
    #[arg(long, value_name = "KEY", conflicts_with = "secret_to")]
    public_key: Option<String>,
    /// Their public key in an ssh-agent or on a security key: its file, or the line in it
    #[arg(long, value_name = "KEY.pub", conflicts_with_all = ["public_key", "secret_to"])]
    ssh_key: Option<String>,
    /// A new file that only you can read, for the one-time passphrase of a key made here
    #[arg(long, value_name = "FILE")]
    secret_to: Option<PathBuf>,
}

pub fn run(args: &AddOperatorArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let role = parse_role(&args.role)?;
    let ssh_key = args.ssh_key.as_deref().map(opened_key::given).transpose()?;
    if ssh_key.is_some() && role.is_unattended() {
        return Err(Failure::usage(
            "--ssh-key: the key of a service or timer is a file of its own",
        )
        .hint("leave it out: the key is made, unsealed and for its owner's eyes alone"));
    }
    if args.secret_to.is_some() && role.is_unattended() {
        return Err(Failure::usage(
            "--secret-to: the key of a service or timer has no passphrase that could be written down",
        )
        .hint("leave it out: the key is made, unsealed and for its owner's eyes alone"));
    }
    let mut installation = Installation::open(global)?;
    if let Some(key) = &ssh_key {
        unused(&installation, key)?;
    }
    let names: Vec<String> = installation.roll.all().map(|a| a.name.clone()).collect();
    check_name(&args.name, names.iter().map(String::as_str)).map_err(|e| Failure::of(2, e))?;
    let shared = installation.home.sharing() != Sharing::Owner;
    if shared && ssh_key.is_none() && args.public_key.is_none() {
        let what = format!("this home is shared: {} makes their key in their own login", args.name);
        let service = if role.is_unattended() { " --service" } else { "" };
        return Err(Failure::usage(what).hint(format!(
            "they run `readmit operator enrol {}{service}`, which prints what you run then",
            args.name
        )));
    }
    // The key is made only once it is clear that the one who adds may do so.
    let signed_in = installation.signed_in(global, Right::Operators, Action::OperatorAdded)?;
    let path = installation.home.operator_key(&args.name);
    let (public_key, handed_over) = match (&ssh_key, &args.public_key, role) {
        (Some(key), _, _) => (key.public_key, None),
        (None, Some(text), _) => (parse_public_key(text)?, None),
        (None, None, Role::Service | Role::Timer) => {
            clear(&path)?;
            let key = OperatorKey::random(&mut random::fill);
            let public = key.public_key();
            KeyFile::Plain(key).create(&path).map_err(unusable)?;
            (public, None)
        }
        (None, None, Role::Admin | Role::Senior | Role::Operator | Role::Auditor) => {
            clear(&path)?;
            let made = HandedOver::make(global, args.secret_to.as_ref())?;
            made.file.create(&path).map_err(unusable)?;
            (made.key.public_key(), Some(made))
        }
    };
    let (mut data, private) = added(&args.name, role, &public_key, &args.users);
    if let Some(key) = &ssh_key {
        key.kind.write(&mut data);
    }
    if handed_over.is_some() {
        mark_handed_over(&mut data);
    }
    let waits = installation.change(&signed_in, Action::OperatorAdded, &data, &private)?;
    if let Some(made) = handed_over {
        made.tell(&args.name)?;
    }
    if let Some(request) = waits {
        return waits_for_a_second(out, &args.name, request);
    }
    let document = json!({
        "schema": "readmit.operator/1", "name": args.name, "role": role.as_str(), "exit": 0,
    });
    result(out, &document, &format!("added {} ({role})", args.name))?;
    Ok(0)
}

/// Takes away what an attempt that was cut off has left: no ledger knows that key. What somebody
/// made for themself stays.
fn clear(path: &std::path::Path) -> Result<(), Failure> {
    if !path.exists() {
        return Ok(());
    }
    match KeyFile::read(path).map_err(unusable)? {
        KeyFile::Sealed(sealed) if sealed.holder() == Holder::Own => {
            Err(Failure::usage(format!("there is a key at {} already", path.display()))
                .hint("if they made it themself, give --public-key; otherwise remove it"))
        }
        KeyFile::Sealed(_) | KeyFile::Plain(_) => remove(path).map_err(unusable),
    }
}

pub fn parse_role(text: &str) -> Result<Role, Failure> {
    Role::parse(text).ok_or_else(|| {
        let roles: Vec<&str> = Role::ALL.iter().map(|r| r.as_str()).collect();
        Failure::usage(format!("{text} is not a role"))
            .hint(format!("the roles are {}", roles.join(", ")))
    })
}

#[derive(Debug, Args)]
pub struct DisableArgs {
    /// The operator
    name: String,
}

pub fn disable(args: &DisableArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    installation.active(&args.name)?;
    let mut data = Object::new();
    data.insert("name".into(), args.name.as_str().into());
    installation.record(global, Right::Operators, Action::OperatorDisabled, data, Object::new())?;
    let document =
        json!({ "schema": "readmit.operator/1", "name": args.name, "disabled": true, "exit": 0 });
    result(out, &document, &format!("disabled {}", args.name))?;
    Ok(0)
}

#[derive(Debug, Args)]
pub struct RoleArgs {
    /// The operator
    name: String,
    /// The new role
    role: String,
}

pub fn role(args: &RoleArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let role = parse_role(&args.role)?;
    let mut installation = Installation::open(global)?;
    installation.active(&args.name)?;
    let signed_in =
        installation.signed_in(global, Right::Operators, Action::OperatorRoleChanged)?;
    let mut data = Object::new();
    data.insert("name".into(), args.name.as_str().into());
    data.insert("role".into(), role.as_str().into());
    if let Some(request) =
        installation.change(&signed_in, Action::OperatorRoleChanged, &data, &Object::new())?
    {
        return waits_for_a_second(out, &args.name, request);
    }
    let document = json!({ "schema": "readmit.operator/1", "name": args.name, "role": role.as_str(), "exit": 0 });
    result(out, &document, &format!("{} is {role} now", args.name))?;
    Ok(0)
}

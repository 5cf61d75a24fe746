use clap::Args;
use serde_json::json;

use super::add::parse_role;
use crate::cli::commands::work::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::{Action, Object, Role};
use crate::operator::Right;

#[derive(Debug, Args)]
pub struct RoleArgs {
    /// The operator
    name: String,
    /// The new role
    role: String,
}

pub fn run(args: &RoleArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let role = parse_role(&args.role)?;
    let mut installation = Installation::open(global)?;
    let account = installation.roll.get(&args.name).filter(|a| !a.disabled).cloned();
    let account = account.ok_or_else(|| {
        Failure::usage(format!("there is no active operator {}", args.name)).hint("`readmit operator list` shows them")
    })?;
    let admins = installation.roll.active().filter(|a| a.role == Role::Admin).count();
    if account.role == Role::Admin && role != Role::Admin && admins == 1 {
        return Err(Failure::new(3, "the last admin stays one").hint("make another admin first"));
    }
    let mut data = Object::new();
    data.insert("name".into(), args.name.as_str().into());
    data.insert("role".into(), role.as_str().into());
    installation.record(global, Right::Operators, Action::OperatorRoleChanged, data, Object::new())?;
    let document = json!({ "schema": "readmit.operator/1", "name": args.name, "role": role.as_str(), "exit": 0 });
    result(out, &document, &format!("{} is {role} now", args.name))?;
    Ok(0)
}

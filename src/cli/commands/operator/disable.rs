//! Changes of an operator: another role, disabled.

use clap::Args;
use serde_json::json;

use super::add::parse_role;
use super::waits_for_a_second;
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::{Action, Object};
use crate::operator::Right;

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

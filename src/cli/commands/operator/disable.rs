use clap::Args;
use serde_json::json;

use crate::cli::commands::work::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::{Action, Object, Role};
use crate::operator::Right;

#[derive(Debug, Args)]
pub struct DisableArgs {
    /// The operator
    name: String,
}

pub fn run(args: &DisableArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    let account = installation.roll.get(&args.name).filter(|a| !a.disabled).cloned();
    let account = account.ok_or_else(|| {
        Failure::usage(format!("there is no active operator {}", args.name)).hint("`readmit operator list` shows them")
    })?;
    let admins = installation.roll.active().filter(|a| a.role == Role::Admin).count();
    if account.role == Role::Admin && admins == 1 {
        return Err(Failure::new(3, "the last admin cannot be disabled").hint("add another admin first"));
    }
    let mut data = Object::new();
    data.insert("name".into(), args.name.as_str().into());
    installation.record(global, Right::Operators, Action::OperatorDisabled, data, Object::new())?;
    let document = json!({ "schema": "readmit.operator/1", "name": args.name, "disabled": true, "exit": 0 });
    result(out, &document, &format!("disabled {}", args.name))?;
    Ok(0)
}

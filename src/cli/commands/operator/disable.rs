use clap::Args;
use serde_json::json;

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

pub fn run(args: &DisableArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    installation.active(&args.name)?;
    let mut data = Object::new();
    data.insert("name".into(), args.name.as_str().into());
    installation.record(global, Right::Operators, Action::OperatorDisabled, data, Object::new())?;
    let document = json!({ "schema": "readmit.operator/1", "name": args.name, "disabled": true, "exit": 0 });
    result(out, &document, &format!("disabled {}", args.name))?;
    Ok(0)
}

use clap::Args;
use serde_json::json;

use crate::cli::commands::init::operator_key;
use crate::cli::commands::work::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::{Action, Role, Signer};
use crate::operator::{Right, added, check_name, may};

#[derive(Debug, Args)]
pub struct AddArgs {
    /// The new operator's name
    name: String,
    /// admin, senior, operator or auditor
    #[arg(long, value_name = "ROLE", default_value = "operator")]
    role: String,
    /// A login or address by which the platform knows them as a user (repeatable)
    #[arg(long = "user", value_name = "LOGIN")]
    users: Vec<String>,
}

pub fn run(args: &AddArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let role = parse_role(&args.role)?;
    let mut installation = Installation::open(global)?;
    let names: Vec<String> = installation.roll.all().map(|a| a.name.clone()).collect();
    check_name(&args.name, names.iter().map(String::as_str)).map_err(|e| Failure::usage(e.to_string()))?;
    // The key is made only once it is clear that the one who adds may do so.
    let admin = installation.account(global)?;
    if !may(admin.role, Right::Operators) {
        return Err(Failure::from(crate::case::Refusal::Role(admin.role.as_str())));
    }
    let key = operator_key(&installation.home, &args.name)?;
    let (data, private) = added(&args.name, role, &key.public_key(), &args.users);
    installation.record(global, Right::Operators, Action::OperatorAdded, data, private)?;
    let document = json!({
        "schema": "readmit.operator/1", "name": args.name, "role": role.as_str(), "exit": 0,
    });
    result(out, &document, &format!("added {} ({role})", args.name))?;
    Ok(0)
}

pub fn parse_role(text: &str) -> Result<Role, Failure> {
    Role::parse(text).ok_or_else(|| {
        let roles: Vec<&str> = Role::ALL.iter().map(|r| r.as_str()).collect();
        Failure::usage(format!("{text} is not a role")).hint(format!("the roles are {}", roles.join(", ")))
    })
}

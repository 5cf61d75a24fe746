use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::Failure;
use crate::cli::commands::case_command::result;
use crate::cli::out::Out;

/// The columns are login (required), id, name, email, `email_since`, phone, `phone_since`, manager, `manager_name` and
/// `manager_since`. The first row names them. Several values in one field are separated by `;`.
#[derive(Debug, Args)]
pub struct CheckContactsArgs {
    /// A CSV file in UTF-8
    file: PathBuf,
}

pub fn run(args: &CheckContactsArgs, out: &mut Out) -> Result<u8, Failure> {
    let checked = super::checked(&args.file)?;
    let c = &checked.contents;
    let document = json!({
        "schema": "readmit.contacts/1", "sha256": checked.sha256, "people": c.people, "numbers": c.phones,
        "addresses": c.addresses, "managers": c.managers, "undated": c.undated, "without_id": c.without_id,
        "dates": super::days(c), "exit": 0,
    });
    result(out, &document, &format!("{} (SHA-256 {})", super::sums(c), checked.sha256))?;
    Ok(0)
}

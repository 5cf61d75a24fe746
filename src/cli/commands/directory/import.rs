use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{CommandError, Desk, Human, Report};

/// The columns are login and name (both required), groups, `groups_since`, email, `email_since`, phone, `phone_since`,
/// manager, `manager_name`, `manager_since`, identity (issuer:subject), `identity_since`, and enabled (yes or no). The
/// first row names them. Several values in one field are separated by `;`.
#[derive(Args, Debug)]
pub struct ImportArgs {
    /// A CSV file in UTF-8, or `-` for standard input
    file: PathBuf,
}

pub fn run(args: &ImportArgs, desk: &mut Desk<'_>) -> Result<Report, CommandError> {
    let now = desk.now();
    let added = if args.file.as_os_str() == "-" {
        desk.directory.import(std::io::stdin().lock(), now, desk.random)?
    } else {
        let file =
            File::open(&args.file).map_err(|e| CommandError::File { path: args.file.clone(), what: e.to_string() })?;
        desk.directory.import(BufReader::new(file), now, desk.random)?
    };
    Ok(Report::new("import", json!({ "added": added }), Human::Line(format!("{added} users added."))))
}

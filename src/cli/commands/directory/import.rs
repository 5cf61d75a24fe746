use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{CommandError, DirectoryContext, DirectoryReport, Human};

/// The text about the file in `--help`.
const FILE: &str = "\
The first row names the columns, in any order; login and name are required:

  login           what they sign in with; not there yet
  name            display name
  groups          separated by ;
  email           addresses separated by ; the first is the primary one
  phone           numbers separated by ; each of 5 to 15 digits
  manager         login of who can vouch; manager_name is their name
  identity        issuer:subject of a linked identity
  enabled         yes (if empty) or no
  groups_since, email_since, phone_since, manager_since, identity_since
                  when it came on file: a day like 2026-05-17 or a time in
                  RFC 3339; empty is unknown, which counts as too new

There is no column for passwords: `readmit directory set-password` sets one.";

#[derive(Args, Debug)]
#[command(after_help = FILE)]
pub struct ImportArgs {
    /// A CSV file in UTF-8, or `-` for standard input
    file: PathBuf,
}

pub fn run(args: &ImportArgs, desk: &mut DirectoryContext<'_>) -> Result<DirectoryReport, CommandError> {
    let now = desk.now();
    let added = if args.file.as_os_str() == "-" {
        desk.directory.import(std::io::stdin().lock(), now, desk.random)?
    } else {
        let file =
            File::open(&args.file).map_err(|e| CommandError::File { path: args.file.clone(), what: e.to_string() })?;
        desk.directory.import(BufReader::new(file), now, desk.random)?
    };
    Ok(DirectoryReport::new("import", json!({ "added": added }), Human::Line(format!("{added} users added."))))
}

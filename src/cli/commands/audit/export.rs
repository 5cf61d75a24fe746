use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::filter::FilterArgs;
use crate::cli::commands::work::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::clock::{Clock, SystemClock};
use crate::ledger::export::{self, ExportError, Form, Personal};
use crate::ledger::{Action, Object};
use crate::operator::Right;

#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(flatten)]
    filter: FilterArgs,
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// CSV for machines: cells that a spreadsheet would run are left as they are
    #[arg(long)]
    raw: bool,
    /// Leave personal data out
    #[arg(long)]
    no_personal: bool,
    /// New file to write
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    /// One object a line
    Json,
}

pub fn run(args: &ExportArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    let filter = args.filter.filter(SystemClock.now())?;
    let form = match (args.format, args.raw) {
        (Format::Csv, false) => Form::Csv,
        (Format::Csv, true) => Form::CsvRaw,
        (Format::Json, _) => Form::JsonLines,
    };
    let personal = if args.no_personal { Personal::LeaveOut } else { Personal::Include };
    // Who took what away stands in the ledger before they have it.
    let mut data = Object::new();
    data.insert("format".into(), format!("{:?}", args.format).to_lowercase().into());
    data.insert("personal".into(), (!args.no_personal).into());
    installation.record(global, Right::Read, Action::AuditExported, data, Object::new())?;
    let written =
        export::write_new(&args.output, |file| export::write(&installation.ledger, &filter, form, personal, file));
    let count = written.map_err(|error| match error {
        ExportError::Ledger(error) => Failure::from(error),
        ExportError::Exists(_) => Failure::usage(error.to_string()).hint("name another file"),
        ExportError::Io(_) => Failure::new(1, format!("{}: {error}", args.output.display())),
    })?;
    let path = args.output.display().to_string();
    let document = json!({ "schema": "readmit.export/1", "file": path, "entries": count, "exit": 0 });
    result(out, &document, &format!("{count} entries in {path}"))?;
    Ok(0)
}

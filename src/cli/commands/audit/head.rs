//! The newest head of the ledger, and the receipt of an entry.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::taking::{Taking, failure_of};
use super::trust_args::earlier_in;
use crate::cli::commands::case_command::{case_id, no_case, result};
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::bundle::make_receipt;
use crate::ledger::export::{ExportError, NewFile, Personal, write_new};
use crate::ledger::format::text;
use crate::ledger::{Ledger, Object};

#[derive(Debug, Args)]
pub struct HeadArgs {
    /// The short form, to read aloud or for a ticket: how many entries, and 128 bits that no other
    /// ledger has
    #[arg(long, conflicts_with_all = ["key", "note"])]
    short: bool,
    /// The long form, a signed note (this is what is printed unless another is asked for)
    #[arg(long, conflicts_with = "key")]
    note: bool,
    /// The key that heads are signed with, for reviewers to keep
    #[arg(long)]
    key: bool,
    /// New file to write, instead of standard output (-)
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn head(args: &HeadArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open_to_read(global)?;
    let head = installation.ledger.kept().head()?;
    let key = installation.ledger.kept().note_key().to_vkey();
    let form = if args.key {
        format!("{key}\n")
    } else if args.short {
        format!("{}\n", head.short())
    } else {
        head.note.clone()
    };
    let path = args.output.as_ref().filter(|path| path.as_os_str() != "-");
    if let Some(path) = path {
        write_new(path, |file| Ok(file.write_all(form.as_bytes())?))
            .map_err(|e| failure_of(e, path))?;
    }
    if out.json().is_some() {
        out.document(&json!({
            "schema": "readmit.head/1", "origin": head.origin, "size": head.size, "root": text::base64(&head.root),
            "time": text::time(head.time), "short": head.short(), "note": head.note, "key": key,
            "file": path.map(|p| p.display().to_string()), "exit": 0,
        }))?;
    } else if let Some(path) = path {
        out.line(&format!(
            "{} in {}",
            if args.key { "the key" } else { "the head" },
            path.display()
        ))?;
    } else {
        out.verbatim(form.trim_end_matches('\n'))?;
    }
    Ok(0)
}

#[derive(Debug, Args)]
pub struct ReceiptArgs {
    /// The case
    #[arg(value_name = "CASE")]
    case: String,
    /// Leave personal data out; the receipt is checked all the same
    #[arg(long)]
    no_personal: bool,
    /// Heads (or files with one) that whoever gets it has: it shows that this ledger continues them
    #[arg(long, value_name = "HEAD", num_args = 1..)]
    continues: Vec<String>,
    /// New file to write, instead of standard output (-)
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn receipt(args: &ReceiptArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let case = case_id(&args.case)?;
    let mut installation = Installation::open(global)?;
    let personal = if args.no_personal { Personal::LeaveOut } else { Personal::Include };
    if installation.ledger.case(&case)?.is_empty() {
        return Err(no_case(&case));
    }
    let kept = earlier_in(&args.continues, installation.ledger.kept())?;
    let path = args.output.as_ref().filter(|path| path.as_os_str() != "-");
    let file = match path {
        None => None,
        Some(path) => Some((NewFile::at(path).map_err(|error| failure_of(error, path))?, path)),
    };
    let mut data = Object::new();
    data.insert("format".into(), "receipt".into());
    data.insert("of".into(), case.as_str().into());
    data.insert("personal".into(), (!args.no_personal).into());
    let taking = Taking::begin(&installation, global, data)?;
    let text = make_receipt(installation.ledger.kept(), &case, personal, &kept)?;
    let Some((mut file, path)) = file else {
        taking.record(&mut installation)?;
        let document =
            json!({ "schema": "readmit.receipt/1", "case": case, "receipt": text, "exit": 0 });
        let shown = result(out, &document, text.trim_end_matches('\n'));
        taking.settled(&mut installation, shown)?;
        return Ok(0);
    };
    let failure = |error: ExportError| failure_of(error, path);
    file.write_all(text.as_bytes()).map_err(|error| failure(error.into()))?;
    taking.name(&mut installation, [file.whole().map_err(failure)?])?;
    let path = path.display().to_string();
    result(
        out,
        &json!({ "schema": "readmit.receipt/1", "case": case, "file": path, "exit": 0 }),
        &path,
    )?;
    Ok(0)
}

//! The receipt of a case, and the proofs of its entries.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::rows::tell_lacking;
use super::taking::{Taking, failure_of};
use super::trust_args::earlier_in;
use crate::base::safe_text::safe;
use crate::cli::commands::case_command::{case_id, no_case, result};
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::bundle::{make_receipt, tlog_proofs};
use crate::ledger::export::{ExportError, NewFile, NewFolder, Personal};
use crate::ledger::{Ledger, Object};

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
    /// Instead, a new folder: of each entry its bytes and a proof (C2SP tlog-proof) that others'
    /// programs check; no personal data is in it
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "no_personal", "continues"])]
    tlog_proof: Option<PathBuf>,
}

pub fn run(args: &ReceiptArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let case = case_id(&args.case)?;
    let mut installation = Installation::open(global)?;
    let personal = if args.no_personal { Personal::LeaveOut } else { Personal::Include };
    if installation.ledger.case(&case)?.is_empty() {
        return Err(no_case(&case));
    }
    if let Some(folder) = &args.tlog_proof {
        return proofs(&case, folder, &mut installation, global, out);
    }
    let kept = earlier_in(&args.continues, installation.ledger.kept())?;
    let path = args.output.as_ref().filter(|path| path.as_os_str() != "-");
    let file = match path {
        None => None,
        Some(path) => Some((NewFile::at(path).map_err(|error| failure_of(error, path))?, path)),
    };
    let taking = taking("receipt", &case, personal, &installation, global)?;
    let text = make_receipt(installation.ledger.kept(), &case, personal, &kept)?;
    tell_lacking(installation.ledger.kept(), global)?;
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

fn taking(
    format: &str,
    case: &str,
    personal: Personal,
    installation: &Installation,
    global: &Global,
) -> Result<Taking, Failure> {
    let mut data = Object::new();
    data.insert("format".into(), format.into());
    data.insert("of".into(), case.into());
    data.insert("personal".into(), (personal == Personal::Include).into());
    Taking::begin(installation, global, data)
}

/// Writes two files for each entry of a case: the bytes that are hashed, and the proof.
fn proofs(
    case: &str,
    folder: &Path,
    installation: &mut Installation,
    global: &Global,
    out: &mut Out,
) -> Result<u8, Failure> {
    let begun = NewFolder::at(folder).map_err(|error| failure_of(error, folder))?;
    let taking = taking("tlog-proof", case, Personal::LeaveOut, installation, global)?;
    let entries = tlog_proofs(installation.ledger.kept(), case)?;
    tell_lacking(installation.ledger.kept(), global)?;
    let failure = |error: ExportError| failure_of(error, folder);
    for entry in &entries {
        let name = format!("{case}-{}", entry.seq);
        begun.put(&format!("{name}.entry"), &entry.record).map_err(failure)?;
        begun.put(&format!("{name}.tlog-proof"), entry.proof.as_bytes()).map_err(failure)?;
    }
    let whole = begun.whole().map_err(failure)?;
    taking.record(installation)?;
    taking.settled(installation, whole.name().map_err(failure))?;
    let shown = folder.display().to_string();
    let count = entries.len();
    result(
        out,
        &json!({ "schema": "readmit.receipt/1", "case": case, "folder": shown, "entries": count, "exit": 0 }),
        &format!("{count} entries, each with its proof, in {}", safe(&shown)),
    )?;
    Ok(0)
}

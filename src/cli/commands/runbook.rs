use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use super::case_command::result;
use crate::base::safe_text::{safe, safe_text};
use crate::base::trusted::Trust;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global, OrFailure as _};
use crate::home::library::{AcceptedRunbook, acceptance};
use crate::home::{RunbookLibrary, library};
use crate::ledger::export::write_new;
use crate::ledger::{Action, Object};
use crate::operator::{Right, may};
use crate::runbook::{ChangeKind, Rejected, Runbook, diff, on_paper};
use crate::session::Library;

#[derive(Debug, Subcommand)]
pub enum RunbookCommand {
    /// Say everything that is wrong with a runbook
    Check(CheckRunbookArgs),
    /// Print the accepted runbook, or what another would change
    Show(ShowRunbookArgs),
    /// Write the accepted runbook's files into a folder, to edit them
    Export(ExportRunbookArgs),
    /// Print a form of two pages, for the hour in which the ledger cannot be reached
    Print(PrintRunbookArgs),
    /// Accept a runbook: new cases open under it (admins)
    Accept(AcceptRunbookArgs),
}

pub fn run(command: RunbookCommand, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    match command {
        RunbookCommand::Check(args) => check(&args, out),
        RunbookCommand::Show(args) => show(&args, global, out),
        RunbookCommand::Export(args) => export(&args, global, out),
        RunbookCommand::Print(args) => print(&args, global, out),
        RunbookCommand::Accept(args) => accept(&args, global, out),
    }
}

fn read(path: &Path) -> Result<Runbook, Failure> {
    crate::home::library::read(path).map_err(rejected)
}

/// Returns true if a runbook asks for less than the one that is accepted now. If the text of that
/// one is lost, nobody can tell, and it counts as looser.
fn is_looser(installation: &Installation, new: &Runbook) -> Result<bool, Failure> {
    let library = installation.library()?;
    if library.accepted().is_empty() {
        return Ok(false);
    }
    let looser = |old: Runbook| diff(&old, new).iter().any(|c| c.way == ChangeKind::Looser);
    Ok(library.current().map_or(true, looser))
}

fn rejected(faults: Rejected) -> Failure {
    Failure::of(2, faults).hint("nothing was accepted; mend these, and check again")
}

#[derive(Debug, Args)]
pub struct CheckRunbookArgs {
    /// The runbook: a .toml file, or the folder that holds it and its messages
    path: PathBuf,
}

pub fn check(args: &CheckRunbookArgs, out: &mut Out) -> Result<u8, Failure> {
    let runbook = crate::cli::commands::runbook::read(&args.path)?;
    let advice = runbook.advice();
    let document = json!({
        "schema": "readmit.runbook/1", "name": runbook.name, "version": runbook.version,
        "sha256": runbook.sha256, "advice": advice, "exit": 0,
    });
    result(
        out,
        &document,
        &format!(
            "{} {} loads (SHA-256 {})",
            safe(&runbook.name),
            safe(&runbook.version),
            runbook.sha256
        ),
    )?;
    if out.json().is_none() {
        for line in advice {
            out.line(&format!("note: {}", safe(&line)))?;
        }
    }
    Ok(0)
}

#[derive(Debug, Args)]
pub struct PrintRunbookArgs {
    /// The runbook: a .toml file, or the folder that holds it and its messages [default: the
    /// accepted one]
    path: Option<PathBuf>,
}

/// The form is printed beforehand: once the ledger is out of reach, so is the accepted runbook.
pub fn print(args: &PrintRunbookArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let runbook = match &args.path {
        Some(path) => read(path)?,
        None => Installation::open_to_read(global)?.library()?.current()?,
    };
    let form = on_paper(&runbook);
    let document = json!({
        "schema": "readmit.runbook/1", "name": runbook.name, "version": runbook.version,
        "sha256": runbook.sha256, "form": form, "exit": 0,
    });
    // The break between pages is the program's own; every other character of the texts is made safe.
    let pages: Vec<String> = form.split('\u{c}').map(safe_text).collect();
    result(out, &document, pages.join("\u{c}").trim_end())?;
    Ok(0)
}

#[derive(Debug, Args)]
pub struct AcceptRunbookArgs {
    /// The runbook: a .toml file, or the folder that holds it and its messages
    path: PathBuf,
}

pub fn accept(args: &AcceptRunbookArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    let account = installation.account(global)?;
    if !may(account.role, Right::Runbook) {
        return Err(Failure::from(crate::case::Refusal::Role(account.role.as_str())));
    }
    let trust = Trust::home(installation.home.root()).and_caller();
    let runbook = library::read_trusted(&args.path, &trust).map_err(rejected)?;
    let taken =
        |known: &AcceptedRunbook| known.name == runbook.name && known.version == runbook.version;
    if let Some(known) =
        installation.library()?.accepted().iter().find(|a| taken(a) && a.sha256 != runbook.sha256)
    {
        let what = format!(
            "{} {} was accepted with other rules ({})",
            known.name, known.version, known.sha256
        );
        return Err(Failure::usage(crate::base::safe_text::safe(&what)).hint(
            "raise `version`, so that a case's version says under which rules it was worked",
        ));
    }
    // The text is kept before it is accepted: a case must never find its runbook missing.
    RunbookLibrary::keep(&installation.home.blobs(), &runbook).context("keeping the runbook")?;
    let mut data = acceptance(&runbook);
    if is_looser(&installation, &runbook)? {
        data.insert("looser".into(), true.into());
    }
    installation.record(global, Right::Runbook, Action::RunbookAccepted, data, Object::new())?;
    let document = json!({
        "schema": "readmit.runbook/1", "name": runbook.name, "version": runbook.version,
        "sha256": runbook.sha256, "accepted": true, "exit": 0,
    });
    let line = format!(
        "accepted {} {}; cases that are open finish under the one they began with",
        runbook.name, runbook.version
    );
    result(out, &document, &crate::base::safe_text::safe(&line))?;
    Ok(0)
}

#[derive(Debug, Args)]
pub struct ExportRunbookArgs {
    /// The folder for the files: a new one, or one that has none of these names
    dir: PathBuf,
}

pub fn export(args: &ExportRunbookArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open_to_read(global)?;
    let runbook = installation.library()?.current()?;
    let files = runbook.files();
    for (name, _) in &files {
        let path = args.dir.join(name);
        if path.symlink_metadata().is_ok() {
            return Err(Failure::usage(format!("{} is there already", path.display()))
                .hint("name a new folder"));
        }
    }
    let hint = "name a folder that you can write into";
    fs::create_dir_all(&args.dir).map_err(|e| Failure::at(1, args.dir.display(), e).hint(hint))?;
    for (name, text) in &files {
        let write = |file: &mut dyn std::io::Write| Ok(file.write_all(text.as_bytes())?);
        write_new(&args.dir.join(name), write)
            .map_err(|e| Failure::at(1, args.dir.display(), e).hint(hint))?;
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let document = json!({
        "schema": "readmit.runbook/1", "name": runbook.name, "version": runbook.version,
        "sha256": runbook.sha256, "files": names, "exit": 0,
    });
    let dir = args.dir.display().to_string();
    let line = format!(
        "wrote {} files to {dir}: edit them, raise `version`, then `readmit runbook check {dir}` and `readmit runbook accept {dir}`",
        names.len()
    );
    result(out, &document, &safe(&line))?;
    Ok(0)
}

#[derive(Debug, Args)]
pub struct ShowRunbookArgs {
    /// Say in words what this runbook would change
    #[arg(long, value_name = "PATH")]
    diff: Option<PathBuf>,
}

pub fn show(args: &ShowRunbookArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open(global)?;
    let current = installation.library()?.current()?;
    let Some(path) = &args.diff else {
        if out.json().is_some() {
            out.document(&json!({
                "schema": "readmit.runbook/1", "name": current.name, "version": current.version,
                "sha256": current.sha256, "text": current.text,
            }))?;
        } else {
            out.verbatim(safe_text(&current.text).trim_end_matches('\n'))?;
        }
        return Ok(0);
    };
    let changes = diff(&current, &crate::cli::commands::runbook::read(path)?);
    if out.json().is_some() {
        let changes: Vec<_> = changes
            .iter()
            .map(|c| json!({ "key": c.key, "way": c.way.as_str(), "sentence": c.sentence }))
            .collect();
        out.document(&json!({ "schema": "readmit.runbook.diff/1", "changes": changes }))?;
        return Ok(0);
    }
    if changes.is_empty() {
        out.line("nothing changes")?;
    }
    for change in changes {
        out.line(&safe(&change.to_string()))?;
    }
    Ok(0)
}

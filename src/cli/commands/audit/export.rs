use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::list::FilterArgs;
use super::rows::tell_lacking;
use super::taking::{Taking, failure_of};
use super::trust_args::{earlier_in, newest_in, of_another};
use crate::base::clock::{Clock, SystemClock};
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::bundle::{ProofSpan, Query};
use crate::ledger::export::{CheckpointCheck, ExportError, Form, NewFile, Personal, Rows, Writer};
use crate::ledger::{Filter, Object, bundle, export};
use crate::ui::Ui;
use crate::ui::output::results;

#[derive(Debug, Args)]
pub struct ExportEntriesArgs {
    #[command(flatten)]
    filter: FilterArgs,
    #[arg(long, value_enum, default_value_t = ExportFormat::Csv)]
    format: ExportFormat,
    /// CSV for machines: cells that a spreadsheet would run or rewrite are left as they are, and so
    /// is what hides in them
    ///
    /// Otherwise controls, line breaks, and characters that hide or turn the order of reading stand
    /// there by their numbers, like <U+001B>. And a ' goes before what would begin a formula (=, +,
    /// -, @, also after a ; or a line break in a cell), before a quote or a ' in such a place, and
    /// before what looks like a number, a date, a time or an amount and would be written otherwise
    /// (0012, 1E5, 3-4, SEP1). To get a cell back, take one ' away at each such place.
    #[arg(long)]
    raw: bool,
    /// Leave personal data out
    #[arg(long)]
    no_personal: bool,
    /// For everything: a head (or a file with one) up to which you have verified it; the entries
    /// under it are held against it, which is quicker than their signatures
    #[arg(long, value_name = "HEAD", conflicts_with_all = ["bundle", "FilterArgs"])]
    verified: Option<String>,
    /// For a bundle: heads (or files with one) that whoever gets it has; it shows that this ledger
    /// continues them
    #[arg(long, value_name = "HEAD", num_args = 1.., requires = "bundle")]
    continues: Vec<String>,
    /// New file to write; - is standard output
    #[arg(long, short, value_name = "FILE", required_unless_present = "bundle")]
    output: Option<PathBuf>,
    /// A bundle too, or alone: it shows that each row is genuine and that none is left out
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// For a bundle: from the first of these entries to before the second, like 100..200
    #[arg(long, value_name = "FROM..TO", requires = "bundle", conflicts_with_all = ["since", "until", "last"])]
    entries: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    Csv,
    /// One object a line
    Json,
}

impl ExportFormat {
    const fn as_str(self) -> &'static str {
        match self {
            ExportFormat::Csv => "csv",
            ExportFormat::Json => "json",
        }
    }
}

pub fn run(args: &ExportEntriesArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let (rows_to, bundle_to) =
        (args.output.as_deref().map(To::named), args.bundle.as_deref().map(To::named));
    match (&rows_to, &bundle_to) {
        (Some(To::Output), Some(To::Output)) => {
            return Err(Failure::usage("-o - and --bundle -: standard output takes one of them")
                .hint("name a file"));
        }
        (Some(To::Output), _) | (_, Some(To::Output)) if out.json().is_some() => {
            return Err(Failure::usage("--json: standard output takes the document or the export")
                .hint("name a file"));
        }
        (Some(To::File(rows)), Some(To::File(bundle))) if place(rows) == place(bundle) => {
            let what = format!("-o and --bundle name the same file, {}", rows.display());
            return Err(Failure::usage(what).hint("name two files"));
        }
        _ => {}
    }
    let mut installation = Installation::open(global)?;
    let filter = args.filter.filter(SystemClock.now(), &installation)?;
    let form = match (args.format, args.raw) {
        (ExportFormat::Csv, false) => Form::Csv,
        (ExportFormat::Csv, true) => Form::CsvRaw,
        (ExportFormat::Json, _) => Form::JsonLines,
    };
    let personal = if args.no_personal { Personal::LeaveOut } else { Personal::Include };
    let question = match &bundle_to {
        None => None,
        Some(_) => Some(question(&filter, args.entries.as_deref())?),
    };
    let key = installation.ledger.kept().note_key();
    let verified =
        args.verified.as_deref().map(|given| newest_in(given, Some(&key.name))).transpose()?;
    let under = verified
        .as_ref()
        .map(|head| CheckpointCheck::new(head, &key))
        .transpose()
        .map_err(of_another)?;
    let kept = earlier_in(&args.continues, installation.ledger.kept())?;
    let mut data = Object::new();
    data.insert("format".into(), args.format.as_str().into());
    data.insert("personal".into(), (!args.no_personal).into());
    let taking = Taking::begin(&installation, global, data)?;
    // Where nothing can be written nothing is read or recorded.
    let mut rows_file = begun(rows_to)?;
    let mut bundle_file = begun(bundle_to)?;
    let (count, head) =
        if let Some(question) = question {
            // The rows are the ones that the bundle proves: one moment, one answer.
            let mut bundle = bundle::make(installation.ledger.kept(), &question, personal)?;
            bundle.parcel.continues(installation.ledger.kept(), &kept)?;
            tell_lacking(installation.ledger.kept(), global)?;
            let answer = bundle::check(bundle.clone(), Some(&key.key), &[])
                .map_err(|fault| Failure::of(6, fault))?;
            let write_rows = |file: &mut dyn Write| {
                let mut writer = Writer::new(form, personal, file)?;
                answer.rows.iter().try_for_each(|row| writer.push(row.entry(), &row.leaf()))?;
                Ok(writer.finish()?)
            };
            let in_bundle = |file: &mut dyn Write| Ok(bundle::write(&bundle, file)?);
            if let Some(BegunExport::File(file, path)) = &mut bundle_file {
                in_bundle(file).map_err(|error| failure_of(error, path))?;
            }
            if let Some(BegunExport::File(file, path)) = &mut rows_file {
                write_rows(file).map_err(|error| failure_of(error, path))?;
            }
            let to_output = match (&rows_file, &bundle_file) {
                (Some(BegunExport::Output), _) => Some(true),
                (_, Some(BegunExport::Output)) => Some(false),
                _ => None,
            };
            finish(&taking, &mut installation, [bundle_file, rows_file])?;
            if let Some(rows) = to_output {
                let written = to_standard_output(|file| {
                    if rows { write_rows(file).map(drop) } else { in_bundle(file) }
                });
                taking.settled(&mut installation, written)?;
            }
            (answer.rows.len() as u64, installation.ledger.kept().head()?.short())
        } else {
            let rows = under.map_or(Rows::Matching(&filter), Rows::Under);
            let count = match &mut rows_file {
                Some(BegunExport::File(file, path)) => {
                    let count =
                        export::write(installation.ledger.kept(), rows, form, personal, file)
                            .map_err(|error| failure_of(error, path))?;
                    finish(&taking, &mut installation, [None, rows_file])?;
                    count
                }
                Some(BegunExport::Output) => {
                    taking.record(&mut installation)?;
                    let written = to_standard_output(|file| {
                        export::write(installation.ledger.kept(), rows, form, personal, file)
                    });
                    taking.settled(&mut installation, written)?
                }
                // One of them is asked for.
                None => 0,
            };
            (count, installation.ledger.kept().head()?.short())
        };
    let named = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let (file, bundled) = (named(&args.output), named(&args.bundle));
    let files: Vec<&str> = [&file, &bundled].into_iter().flatten().map(String::as_str).collect();
    if files.contains(&"-") {
        let others: Vec<&str> = files.iter().copied().filter(|file| *file != "-").collect();
        let and = if others.is_empty() {
            String::new()
        } else {
            format!(" and in {}", others.join(" and "))
        };
        aside(global, &format!("{count} entries on standard output{and}; head {head}"));
        return Ok(0);
    }
    let line = format!("{count} entries in {}\nhead {head}", files.join(" and "));
    let document = json!({
        "schema": "readmit.export/1", "file": file, "entries": count, "bundle": bundled, "head": head, "exit": 0,
    });
    result(out, &document, &line)?;
    Ok(0)
}

/// The place that something goes to.
enum To<'a> {
    Output,
    File(&'a Path),
}

impl To<'_> {
    fn named(path: &Path) -> To<'_> {
        if path.as_os_str() == "-" { To::Output } else { To::File(path) }
    }
}

/// The file by its folder as it really is: two spellings can be one place.
fn place(path: &Path) -> PathBuf {
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder
        .canonicalize()
        .unwrap_or_else(|_| folder.to_owned())
        .join(path.file_name().unwrap_or_default())
}

/// The same, and a file that has no name yet.
enum BegunExport<'a> {
    Output,
    File(NewFile, &'a Path),
}

#[allow(clippy::needless_pass_by_value)] // it has two words, and is made for this
fn begun(to: Option<To<'_>>) -> Result<Option<BegunExport<'_>>, Failure> {
    Ok(match to {
        None => None,
        Some(To::Output) => Some(BegunExport::Output),
        Some(To::File(path)) => Some(BegunExport::File(
            NewFile::at(path).map_err(|error| failure_of(error, path))?,
            path,
        )),
    })
}

/// Flushes what was written, records it, and gives it its names.
fn finish(
    taking: &Taking,
    installation: &mut Installation,
    begun: [Option<BegunExport<'_>>; 2],
) -> Result<(), Failure> {
    let mut whole = Vec::new();
    for one in begun.into_iter().flatten() {
        if let BegunExport::File(file, path) = one {
            whole.push(file.whole().map_err(|error| failure_of(error, path))?);
        }
    }
    taking.name(installation, whole)
}

/// Writes to standard output, and says if not all of it went there. A reader that goes away has had
/// enough.
pub fn to_standard_output<T: Default>(
    write: impl FnOnce(&mut dyn Write) -> Result<T, ExportError>,
) -> Result<T, Failure> {
    let mut stdout = BufWriter::with_capacity(1 << 16, results().lock());
    let written = write(&mut stdout).and_then(|made| Ok(stdout.flush().map(|()| made)?));
    match written {
        Err(ExportError::Io(error)) if error.kind() == ErrorKind::BrokenPipe => Ok(T::default()),
        Err(ExportError::Io(error)) => Err(Failure::at(1, "standard output", error)),
        Err(error) => Err(failure_of(error, Path::new("standard output"))),
        Ok(made) => Ok(made),
    }
}

/// Prints `line` on standard error, beside a result that takes all of standard output.
pub fn aside(global: &Global, line: &str) {
    if !global.quiet {
        Ui::new().note(line);
    }
}

/// Returns the question about a filter that a bundle can prove. Returns an error if the filter has
/// a part that no bundle can prove.
fn question(filter: &Filter, entries: Option<&str>) -> Result<Query, Failure> {
    let Filter { actions, cases, targets, actors, outcomes, since, until, caseless, newest } =
        filter;
    let others =
        [cases, targets, actors].iter().all(|f| f.is_empty()) && outcomes.is_empty() && !caseless;
    if !others || newest.is_some() {
        return Err(Failure::usage(
            "a bundle proves actions and a range of time, and no other filter",
        )
        .hint("make the bundle without it, and filter the rows that it proves"));
    }
    let span = match entries {
        None => ProofSpan::Time { since: *since, until: *until },
        Some(text) => {
            let pair = text
                .split_once("..")
                .and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
            let (from, to) = pair
                .filter(|(from, to)| from < to)
                .ok_or_else(|| Failure::usage(format!("--entries {text}: it is like 100..200")))?;
            ProofSpan::Entries { from, to }
        }
    };
    Ok(Query::new(actions.clone(), span))
}

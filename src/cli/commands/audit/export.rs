use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::brought::{earlier_in, newest_in, of_another};
use super::filter::FilterArgs;
use crate::cli::commands::work::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::clock::{Clock, SystemClock};
use crate::ledger::bundle::{self, Question, Span};
use crate::ledger::export::{self, ExportError, Form, Personal, Rows, Under, Writer};
use crate::ledger::{Action, Filter, Object};
use crate::operator::Right;

#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(flatten)]
    filter: FilterArgs,
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// CSV for machines: cells that a spreadsheet would run or rewrite are left as they are
    ///
    /// Otherwise a ' goes before what would begin a formula (=, +, -, @, also after a ; or a line break in a cell), before a
    /// quote or a ' in such a place, and before what looks like a number, a date, a time or an amount and would be written
    /// otherwise (0012, 1E5, 3-4, SEP1). To get a cell back, take one ' away at each such place.
    #[arg(long)]
    raw: bool,
    /// Leave personal data out
    #[arg(long)]
    no_personal: bool,
    /// For everything: a head (or a file with one) up to which you have verified it; the entries under it are held against
    /// it, which is quicker than their signatures
    #[arg(long, value_name = "HEAD", conflicts_with_all = ["bundle", "FilterArgs"])]
    verified: Option<String>,
    /// For a bundle: heads (or files with one) that whoever gets it has; it shows that this ledger continues them
    #[arg(long, value_name = "HEAD", num_args = 1.., requires = "bundle")]
    continues: Vec<String>,
    /// New file to write
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
enum Format {
    Csv,
    /// One object a line
    Json,
}

impl Format {
    const fn as_str(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Json => "json",
        }
    }
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
    let question = match &args.bundle {
        None => None,
        Some(_) => Some(question(&filter, args.entries.as_deref())?),
    };
    let key = installation.ledger.note_key();
    let verified = args.verified.as_deref().map(|given| newest_in(given, Some(&key.name))).transpose()?;
    let under = verified.as_ref().map(|head| Under::new(head, &key)).transpose().map_err(|error| of_another(&error))?;
    let kept = earlier_in(&args.continues, &installation.ledger)?;
    // Who took what away stands in the ledger before they have it.
    let mut data = Object::new();
    data.insert("format".into(), args.format.as_str().into());
    data.insert("personal".into(), (!args.no_personal).into());
    installation.record(global, Right::Read, Action::AuditExported, data, Object::new())?;
    let mut bundled = None;
    let count = if let (Some(path), Some(question)) = (&args.bundle, question) {
        // The rows are the ones that the bundle proves: one moment, one answer.
        let mut bundle = bundle::make(&installation.ledger, &question, personal)?;
        bundle.parcel.continues(&installation.ledger, &kept)?;
        let answer =
            bundle::check(bundle.clone(), Some(&key.key), &[]).map_err(|fault| Failure::new(6, fault.to_string()))?;
        export::write_new(path, |file| Ok(bundle::write(&bundle, file)?)).map_err(|error| failure_of(error, path))?;
        bundled = Some(path.display().to_string());
        write_rows(args.output.as_deref(), |file| {
            let mut writer = Writer::new(form, personal, file)?;
            answer.rows.iter().try_for_each(|row| writer.push(row.entry(), &row.leaf()))?;
            Ok(writer.finish()?)
        })?
    } else {
        let rows = under.map_or(Rows::Matching(&filter), Rows::Under);
        write_rows(args.output.as_deref(), |file| export::write(&installation.ledger, rows, form, personal, file))?
    };
    let path = args.output.as_ref().map(|path| path.display().to_string());
    let head = installation.ledger.head()?.short();
    let files: Vec<&str> = path.iter().chain(&bundled).map(String::as_str).collect();
    let line = format!("{count} entries in {}\nhead {head}", files.join(" and "));
    let document = json!({
        "schema": "readmit.export/1", "file": path, "entries": count, "bundle": bundled, "head": head, "exit": 0,
    });
    result(out, &document, &line)?;
    Ok(0)
}

fn write_rows(
    output: Option<&Path>,
    rows: impl FnOnce(&mut dyn Write) -> Result<u64, ExportError>,
) -> Result<u64, Failure> {
    match output {
        Some(path) => export::write_new(path, rows).map_err(|error| failure_of(error, path)),
        None => rows(&mut std::io::sink()).map_err(|error| Failure::unexpected(&error)),
    }
}

/// What a bundle can prove of a filter.
fn question(filter: &Filter, entries: Option<&str>) -> Result<Question, Failure> {
    let Filter { actions, cases, targets, actors, outcomes, since, until, caseless, newest } = filter;
    let others = [cases, targets, actors].iter().all(|f| f.is_empty()) && outcomes.is_empty() && !caseless;
    if !others || newest.is_some() {
        return Err(Failure::usage("a bundle proves actions and a range of time, and no other filter")
            .hint("make the bundle without it, and filter the rows that it proves"));
    }
    let span = match entries {
        None => Span::Time { since: *since, until: *until },
        Some(text) => {
            let pair = text.split_once("..").and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
            let (from, to) = pair
                .filter(|(from, to)| from < to)
                .ok_or_else(|| Failure::usage(format!("--entries {text}: it is like 100..200")))?;
            Span::Entries { from, to }
        }
    };
    Ok(Question::new(actions.clone(), span))
}

/// Why a file was not written.
pub fn failure_of(error: ExportError, path: &Path) -> Failure {
    match error {
        ExportError::Ledger(error) => Failure::from(error),
        ExportError::Exists(_) => Failure::usage(error.to_string()).hint("name another file"),
        ExportError::Io(_) => Failure::new(1, format!("{}: {error}", path.display())),
    }
}

//! The reports that are a list: who had which role, which runbook was accepted, what was an
//! exception.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::super::export::to_standard_output;
use super::super::taking::{Taking, failure_of};
use super::policy::{POLICY_COLUMNS, accepted};
use super::{Bound, RangeArgs, in_words, settled, written};
use crate::base::clock::{Clock, SystemClock};
use crate::base::safe_text::safe_long;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::pager::PagedLines;
use crate::cli::{Failure, Global};
use crate::ledger::Object;
use crate::ledger::export::{NewFile, shown};
use crate::ledger::format::text::time;
use crate::report::access::{ACCESS_COLUMNS, RoleSpan, access};
use crate::report::exceptions::{EXCEPTION_COLUMNS, Exceptional, exceptions};
use crate::ui::terminal::Terminal;

#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    range: RangeArgs,
    /// As CSV that spreadsheets open as text
    #[arg(long)]
    csv: bool,
    /// CSV for machines: cells that a spreadsheet would run or rewrite are left as they are
    #[arg(long)]
    raw: bool,
    /// Write CSV to a new file; - is standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Do not page on a terminal
    #[arg(long)]
    no_pager: bool,
}

/// A report, in all the forms that it is asked for in.
struct Listed {
    /// The name of the list in the document, and the document's.
    name: &'static str,
    schema: &'static str,
    columns: &'static [&'static str],
    cells: Vec<Vec<String>>,
    /// For programs.
    values: Vec<Value>,
    /// For people: a few lines each.
    blocks: Vec<Vec<String>>,
    /// The words for one of them, and for several.
    nouns: (&'static str, &'static str),
}

pub(super) fn of_access(args: &ListArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    run(args, global, out, &|installation, (since, until)| {
        let spans = access(&installation.ledger.kept(), since, until)?;
        Ok(Listed {
            name: "roles",
            schema: "readmit.access/1",
            columns: &ACCESS_COLUMNS,
            cells: spans.iter().map(RoleSpan::to_cells).collect(),
            values: spans.iter().map(RoleSpan::to_json).collect(),
            blocks: spans.iter().map(of_span).collect(),
            nouns: ("role", "roles"),
        })
    })
}

pub(super) fn of_exceptions(
    args: &ListArgs,
    global: &Global,
    out: &mut Out,
) -> Result<u8, Failure> {
    run(args, global, out, &|installation, (since, until)| {
        let found = exceptions(&installation.ledger.kept(), since, until)?;
        Ok(Listed {
            name: "exceptions",
            schema: "readmit.exceptions/1",
            columns: &EXCEPTION_COLUMNS,
            cells: found.iter().map(Exceptional::to_cells).collect(),
            values: found.iter().map(Exceptional::to_json).collect(),
            blocks: found.iter().map(of_exception).collect(),
            nouns: ("exception", "exceptions"),
        })
    })
}

pub(super) fn of_policy(args: &ListArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    run(args, global, out, &|installation, (since, until)| {
        let all = accepted(installation)?;
        let inside = all.iter().filter(|one| {
            since.is_none_or(|since| since <= one.at) && until.is_none_or(|until| one.at < until)
        });
        let inside: Vec<_> = inside.collect();
        Ok(Listed {
            name: "runbooks",
            schema: "readmit.policy/1",
            columns: &POLICY_COLUMNS,
            cells: inside.iter().flat_map(|one| one.to_cells()).collect(),
            values: inside.iter().map(|one| one.to_json()).collect(),
            blocks: inside.iter().map(|one| one.lines()).collect(),
            nouns: ("runbook", "runbooks"),
        })
    })
}

fn minute(at: chrono::DateTime<chrono::Utc>) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

fn of_span(span: &RoleSpan) -> Vec<String> {
    let to = span.to.map_or("now".to_owned(), minute);
    let asked = span.asked_by.as_ref().map(|by| format!(", asked for by {by}")).unwrap_or_default();
    let ended = span.ended_by.as_ref().map(|by| format!("; ended by {by}")).unwrap_or_default();
    let mut lines = vec![
        format!("{}  {}  {} to {to} UTC", span.name, span.role, minute(span.from)),
        format!("given by {}{asked} (entry {}){ended}", span.given_by, span.entry),
    ];
    lines.extend(
        span.keys.iter().map(|(at, by, what)| format!("key {what} on {} by {by}", minute(*at))),
    );
    lines
}

fn of_exception(one: &Exceptional) -> Vec<String> {
    let case = one.case.as_deref().unwrap_or("no case");
    let user = one.user.as_deref().unwrap_or("nobody named");
    let settled = match (one.settled, one.kind) {
        (Some(at), _) => format!("; settled on {} UTC", minute(at)),
        (None, kind) => {
            use crate::report::exceptions::ExceptionKind as K;
            match kind {
                K::FlagApproved | K::Answered => String::new(),
                K::Overdue | K::OpenDoor | K::Undelivered => "; it is so still".to_owned(),
            }
        }
    };
    vec![
        format!("{} UTC  {case}  {user}", minute(one.at)),
        format!("{} by {} (entry {}): {}{settled}", one.kind, one.by, one.entry, one.what),
    ]
}

type Make<'m> = &'m dyn Fn(&Installation, (Bound, Bound)) -> Result<Listed, Failure>;

fn run(args: &ListArgs, global: &Global, out: &mut Out, make: Make<'_>) -> Result<u8, Failure> {
    let (since, until) = args.range.range(SystemClock.now())?;
    let path = args.output.as_ref().filter(|path| path.as_os_str() != "-");
    let takes_away = args.output.is_some() || args.csv || args.raw;
    let mut installation = if takes_away {
        Installation::open(global)?
    } else {
        Installation::open_to_hand_out(global)?
    };
    let file = match path {
        None => None,
        Some(path) => Some((NewFile::at(path).map_err(|error| failure_of(error, path))?, path)),
    };
    let listed = make(&installation, (since, until))?;
    let taking = takes_away.then(|| {
        let mut data = Object::new();
        data.insert("format".into(), format!("{}-csv", listed.name).into());
        data.insert("personal".into(), (listed.name == "exceptions").into());
        Taking::begin(&installation, global, data)
    });
    let taking = taking.transpose()?;
    written(taking.as_ref(), file, &mut installation, |file| write_csv(&listed, args.raw, file))?;
    let shown = show(args, &listed, (since, until), path, &installation, global, out);
    settled(taking.as_ref(), path, &mut installation, shown)
}

fn show(
    args: &ListArgs,
    listed: &Listed,
    (since, until): (Bound, Bound),
    path: Option<&PathBuf>,
    installation: &Installation,
    global: &Global,
    out: &mut Out,
) -> Result<u8, Failure> {
    let head = installation.ledger.kept().head()?;
    let count = match listed.values.len() {
        1 => format!("1 {}", listed.nouns.0),
        n => format!("{n} {}", listed.nouns.1),
    };
    let summary = format!("{count} {}; ledger head {}", in_words(since, until), head.short());
    if out.json().is_some() {
        let mut document = json!({
            "schema": listed.schema, "since": since.map(time), "until": until.map(time),
            "head": head.short(), "file": path.map(|p| p.display().to_string()), "exit": 0,
        });
        document[listed.name] = listed.values.clone().into();
        out.document(&document)?;
        return Ok(0);
    }
    if let Some(path) = path {
        out.line(&format!("{summary}\nin {}", path.display()))?;
        return Ok(0);
    }
    if args.output.is_some() || args.csv || args.raw {
        return to_standard_output(|file| Ok(write_csv(listed, args.raw, file)?)).map(|()| 0);
    }
    let mut lines = PagedLines::paged(global, args.no_pager);
    let width = Terminal::of_results(global.wishes()).width;
    let indented = textwrap::Options::new(width).initial_indent("  ").subsequent_indent("    ");
    'all: for block in &listed.blocks {
        for (number, line) in block.iter().enumerate() {
            let line = safe_long(line);
            let line = if number == 0 {
                textwrap::fill(&line, width)
            } else {
                textwrap::fill(&line, &indented)
            };
            if lines.put(&line)?.is_break() {
                break 'all;
            }
        }
    }
    lines.put(&summary)?.is_break();
    lines.finish()?;
    Ok(0)
}

fn write_csv(listed: &Listed, raw: bool, mut out: impl Write) -> std::io::Result<()> {
    if !raw {
        // Without it, a spreadsheet reads UTF-8 as its country's old code page.
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(listed.columns)?;
    for row in &listed.cells {
        for cell in row {
            csv.write_field(if raw { cell.into() } else { shown(cell) }.as_bytes())?;
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()
}

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::super::export::to_standard_output;
use super::super::taking::Taking;
use super::{Bound, RangeArgs, in_words, settled, written};
use crate::base::clock::{Clock, SystemClock};
use crate::base::safe_text::safe;
use crate::cli::commands::audit::taking::failure_of;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::pager::PagedLines;
use crate::cli::{Failure, Global};
use crate::ledger::Object;
use crate::ledger::export::{NewFile, shown};
use crate::ledger::format::text::time;
use crate::report::{COLUMNS, Came, Reset, resets};
use crate::ui::prompter::Grid;
use crate::ui::terminal::Terminal;

/// From here on, a row has room for all columns.
const WIDE: usize = 150;

#[derive(Debug, Args)]
pub struct ResetsArgs {
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

pub fn run(args: &ResetsArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
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
    let taking = takes_away.then(|| {
        let mut data = Object::new();
        data.insert("format".into(), "resets-csv".into());
        data.insert("personal".into(), true.into());
        Taking::begin(&installation, global, data)
    });
    let taking = taking.transpose()?;
    let rows = resets(&installation.ledger.kept(), since, until)?;
    written(taking.as_ref(), file, &mut installation, |file| write_csv(&rows, args.raw, file))?;
    let shown = show(args, &rows, (since, until), path, &installation, global, out);
    settled(taking.as_ref(), path, &mut installation, shown)
}

fn show(
    args: &ResetsArgs,
    rows: &[Reset],
    (since, until): (Bound, Bound),
    path: Option<&PathBuf>,
    installation: &Installation,
    global: &Global,
    out: &mut Out,
) -> Result<u8, Failure> {
    let head = installation.ledger.kept().head()?;
    let count =
        if rows.len() == 1 { "1 reset".to_owned() } else { format!("{} resets", rows.len()) };
    let summary = format!("{count} {}; ledger head {}", in_words(since, until), head.short());
    if out.json().is_some() {
        out.document(&json!({
            "schema": "readmit.resets/1",
            "since": since.map(time),
            "until": until.map(time),
            "head": head.short(),
            "resets": rows.iter().map(Reset::to_json).collect::<Vec<_>>(),
            "file": path.map(|p| p.display().to_string()),
            "exit": 0,
        }))?;
        return Ok(0);
    }
    if let Some(path) = path {
        out.line(&format!("{summary}\nin {}", path.display()))?;
        return Ok(0);
    }
    let takes_away = args.output.is_some() || args.csv || args.raw;
    if takes_away {
        return to_standard_output(|file| Ok(write_csv(rows, args.raw, file)?)).map(|()| 0);
    }
    let mut lines = PagedLines::paged(global, args.no_pager);
    let terminal = Terminal::of_results(global.wishes());
    if terminal.width >= WIDE && !rows.is_empty() {
        lines.put(&crate::ui::table(&grid(rows), global.wishes()))?.is_break();
    } else {
        for row in rows {
            if lines.put(&block(row, terminal.width))?.is_break() {
                break;
            }
        }
    }
    lines.put(&summary)?.is_break();
    lines.finish()?;
    Ok(0)
}

fn write_csv(rows: &[Reset], raw: bool, mut out: impl Write) -> std::io::Result<()> {
    if !raw {
        // Without it, a spreadsheet reads UTF-8 as its country's old code page.
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(COLUMNS)?;
    for row in rows {
        for cell in row.to_cells() {
            csv.write_field(if raw { cell.into() } else { shown(&cell) }.as_bytes())?;
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()
}

fn ended(row: &Reset) -> String {
    match row.outcome {
        Some(outcome) => outcome.as_str().replace('_', " "),
        None => "open".to_owned(),
    }
}

fn done(row: &Reset) -> String {
    match row.came {
        Came::Succeeded => row.what(),
        Came::Partly | Came::Failed | Came::Unknown => format!("{} ({})", row.what(), row.came),
    }
}

fn enrolled(row: &Reset) -> String {
    match (row.enrolled, row.overdue) {
        (Some(at), _) => at.format("%Y-%m-%d %H:%M").to_string(),
        (None, true) => "overdue".to_owned(),
        (None, false) => "not yet".to_owned(),
    }
}

fn told(row: &Reset) -> String {
    row.notified.map_or("not yet".to_owned(), |at| at.format("%Y-%m-%d %H:%M").to_string())
}

fn grid(rows: &[Reset]) -> Grid {
    let columns = [
        "Case",
        "When (UTC)",
        "User",
        "Operator",
        "Approved by",
        "Verified by",
        "What",
        "Reason",
        "Ticket",
        "Outcome",
        "Enrolled",
        "Told",
    ];
    let rows = rows
        .iter()
        .map(|r| {
            vec![
                r.case.clone(),
                r.at.format("%Y-%m-%d %H:%M").to_string(),
                r.login.clone().unwrap_or_else(|| format!("(erased) {}", r.target)),
                r.operators.join(", "),
                r.approvers.join(", "),
                r.methods.join(", "),
                done(r),
                r.reason.clone().unwrap_or_else(|| "(erased)".into()),
                r.ticket.clone().unwrap_or_default(),
                ended(r),
                enrolled(r),
                told(r),
            ]
        })
        .collect();
    Grid { columns: columns.map(str::to_owned).to_vec(), rows }
}

/// The same for a narrower screen: a few lines a reset.
fn block(row: &Reset, width: usize) -> String {
    let login = row.login.clone().unwrap_or_else(|| format!("(erased) {}", row.target));
    let approved = if row.approvers.is_empty() {
        "no approval".to_owned()
    } else {
        format!("approved by {}", row.approvers.join(", "))
    };
    let ticket = row.ticket.as_ref().map(|t| format!(", ticket {t}")).unwrap_or_default();
    let verified =
        if row.methods.is_empty() { "nothing".to_owned() } else { row.methods.join(", ") };
    let lines = [
        format!("by {}, {approved}; verified by {verified}{ticket}", row.operators.join(", ")),
        format!("\"{}\"", row.reason.as_deref().unwrap_or("(erased)")),
        format!(
            "{}; user told {}; enrolled {}; case {}",
            done(row),
            told(row),
            enrolled(row),
            ended(row)
        ),
    ];
    let head = format!("{}  {} UTC  {}", row.case, row.at.format("%Y-%m-%d %H:%M"), safe(&login));
    let options = textwrap::Options::new(width).initial_indent("  ").subsequent_indent("    ");
    let wrapped = |line: &String| {
        textwrap::wrap(&safe(line), &options)
            .into_iter()
            .map(std::borrow::Cow::into_owned)
            .collect::<Vec<_>>()
    };
    let body = lines.iter().flat_map(wrapped);
    std::iter::once(head).chain(body).chain([String::new()]).collect::<Vec<_>>().join("\n")
}

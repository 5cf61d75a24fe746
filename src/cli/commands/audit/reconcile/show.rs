use std::io::{self, Write};
use std::path::Path;

use serde_json::Value;

use crate::base::safe_text::{safe, safe_long};
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::export::guard;
use crate::reconcile::{COLUMNS, LogFinding, Period, Reconciled};
use crate::ui::prompter::Grid;
use crate::ui::terminal::Terminal;

/// On a screen no more findings are of use.
const SHOWN: usize = 100;

/// From here on, a finding has room in a table.
const WIDE: usize = 110;

/// Findings as they come, as text that no spreadsheet runs.
pub struct Csv<W: Write>(csv::Writer<W>);

impl<W: Write> Csv<W> {
    pub fn new(mut out: W) -> io::Result<Csv<W>> {
        // Without it, a spreadsheet reads UTF-8 as its country's old code page.
        out.write_all("\u{feff}".as_bytes())?;
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        csv.write_record(COLUMNS)?;
        Ok(Csv(csv))
    }

    pub fn push(&mut self, finding: &LogFinding, files: &[String]) -> io::Result<()> {
        for cell in finding.to_cells(files) {
            self.0.write_field(guard(&cell).as_bytes())?;
        }
        Ok(self.0.write_record(None::<&[u8]>)?)
    }

    pub fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

pub fn report(
    done: &Reconciled,
    found: &[LogFinding],
    file: Option<&Path>,
    global: &Global,
    out: &mut Out,
) -> Result<u8, Failure> {
    let exit = done.exit();
    let names = done.names();
    if out.json().is_some() {
        out.document(&document(done, found, file))?;
        return Ok(exit);
    }
    if done.fetched && exit == 0 {
        // A timer's mail is one line if all is well.
        out.line(&safe_long(&one_line(done)))?;
        return Ok(exit);
    }
    let terminal = Terminal::of_results(global.wishes());
    let shown = &found[..found.len().min(SHOWN)];
    if !shown.is_empty() {
        if terminal.width >= WIDE {
            out.line(&crate::ui::table(&grid(shown, &names), global.wishes()))?;
        } else {
            for finding in shown {
                out.line(&block(finding, &names, terminal.width))?;
            }
        }
        let more = all(done).saturating_sub(shown.len() as u64);
        if more > 0 {
            out.line(&format!("and {more} more: -o FILE writes all of them, as CSV"))?;
        }
    }
    for line in summary(done, file) {
        out.line(&textwrap::fill(&line, terminal.width))?;
    }
    Ok(exit)
}

pub fn document(done: &Reconciled, found: &[LogFinding], file: Option<&Path>) -> Value {
    let names = done.names();
    let mut document = done.to_json();
    document["findings"] = found.iter().map(|f| f.to_json(&names)).collect::<Vec<Value>>().into();
    document["more"] = all(done).saturating_sub(found.len() as u64).into();
    document["output"] = file.map(|f| f.display().to_string()).into();
    document["exit"] = done.exit().into();
    document
}

/// The number of findings, those that are answered among them.
fn all(done: &Reconciled) -> u64 {
    done.tally.total() + done.answered
}

fn one_line(done: &Reconciled) -> String {
    let at = |t: Option<chrono::DateTime<chrono::Utc>>| {
        t.map_or("?".into(), |t| t.format("%Y-%m-%d %H:%M").to_string())
    };
    let mut line = format!(
        "{}: {} of its own log, {} to {} UTC: nothing is unexplained",
        done.provider,
        count(done.tally.rows, "row"),
        at(done.period.from),
        at(done.period.to)
    );
    if done.answered > 0 {
        line = format!("{line}; {} answered", count(done.answered, "finding"));
    }
    if !done.enrolments {
        line.push_str("; enrolments were not judged");
    }
    done.lacks.iter().fold(line, |line, lack| format!("{line}; {lack}"))
}

fn grid(found: &[LogFinding], files: &[String]) -> Grid {
    let columns =
        ["When (UTC)", "User", "Case", "Finding", "By", "Where"].map(str::to_owned).to_vec();
    let rows = found
        .iter()
        .map(|f| {
            vec![
                f.at.format("%Y-%m-%d %H:%M:%S").to_string(),
                f.target.clone(),
                f.case.clone().unwrap_or_default(),
                format!("{}{}: {}{}", id(f), f.code, f.what, answered(f)),
                f.actor.clone().or_else(|| f.operator.clone()).unwrap_or_default(),
                f.place(files).unwrap_or_default(),
            ]
        })
        .collect();
    Grid { columns, rows }
}

/// The id by which a finding is answered, before it.
fn id(finding: &LogFinding) -> String {
    if finding.mark.id.is_empty() { String::new() } else { format!("{} ", finding.mark.id) }
}

fn answered(finding: &LogFinding) -> String {
    finding
        .answered
        .as_ref()
        .map(|answer| format!("; answered {}", answer.in_words()))
        .unwrap_or_default()
}

/// The same for a narrower screen.
fn block(finding: &LogFinding, files: &[String], width: usize) -> String {
    let case = finding.case.as_deref().unwrap_or("no case");
    let head = format!(
        "{} UTC  {case}  {}",
        finding.at.format("%Y-%m-%d %H:%M:%S"),
        safe(&finding.target)
    );
    let by = finding.actor.as_ref().map(|a| format!(", by {}", safe(a))).unwrap_or_default();
    let place = finding.place(files).map(|p| format!(" ({})", safe(&p))).unwrap_or_default();
    let body = format!(
        "{}{}: {}{by}{place}{}",
        id(finding),
        finding.code,
        safe(&finding.what),
        safe(&answered(finding))
    );
    let options = textwrap::Options::new(width).initial_indent("  ").subsequent_indent("    ");
    format!("{}\n{}", textwrap::fill(&head, width), textwrap::fill(&body, &options))
}

/// In sentences. What is from outside in them is made safe piece by piece, so that it cannot pass
/// for one of them.
fn summary(done: &Reconciled, file: Option<&Path>) -> Vec<String> {
    let t = &done.tally;
    let at = |t: Option<chrono::DateTime<chrono::Utc>>| {
        t.map_or("?".into(), |t| t.format("%Y-%m-%d %H:%M").to_string())
    };
    let whose = done.case.as_ref().map_or_else(
        || format!("the cases on {}", safe(&done.provider)),
        |case| format!("case {case}"),
    );
    let mut lines = vec![format!(
        "{} of {} held against {whose}, {} to {} UTC.",
        count(t.rows, "row"),
        done.format,
        at(done.period.from),
        at(done.period.to)
    )];
    lines.push(covered(done));
    lines.push(format!(
        "Matched: the platform shows {} of cases; a case explains {}; an enrolment followed {}.",
        count(t.confirmed, "change"),
        count(t.explained, "row"),
        count(t.enrolled, "reset")
    ));
    let counts: Vec<String> =
        t.findings.iter().map(|(code, n)| format!("{n} {}", code.meaning())).collect();
    if !counts.is_empty() {
        lines.push(format!("Not explained: {}.", counts.join("; ")));
    }
    if done.answered > 0 {
        lines.push(format!("Answered by a senior: {}.", count(done.answered, "finding")));
    }
    lines.extend(done.lacks.iter().map(|lack| format!("Not recorded there: {lack}.")));
    let by_hand = done.format.is_by_hand();
    let (silent, remedy) =
        if by_hand { ("without an actor", "") } else { ("without a known actor", " (--actor)") };
    for (n, noun, text) in [
        (t.pending, "reset", "less than 12 hours old at the log's end, with no enrolment yet"),
        (t.unjudged, "change", "of cases at the edge of the log, or beyond it: not judged"),
        (t.outside, "row", "outside what was asked for: not judged"),
        (t.failed, "row", "about what was tried and failed"),
        (t.repeated, "row", "about an enrolment that another row told of"),
        (t.no_zone, "row", "without a time zone (--zone)"),
        (t.ambiguous, "row", "from the hour that the clock showed twice: judged by either reading"),
        (t.actor_unknown, "explained row", &format!("{silent}{remedy}")),
    ] {
        if n > 0 {
            lines.push(format!("{} {text}.", count(n, noun)));
        }
    }
    if t.no_actor_judged() {
        let remedy =
            if by_hand { "export them too" } else { "give --actor ID to `audit reconcile`" };
        lines.push(format!(
            "Nobody's account was judged: who did it may have been anybody; {remedy}."
        ));
    }
    if !done.acts {
        lines.push(
            "There is nothing in it of what administrators did: resets were not judged. Give that log too.".into(),
        );
    }
    if !done.enrolments {
        lines.push("There is nothing in it of what users did: enrolments were not judged. Give that log too.".into());
    }
    let unknown: u64 = t.unknown.values().sum();
    if unknown > 0 {
        let named: Vec<String> =
            t.unknown.iter().take(12).map(|(name, n)| format!("{} ({n})", safe(name))).collect();
        let more = if t.unknown.len() > 12 { ", and more" } else { "" };
        lines.push(format!(
            "{} of types that readmit does not know: {}{more}.",
            count(unknown, "row"),
            named.join(", ")
        ));
    }
    if t.unreadable > 0 {
        let files = done.names();
        let first = t.unreadable_at.iter().take(5).map(|(file, line, why)| {
            format!("{}:{line}: {}", safe(files.get(*file).map_or("", String::as_str)), safe(why))
        });
        let first: Vec<String> = first.collect();
        lines.push(format!("{} unreadable: {}.", count(t.unreadable, "row"), first.join("; ")));
    }
    if let Some(file) = file {
        lines.push(format!("All findings are in {}.", safe(&file.display().to_string())));
    }
    if t.total() > 0 && done.case.is_none() {
        lines.push(
            "A senior answers one with `readmit audit reconcile --answer ID --reason TEXT`.".into(),
        );
    }
    lines.push(match (done.is_clean(), gaps(done).is_empty()) {
        (true, true) => "Nothing is unexplained.".into(),
        (true, false) => "Nothing is unexplained in the time that the log has rows of.".into(),
        (false, _) if t.total() > 0 => "Something is unexplained.".into(),
        // Nothing was found, and not all could be judged.
        (false, _) => "Not everything could be judged.".into(),
    });
    lines
}

/// A log with nobody's sign-in for so long may have been cut off there.
const QUIET: chrono::TimeDelta = chrono::TimeDelta::hours(24);

/// Describes the parts of the period that lie before the log's first row or after its last row.
fn gaps(done: &Reconciled) -> Vec<String> {
    let (acts, users) = done.covers;
    let first = acts.from.into_iter().chain(users.from).min();
    let last = acts.to.into_iter().chain(users.to).max();
    let gap = |from: chrono::DateTime<chrono::Utc>, to: chrono::DateTime<chrono::Utc>| {
        let at = |t: chrono::DateTime<chrono::Utc>| t.format("%Y-%m-%d %H:%M").to_string();
        (to - from > QUIET).then(|| {
            format!(
                "It has none from {} to {} UTC: nothing is shown of that time.",
                at(from),
                at(to)
            )
        })
    };
    let before = done.period.from.zip(first).and_then(|(from, first)| gap(from, first));
    let after = last.zip(done.period.to).and_then(|(last, to)| gap(last, to));
    before.into_iter().chain(after).collect()
}

/// Describes the time that the log is from, beside the time that was asked for.
fn covered(done: &Reconciled) -> String {
    let at = |t: Option<chrono::DateTime<chrono::Utc>>| {
        t.map(|t| t.format("%Y-%m-%d %H:%M:%S").to_string())
    };
    let one = |name: &str, period: Period| match (at(period.from), at(period.to)) {
        (Some(from), Some(to)) => format!("{name} from {from} to {to} UTC"),
        _ => format!("{name}: nothing"),
    };
    let (acts, users) = done.covers;
    let covers = if acts.from.is_none() && users.from.is_none() {
        "The log has no row that could be read.".to_owned()
    } else if acts == users {
        format!("The log has rows {}.", one("", acts).trim_start().trim_start_matches(": "))
    } else {
        format!("The log has rows of {}; of {}.", one("administrators", acts), one("users", users))
    };
    if done.is_covered() {
        return gaps(done).into_iter().fold(covers, |text, gap| format!("{text} {gap}"));
    }
    // That there is nothing of administrators in it at all is said by itself.
    if !done.acts && done.tally.inside.rows > 0 {
        return covers;
    }
    let of = if done.tally.inside.rows > 0 { " of what administrators did" } else { "" };
    let period = if done.case.is_some() { "the time of the case" } else { "the period" };
    format!("{covers} No row{of} is from {period}: nothing is shown of it.")
}

fn count(n: u64, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

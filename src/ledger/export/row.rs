//! Entries as rows and as JSON objects, with the same fields under the same names; and the writer
//! of a file of them.

use std::borrow::Cow;
use std::io;
use std::io::{BufWriter, Write};

use serde_json::{Value, json};

use super::csv_escape::{guard, shown};
use crate::base::safe_text::visible_json;
use crate::ledger::format::tree::Hash;
use crate::ledger::format::{canonical, text};
use crate::ledger::{Committed, Entry, Object};
use crate::model::{Outcome, Phase};

/// The choice whether names, addresses and free text go along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    Include,
    LeaveOut,
}

/// The columns, in their order. The set is additive: new ones go to the end.
pub const COLUMNS: [&str; 18] = [
    "seq", "time", "action", "phase", "outcome", "case", "actor", "role", "mode", "provider",
    "target", "ticket", "reason", "data", "private", "erased", "ordinal", "leaf",
];

/// The columns that only ever hold this program's own words, numbers and times. A spreadsheet would
/// not run the content of such a column, or write it otherwise.
pub const OURS: [bool; 18] = [
    true, true, true, true, true, false, false, true, true, false, false, false, false, false,
    false, true, true, false,
];

/// The columns that hold JSON, in which characters that hide or would steer a terminal have a
/// spelling of their own.
pub const JSON: [&str; 2] = ["data", "private"];

/// The cells of [`COLUMNS`], as text. `data` and `private` are canonical JSON, empty if there is
/// none; `leaf` is base64.
pub fn to_cells<'e>(entry: &'e Entry, leaf: &Hash, personal: Personal) -> [Cow<'e, str>; 18] {
    let d = &entry.draft;
    let (reason, private) = match personal {
        Personal::Include => (text_of(d.reason()), json_of(&d.private)),
        Personal::LeaveOut => (Cow::default(), String::new()),
    };
    [
        entry.seq.to_string().into(),
        text::time(entry.time).into(),
        d.action.as_str().into(),
        text_of(d.phase.map(Phase::as_str)),
        text_of(d.outcome.map(Outcome::as_str)),
        text_of(d.case.as_deref()),
        d.actor.as_str().into(),
        d.role.as_str().into(),
        d.mode.as_str().into(),
        text_of(d.provider.as_deref()),
        text_of(d.target.as_deref()),
        text_of(ticket_of(entry, personal)),
        reason,
        json_of(&d.data).into(),
        private.into(),
        erased_cell(entry.erased, personal).into(),
        entry.ordinal.to_string().into(),
        text::base64(leaf).into(),
    ]
}

/// The same as an object: what there is none of is `null`, `data` and `private` are objects.
pub fn to_json(entry: &Entry, leaf: &Hash, personal: Personal) -> Value {
    let d = &entry.draft;
    let (reason, private) = match personal {
        Personal::Include => (d.reason(), d.private.clone()),
        Personal::LeaveOut => (None, Object::new()),
    };
    json!({
        "seq": entry.seq,
        "time": text::time(entry.time),
        "action": d.action.as_str(),
        "phase": d.phase.map(Phase::as_str),
        "outcome": d.outcome.map(Outcome::as_str),
        "case": d.case,
        "actor": d.actor,
        "role": d.role.as_str(),
        "mode": d.mode.as_str(),
        "provider": d.provider,
        "target": d.target,
        "ticket": ticket_of(entry, personal),
        "reason": reason,
        "data": d.data,
        "private": private,
        "erased": (personal == Personal::Include).then_some(entry.erased),
        "ordinal": entry.ordinal,
        "leaf": text::base64(leaf),
    })
}

/// The ticket, which is personal data since version 2.
fn ticket_of(entry: &Entry, personal: Personal) -> Option<&str> {
    let shown = personal == Personal::Include || entry.version == 1;
    entry.draft.ticket.as_deref().filter(|_| shown)
}

fn text_of(text: Option<&str>) -> Cow<'_, str> {
    text.unwrap_or_default().into()
}

/// Returns the cell that says whether personal data was erased. Where personal data is left out,
/// whether there was any to erase is left out too. The reader of a bundle cannot know.
fn erased_cell(erased: bool, personal: Personal) -> &'static str {
    match (personal, erased) {
        (Personal::Include, true) => "true",
        (Personal::Include, false) => "false",
        (Personal::LeaveOut, _) => "",
    }
}

/// Writes an object as canonical JSON. The ledger's content is canonical already, so the function
/// cannot fail for such content.
fn json_of(object: &Object) -> String {
    if object.is_empty() {
        return String::new();
    }
    canonical::to_bytes(object).ok().and_then(|b| String::from_utf8(b).ok()).unwrap_or_default()
}

/// The form in which entries are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// RFC 4180 with a byte order mark and guarded cells: a double click opens it as text in any
    /// spreadsheet. What hides, or would steer a terminal, is shown by its number.
    Csv,
    /// RFC 4180 with nothing added: for programs.
    CsvRaw,
    /// One object a line, such characters spelled out.
    JsonLines,
}

/// The way in which characters are written that hide, or would steer a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hidden {
    Shown,
    /// As they are: for programs, and in exports of before.
    AsTheyAre,
}

/// Returns true if `rows`, exported in this form, are `given`. `given` may be written as this
/// program writes now, or by a program that wrote hidden characters as they are.
pub fn are_in(
    given: &[u8],
    form: Form,
    personal: Personal,
    rows: &[Committed],
) -> io::Result<bool> {
    for hidden in [Hidden::Shown, Hidden::AsTheyAre] {
        let mut expected = Vec::with_capacity(given.len());
        let mut writer = Writer::begun(form, personal, hidden, &mut expected)?;
        rows.iter().try_for_each(|row| writer.push(row.entry(), &row.leaf()))?;
        writer.finish()?;
        if expected == given {
            return Ok(true);
        }
    }
    Ok(false)
}

enum RowSink<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Json(BufWriter<W>),
}

/// Writes entries as they come.
pub struct Writer<W: Write> {
    sink: RowSink<W>,
    guarded: bool,
    personal: Personal,
    hidden: Hidden,
    rows: u64,
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    pub fn new(form: Form, personal: Personal, out: W) -> io::Result<Writer<W>> {
        Writer::begun(form, personal, Hidden::Shown, out)
    }

    fn begun(form: Form, personal: Personal, hidden: Hidden, mut out: W) -> io::Result<Writer<W>> {
        if form == Form::Csv {
            // Without it, a spreadsheet reads UTF-8 as its country's old code page.
            out.write_all("\u{feff}".as_bytes())?;
        }
        let mut writer = Writer { hidden, ..Writer::rows(form, personal, out) };
        if let RowSink::Csv(csv) = &mut writer.sink {
            csv.write_record(COLUMNS)?;
        }
        Ok(writer)
    }

    /// Goes on with a file.
    pub fn rows(form: Form, personal: Personal, out: W) -> Writer<W> {
        let sink = match form {
            Form::JsonLines => RowSink::Json(BufWriter::with_capacity(1 << 16, out)),
            Form::Csv | Form::CsvRaw => {
                let mut csv = csv::WriterBuilder::new();
                csv.terminator(csv::Terminator::CRLF).buffer_capacity(1 << 16);
                RowSink::Csv(Box::new(csv.from_writer(out)))
            }
        };
        Writer { sink, guarded: form == Form::Csv, personal, hidden: Hidden::Shown, rows: 0 }
    }

    /// The next row: an entry and its hash.
    pub fn push(&mut self, entry: &Entry, leaf: &Hash) -> io::Result<()> {
        self.rows += 1;
        match &mut self.sink {
            RowSink::Csv(csv) => {
                let cells = to_cells(entry, leaf, self.personal);
                for ((cell, ours), column) in cells.iter().zip(OURS).zip(COLUMNS) {
                    let cell = match (self.guarded && !ours, self.hidden) {
                        (false, _) => Cow::Borrowed(&**cell),
                        (true, Hidden::AsTheyAre) => guard(cell),
                        (true, Hidden::Shown) if JSON.contains(&column) => visible_json(cell),
                        (true, Hidden::Shown) => shown(cell),
                    };
                    csv.write_field(cell.as_bytes())?;
                }
                csv.write_record(None::<&[u8]>)?;
                Ok(())
            }
            RowSink::Json(out) => {
                let object = to_json(entry, leaf, self.personal);
                match self.hidden {
                    Hidden::AsTheyAre => serde_json::to_writer(&mut *out, &object)?,
                    Hidden::Shown => {
                        out.write_all(visible_json(&serde_json::to_string(&object)?).as_bytes())?;
                    }
                }
                out.write_all(b"\n")
            }
        }
    }

    /// Hands everything on, and says how many rows it was.
    pub fn finish(mut self) -> io::Result<u64> {
        match &mut self.sink {
            RowSink::Csv(csv) => csv.flush()?,
            RowSink::Json(out) => out.flush()?,
        }
        Ok(self.rows)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ledger::{
        Action, Ledger as _,
        store::memory::{MemoryLedger, TestKey},
        testing::note,
    };

    fn written(form: Form, personal: Personal) -> String {
        let mut ledger = MemoryLedger::default();
        let mut hostile = note("=cmd|'/c calc'!A1", 1);
        hostile.private.insert("reason".into(), "=1+1, said \"Zoë\"\r\n;@x".into());
        hostile.ticket = Some("+1".into());
        hostile.data.insert("count".into(), 2.into());
        let made = ledger.append(&[note("", 0), hostile], &TestKey::of("maria"), &[]).unwrap();
        let mut out = Vec::new();
        let mut writer = Writer::new(form, personal, &mut out).unwrap();
        for committed in &made {
            writer.push(committed.entry(), &committed.leaf()).unwrap();
        }
        assert_eq!(writer.finish().unwrap(), 2);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_csv_is_rfc_4180_and_holds_no_formula() {
        let text = written(Form::Csv, Personal::Include);
        assert!(text.starts_with("\u{feff}seq,") && text.ends_with("\r\n"));
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        assert_eq!(
            (&rows[1][0], &rows[1][1], &rows[1][11]),
            ("1", "2026-05-17T09:30:01.000Z", "'+1")
        );
        assert_eq!((&rows[0][12], &rows[0][13], &rows[1][13]), ("", "", "{\"count\":2}"));
        assert_eq!(super::super::unguard(&rows[1][12]), "=1+1, said \"Zoë\"<U+000D><U+000A>;@x");
        assert_eq!(&rows[1][12], "'=1+1, said \"Zoë\"<U+000D><U+000A>;'@x");
    }

    /// Whoever opens a file in a terminal or a spreadsheet sees what is in it, and a program reads
    /// the same values.
    #[test]
    fn nothing_that_hides_or_steers_comes_out_as_it_is() {
        let hostile = "a\u{1b}]0;t\u{7}b\u{9b}31mc\r\n\td\u{202e}e\u{2066}f\u{200b}g\u{7f}h\u{85}i\u{2028}j\u{e0041}";
        let mut ledger = MemoryLedger::default();
        let mut draft = note(hostile, 1);
        draft.private.insert("reason".into(), hostile.into());
        draft.data.insert("what".into(), hostile.into());
        (draft.ticket, draft.target, draft.actor) =
            (Some(hostile.into()), Some(hostile.into()), hostile.into());
        let made = ledger.append(&[draft], &TestKey::of("maria"), &[]).unwrap();
        for form in [Form::Csv, Form::JsonLines] {
            let mut out = Vec::new();
            let mut writer = Writer::new(form, Personal::Include, &mut out).unwrap();
            writer.push(made[0].entry(), &made[0].leaf()).unwrap();
            writer.finish().unwrap();
            let text = String::from_utf8(out.clone()).unwrap();
            let ends = if form == Form::Csv { "\r\n" } else { "\n" };
            let lines: Vec<&str> =
                text.trim_start_matches('\u{feff}').split_terminator(ends).collect();
            assert_eq!(lines.len(), if form == Form::Csv { 2 } else { 1 }, "{text}");
            assert!(
                !lines.iter().any(|line| line.chars().any(crate::base::safe_text::is_hidden)),
                "{text:?}"
            );
            let value: serde_json::Value = if form == Form::Csv {
                let mut reader =
                    csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
                let row = reader.records().next().unwrap().unwrap();
                assert!(row[12].starts_with(
                    "a<U+001B>]0;t<U+0007>b<U+009B>31mc<U+000D><U+000A><U+0009>d<U+202E>"
                ));
                serde_json::from_str(&row[13]).unwrap()
            } else {
                serde_json::from_str::<serde_json::Value>(lines[0]).unwrap()["data"].clone()
            };
            assert_eq!(value["what"], hostile);
            // An export of before, with all of it as it is, is still known for what it is.
            assert!(are_in(&out, form, Personal::Include, &made).unwrap());
            let mut before = Vec::new();
            let mut writer =
                Writer::begun(form, Personal::Include, Hidden::AsTheyAre, &mut before).unwrap();
            writer.push(made[0].entry(), &made[0].leaf()).unwrap();
            writer.finish().unwrap();
            assert!(before != out && are_in(&before, form, Personal::Include, &made).unwrap());
            assert!(!are_in(&before[1..], form, Personal::Include, &made).unwrap());
        }
    }

    #[test]
    fn what_is_ours_needs_no_mark() {
        let mut ledger = MemoryLedger::default();
        let made = ledger.append(&vec![note("text", 1); 40], &TestKey::of("maria"), &[]).unwrap();
        for committed in &made {
            let leaf = committed.leaf();
            let cells = to_cells(committed.entry(), &leaf, Personal::Include);
            for (cell, column) in
                cells.iter().zip(COLUMNS).zip(OURS).filter(|(_, ours)| *ours).map(|(cell, _)| cell)
            {
                assert_eq!(guard(cell), **cell, "{column}");
            }
        }
        for word in Action::ALL.iter().map(|a| a.as_str()) {
            assert_eq!(guard(word), word);
        }
    }

    #[test]
    fn a_raw_csv_has_the_text_as_it_is() {
        let text = written(Form::CsvRaw, Personal::Include);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        assert_eq!((&rows[1][11], &rows[1][12]), ("+1", "=1+1, said \"Zoë\"\r\n;@x"));
    }

    #[test]
    fn personal_data_can_be_left_out() {
        for form in [Form::Csv, Form::CsvRaw, Form::JsonLines] {
            assert!(written(form, Personal::Include).contains("Zoë"));
            assert!(!written(form, Personal::LeaveOut).contains("Zoë"));
        }
    }

    #[test]
    fn a_json_line_has_the_same_fields() {
        let text = written(Form::JsonLines, Personal::Include);
        for line in text.lines() {
            let object: crate::ledger::Object = serde_json::from_str(line).unwrap();
            let (mut keys, mut columns): (Vec<&str>, _) =
                (object.keys().map(String::as_str).collect(), COLUMNS.to_vec());
            keys.sort_unstable();
            columns.sort_unstable();
            assert_eq!(keys, columns);
        }
    }
}

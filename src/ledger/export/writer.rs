use std::{
    borrow::Cow,
    io::{self, BufWriter, Write},
};

use super::{
    cell::guard,
    row::{COLUMNS, OURS, Personal, to_cells, to_json},
};
use crate::ledger::{Entry, format::tree::Hash};

/// How entries are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// RFC 4180 with a byte order mark and guarded cells: a double click opens it as text in any spreadsheet.
    Csv,
    /// RFC 4180 with nothing added: for programs.
    CsvRaw,
    /// One object a line.
    JsonLines,
}

enum Sink<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Json(BufWriter<W>),
}

/// Writes entries as they come.
pub struct Writer<W: Write> {
    sink: Sink<W>,
    guarded: bool,
    personal: Personal,
    rows: u64,
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    pub fn new(form: Form, personal: Personal, mut out: W) -> io::Result<Writer<W>> {
        if form == Form::Csv {
            // Without it, a spreadsheet reads UTF-8 as its country's old code page.
            out.write_all("\u{feff}".as_bytes())?;
        }
        let mut writer = Writer::rows(form, personal, out);
        if let Sink::Csv(csv) = &mut writer.sink {
            csv.write_record(COLUMNS)?;
        }
        Ok(writer)
    }

    /// Goes on with a file.
    pub fn rows(form: Form, personal: Personal, out: W) -> Writer<W> {
        let sink = match form {
            Form::JsonLines => Sink::Json(BufWriter::with_capacity(1 << 16, out)),
            Form::Csv | Form::CsvRaw => {
                let mut csv = csv::WriterBuilder::new();
                csv.terminator(csv::Terminator::CRLF).buffer_capacity(1 << 16);
                Sink::Csv(Box::new(csv.from_writer(out)))
            }
        };
        Writer { sink, guarded: form == Form::Csv, personal, rows: 0 }
    }

    /// The next row: an entry and its hash.
    pub fn push(&mut self, entry: &Entry, leaf: &Hash) -> io::Result<()> {
        self.rows += 1;
        match &mut self.sink {
            Sink::Csv(csv) => {
                for (cell, ours) in to_cells(entry, leaf, self.personal).iter().zip(OURS) {
                    let cell = if self.guarded && !ours { guard(cell) } else { Cow::Borrowed(&**cell) };
                    csv.write_field(cell.as_bytes())?;
                }
                csv.write_record(None::<&[u8]>)?;
                Ok(())
            }
            Sink::Json(out) => {
                serde_json::to_writer(&mut *out, &to_json(entry, leaf, self.personal))?;
                out.write_all(b"\n")
            }
        }
    }

    /// Hands everything on, and says how many rows it was.
    pub fn finish(mut self) -> io::Result<u64> {
        match &mut self.sink {
            Sink::Csv(csv) => csv.flush()?,
            Sink::Json(out) => out.flush()?,
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
        memory::{MemoryLedger, TestKey},
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
        assert_eq!((&rows[1][0], &rows[1][1], &rows[1][11]), ("1", "2026-05-17T09:30:01.000Z", "'+1"));
        assert_eq!((&rows[0][12], &rows[0][13], &rows[1][13]), ("", "", "{\"count\":2}"));
        assert_eq!(super::super::unguard(&rows[1][12]), "=1+1, said \"Zoë\"\r\n;@x");
        assert_eq!(&rows[1][12], "'=1+1, said \"Zoë\"\r\n;'@x");
    }

    #[test]
    fn what_is_ours_needs_no_mark() {
        let mut ledger = MemoryLedger::default();
        let made = ledger.append(&vec![note("text", 1); 40], &TestKey::of("maria"), &[]).unwrap();
        for committed in &made {
            let leaf = committed.leaf();
            let cells = to_cells(committed.entry(), &leaf, Personal::Include);
            for (cell, column) in cells.iter().zip(COLUMNS).zip(OURS).filter(|(_, ours)| *ours).map(|(cell, _)| cell) {
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

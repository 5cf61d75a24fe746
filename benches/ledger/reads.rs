//! Filters, exports and bundles.

use std::fs;

use readmit::ledger::{
    Action, Filter, Ledger as _,
    bundle::{ProofSpan, Query, check, make, parse, write},
    export::{self, CheckpointCheck, Form, Personal, Rows},
    verify::TrustedHead,
};

use crate::{Bench, median, most_memory, say};

pub fn filters(bench: &Bench) {
    let ledger = bench.open();
    let size = ledger.head().unwrap().size;
    let resets = Filter { actions: vec![Action::FactorAdminReset], ..Filter::default() };
    let mut rows = 0;
    let (all, _) = median(5, || rows = ledger.read(&resets).unwrap().len());
    let (glance, _) = median(5, || drop(ledger.glance(&resets).unwrap()));
    let (newest, _) =
        median(31, || drop(ledger.read(&Filter { newest: Some(50), ..resets.clone() }).unwrap()));
    let (case, _) = median(31, || drop(ledger.case("R-000007").unwrap()));
    say(&format!(
        "  filter on {size}: {rows} resets, each with its signature {all:.1} ms, without {glance:.1} ms; the newest 50 \
         {newest:.2} ms; a case {case:.2} ms"
    ));
}

/// All entries, each with its signature; and as after a verification whose head was kept.
pub fn csv(bench: &Bench) {
    let ledger = bench.open();
    let head = TrustedHead::parse("kept", &ledger.head().unwrap().note).unwrap();
    let path = bench.dir.join("export.csv");
    let all = Filter::default();
    for (how, under) in [("with its signature", false), ("under a kept head", true)] {
        let mut count = 0;
        let (clock, cpu) = median(3, || {
            drop(fs::remove_file(&path));
            count = export::write_new(&path, |out| {
                let rows = if under {
                    Rows::Under(CheckpointCheck::new(&head, &ledger.note_key()).unwrap())
                } else {
                    Rows::Matching(&all)
                };
                export::write(&ledger, rows, Form::Csv, Personal::Include, out)
            })
            .unwrap();
        });
        fs::remove_file(&path).unwrap();
        say(&format!(
            "  csv, {count} rows, each checked {how}: {clock:.0} ms, processor {cpu:.0} ms, {} MiB",
            most_memory()
        ));
    }
}

/// About 5,000 rows of all.
pub fn bundle(bench: &Bench) {
    let ledger = bench.open();
    let size = ledger.head().unwrap().size;
    let question = || {
        Query::new(
            vec![Action::CaseOpened],
            ProofSpan::Entries { from: size / 2, to: size / 2 + 40_000 },
        )
    };
    let path = bench.dir.join("bundle");
    let (made, _) = median(3, || {
        let bundle = make(&ledger, &question(), Personal::Include).unwrap();
        let mut out = Vec::new();
        write(&bundle, &mut out).unwrap();
        fs::write(&path, out).unwrap();
    });
    let text = fs::read_to_string(&path).unwrap();
    let mut rows = 0;
    let (checked, _) = median(3, || {
        let key = bench.installation.verifying_key();
        rows = check(parse(&text).unwrap(), Some(&key), &[]).unwrap().rows.len();
    });
    say(&format!(
        "  bundle, {rows} rows of {size}: made in {made:.0} ms, {} KB, checked in {checked:.0} ms",
        text.len() / 1000
    ));
    fs::remove_file(&path).unwrap();
}

//! Filters, exports and bundles.

use std::fs;

use chrono::TimeDelta;
use readmit::ledger::{
    Action, Filter, Ledger as _,
    bundle::{ProofSpan, Query, check, make, make_receipt, parse, tlog_proofs, write},
    export::{self, CheckpointCheck, Form, Personal, Rows},
    publish,
    verify::TrustedHead,
};

use crate::{Bench, entries, median, most_memory, say};

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

/// A case in the middle, with all that shows that it is one of this ledger's.
pub fn receipt(bench: &Bench) {
    let size = bench.open().head().unwrap().size;
    let case = format!("R-{:06}", size / 16);
    // Each with a session of its own, as the command has it.
    let (made, cpu) = median(31, || {
        drop(make_receipt(&bench.open(), &case, Personal::Include, &[]).unwrap());
    });
    let (proofs, _) = median(31, || drop(tlog_proofs(&bench.open(), &case).unwrap()));
    say(&format!(
        "  receipt of a case of {size}: made in {made:.2} ms, processor {cpu:.2} ms; a tlog-proof of each of its entries \
         {proofs:.2} ms"
    ));
}

/// What is new after one case, into a folder that has all that was there before.
pub fn publish(bench: &Bench) {
    let folder = bench.dir.join("log");
    let publish = |expected: u64| {
        let ledger = bench.open();
        let now = ledger.newest().unwrap().unwrap() + TimeDelta::days(2);
        let published = publish::publish(&ledger, &folder, now, false, &|| ()).unwrap();
        assert_eq!((published.new, published.held_back), (expected, 0));
    };
    let mut size = bench.open().head().unwrap().size;
    let case = |size: u64| {
        let drafts: Vec<_> = (size..size + 8).map(entries::draft).collect();
        bench.open().append(&drafts, &entries::key(), &[]).unwrap();
    };
    // Whole cases: one that is open holds back all that came after it.
    if !size.is_multiple_of(8) {
        let rest: Vec<_> = (size..size + 8 - size % 8).map(entries::draft).collect();
        bench.open().append(&rest, &entries::key(), &[]).unwrap();
        size += rest.len() as u64;
    }
    publish(size);
    let mut took = Vec::new();
    for _ in 0..31 {
        case(size);
        took.push(median(1, || publish(8)).0);
        size += 8;
    }
    took.sort_by(f64::total_cmp);
    fs::remove_dir_all(&folder).unwrap();
    say(&format!("  publishing what is new after one case at {size}: {:.2} ms", took[15]));
}

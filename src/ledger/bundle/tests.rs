#![allow(clippy::unwrap_used)]

use std::cell::Cell;

use super::check::make_by;
use super::{
    Bundle, BundleAnswer, ParcelFault, ProofSpan, Query, check, check_receipt, make, make_receipt,
    parse, write,
};
use crate::ledger::export::{Form, Personal, Writer};
use crate::ledger::store::memory::TestKey;
use crate::ledger::testing::{at, note};
use crate::ledger::verify::tests::Fixture;
use crate::ledger::verify::{Authenticity, TrustedHead};
use crate::ledger::{
    Action, Committed, Filter, InstallationKey, Ledger as _, Proving as _, Signer as _,
    SqliteLedger,
};

const RESETS: Action = Action::FactorAdminReset;

fn resets(span: ProofSpan) -> Query {
    Query::new(vec![RESETS], span)
}

fn time(from: i64, to: i64) -> ProofSpan {
    ProofSpan::Time { since: Some(at(from)), until: Some(at(to)) }
}

fn key(fixture: &Fixture) -> ed25519_dalek::VerifyingKey {
    fixture.installation.verifying_key()
}

fn answer(fixture: &Fixture, bundle: &Bundle) -> Result<BundleAnswer, ParcelFault> {
    let mut file = Vec::new();
    write(bundle, &mut file).unwrap();
    let read = parse(std::str::from_utf8(&file).unwrap())?;
    let mut again = Vec::new();
    write(&read, &mut again).unwrap();
    assert_eq!(file, again);
    check(read, Some(&key(fixture)), &[])
}

/// Makes the bundle of somebody who leaves entries out and has the whole ledger to make proofs
/// from.
fn without(ledger: &SqliteLedger, bundle: &Bundle, out: &[u64]) -> Bundle {
    let rest: Vec<u64> =
        bundle.parcel.records.iter().map(|r| r.seq).filter(|seq| !out.contains(seq)).collect();
    let mut parcel: super::ProofBundle = ledger.prove(&mut |_| Ok(rest.clone())).unwrap().into();
    for record in &mut parcel.records {
        record.sealed = None;
    }
    Bundle { parcel, ..bundle.clone() }
}

#[test]
fn a_bundle_answers_as_the_ledger_does() {
    let fixture = Fixture::new();
    let ledger = fixture.open();
    let spans = [
        (time(0, 5000), None, None),
        (time(300, 600), None, None),
        (time(300, 301), None, None),
        (time(9000, 9001), None, None),
        (ProofSpan::Time { since: Some(at(955)), until: None }, None, None),
        (ProofSpan::Time { since: None, until: Some(at(55)) }, None, None),
        (ProofSpan::Time { since: None, until: None }, None, None),
        (ProofSpan::Entries { from: 0, to: 211 }, Some(0), Some(211)),
        (ProofSpan::Entries { from: 63, to: 64 }, Some(63), Some(64)),
        (ProofSpan::Entries { from: 64, to: 128 }, Some(64), Some(128)),
        (ProofSpan::Entries { from: 190, to: 5000 }, Some(190), Some(5000)),
        (ProofSpan::Entries { from: 10, to: 10 }, Some(10), Some(10)),
    ];
    for (span, from, to) in spans {
        for actions in [vec![RESETS], vec![RESETS, Action::NoteAdded], vec![]] {
            let question = Query::new(actions.clone(), span);
            let (since, until) = match span {
                ProofSpan::Time { since, until } => (since, until),
                ProofSpan::Entries { .. } => (None, None),
            };
            let filter = Filter { actions, since, until, ..Filter::default() };
            let mut expected = ledger.read(&filter).unwrap();
            expected
                .retain(|c| from.is_none_or(|f| f <= c.seq()) && to.is_none_or(|t| c.seq() < t));
            let bundle = make(&ledger, &question, Personal::Include).unwrap();
            let answer = answer(&fixture, &bundle).unwrap();
            assert_eq!(answer.rows, expected, "{span:?}");
            assert_eq!(answer.whose, Authenticity::Key);
        }
    }
}

#[test]
fn an_entry_that_is_left_out_is_missed() {
    let fixture = Fixture::new();
    let ledger = fixture.open();
    let bundle = make(&ledger, &resets(time(350, 600)), Personal::LeaveOut).unwrap();
    let rows: Vec<u64> =
        answer(&fixture, &bundle).unwrap().rows.iter().map(Committed::seq).collect();
    let (before, after) = (bundle.before.unwrap(), bundle.after.unwrap());
    let all: Vec<u64> = bundle.parcel.records.iter().map(|r| r.seq).collect();
    let outside: Vec<u64> =
        all.iter().copied().filter(|s| (before..after).contains(s) && !rows.contains(s)).collect();
    for (name, out) in [
        ("the first", vec![rows[0]]),
        ("one in the middle", vec![rows[rows.len() / 2]]),
        ("the last", vec![*rows.last().unwrap()]),
        ("all", rows.clone()),
        ("the newest of the ledger", vec![210]),
        ("one between the range and the census", vec![outside[1]]),
        ("everything around the range", outside.clone()),
        ("the count before", vec![before]),
        ("the count after", vec![after]),
        ("the last count", vec![191]),
        ("the operator's key", vec![1]),
        ("the beginning", vec![0]),
    ] {
        let less = without(&ledger, &bundle, &out);
        assert!(answer(&fixture, &less).is_err(), "{name}");
    }
    // Other counts than the right ones are too narrow, or show gaps.
    for (name, before, after) in [
        ("an older count after", bundle.before, bundle.before),
        ("a later count before", bundle.after, bundle.after),
        ("no count after", bundle.before, None),
        ("no count before", None, bundle.after),
        ("an entry that counts nothing", Some(before + 1), bundle.after),
    ] {
        let other = Bundle { before, after, ..bundle.clone() };
        assert!(answer(&fixture, &other).is_err(), "{name}");
    }
    // A narrower question than was answered is another question, and the reader sees it.
    let wider = Bundle { question: resets(time(0, 5000)), ..bundle.clone() };
    assert!(matches!(answer(&fixture, &wider), Err(ParcelFault::Incomplete(_))));
    let whole = without(&ledger, &bundle, &[]);
    assert!(answer(&fixture, &whole).is_ok(), "nothing left out");
}

/// Erases with an entry that says so.
fn erase(fixture: &Fixture, entries: &[u64]) {
    let mut draft = note("they asked for it", 3000);
    (draft.action, draft.case, draft.target) = (Action::AuditErased, None, None);
    fixture.open().erase(entries, &draft, &TestKey::of("maria"), &[]).unwrap();
}

#[test]
fn what_was_erased_is_told_from_what_is_left_out() {
    let fixture = Fixture::new();
    let ledger = fixture.open();
    erase(&fixture, &[4, 62]);
    // So that it is not among the newest, which are in every bundle.
    let newer: Vec<_> = (0..100).map(|i| note("", 4000 + i)).collect();
    fixture.open().append(&newer, &TestKey::of("maria"), &[]).unwrap();
    let question = Query::new(vec![Action::CaseOpened], time(100, 400));
    // While it is made, more is erased: it has the entry that says that too.
    let more = Cell::new(Some(42));
    let between = || {
        if let Some(seq) = more.take() {
            erase(&fixture, &[seq]);
        }
    };
    let bundle =
        make_by(&|pick| ledger.prove_by(4096, &between, pick), &question, Personal::Include)
            .unwrap();
    let shown = answer(&fixture, &bundle).unwrap();
    let erased = |rows: &[Committed]| {
        rows.iter().filter(|c| c.entry().erased).map(Committed::seq).collect::<Vec<_>>()
    };
    assert_eq!((erased(&shown.rows), shown.rows.len()), (vec![42, 62], 30));
    // One who makes it leaves out what they do not like, or what says that it was erased.
    let is =
        |bundle: &Bundle, seq| bundle.parcel.records.iter().position(|r| r.seq == seq).unwrap();
    let mut silent = bundle.clone();
    silent.parcel.records[is(&bundle, 50)].sealed = None;
    let left_out = answer(&fixture, &silent).unwrap_err().to_string();
    assert!(left_out.contains("the personal data of entry 50 is left out"), "{left_out}");
    let rest: Vec<u64> =
        bundle.parcel.records.iter().map(|r| r.seq).filter(|seq| *seq != 211).collect();
    let mut parcel: super::ProofBundle = ledger.prove(&mut |_| Ok(rest.clone())).unwrap().into();
    let hidden = |seq| bundle.parcel.records[is(&bundle, seq)].sealed.is_none();
    parcel.records.iter_mut().filter(|r| hidden(r.seq)).for_each(|r| r.sealed = None);
    let unsaid = answer(&fixture, &Bundle { parcel, ..bundle.clone() }).unwrap_err().to_string();
    assert!(unsaid.contains("entry 62 is left out, and no entry says"), "{unsaid}");
    // Who says so is told with what it shows.
    let said: Vec<_> = shown.erased.iter().map(|e| (e.seq, e.by.as_str(), e.rows)).collect();
    assert_eq!(said, [(211, "maria", 1), (312, "maria", 1)]);
    // Where all of it is left out, nothing is said of any, nor shown of who was erased.
    let without = make(&ledger, &question, Personal::LeaveOut).unwrap();
    let left_out = answer(&fixture, &without).unwrap();
    assert_eq!(
        (left_out.rows.len(), left_out.personal, left_out.erased),
        (30, Personal::LeaveOut, vec![])
    );
    let has = |bundle: &Bundle, seq| bundle.parcel.records.iter().any(|r| r.seq == seq);
    assert!(has(&bundle, 211) && !has(&without, 211));
    // Nor of erasures that no row is about, though what it takes to show the rows is among what was
    // erased.
    let resets =
        make(&ledger, &Query::new(vec![RESETS], time(100, 400)), Personal::Include).unwrap();
    assert!(has(&resets, 63) && has(&resets, 0) && !has(&resets, 211));
}

#[test]
fn an_entry_that_was_changed_is_not_genuine() {
    let fixture = Fixture::new();
    let ledger = fixture.open();
    let bundle = make(&ledger, &resets(time(300, 600)), Personal::Include).unwrap();
    let mut file = Vec::new();
    write(&bundle, &mut file).unwrap();
    let file = String::from_utf8(file).unwrap();
    let open = |text: &str| parse(text).and_then(|bundle| check(bundle, Some(&key(&fixture)), &[]));
    assert!(open(&file).is_ok());
    for (from, to) in [
        ("R-035", "R-036"),
        ("\"actor\":\"ravi\"", "\"actor\":\"eve\""),
        ("\"an\":31", "\"an\":30"),
    ] {
        assert!(file.contains(from), "{from}");
        assert!(open(&file.replacen(from, to, 1)).is_err(), "{from}");
    }
    for cut in [file.len() - 1, file.len() / 2, 10, 0] {
        assert!(open(&file[..cut]).is_err());
    }
    assert!(open(&(file.clone() + "{}\n")).is_err());
    // What nobody reads is not carried along.
    let mut bundled = bundle.clone();
    bundled.parcel.continues(&ledger, &fixture.kept[..1]).unwrap();
    let mut file = Vec::new();
    write(&bundled, &mut file).unwrap();
    let file = String::from_utf8(file).unwrap();
    let lines: Vec<&str> = file.lines().collect();
    let put = |at: usize, pointer: &str, key: &str| {
        let mut line: serde_json::Value = serde_json::from_str(lines[at]).unwrap();
        line.pointer_mut(pointer).unwrap()[key] = "AAAA".into();
        let put = line.to_string();
        let lines = lines.iter().enumerate().map(|(i, line)| if i == at { &put } else { *line });
        open(&lines.flat_map(|line| [line, "\n"]).collect::<String>())
    };
    assert!(put(0, "", "schema").is_err() && open(&file).is_ok());
    let last = lines.len() - 1;
    for (at, pointer, key) in [
        (0, "", "zone"),
        (0, "", "entries"),
        (1, "", "note"),
        (1, "", "salt"),
        (last, "", "note"),
        (last, "/continues/0", "x"),
    ] {
        assert!(matches!(put(at, pointer, key), Err(ParcelFault::Form(_))), "{key} in line {at}");
    }
    let other =
        InstallationKey::create(&fixture.path().with_file_name("k"), &mut |b| b.fill(9)).unwrap();
    let swapped = check(bundle.clone(), Some(&other.verifying_key()), &[]);
    assert!(matches!(swapped, Err(ParcelFault::Swapped)));
    let nobody = check(bundle.clone(), None, &[]).unwrap();
    assert_eq!(nobody.whose, Authenticity::Nobody, "consistent with itself, not shown to be whose");
    let by_head = check(bundle.clone(), None, &fixture.kept).unwrap();
    assert_eq!(by_head.whose, Authenticity::Head);
    let mut forged = bundle;
    forged.parcel.records[5].signature = TestKey::of("ravi").sign(b"another").unwrap();
    assert!(check(forged, Some(&key(&fixture)), &[]).is_err());
}

#[test]
fn the_rows_are_the_ones_that_the_bundle_shows() {
    let fixture = Fixture::new();
    let ledger = fixture.open();
    for (personal, form) in
        [Personal::Include, Personal::LeaveOut].into_iter().flat_map(|personal| {
            [Form::Csv, Form::CsvRaw, Form::JsonLines].map(|form| (personal, form))
        })
    {
        let export = |rows: &[Committed]| {
            let mut out = Vec::new();
            let mut writer = Writer::new(form, personal, &mut out).unwrap();
            for row in rows {
                writer.push(row.entry(), &row.leaf()).unwrap();
            }
            writer.finish().unwrap();
            out
        };
        let question = Query::new(vec![Action::CaseOpened], time(100, 400));
        let bundle = make(&ledger, &question, personal).unwrap();
        let answer = answer(&fixture, &bundle).unwrap();
        let filter = Filter {
            actions: vec![Action::CaseOpened],
            since: Some(at(100)),
            until: Some(at(400)),
            ..Filter::default()
        };
        let exported = export(&answer.rows);
        assert_eq!(exported, export(&ledger.read(&filter).unwrap()));
        assert_eq!(
            String::from_utf8(exported).unwrap().contains("call 20"),
            personal == Personal::Include
        );
    }
}

#[test]
fn a_receipt_shows_its_case_and_nothing_of_others() {
    let fixture = Fixture::new();
    let ledger = fixture.open();
    let text = make_receipt(&ledger, "R-020", Personal::Include, &[]).unwrap();
    let receipt = check_receipt(&text, Some(&key(&fixture)), &[]).unwrap();
    assert_eq!(receipt.entries, ledger.case("R-020").unwrap());
    assert_eq!((receipt.whose, receipt.head.size), (Authenticity::Key, 211));
    assert!(text.contains("call 20") && !text.contains("R-021"));
    assert!(text.len() < 6000, "{}", text.len());
    let without = make_receipt(&ledger, "R-020", Personal::LeaveOut, &[]).unwrap();
    assert!(!without.contains("call 20"));
    assert!(check_receipt(&without, Some(&key(&fixture)), &[]).unwrap().entries[0].entry().erased);
    assert!(make_receipt(&ledger, "R-999", Personal::Include, &[]).is_err());
}

#[test]
fn a_receipt_with_another_word_is_none() {
    let fixture = Fixture::new();
    let text = make_receipt(&fixture.open(), "R-020", Personal::Include, &[]).unwrap();
    for (from, to) in [
        ("word for word", "more or less"),
        ("entry 42:", "entry 43:"),
        ("case R-020", "case R-021"),
        ("by \"maria\"", "by \"ravi\""),
        ("call 20", "call 21"),
        ("\"case\":\"R-020\"", "\"case\":\"R-021\""),
        ("\n211\n", "\n212\n"),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(
            check_receipt(&text.replacen(from, to, 1), Some(&key(&fixture)), &[]).is_err(),
            "{from}"
        );
    }
    assert!(check_receipt(&text[..text.len() - 2], Some(&key(&fixture)), &[]).is_err());
    // Of a case that it has no entry of it shows nothing, in whatever words.
    let other =
        text.replacen("\ncase R-020\n", "\ncase R-999\n", 1).replace("\nentry ", "\nkey entry ");
    let sealed = |line: &&str| !line.ends_with("\"}") || line.starts_with('{');
    let other: String = other.lines().filter(sealed).flat_map(|line| [line, "\n"]).collect();
    let none = check_receipt(&other, Some(&key(&fixture)), &[]).unwrap_err();
    assert_eq!(none, ParcelFault::Incomplete("it has no entry of case R-999".into()));
    assert_eq!(check_receipt(&text, None, &[]).unwrap().whose, Authenticity::Nobody);
}

/// Reviewers who have no key, and only a head from long before.
#[test]
fn an_earlier_head_shows_whose_it_is_if_it_is_continued() {
    let fixture = Fixture::new();
    let ledger = fixture.open();
    let [ticket, mail] = <[_; 2]>::try_from(fixture.kept.clone()).unwrap();
    let mut spoken = ticket.clone();
    (spoken.origin, spoken.note) = (None, None);
    let mut bundle = make(&ledger, &resets(time(300, 600)), Personal::Include).unwrap();
    let whose = |bundle: &Bundle, kept: &[TrustedHead]| {
        let mut file = Vec::new();
        write(bundle, &mut file).unwrap();
        check(parse(std::str::from_utf8(&file).unwrap()).unwrap(), None, kept)
            .map(|a| (a.whose, a.continued))
    };
    let receipt =
        |kept: &[TrustedHead]| make_receipt(&ledger, "R-020", Personal::Include, kept).unwrap();
    let of = |text: &str, kept: &[TrustedHead]| {
        check_receipt(text, None, kept).map(|r| (r.whose, r.continued))
    };
    assert_eq!(whose(&bundle, std::slice::from_ref(&ticket)), Ok((Authenticity::Nobody, vec![])));
    assert_eq!(
        of(&receipt(&[]), std::slice::from_ref(&ticket)),
        Ok((Authenticity::Nobody, vec![]))
    );
    bundle.parcel.continues(&ledger, &[ticket.clone(), mail.clone()]).unwrap();
    let text = receipt(&[ticket.clone(), mail.clone()]);
    for kept in [&ticket, &spoken, &mail] {
        let head = (Authenticity::Head, vec![ticket.size, mail.size]);
        assert_eq!(whose(&bundle, std::slice::from_ref(kept)), Ok(head.clone()));
        assert_eq!(of(&text, std::slice::from_ref(kept)), Ok(head));
    }

    // A head after as many entries of another ledger: the first entry is another one.
    let another = Fixture::with_cases(50);
    let mut theirs = TrustedHead::parse("theirs", &another.open().head().unwrap().note).unwrap();
    theirs.origin = None;
    bundle.parcel.continues(&ledger, std::slice::from_ref(&theirs)).unwrap_err();
    theirs.size = ticket.size;
    assert_eq!(whose(&bundle, &[theirs.clone()]), Err(ParcelFault::Swapped));
    assert_eq!(of(&text, &[theirs]), Err(ParcelFault::Swapped));

    // Each once, and in their order.
    bundle.parcel.continues(&ledger, &[mail.clone(), ticket.clone(), mail.clone()]).unwrap();
    assert_eq!(
        bundle.parcel.continued.iter().map(|c| c.size).collect::<Vec<_>>(),
        [ticket.size, mail.size]
    );
    let disorders: [fn(&mut Vec<super::proof_bundle::Continued>); 2] =
        [|c| c.swap(0, 1), |c| c.push(c[1].clone())];
    for spoil in disorders {
        let mut spoilt = bundle.clone();
        spoil(&mut spoilt.parcel.continued);
        assert!(matches!(whose(&spoilt, std::slice::from_ref(&mail)), Err(ParcelFault::Form(_))));
    }

    // Whoever says that it continues a head has to show it.
    for spoil in [
        |c: &mut super::proof_bundle::Continued| c.root[0] ^= 1,
        |c: &mut super::proof_bundle::Continued| c.size += 1,
        |c: &mut super::proof_bundle::Continued| c.proof.truncate(1),
    ] {
        let mut spoilt = bundle.clone();
        spoil(&mut spoilt.parcel.continued[0]);
        let size = spoilt.parcel.continued[0].size;
        assert_eq!(whose(&spoilt, std::slice::from_ref(&mail)), Err(ParcelFault::Continued(size)));
    }
    let without = text.replacen(&format!("\ncontinues {} ", ticket.size), "\ncontinues 7 ", 1);
    assert_eq!(of(&without, &[mail]), Err(ParcelFault::Continued(7)));
}

/// The newest head that a witness has cosigned goes along, and is one that the rest continues.
#[test]
fn a_cosigned_head_is_one_that_is_continued() {
    let fixture = Fixture::new();
    let ledger = fixture.open();
    let kept = &fixture.kept;
    let cosigned = |head: &TrustedHead| head.note.clone().unwrap() + "— w.example/w1 AAAAAAAA\n";
    let mut bundle = make(&ledger, &resets(time(300, 600)), Personal::Include).unwrap();
    bundle.parcel.continues(&ledger, &kept[..1]).unwrap();
    assert_eq!(bundle.parcel.cosigned, None, "nobody has cosigned one");
    let key = key(&fixture);
    let checked = |cosigned: String, continues: bool| {
        let mut bundle = bundle.clone();
        bundle.parcel.cosigned = Some(cosigned);
        if !continues {
            bundle.parcel.continued.clear();
        }
        let mut file = Vec::new();
        write(&bundle, &mut file).unwrap();
        let read = parse(std::str::from_utf8(&file).unwrap()).unwrap();
        check(read, Some(&key), &[]).map(|answer| answer.cosigned.unwrap())
    };
    // An earlier one, and the newest of all.
    for (head, size) in [(&kept[0], 102), (&kept[1], 211)] {
        let head = checked(cosigned(head), true).unwrap();
        assert_eq!(head.size, size);
        assert!(head.note.ends_with("— w.example/w1 AAAAAAAA\n"));
    }
    assert_eq!(checked(cosigned(&kept[0]), false), Err(ParcelFault::Elsewhere(102)));
    let other = Fixture::with_cases(50).kept[0].clone();
    let theirs = checked(cosigned(&other), true);
    assert!(
        matches!(theirs, Err(ParcelFault::Elsewhere(size)) if size == other.size),
        "{theirs:?}"
    );
    let stranger = cosigned(&kept[0]).replacen("\n102\n", "\n103\n", 1);
    assert!(matches!(checked(stranger, true), Err(ParcelFault::Cosigned(_))));
    // In a receipt it stands before the head.
    let text = make_receipt(&ledger, "R-020", Personal::Include, &kept[..1]).unwrap();
    let with = |note: &str| text.replacen("\nhead\n", &format!("\ncosigned\n{note}\nhead\n"), 1);
    let receipt = check_receipt(&with(&cosigned(&kept[0])), Some(&key), &[]).unwrap();
    assert_eq!(receipt.cosigned.unwrap().note, cosigned(&kept[0]));
    assert!(check_receipt(&with(&cosigned(&other)), Some(&key), &[]).is_err());
    assert!(check_receipt(&with("nothing\n"), Some(&key), &[]).is_err());
}

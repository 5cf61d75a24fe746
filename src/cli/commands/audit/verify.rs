use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::trust_args::{TrustArgs, read, read_large};
use super::verify_ledger;
use super::verify_ledger::{Wanted, unprinted};
use crate::base::safe_text::safe;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::Committed;
use crate::ledger::bundle::{
    BundleAnswer, CosignedHead, Erasure, ParcelFault, ProofSpan, Receipt, check, check_receipt,
    parse,
};
use crate::ledger::export::{Form, Personal, are_in};
use crate::ledger::format::text;
use crate::ledger::verify::{Authenticity, TrustedHead};
use crate::ui::signals::Interrupts;

#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// A ledger that is not this home's: a copy, a backup
    #[arg(long, value_name = "FILE", conflicts_with_all = ["receipt", "bundle"])]
    ledger: Option<PathBuf>,
    /// A receipt, checked without a ledger
    #[arg(long, value_name = "FILE", conflicts_with = "bundle")]
    receipt: Option<PathBuf>,
    /// A bundle, checked without a ledger
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// An export (CSV or JSON lines) that is to be what the bundle shows, byte for byte
    #[arg(long, value_name = "FILE", requires = "bundle", visible_alias = "csv")]
    rows: Option<PathBuf>,
    #[command(flatten)]
    brought: TrustArgs,
    /// A head up to which everything was verified before: only what came after it is checked in
    /// full
    #[arg(long, value_name = "HEAD", conflicts_with_all = ["receipt", "bundle"])]
    since: Option<String>,
    /// Look at every signature singly, also of entries that a later one of the same key vouches for
    #[arg(long, conflicts_with_all = ["receipt", "bundle"])]
    each: bool,
    /// A tlog-policy file (C2SP): the witnesses whose cosignatures are checked, and their quorum
    #[arg(long, value_name = "FILE", conflicts_with_all = ["receipt", "bundle"])]
    policy: Option<PathBuf>,
    /// Check every new signature singly, from where the last such run of yours ended, and once a
    /// week everything: for a timer. One line if all is well
    #[arg(long, conflicts_with_all = ["ledger", "receipt", "bundle", "since"])]
    nightly: bool,
}

pub fn run(
    args: &VerifyArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    match (&args.receipt, &args.bundle) {
        (Some(file), _) => receipt(file, args, out),
        (None, Some(file)) => bundle(file, args, out),
        (None, None) => {
            let wanted = Wanted {
                brought: &args.brought,
                since: args.since.as_deref(),
                each: args.each,
                copy: args.ledger.as_ref(),
                policy: args.policy.as_deref(),
                nightly: args.nightly,
            };
            verify_ledger::run(&wanted, global, out, interrupts)
        }
    }
}

fn receipt(file: &Path, args: &VerifyArgs, out: &mut Out) -> Result<u8, Failure> {
    let kept = args.brought.kept()?;
    match check_receipt(&read(file)?, args.brought.verifying_key()?.as_ref(), &kept) {
        Err(fault) => refused("receipt", &fault, out),
        Ok(Receipt { case, head, whose, entries, continued, cosigned }) => {
            let gone = entries.iter().filter(|entry| entry.entry().erased).count();
            let line = format!(
                "{} entries of case {} stand in {} as they were recorded, when it had {} entries.{}{}{}",
                entries.len(),
                safe(&case),
                safe(&head.origin),
                head.size,
                without_personal_data(gone, entries.len()),
                not_compared(&kept, head.size, &continued),
                of_witnesses(cosigned.as_ref())
            );
            let details = json!({
                "case": case, "entries": entries.len(), "without_personal_data": gone, "size": head.size,
            });
            shown("receipt", &line, whose, &details, out)
        }
    }
}

fn bundle(file: &Path, args: &VerifyArgs, out: &mut Out) -> Result<u8, Failure> {
    let key = args.brought.verifying_key()?;
    let kept = args.brought.kept()?;
    let checked = parse(&read_large(file)?).and_then(|bundle| check(bundle, key.as_ref(), &kept));
    let answer = match checked {
        Ok(answer) => answer,
        Err(fault) => return refused("bundle", &fault, out),
    };
    let BundleAnswer { question, personal, erased, head, whose, rows, time, continued, cosigned } =
        answer;
    let mut same = String::new();
    if let Some(given) = &args.rows {
        if !is_export(&read_large(given)?, &rows, personal)? {
            let fault =
                ParcelFault::Incomplete(format!("{} is not what it shows", given.display()));
            return refused("bundle", &fault, out);
        }
        same = format!(" {} is what it shows, byte for byte.", given.display());
    }
    let range = match question.span {
        ProofSpan::Time { since, until } => {
            let bound = |at: Option<_>, open: &str| at.map_or(open.to_owned(), text::time);
            format!("from {} to before {}", bound(since, "the beginning"), bound(until, "the end"))
        }
        ProofSpan::Entries { from, to } => format!("from entry {from} to before entry {to}"),
    };
    let actions: Vec<&str> = question.actions.iter().map(|a| a.as_str()).collect();
    let what = if actions.is_empty() { "every action".to_owned() } else { actions.join(", ") };
    let until = time.map_or(String::new(), |t| format!(" (newest {})", text::time(t)));
    let line = format!(
        "{} entries of {what}, {range}: each is genuine, and none is left out, of {} when it had {} entries{until}.{same}{}{}{}",
        rows.len(),
        safe(&head.origin),
        head.size,
        said_of_erasures(personal, &erased, rows.len()),
        not_compared(&kept, head.size, &continued),
        of_witnesses(cosigned.as_ref())
    );
    let said: Vec<_> =
        erased.iter().map(|e| json!({ "entry": e.seq, "by": e.by, "rows": e.rows })).collect();
    let details = json!({
        "actions": actions, "rows": rows.len(), "personal": personal == Personal::Include, "erased": said,
        "size": head.size,
    });
    shown("bundle", &line, whose, &details, out)
}

/// A receipt has not the entries that say what was erased: it can have been left out by anybody
/// through whose hands it went.
fn without_personal_data(gone: usize, of: usize) -> String {
    match gone {
        0 => String::new(),
        gone => format!(
            " Without the personal data of {gone} of the {of}: whether it was erased or left out, a receipt does not show."
        ),
    }
}

fn said_of_erasures(personal: Personal, erased: &[Erasure], of: usize) -> String {
    match personal {
        Personal::LeaveOut => " Personal data is left out.".to_owned(),
        Personal::Include => {
            erased.iter().fold(String::new(), |mut said, Erasure { seq, by, rows }| {
                let _ = write!(
                    said,
                    " Of {rows} of the {of} the personal data was erased, says {} in entry {seq}.",
                    safe(by)
                );
                said
            })
        }
    }
}

/// Names those who cosigned a head in something that was checked.
fn of_witnesses(cosigned: Option<&CosignedHead>) -> String {
    let Some(CosignedHead { size, note }) = cosigned else { return String::new() };
    let lines = note.rsplit_once("\n\n").map_or("", |(_, lines)| lines).lines();
    let own = note.lines().next();
    let signed = lines.filter_map(|line| line.strip_prefix("— ")?.split(' ').next());
    let names: BTreeSet<&str> = signed.filter(|name| Some(*name) != own).collect();
    let names = names.into_iter().map(safe).collect::<Vec<_>>().join(", ");
    format!(
        " It continues a head over {size} entries that {names} cosigned; whether that is so, the witness's key shows."
    )
}

/// Describes what the kept heads do not say about something that ends at another head. Such a thing
/// can only be compared with a head of its own size, and with the heads that it is shown to
/// continue. Whoever was given such a thing may have been given an old one.
fn not_compared(kept: &[TrustedHead], size: u64, continued: &[u64]) -> String {
    let mut said = String::new();
    if let Some(later) = kept.iter().max_by_key(|k| k.size).filter(|k| k.size > size) {
        let _ = write!(
            said,
            " You kept a later head ({}: {} entries): what was recorded since is not in it; ask for a new one.",
            safe(&later.label),
            later.size
        );
    }
    let earlier = kept.iter().filter(|k| k.size < size);
    let (compared, not): (Vec<_>, Vec<_>) = earlier.partition(|k| continued.contains(&k.size));
    if let Some(newest) = compared.iter().max_by_key(|k| k.size) {
        let _ = write!(
            said,
            " It continues {} ({} entries), which you kept.",
            safe(&newest.label),
            newest.size
        );
    }
    if let not @ 1.. = not.len() {
        let _ = write!(
            said,
            " {not} earlier heads were not compared: that takes the ledger, or that it is made with --continues."
        );
    }
    said
}

/// Returns true if `rows`, exported, are the bytes of `given`. The form of the export is seen from
/// how `given` begins.
fn is_export(given: &str, rows: &[Committed], personal: Personal) -> Result<bool, Failure> {
    let form = match given.chars().next() {
        Some('\u{feff}') => Form::Csv,
        // No rows at all are an empty file of lines; a CSV has its header.
        Some('{') | None => Form::JsonLines,
        Some(_) => Form::CsvRaw,
    };
    are_in(given.as_bytes(), form, personal, rows).map_err(Failure::unexpected)
}

fn shown(
    kind: &str,
    line: &str,
    whose: Authenticity,
    details: &serde_json::Value,
    out: &mut Out,
) -> Result<u8, Failure> {
    let sound = whose != Authenticity::Nobody;
    let exit = if sound { 0 } else { 6 };
    let verdict = if sound {
        "It verifies."
    } else {
        "Consistent with itself, not shown to be whose: bring the installation's key (--key) or a head that you kept (--against)."
    };
    let said = if out.json().is_some() {
        out.document(&json!({
            "schema": format!("readmit.verify-{kind}/1"), "sound": sound, "verdict": verdict, "what": line,
            "details": details, "exit": exit,
        }))
    } else {
        out.line(line).and_then(|()| out.line(verdict))
    };
    said.map_err(unprinted(exit))?;
    Ok(exit)
}

fn refused(kind: &str, fault: &ParcelFault, out: &mut Out) -> Result<u8, Failure> {
    let said = if out.json().is_some() {
        out.document(&json!({
            "schema": format!("readmit.verify-{kind}/1"), "sound": false, "verdict": fault.to_string(), "exit": 6,
        }))
    } else {
        out.line(&format!("This {kind} does not verify: {}", safe(&fault.to_string())))
    };
    said.map_err(unprinted(6))?;
    Ok(6)
}

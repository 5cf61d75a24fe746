//! A whole ledger: this home's, or a copy.

use std::path::{Path, PathBuf};

use ed25519_dalek::VerifyingKey;

use super::cosigned::Cosigned;
use super::nightly::{Night, one_line};
use super::progress::{Here, run_verify, verified};
use super::trust_args::{TrustArgs, newest_in};
use super::witness;
use super::witness::Asked;
use crate::base::safe_text::{safe, safe_long};
use crate::cli::installation::{Installation, home, listener};
use crate::cli::out::Out;
use crate::cli::{Failure, Global, ledger_file};
use crate::home::{Config, Home};
use crate::ledger::format::text;
use crate::ledger::verify::{
    Authenticity, Erased, Kind, LedgerFinding, TrustedHead, VerificationReport, VerifyOptions,
};
use crate::ledger::{Action, Alarm, InstallationKey, LedgerError, Object, undo_half_written};
use crate::operator::Right;
use crate::report::checks::NIGHTLY;
use crate::ui::Ui;
use crate::ui::prompter::Grid;
use crate::ui::signals::Interrupts;
use crate::ui::terminal::Terminal;
use crate::witness::{Passed, read_policy};

/// The verification that is asked for.
pub struct Wanted<'a> {
    pub brought: &'a TrustArgs,
    pub since: Option<&'a str>,
    /// Every signature is looked at.
    pub each: bool,
    /// A copy; `None`: this home's ledger.
    pub copy: Option<&'a PathBuf>,
    /// The policy by which cosignatures are checked; `None`: this home's own witnesses.
    pub policy: Option<&'a Path>,
    /// By the clock: from where the last such run ended.
    pub nightly: bool,
}

pub fn run(
    wanted: &Wanted<'_>,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let policy = wanted
        .policy
        .map(|file| read_policy(file).map_err(|why| not_a_policy(&why)))
        .transpose()?;
    let brought = wanted.brought.key()?;
    let mut options = VerifyOptions {
        key: brought.as_ref().map(|k| k.key),
        origin: brought.map(|k| k.name),
        against: wanted.brought.kept()?,
        each: wanted.each,
        ..VerifyOptions::default()
    };
    if let Some(given) = wanted.since {
        options.since = Some(newest_in(given, options.origin.as_deref())?);
    }
    // What the verifier kept vouches for what the ledger says of restores; its own witness does
    // not.
    let elsewhere: Vec<TrustedHead> =
        options.against.iter().chain(&options.since).cloned().collect();
    let mut witness = None;
    let mut cosigned = Cosigned::default();
    let mut night = None;
    let mut undone = false;
    let path = if let Some(path) = wanted.copy {
        options.settles_erasures = true;
        if let Some(policy) = &policy
            && let Ok((_staged, ledger)) = ledger_file::copied(path)
        {
            cosigned = Cosigned::by_brought(Some(policy), &*ledger);
        }
        path.clone()
    } else {
        let home = home(global)?;
        if !home.ledger().exists() {
            return Err(LedgerError::Missing(home.ledger()).into());
        }
        undone = undo_half_written(&home.ledger())?;
        options.key = options.key.or_else(|| own_key(&home));
        let ledger = ledger_file::to_read(&home.ledger());
        cosigned = Cosigned::of(&home, ledger.as_deref().ok(), policy.as_ref());
        let mut compared = witness::compared(&home, ledger);
        options.against.append(&mut compared.expected);
        witness = Some(compared);
        if wanted.nightly {
            let begun = Night::begin(&home, global)?;
            options.since.clone_from(&begun.since);
            // What is new is not taken on the word of a later entry.
            options.each = true;
            options.against.extend(begun.kept.clone());
            night = Some(begun);
        }
        home.ledger()
    };
    let verified = run_verify(&path, &options, global, interrupts, &|| ())?;
    let mut report = verified.map_err(|error| match (wanted.copy, error) {
        (Some(_), error @ LedgerError::Missing(_)) => Failure::from(error)
            .hint("give the file of the ledger, or of a copy of it, with --ledger"),
        (_, error) => error.into(),
    })?;
    let mut unasked = None;
    // A copy has no entry about what was erased after it was made. Its ledger has.
    if !report.unsettled.is_empty() {
        let known = match erased_here(&options, global, interrupts)? {
            Here::Known(erased) => erased,
            Here::NotKnown(why) => {
                unasked = Some(why);
                Erased::new()
            }
        };
        report.settle(&known);
    }
    if let Some(compared) = &witness {
        report.findings.extend(compared.findings(&elsewhere));
    }
    report.findings.append(&mut cosigned.findings);
    let passed = witness.as_ref().map_or(&[][..], |w| &w.passed);
    let asked = witness.as_ref().map(|w| &w.asked);
    let mut unrecorded = None;
    if wanted.copy.is_none() && report.is_sound() {
        unrecorded = record(&report, &path, night.as_ref(), global).err();
        // What cannot be written to is no sound ledger, whatever else is right about it.
        if let Some(Unrecorded::Damaged(what)) = &unrecorded {
            let what = format!("nothing can be appended to it: {what}");
            report.findings.push(LedgerFinding { kind: Kind::Damaged, seq: None, what });
        }
    }
    let sound = report.is_sound();
    let exit = if sound { 0 } else { 6 };
    if wanted.copy.is_none() && !sound {
        alarm(global);
    }
    if let (Some(night), None) = (&night, &unrecorded)
        && sound
    {
        night.end(global)?;
    }
    let unrecorded = match unrecorded {
        // A timer whose runs are not on record is as good as none.
        Some(Unrecorded::Otherwise(why)) if night.is_some() && sound => {
            return Err(Failure::new(
                1,
                format!("the ledger verifies, and that is not recorded: {why}"),
            ));
        }
        Some(Unrecorded::Otherwise(why)) => Some(why),
        _ if wanted.copy.is_none() && !sound => {
            Some("the file is left as it was found; keep a copy of it".to_owned())
        }
        _ => None,
    };
    if out.json().is_some() {
        let mut document = report.to_json();
        document["file"] = path.display().to_string().into();
        document["anchored"] = report.anchored().into();
        document["passed_over"] = passed.iter().map(|p| p.heads).sum::<u64>().into();
        document["witness_not_asked"] = asked.and_then(|a| a.trouble.clone()).into();
        cosigned.name_in(&mut document);
        document["half_written_undone"] = undone.into();
        document["erasures_not_asked"] = unasked.into();
        document["nightly"] = night.as_ref().map(Night::kind).into();
        document["recorded"] = (wanted.copy.is_none() && unrecorded.is_none()).into();
        document["exit"] = exit.into();
        out.document(&document).map_err(unprinted(exit))?;
        return Ok(exit);
    }
    if night.is_some() && sound {
        out.line(&safe_long(&one_line(&report)))?;
        return Ok(exit);
    }
    let mut tell = || {
        describe(&report, &path, global, out)?;
        if undone {
            let line = "A program was ended while it wrote to this file. What it had begun was undone first: none of it was \
                        recorded.";
            out.line(&textwrap::fill(line, Terminal::of_results(global.wishes()).width))?;
        }
        if let Some(why) = &unasked {
            let line = format!(
                "The ledger of this home was not asked what was erased after this copy was made: {why}."
            );
            out.line(&textwrap::fill(&safe(&line), Terminal::of_results(global.wishes()).width))?;
        }
        for said in cosigned.said() {
            out.line(&textwrap::fill(&safe(&said), Terminal::of_results(global.wishes()).width))?;
        }
        for Passed { heads, restore, by, .. } in passed {
            out.line(&format!(
                "{heads} heads of the witness were passed over: {} recorded in entry {restore} that what they cover is lost.",
                safe(by)
            ))?;
        }
        if let Some(said) = asked.and_then(Asked::said) {
            out.line(&textwrap::fill(&safe(&said), Terminal::of_results(global.wishes()).width))?;
        }
        Ok::<_, Failure>(())
    };
    tell().map_err(unprinted(exit))?;
    if let Some(why) = unrecorded {
        Ui::new().note(&format!("this verification is not recorded: {why}"));
    }
    Ok(exit)
}

fn not_a_policy(why: &str) -> Failure {
    let why = why.trim_start_matches("[witness] ").to_owned();
    Failure::usage(why).hint("docs/witnesses.md says how a policy is written")
}

/// Has whoever is told of alarms told that this home's ledger does not verify.
fn alarm(global: &Global) {
    let Ok(home) = home(global) else { return };
    let trusted = Config::of(&home).and_then(|config| config.check_named(&home).map(|()| config));
    if let Some(mut listener) = trusted.ok().as_ref().and_then(listener) {
        listener.alarm(Alarm::Unsound);
    }
}

/// Returns what this home's ledger, if there is one, says of erasures. Data that is erased in the
/// ledger is erased in its copies too. The ledger is asked after the copy was read, because
/// whatever is gone from the copy was on record here before.
fn erased_here(
    options: &VerifyOptions,
    global: &Global,
    interrupts: &Interrupts,
) -> Result<Here, Failure> {
    let Ok(home) = home(global) else {
        return Ok(Here::NotKnown("there is no home".into()));
    };
    if !home.ledger().exists() {
        return Ok(Here::NotKnown("there is none".into()));
    }
    let Some(key) = options.key.or_else(|| own_key(&home)) else {
        return Ok(Here::NotKnown("the installation's key is not known (--key)".into()));
    };
    let report = verified(&home, key, global, interrupts, &|| ())?;
    Ok(report.map_or_else(|error| Here::NotKnown(error.to_string()), Here::of))
}

/// The key of this home. A reviewer who may read the ledger, but not the key, brings the public
/// one.
fn own_key(home: &Home) -> Option<VerifyingKey> {
    InstallationKey::load(&home.installation_key()).ok().map(|key| key.verifying_key())
}

/// The reason why a verification is not on record.
enum Unrecorded {
    /// Whoever goes on with it would build on something that is not so.
    Damaged(String),
    Otherwise(String),
}

/// Records who verified what, and what came of the verification.
fn record(
    report: &VerificationReport,
    path: &Path,
    night: Option<&Night>,
    global: &Global,
) -> Result<(), Unrecorded> {
    let end = ledger_file::to_read(path).and_then(|ledger| ledger.end());
    if let Err(error @ (LedgerError::Damaged(_) | LedgerError::Unsound { .. })) = end {
        return Err(Unrecorded::Damaged(error.to_string()));
    }

    let mut data = Object::new();
    data.insert("size".into(), report.size.into());
    data.insert("root".into(), text::base64(&report.root).into());
    data.insert("from".into(), report.from.into());
    if report.vouched > 0 {
        data.insert("vouched".into(), report.vouched.into());
    }
    let whose = match report.whose {
        Authenticity::Key => "key",
        Authenticity::Head => "head",
        Authenticity::Nobody => "nobody",
    };
    data.insert("whose".into(), whose.into());
    if let Some(anchor) = &report.anchor {
        data.insert("anchored".into(), anchor.size.into());
    }
    if let Some(night) = night {
        data.insert(NIGHTLY.into(), night.kind().into());
    }
    let recorded = Installation::open(global).and_then(|mut home| {
        home.record(global, Right::Check, Action::AuditVerified, data, Object::new())
    });
    recorded.map_err(|failure| Unrecorded::Otherwise(failure.message()))
}

fn describe(
    report: &VerificationReport,
    path: &Path,
    global: &Global,
    out: &mut Out,
) -> Result<(), Failure> {
    let name =
        if report.origin.is_empty() { path.display().to_string() } else { report.origin.clone() };
    let minute = |at: Option<chrono::DateTime<chrono::Utc>>| {
        at.map_or("?".into(), |t| t.format("%Y-%m-%d %H:%M").to_string())
    };
    let (first, last) = (minute(report.first), minute(report.last));
    out.line(&format!("{}: {} entries, {first} to {last} UTC", safe(&name), report.size))?;
    if !report.findings.is_empty() {
        findings(report, global, out)?;
    }
    let width = Terminal::of_results(global.wishes()).width;
    let mut say = |text: &str| out.line(&textwrap::fill(&safe(text), width));
    if report.from > 0 {
        say(&format!(
            "Checked from entry {} on; those before it by their hashes alone.",
            report.from
        ))?;
    }
    if let erased @ 1.. = report.erased.len() {
        say(&format!("The personal data of {erased} entries was erased, as entries say."))?;
    }
    if let elsewhere @ 1.. = report.elsewhere {
        say(&format!(
            "That of {elsewhere} entries was erased later, as the ledger of this home says."
        ))?;
    }
    if report.size > 0 {
        say(&report.said_of_signatures())?;
        report.said_of_heads().iter().try_for_each(|said| say(said))?;
    }
    say(match (report.findings.is_empty(), report.whose) {
        (false, _) => "It does NOT verify.",
        (true, Authenticity::Key) => {
            "It verifies: every entry is as it was recorded, in its place, and signed by whom it names."
        }
        (true, Authenticity::Head) => {
            "It verifies: every entry is as it was recorded, in its place, and signed by whom it names. It goes on from \
             a head that you kept."
        }
        (true, Authenticity::Nobody) => {
            "Consistent with itself, not shown to be whose: anybody can make such a file. Bring the key of its \
             installation (--key) or a head that you kept (--against)."
        }
    })?;
    say(&report.anchored())
}

fn findings(report: &VerificationReport, global: &Global, out: &mut Out) -> Result<(), Failure> {
    let rows = report
        .findings
        .iter()
        .map(|f| {
            let entry = f.seq.map_or(String::new(), |seq| seq.to_string());
            vec![f.kind.as_str().to_owned(), entry, f.what.clone(), f.kind.meaning().to_owned()]
        })
        .collect();
    let columns = ["Finding", "Entry", "What", "That is"].map(str::to_owned).to_vec();
    out.line(&crate::ui::table(&Grid { columns, rows }, global.wishes()))?;
    if report.more > 0 {
        out.line(&format!("and {} more findings", report.more))?;
    }
    Ok(())
}

/// Returns a function that adds a bad verdict to a failure to print. A finding stands, whether or
/// not it could be printed.
pub fn unprinted(exit: u8) -> impl Fn(Failure) -> Failure {
    move |failure| match exit {
        6 => failure.rephrase(|why| format!("it does not verify; {why}")).coded(6),
        _ => failure,
    }
}

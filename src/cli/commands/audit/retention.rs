//! Erasing what is older than the configuration keeps it: for a timer, or for an admin.

use clap::Args;
use serde_json::{Value, json};

use super::erase::exported;
use super::erased_user::copies;
use crate::base::clock::{Clock, SystemClock};
use crate::base::safe_text::safe_long;
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::opened_key::SignedIn;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::format::text::time;
use crate::ledger::{Action, Draft, Expect, Ledger as _, Scope, retry_on_conflict};
use crate::model::Mode;
use crate::operator::anew::asks_anew;
use crate::operator::{RETENTION, Right};
use crate::report::retention::{DueErasures, Stays, due};

#[derive(Debug, Args)]
pub struct RetentionArgs {
    /// Say what would be erased, and erase nothing
    #[arg(long)]
    dry_run: bool,
}

/// So many entries are erased in one commit: others do not wait longer.
const AT_ONCE: usize = 5_000;

/// More cases that stay are counted, and not named.
const NAMED: usize = 10;

pub fn run(args: &RetentionArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = if args.dry_run {
        Installation::open_to_read(global)?
    } else {
        Installation::open(global)?
    };
    let Some(config) = installation.config.retention.clone() else {
        return Err(Failure::usage(
            "config.toml has no [retention]: nothing is erased by the clock",
        )
        .hint("write [retention] and personal_data = \"24 months\""));
    };
    let now = SystemClock.now();
    let before = config.before(now).ok_or_else(|| Failure::usage("the time is out of range"))?;
    let find = |installation: &Installation| -> Result<DueErasures, Failure> {
        let open = installation.ledger.open_cases()?;
        Ok(due(&installation.ledger.kept(), before, &open, &config.hold)?)
    };
    let mut erased = find(&installation)?;
    let mut in_copies = None;
    if !args.dry_run {
        let rights = [Right::Ledger, Right::Retention];
        let anew = asks_anew(Action::AuditErased, false);
        let SignedIn { account, key } = installation.sign_in_any(global, &rights, anew)?;
        let mut plain =
            Draft::plain(now, Action::AuditErased, &account.name, account.role, Mode::Scripted);
        let said = json!({ "personal_data": config.personal_data, "before": time(before) });
        plain.data.insert(RETENTION.into(), said);
        let mut done = 0;
        while done < erased.entries.len() {
            let count = retry_on_conflict(Scope::All, || {
                // An incident may have been opened about one of them.
                let last = installation.ledger.kept().head()?.size.checked_sub(1);
                let left = find(&installation)?.entries;
                let batch = &left[..left.len().min(AT_ONCE)];
                if batch.is_empty() {
                    return Ok(Ok(0));
                }
                let draft = Draft { clock: SystemClock.now(), ..plain.clone() };
                installation.roll.allows(draft.clock, &draft)?;
                let expect = Expect { scope: Scope::All, last };
                let made = installation.ledger.erase(batch, &draft, &key, &[expect]);
                Ok::<_, Failure>(made.map(|_| batch.len()))
            })?;
            if count == 0 {
                erased.entries.truncate(done);
            }
            done += count;
        }
        in_copies = Some(copies(&installation, None)?);
    }
    let first = erased.entries.first().copied();
    let exports = exported(installation.ledger.kept(), first)?;
    let (copies, passed_over) =
        in_copies.map(|copies| (copies.done, copies.passed_over)).unwrap_or_default();
    let kept: Vec<Value> = erased
        .kept
        .iter()
        .map(|(case, why)| json!({ "case": case, "why": why.as_str() }))
        .collect();
    let document = json!({
        "schema": "readmit.retention/1", "dry_run": args.dry_run, "personal_data": config.personal_data,
        "before": time(before), "entries": erased.entries, "cases": erased.cases, "kept": kept,
        "copies": copies, "not_looked_into": passed_over, "exports_since": exports, "exit": 0,
    });
    let count = erased.entries.len();
    let limit = format!("{} ({})", before.format("%Y-%m-%d"), config.personal_data);
    let which = format!("that ended before {limit}");
    let mut line = match (count, args.dry_run) {
        (0, _) => format!("nothing to erase: no personal data from before {limit} is due"),
        (n, true) => format!(
            "would be erased: the personal data of {n} entries, {} cases {which}",
            erased.cases.len()
        ),
        (n, false) => format!(
            "erased: the personal data of {n} entries, {} cases {which}; the entries stand and verify",
            erased.cases.len()
        ),
    };
    for (why, said) in [
        (Stays::Open, "are open"),
        (Stays::EndedLater, "began before and ended later"),
        (Stays::Incident, "are what an open incident is about"),
        (Stays::Held, "are held by the configuration"),
    ] {
        let cases: Vec<&str> = erased
            .kept
            .iter()
            .filter(|(_, is)| **is == why)
            .map(|(case, _)| case.as_str())
            .collect();
        if !cases.is_empty() {
            let more = match cases.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(", and {more} more (--json has all)"),
            };
            let named = cases[..cases.len().min(NAMED)].join(", ");
            line = format!("{line}\nkept, because they {said}: {named}{more}");
        }
    }
    for (path, n) in &copies {
        line = format!("{line}\nerased in {path} too ({n} entries)");
    }
    for (path, why) in &passed_over {
        line = format!("{line}\nnot looked into: {path}: {why}");
    }
    if count > 0 {
        line = format!(
            "{line}\nout of reach: {exports} exports, backups and reports that were made since, and mails that were sent"
        );
    }
    let lines: Vec<String> = line.lines().map(safe_long).collect();
    result(out, &document, &lines.join("\n"))?;
    Ok(0)
}

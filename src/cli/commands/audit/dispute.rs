//! An admin's word on a ledger that others dispute, or on entries that are not by whom they name.

use clap::Args;
use serde_json::json;

use crate::base::clock::{Clock, SystemClock};
use crate::cli::installation::{Installation, check_reason_by_the_floor};
use crate::cli::opened_key::SignedIn;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::{Action, Draft, Object};
use crate::model::Mode;
use crate::operator::Right;

#[derive(Debug, Args)]
pub struct DisputeArgs {
    /// The numbers of entries that somebody else wrote in an operator's name. Without them: the
    /// ledger goes on under a new origin, since heads are known that it does not continue
    #[arg(value_name = "ENTRY")]
    entries: Vec<u64>,
    /// A description of what happened, and of how you know
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub fn run(args: &DisputeArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    check_reason_by_the_floor(&args.reason)?;
    let mut installation = Installation::open(global)?;
    let size = installation.ledger.kept().end()?.size;
    if let Some(entry) = args.entries.iter().find(|entry| **entry >= size) {
        return Err(Failure::usage(format!("there is no entry {entry}"))
            .hint(format!("the ledger has {size} entries, from 0 on")));
    }
    let SignedIn { account, key } =
        installation.signed_in(global, Right::Ledger, Action::LedgerDisputed)?;
    installation.check_reason_to_mend(&args.reason)?;
    let (mut data, mut private) = (Object::new(), Object::new());
    let origin = if args.entries.is_empty() {
        let origin = installation.ledger.kept().next_origin(1)?;
        data.insert("origin".into(), origin.as_str().into());
        Some(origin)
    } else {
        data.insert("entries".into(), args.entries.clone().into());
        None
    };
    private.insert("reason".into(), args.reason.trim().into());
    let plain = Draft::plain(
        SystemClock.now(),
        Action::LedgerDisputed,
        &account.name,
        account.role,
        Mode::Scripted,
    );
    let draft = Draft { data, private, ..plain };
    let made = installation.ledger.append_restored(&draft, &key)?;
    let vkey = origin.is_some().then(|| installation.ledger.kept().note_key().to_vkey());
    out.document(&json!({
        "schema": "readmit.dispute/1", "entry": made.seq(), "entries": args.entries, "origin": origin, "key": vkey,
        "exit": 0,
    }))?;
    match (&origin, &vkey) {
        (Some(origin), Some(vkey)) => {
            out.line(&format!("recorded as entry {}: the ledger goes on as {origin}", made.seq()))?;
            out.line(&format!("give the new key to each witness: {vkey}"))?;
        }
        _ => {
            let entries: Vec<String> = args.entries.iter().map(u64::to_string).collect();
            out.line(&format!(
                "recorded as entry {}: not by whom they name: {}",
                made.seq(),
                entries.join(", ")
            ))?;
        }
    }
    Ok(0)
}

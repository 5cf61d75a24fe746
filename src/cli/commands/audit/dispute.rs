//! Recording that a witness knows another history of the ledger, or that entries are not by whom
//! they name.

use clap::Args;
use serde_json::{Value, json};

use super::trust_args::heads_in;
use crate::base::clock::{Clock as _, SystemClock};
use crate::cli::commands::case_command::result;
use crate::cli::installation::{Installation, check_reason_by_the_floor};
use crate::cli::opened_key::SignedIn;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::format::text;
use crate::ledger::verify::TrustedHead;
use crate::ledger::{Action, Draft, Object};
use crate::model::Mode;
use crate::operator::Right;
use crate::witness::Alarmed;

#[derive(Debug, Args)]
pub struct DisputeArgs {
    /// A description of what happened, and of how you know that this ledger is the right one
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// A head, or a file with one, that bears this ledger's signature and that this ledger does not
    /// have or continue (repeatable). Without it, a witness has to have given an alarm
    #[arg(long, value_name = "HEAD")]
    against: Vec<String>,
    /// An entry that is not by whom it names: its number (repeatable)
    #[arg(long, value_name = "N")]
    entry: Vec<u64>,
}

pub fn run(args: &DisputeArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    check_reason_by_the_floor(&args.reason)?;
    let mut installation = Installation::open(global)?;
    let alarmed = installation.ledger.standing()?;
    let against = contradicted(args, &installation)?;
    let size = installation.ledger.kept().end()?.size;
    if let Some(late) = args.entry.iter().find(|entry| **entry >= size) {
        return Err(Failure::usage(format!("there is no entry {late}: the ledger has {size}"))
            .hint("`readmit audit list` shows their numbers"));
    }
    if alarmed.is_none() && against.is_none() && args.entry.is_empty() {
        return Err(Failure::usage("nothing disputes this ledger: no witness has given an alarm")
            .hint("bring a head that it does not continue with --against, or name an entry with --entry"));
    }
    let anew = alarmed.is_some() || against.is_some();
    let mut data = Object::new();
    let origin = if anew { Some(installation.ledger.kept().next_origin(1)?) } else { None };
    if let Some(origin) = &origin {
        data.insert("origin".into(), origin.as_str().into());
    }
    name_in(&mut data, alarmed.as_ref(), against.as_ref());
    if !args.entry.is_empty() {
        data.insert("entries".into(), args.entry.iter().copied().map(Value::from).collect());
    }
    let SignedIn { account, key } =
        installation.signed_in(global, Right::Ledger, Action::LedgerDisputed)?;
    installation.check_reason_to_mend(&args.reason)?;
    let mut private = Object::new();
    private.insert("reason".into(), args.reason.trim().into());
    let plain = Draft::plain(
        SystemClock.now(),
        Action::LedgerDisputed,
        &account.name,
        account.role,
        Mode::Scripted,
    );
    let draft = Draft { data, private, ..plain };
    let seq = installation.ledger.append_restored(&draft, &key)?.seq();
    let vkey = installation.ledger.kept().note_key().to_vkey();
    let document = json!({
        "schema": "readmit.dispute/1", "entry": seq, "origin": origin, "key": vkey, "entries": args.entry, "exit": 0,
    });
    let mut line = format!("recorded in entry {seq}");
    if let Some(origin) = &origin {
        line = format!(
            "{line}: from here on the ledger's heads bear the name {origin}\nregister it at each witness, and in a policy: log {vkey}"
        );
    }
    if !args.entry.is_empty() {
        let named: Vec<String> = args.entry.iter().map(u64::to_string).collect();
        line = format!("{line}\nnot by whom they name: {}", named.join(", "));
    }
    result(out, &document, &line)?;
    Ok(0)
}

/// The head that was brought, and that this ledger's own key signed, if the ledger does not have or
/// continue it.
fn contradicted(
    args: &DisputeArgs,
    installation: &Installation,
) -> Result<Option<TrustedHead>, Failure> {
    let mut found: Option<TrustedHead> = None;
    for given in &args.against {
        for head in heads_in(given)? {
            let Some(note) = &head.note else {
                return Err(Failure::usage(format!(
                    "{} is a mark: it bears no signature",
                    head.label
                ))
                .hint("bring the head itself, with its signature"));
            };
            match crate::witness::contradicts(installation.ledger.kept(), note)? {
                Some(true) => {
                    found = Some(match found {
                        Some(other) if other.size >= head.size => other,
                        Some(_) | None => head,
                    });
                }
                Some(false) => {
                    return Err(Failure::usage(format!("this ledger continues {}", head.label))
                        .hint("nothing has to be recorded because of that head"));
                }
                None => {
                    return Err(Failure::usage(format!(
                        "{} is not signed by this ledger's key under its present name",
                        head.label
                    ))
                    .hint("`readmit audit head --key` prints key and name"));
                }
            }
        }
    }
    Ok(found)
}

/// Names what is disputed: by whom, and the head.
fn name_in(data: &mut Object, alarmed: Option<&Alarmed>, against: Option<&TrustedHead>) {
    let known = against.map(|head| head.size).or(alarmed.map(|alarmed| alarmed.size));
    if let Some(known) = known {
        data.insert("known".into(), known.into());
    }
    let note = against.and_then(|head| head.note.as_deref());
    let note = note.or(alarmed.and_then(|alarmed| alarmed.note.as_deref()));
    if let Some(root) = note.and_then(|note| note.lines().nth(2)) {
        data.insert("known_root".into(), root.into());
    }
    if let Some(alarmed) = alarmed {
        data.insert("witnesses".into(), alarmed.witnesses.clone().into());
        data.insert("alarm".into(), text::time(alarmed.at).into());
    }
}

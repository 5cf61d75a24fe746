//! The operators, and the requests that wait for a second person's word: listed and confirmed.

use clap::Args;
use serde_json::json;

use crate::base::safe_text::safe;
use crate::cli::commands::case_command::result;
use crate::cli::commands::contacts::accept::{forget_unwanted, still_follows};
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::format::text::parse_base64_32;
use crate::ledger::{Action, KeyKind};
use crate::model::Mode;
use crate::operator::anew::asks_anew;
use crate::operator::{AccountKey, Proposal, Right, SshKey, may};
use crate::session::SessionError;
use crate::ui::flags::{FlagAnswers, Given};
use crate::ui::prompter::{Card, Grid, MessageStyle, Prompter, Reply, TextQuestion};

#[derive(Debug, Args)]
pub struct ListOperatorsArgs {}

pub fn list(_args: &ListOperatorsArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open(global)?;
    let rights = |role| -> Vec<&str> {
        Right::ALL.iter().filter(|r| may(role, **r)).map(|r| r.as_str()).collect()
    };
    if out.json().is_some() {
        let operators: Vec<_> = installation
            .roll
            .all()
            .map(|a| {
                json!({
                    "name": a.name, "role": a.role.as_str(), "disabled": a.disabled,
                    "added_by": a.asked_by.as_ref().unwrap_or(&a.added_by),
                    "confirmed_by": a.asked_by.as_ref().map(|_| &a.added_by), "added": a.added, "rights": rights(a.role),
                    "keys": if a.disabled { Vec::new() } else { a.keys.iter().map(key_json).collect() },
                })
            })
            .collect();
        let waiting: Vec<_> = installation
            .roll
            .proposals()
            .map(|p| json!({ "request": p.seq, "by": p.by, "at": p.at, "for": describe(p) }))
            .collect();
        out.document(
            &json!({ "schema": "readmit.operators/1", "operators": operators, "waiting": waiting }),
        )?;
        return Ok(0);
    }
    let rows = installation
        .roll
        .all()
        .map(|a| {
            let state = if a.disabled { " (disabled)" } else { "" };
            let by = match &a.asked_by {
                Some(asked) => format!("{asked}, confirmed by {}", a.added_by),
                None => a.added_by.clone(),
            };
            let added = format!("{} by {by}", a.added.format("%Y-%m-%d"));
            vec![a.name.clone(), format!("{}{state}", a.role), added, rights(a.role).join(", ")]
        })
        .collect();
    let columns = ["Name", "Role", "Added", "May"].map(str::to_owned).to_vec();
    out.line(&crate::ui::table(&Grid { columns, rows }, global.wishes()))?;
    // One key is the rule, and not worth a line.
    for account in installation.roll.active().filter(|a| a.keys.len() > 1) {
        for key in &account.keys {
            let name = key.label.as_ref().map(|l| format!(" ({l})")).unwrap_or_default();
            let since = key.added.format("%Y-%m-%d");
            out.line(&format!(
                "key {}{name} of {}, {}, since {since}",
                key.id(),
                account.name,
                place(key)
            ))?;
        }
    }
    for proposal in installation.roll.proposals() {
        let line = format!(
            "request {} by {}, {}: {}",
            proposal.seq,
            proposal.by,
            proposal.at.format("%Y-%m-%d"),
            safe(&describe(proposal))
        );
        out.line(&line)?;
    }
    Ok(0)
}

/// Says where a key's secret half is.
fn place(key: &AccountKey) -> &'static str {
    match key.kind {
        KeyKind::File => "in a file",
        KeyKind::Ssh => "in an ssh-agent",
        KeyKind::SecurityKey { .. } => "on a security key",
    }
}

fn key_json(key: &AccountKey) -> serde_json::Value {
    json!({ "key": key.id(), "label": key.label, "place": place(key), "added": key.added })
}

#[derive(Debug, Args)]
pub struct ConfirmArgs {
    /// The number of the request, as `readmit operator list` shows it
    request: u64,
    /// The operator's name, typed: without it nothing is confirmed
    #[arg(long, value_name = "NAME")]
    confirm: Option<String>,
}

/// The second half of a change that takes two.
pub fn confirm(args: &ConfirmArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    let proposal = installation.roll.proposal(args.request).cloned();
    let proposal = proposal.ok_or_else(|| {
        Failure::usage(format!("no request {} waits for a second", args.request))
            .hint("`readmit operator list` shows what waits")
    })?;
    if proposal.action == Action::ContactsAccepted {
        still_follows(&installation, &proposal.data)?;
    }
    let name = name_of(&proposal);
    let given = args.confirm.iter().map(|n| Given::new("--confirm", n)).collect();
    let mut person = FlagAnswers::new(global.person()?, given);
    let mut facts = vec![
        ("For".into(), describe(&proposal), true),
        ("Asked".into(), proposal.at.to_rfc3339(), false),
    ];
    if let Some(key) = ssh_key_of(&proposal) {
        facts.push((
            "Key".into(),
            format!("{} (compare with `ssh-add -l` of {name})", key.fingerprint()),
            true,
        ));
    }
    person.card(&Card { title: format!("{} asks", proposal.by), facts });
    let line = TextQuestion {
        flag: "--confirm",
        key: None,
        question: format!("Type {name} to confirm"),
        draft: None,
        least: 1,
        help: "Ask them, and whoever asked for it, by a way you know. You answer for it as much as they do.".into(),
        asides: false,
        back: Some("Back: nothing is confirmed"),
    };
    loop {
        let Reply::Answer(typed) = person.line(&line)? else {
            return Err(SessionError::Left.into());
        };
        let wrong = match typed.trim() {
            typed if typed == name => break,
            typed => format!("--confirm {typed}: it is {name}"),
        };
        if args.confirm.is_some() || person.mode() == Mode::Scripted {
            return Err(Failure::usage(wrong));
        }
        person.tell(MessageStyle::Warn, &format!("That is not {name}: nothing was confirmed."));
    }
    let signed_in = installation.sign_in_any(
        global,
        &[Right::Operators, Right::Approve],
        asks_anew(proposal.action, false),
    )?;
    let mut data = proposal.data.clone();
    data.insert("requested".into(), proposal.seq.into());
    let (account, key) = (&signed_in.account, &signed_in.key);
    installation.record_by(account, key, proposal.action, &data, &proposal.private)?;
    if proposal.action == Action::ContactsAccepted {
        forget_unwanted(&installation)?;
    }
    let document = json!({ "schema": "readmit.operator/1", "name": name, "confirmed": proposal.seq, "exit": 0 });
    result(out, &document, &format!("confirmed: {}", describe(&proposal)))?;
    Ok(0)
}

/// Returns what is typed to confirm: the operator's name, or the beginning of a file's hash.
fn name_of(proposal: &Proposal) -> String {
    let text = |key: &str| proposal.data.get(key).and_then(|n| n.as_str()).unwrap_or_default();
    match proposal.action {
        Action::ContactsAccepted => text("sha256").chars().take(8).collect(),
        _ => text("name").to_owned(),
    }
}

/// The key in an agent that is brought in, if one is.
fn ssh_key_of(proposal: &Proposal) -> Option<SshKey> {
    let public = proposal.data.get("public_key")?.as_str().and_then(parse_base64_32)?;
    SshKey::known(public, &KeyKind::read(&proposal.data)?)
}

/// Describes in one line what is asked for.
pub fn describe(proposal: &Proposal) -> String {
    let role = proposal.data.get("role").and_then(|r| r.as_str());
    let name = name_of(proposal);
    if proposal.action == Action::ContactsAccepted {
        let number = |key: &str| {
            proposal.data.get(key).and_then(serde_json::Value::as_u64).unwrap_or_default()
        };
        let (people, changed) = (number("people"), number("changed"));
        let privileged =
            proposal.data.get("privileged").and_then(|p| p.as_str()).unwrap_or("unknown");
        return format!(
            "a contacts file of {people} people that changes {changed} (privileged among them: {privileged}), SHA-256 {name}..."
        );
    }
    match role {
        Some(role) => format!("{} {name} as {role}", proposal.action),
        None => format!("{} {name}", proposal.action),
    }
}

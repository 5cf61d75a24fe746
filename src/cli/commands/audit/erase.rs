//! Taking a person's data out of the ledger, with an entry that says so. What was done stays, and
//! stays proven.

use super::erased_user::{Copies, ErasedUser, copies, target, target_in_copies};
use crate::base::clock::{Clock, SystemClock};
use crate::cli::commands::case_command::result;
use crate::cli::installation::{Installation, check_reason_by_the_floor};
use crate::cli::opened_key::SignedIn;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::{
    Action, Draft, Entry, Expect, Filter, KeptLedger, Ledger, Mention, Scope, Signer,
    retry_on_conflict,
};
use crate::model::{Mode, Outcome};
use crate::operator::Right;
use crate::report::EntrySource;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[derive(Debug, Args)]
pub struct EraseArgs {
    /// The user: login or address as it stands in the ledger, or the platform's id
    #[arg(value_name = "USER")]
    user: String,
    /// On whose request, and why it may be done. Do not name the person: this stays
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Type the user again
    #[arg(long, value_name = "USER")]
    confirm: String,
    /// The way to treat entries about others in which the user is named, as who vouched or in a
    /// note. `erase` takes all personal data out of such entries, the others' data too
    #[arg(long, value_enum, value_name = "WHAT")]
    mentions: Option<Mentions>,
    /// Another name or address of theirs, to look for in entries about others (repeatable)
    #[arg(long, value_name = "TEXT")]
    name: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Mentions {
    Erase,
    Keep,
}

pub fn run(args: &EraseArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    check_reason_by_the_floor(&args.reason)?;
    if args.confirm != args.user {
        return Err(Failure::usage(format!("--confirm {}: it is not {}", args.confirm, args.user)));
    }
    let mut installation = Installation::open(global)?;
    let SignedIn { account, key } =
        installation.signed_in(global, Right::Ledger, Action::AuditErased)?;
    installation.check_reason(&args.reason)?;
    let plain = Draft::plain(
        SystemClock.now(),
        Action::AuditErased,
        &account.name,
        account.role,
        Mode::Scripted,
    );
    let FoundMention { target, entries, others, own, first, only_in_copies: _ } =
        erase(&mut installation, args, global, &plain, &key)?;
    let erased = entries.len();
    let Copies { done: copies, passed_over } = copies(&installation, target.as_ref())?;
    let exported = exported(installation.ledger.kept(), first)?;
    let (provider, id) = target.unzip();
    let document = json!({
        "schema": "readmit.erase/1", "provider": provider, "target": id, "entries": entries, "erased": erased,
        "mentions": others, "own_accounts": own, "copies": copies, "not_looked_into": passed_over,
        "exports_since": exported, "exit": 0,
    });
    let mut line =
        format!("erased: the personal data of {erased} entries; the entries stand and verify");
    if !others.is_empty() {
        let count = others.len();
        line = match args.mentions {
            Some(Mentions::Erase) => {
                format!("{line}\n{count} of them are about others and named them")
            }
            None | Some(Mentions::Keep) => {
                format!("{line}\n{count} entries about others still name them")
            }
        };
    }
    for seq in &own {
        line = format!(
            "{line}\nentry {seq} says that it is an operator's own account, so that nobody recovers themself, and is kept"
        );
    }
    line = format!(
        "{line}\nnot found, if there are any: entries that call them otherwise; --name looks for more names"
    );
    for (path, n) in &copies {
        line = format!("{line}\nerased in {path} too ({n} entries)");
    }
    for (path, why) in &passed_over {
        line = format!("{line}\nnot looked into: {path}: {why}");
    }
    if exported > 0 {
        line = format!(
            "{line}\n{exported} exports, backups and reports were made since their first entry and are out of reach: \
             `readmit audit list --action audit.exported` says by whom"
        );
    }
    result(out, &document, &line)?;
    Ok(0)
}

/// Finds what holds personal data of theirs and erases it. What is recorded meanwhile may be about
/// them too: then it is looked for again.
fn erase(
    installation: &mut Installation,
    args: &EraseArgs,
    global: &Global,
    plain: &Draft,
    key: &dyn Signer,
) -> Result<FoundMention, Failure> {
    retry_on_conflict(Scope::All, || {
        let expect = Expect {
            scope: Scope::All,
            last: installation.ledger.kept().end()?.size.checked_sub(1),
        };
        let found = find(installation, args, global)?;
        let mut draft = plain.clone();
        draft.private.insert("reason".into(), args.reason.trim().into());
        (draft.provider, draft.target) = found.target.clone().unzip();
        let made = if found.entries.is_empty() {
            if !found.only_in_copies {
                return Ok(Ok(found));
            }
            // No entry of this ledger is about them: what is erased is in the copies alone.
            draft.data.insert("entries".into(), Value::Array(Vec::new()));
            draft.data.insert("only_in_copies".into(), true.into());
            installation.ledger.append(&[draft], key, &[expect])
        } else {
            installation.ledger.erase(&found.entries, &draft, key, &[expect])
        };
        Ok(made.map(|_| found))
    })
}

/// The user whose data is to be erased, and the entries in question.
struct FoundMention {
    target: Option<ErasedUser>,
    entries: Vec<u64>,
    /// About others, whether or not they are among those.
    others: Vec<u64>,
    /// Kept: whose own account theirs is.
    own: Vec<u64>,
    /// The first that is about them or names them.
    first: Option<u64>,
    /// A ledger that a restore has put aside knows them, and this one does not.
    only_in_copies: bool,
}

fn find(
    installation: &Installation,
    args: &EraseArgs,
    global: &Global,
) -> Result<FoundMention, Failure> {
    let ledger = installation.ledger.kept();
    let target = target(ledger, &args.user, global)?;
    let (about, mut entries) = match &target {
        Some((provider, id)) => (about(ledger, provider, id)?, ledger.personal_of(provider, id)?),
        None => (Vec::new(), Vec::new()),
    };
    let open = ledger.open_cases()?;
    if let Some(case) =
        about.iter().filter_map(|e| e.draft.case.as_ref()).find(|case| open.contains(case))
    {
        return Err(Failure::new(3, format!("{case} is about them and still open"))
            .hint("close it first: it cannot go on without what is erased"));
    }
    let (named, own) = mentions(ledger, &about, &entries, args)?;
    let others: Vec<u64> = named.iter().map(|m| m.seq).collect();
    if target.is_none() && named.is_empty() {
        let (target, unread) = target_in_copies(installation, &args.user, global)?;
        if target.is_some() {
            let (entries, others, own, first) = (Vec::new(), Vec::new(), Vec::new(), None);
            return Ok(FoundMention { target, entries, others, own, first, only_in_copies: true });
        }
        if !unread.is_empty() {
            let what = format!(
                "nobody in the ledger is {}; not looked into: {}",
                args.user,
                unread.join("; ")
            );
            return Err(Failure::new(1, what).hint(
                "what stands in such a file goes with the file alone: delete it, with its copies, when nobody needs it",
            ));
        }
        return Err(Failure::usage(format!("nobody in the ledger is {}", args.user)).hint(
            "once erased, a user is known by the platform's id alone; --name looks for another name in entries",
        ));
    }
    match args.mentions {
        None if !named.is_empty() => return Err(undecided(&named)),
        Some(Mentions::Erase) => {
            if let Some(case) =
                named.iter().filter_map(|m| m.case.as_ref()).find(|case| open.contains(case))
            {
                return Err(Failure::new(3, format!("{case} names them and is still open"))
                    .hint("close it first: it cannot go on without what is erased"));
            }
            entries.extend(&others);
            entries.sort_unstable();
        }
        None | Some(Mentions::Keep) => {}
    }
    let first = about.iter().map(|e| e.seq).chain(others.iter().copied()).min();
    Ok(FoundMention { target, entries, others, own, first, only_in_copies: false })
}

/// The entries about others that name them, and those that say whose own account theirs is: without
/// these somebody could recover themself.
fn mentions(
    ledger: &dyn KeptLedger,
    about: &[Entry],
    theirs: &[u64],
    args: &EraseArgs,
) -> Result<(Vec<Mention>, Vec<u64>), Failure> {
    let mut names: BTreeSet<String> =
        args.name.iter().cloned().chain([args.user.clone()]).collect();
    for entry in about {
        let private = &entry.draft.private;
        let addresses = private.get("addresses").and_then(Value::as_array).into_iter().flatten();
        let called = ["login", "name"].iter().filter_map(|key| private.get(*key)).chain(addresses);
        names.extend(called.filter_map(Value::as_str).map(str::to_owned));
    }
    let names: Vec<String> = names.into_iter().collect();
    let found = ledger.mentions(&names)?.into_iter().filter(|m| !theirs.contains(&m.seq));
    let (own, about): (Vec<Mention>, Vec<Mention>) =
        found.partition(|m| m.fields.iter().any(|f| f == "users"));
    Ok((about, own.into_iter().map(|m| m.seq).collect()))
}

fn undecided(named: &[Mention]) -> Failure {
    let told: Vec<String> = named
        .iter()
        .map(|m| {
            format!("{} ({}{}: {})", m.seq, m.action, of(m.case.as_deref()), m.fields.join(", "))
        })
        .collect();
    Failure::usage(format!(
        "entries about others name them: {}; nothing is erased yet",
        told.join("; ")
    ))
    .hint("--mentions erase takes all personal data out of those too; --mentions keep leaves them")
}

fn of(case: Option<&str>) -> String {
    case.map_or(String::new(), |case| format!(" of {case}"))
}

fn about(ledger: &dyn KeptLedger, provider: &str, id: &str) -> Result<Vec<Entry>, Failure> {
    let entries = ledger.glance(&Filter { targets: vec![id.to_owned()], ..Filter::default() })?;
    Ok(entries.into_iter().filter(|e| e.draft.provider.as_deref() == Some(provider)).collect())
}

pub(super) fn exported(ledger: &dyn KeptLedger, since: Option<u64>) -> Result<u64, Failure> {
    let mut n = 0;
    let filter = Filter { actions: vec![Action::AuditExported], ..Filter::default() };
    ledger.each(&filter, &mut |entry| {
        let personal = entry.data().get("personal").and_then(Value::as_bool) != Some(false);
        let counts = personal && entry.draft().outcome != Some(Outcome::Failed);
        n += u64::from(counts && since.is_some_and(|since| entry.seq() > since));
    })?;
    Ok(n)
}

//! A key that stays open for a shift, and its end.

use std::rc::Rc;
use std::time::Duration;

use chrono::{SecondsFormat, TimeDelta};
use clap::Args;
use serde_json::json;

use super::case_command::result;
use crate::base::clock::{Clock as _, SystemClock, seconds};
use crate::cli::installation::Installation;
use crate::cli::keeper::{place, told};
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::operator::keeper::{
    Handover, Keeper, KeeperError, KeeperState, MemoryLock, Place, PlaceError, SocketName,
    TerminalSession, Terms, start,
};
use crate::operator::{KeyFile, OperatorAccount};
use crate::ui::Ui;

#[derive(Debug, Args)]
pub struct UnlockArgs {
    /// Close the key after this time at the latest: 30m, 4h [default: `most` under [unlock] in
    /// config.toml, or 8h]
    #[arg(long = "for", value_name = "DURATION")]
    length: Option<String>,
}

#[derive(Debug, Args)]
pub struct LockArgs {
    /// Close the keys that are open at your other terminals too
    #[arg(long)]
    all: bool,
}

pub fn unlock(args: &UnlockArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open(global)?;
    let account = installation.account(global)?.clone();
    let terms = terms(&installation, args)?;
    let public_key = sealed_key(&installation, global, &account)?;
    let terminal = terminal()?;
    let place = place(true).map_err(no_place)?.ok_or_else(|| {
        Failure::new(8, "the folder for the open key is gone").hint("run it again")
    })?;
    let socket = SocketName::new(terminal, installation.home.root(), &account.name);
    let keeper = Keeper::at(Rc::clone(&place), socket.clone());
    match keeper.state() {
        Ok(state) if state.public_key == public_key => {
            if args.length.is_some() {
                Ui::new().note("--for is not used; `readmit lock` closes the key first");
            }
            return said(&state, None, out);
        }
        // It was exchanged meanwhile, and signs no more.
        Ok(_) => drop(keeper.close()),
        Err(KeeperError::NotYours { socket, uid }) => {
            let error = KeeperError::NotYours { socket, uid };
            return Err(Failure::of(8, error).hint(
                "have it taken away, or name a folder of your own: export XDG_RUNTIME_DIR=DIR (mode 700)",
            ));
        }
        // A socket that nobody listens at is replaced.
        Err(_) => {}
    }
    let opened = installation.open_key(global, &account)?;
    let origin = installation.ledger.kept().origin();
    let started = start(&Handover {
        key: &opened.key,
        name: &account.name,
        origin: &origin,
        terminal,
        place: &place,
        socket: &socket,
        terms,
    })
    .map_err(|error| {
        Failure::of(8, error).hint("work goes on with the passphrase for each command")
    })?;
    if started.memory == MemoryLock::None {
        Ui::new().note(
            "the key's memory cannot be locked, so it may be written to swap: the limit is too low (ulimit -l)",
        );
    }
    let state = keeper.state().map_err(|error| {
        Failure::of(8, error).hint("work goes on with the passphrase for each command")
    })?;
    said(&state, Some(started.process), out)
}

/// Says whose key is open, and until when; `process` is its keeper, if that was started now.
fn said(state: &KeeperState, process: Option<u32>, out: &mut Out) -> Result<u8, Failure> {
    let now = SystemClock.now();
    let most = TimeDelta::from_std(state.most).unwrap_or_default();
    let until = now.checked_add_signed(most).unwrap_or(now);
    let status = if process.is_some() { "opened" } else { "open-already" };
    let document = json!({
        "schema": "readmit.unlock/1", "operator": state.name, "status": status,
        "until": until.to_rfc3339_opts(SecondsFormat::Secs, true), "idle_s": state.idle.as_secs(), "process": process, "exit": 0,
    });
    result(out, &document, &told(state, now))?;
    Ok(0)
}

/// The time that the key is open: as it is configured, or less.
fn terms(installation: &Installation, args: &UnlockArgs) -> Result<Terms, Failure> {
    let config = installation.config.unlock.clone().unwrap_or_default();
    let Some(text) = &args.length else {
        return Ok(Terms { idle: config.idle(), most: config.most() });
    };
    let least = Duration::from_secs(60);
    let asked = seconds(text, 0).map(Duration::from_secs).filter(|time| *time >= least);
    let most = asked.ok_or_else(|| {
        Failure::usage(format!("--for {text}: it is a time of a minute or more, like 30m or 4h"))
    })?;
    if most > config.most() {
        let limit = config.most.as_deref().unwrap_or("8h");
        return Err(Failure::usage(format!("--for {text}: a key is open for {limit} at most"))
            .hint("`most` under [unlock] in config.toml says so"));
    }
    Ok(Terms { idle: config.idle(), most })
}

/// The public half of the key here. Fails unless the key is one that a passphrase opens.
fn sealed_key(
    installation: &Installation,
    global: &Global,
    account: &OperatorAccount,
) -> Result<[u8; 32], Failure> {
    Installation::is_their_own(account)?;
    let name = &account.name;
    if let Some(key) = installation.agent_key(global, account) {
        let hint = if key.is_touched() {
            "each entry takes a touch of the security key"
        } else {
            "the ssh-agent holds it open; `ssh-add -x` locks it"
        };
        return Err(Failure::usage(format!(
            "{name}'s key is in an ssh-agent: readmit opens no key"
        ))
        .hint(hint));
    }
    match installation.key_file(account)? {
        KeyFile::Sealed(key) => Ok(key.public_key()),
        KeyFile::Plain(_) => {
            Err(Failure::usage(format!("{name}'s key is not sealed: no passphrase is asked for")))
        }
    }
}

/// The session that the key is opened for.
fn terminal() -> Result<TerminalSession, Failure> {
    let terminal = TerminalSession::own().map_err(|error| {
        Failure::at(8, "the session of this terminal cannot be seen", error)
            .hint("run it from a shell at a terminal, or over SSH")
    })?;
    if u32::try_from(terminal.leader).is_ok_and(|leader| leader == std::process::id()) {
        return Err(Failure::usage("this command is the whole of its session, which ends with it")
            .hint("run it from a shell: the key is open for as long as that shell"));
    }
    Ok(terminal)
}

fn no_place(error: PlaceError) -> Failure {
    let hint = error.hint();
    Failure::of(8, error).hint(hint)
}

pub fn lock(args: &LockArgs, out: &mut Out) -> Result<u8, Failure> {
    let place = match place(false) {
        Ok(place) => place,
        Err(error) => return Err(no_place(error)),
    };
    let names = match &place {
        Some(place) => wanted(place, args)?,
        None => Vec::new(),
    };
    let mut closed: Vec<String> = Vec::new();
    let mut failed = None;
    for (place, name) in place.iter().flat_map(|p| names.iter().map(move |name| (p, name))) {
        match Keeper::at(Rc::clone(place), name.clone()).close() {
            Ok(()) => closed.push(name.operator.clone()),
            // Nobody had it open any more.
            Err(KeeperError::None | KeeperError::Ended | KeeperError::Over) => {}
            Err(error) => failed = Some(error),
        }
    }
    if let Some(error) = failed {
        return Err(Failure::of(8, error)
            .rephrase(|why| format!("a key may still be open: {why}"))
            .hint("end the terminal's shell: the key is closed with it"));
    }
    let document = json!({ "schema": "readmit.lock/1", "closed": closed, "exit": 0 });
    let line = match (closed.as_slice(), args.all) {
        ([], true) => "no key was open at any terminal".to_owned(),
        ([], false) => "no key was open at this terminal".to_owned(),
        (closed, _) => {
            let whose: Vec<String> = closed.iter().map(|name| format!("{name}'s key")).collect();
            format!("closed: {}", whose.join(", "))
        }
    };
    result(out, &document, &line)?;
    Ok(0)
}

/// The sockets that are meant: those of this terminal, or all.
fn wanted(place: &Place, args: &LockArgs) -> Result<Vec<SocketName>, Failure> {
    let names = place.names().map_err(|error| Failure::at(8, place.path().display(), error))?;
    if args.all {
        return Ok(names);
    }
    let terminal = terminal_of_lock()?;
    Ok(names.into_iter().filter(|name| name.is_at(&terminal)).collect())
}

fn terminal_of_lock() -> Result<TerminalSession, Failure> {
    TerminalSession::own().map_err(|error| {
        Failure::at(8, "the session of this terminal cannot be seen", error)
            .hint("`readmit lock --all` closes the keys of all your terminals")
    })
}

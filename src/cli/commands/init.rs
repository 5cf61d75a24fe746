use std::io::Write;

use clap::Args;
use nix::unistd::Group;
use secrecy::SecretString;
use serde_json::json;

use super::case_command::result;
use crate::base::clock::{Clock, SystemClock};
use crate::base::{file_mode, random};
use crate::cli::installation::{for_the_group, home};
use crate::cli::opened_key::unusable;
use crate::cli::out::Out;
use crate::cli::sign_in::{FLAG, new_passphrase};
use crate::cli::{Failure, Global, OrFailure as _, opened_key};
use crate::directory::{Directory, Hashing};
use crate::home::commented::commented;
use crate::home::library::acceptance;
use crate::home::{Config, Home, RunbookLibrary};
use crate::ledger::format::origin;
use crate::ledger::keyfile::InstallationKey;
use crate::ledger::store::sqlite::SqliteLedger;
use crate::ledger::{Action, Draft, Ledger, Object, Signer};
use crate::model::{Mode, Role};
use crate::operator::{AgentKey, Cost, Holder, KeyFile, OperatorKey, SealedKey, added, check_name};
use crate::ui::prompter::{Prompter, Reply, TextQuestion};
use crate::ui::signals::Interrupts;
use crate::ui::terminal::Terminal;

#[derive(Debug, Args)]
pub struct InitArgs {
    /// A login or address by which the platform knows the first operator as a user (repeatable)
    #[arg(long = "user", value_name = "LOGIN")]
    users: Vec<String>,
    /// The first operator's key in the ssh-agent, on a security key best: the file of its public
    /// half
    #[arg(long, value_name = "KEY.pub")]
    ssh_key: Option<String>,
    /// The ledger's name in heads and proofs: a URL of yours without https://, never used for another
    /// ledger, such as desk.example.org/readmit; a name is drawn unless one is given
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,
    /// Share the home with this group: several accounts on one host, each with a key of their own
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
}

/// The first operator.
pub struct First<'a> {
    pub name: &'a str,
    /// The logins by which the platform knows them.
    pub users: &'a [String],
    pub key: FirstKey<'a>,
}

/// The key that the first operator signs with.
pub enum FirstKey<'a> {
    /// Whoever can read the home can sign as them: for a throwaway installation.
    Unsealed,
    Sealed(&'a SecretString),
    Agent(AgentKey),
}

pub fn run(
    args: &InitArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let origin = args.origin.as_deref();
    origin.map_or(Ok(()), origin::check).map_err(|fault| {
        Failure::at(2, format!("--origin {}", args.origin.as_deref().unwrap_or_default()), fault)
            .hint("for example --origin desk.example.org/readmit")
    })?;
    let terminal = Terminal::detect(global.wishes());
    let mut person =
        crate::ui::prompter(terminal, interrupts.clone(), std::time::Duration::from_secs(1));
    let name = first_operator(global, person.as_mut())?;
    let home = home(global)?;
    // What is asked for is asked for in vain if there is an installation already.
    check(&home, &name)?;
    let gid = args.group.as_deref().map(|group| group_for(group, global)).transpose()?;
    let ledger = if let Some(key) = &args.ssh_key {
        let key = opened_key::proven(global, opened_key::given(key)?, Config::default().step_up())?;
        let first = First { name: &name, users: &args.users, key: FirstKey::Agent(key) };
        make_sealed(&home, first, person.mode(), gid, origin)?
    } else {
        let passphrase =
            new_passphrase(person.as_mut(), global.passphrase().as_ref(), FLAG, &name)?;
        let key = FirstKey::Sealed(&passphrase);
        let first = First { name: &name, users: &args.users, key };
        make_sealed(&home, first, person.mode(), gid, origin)?
    };
    let root = home.root().display().to_string();
    let key = ledger.note_key();
    let document = json!({
        "schema": "readmit.init/1", "home": root, "operator": name, "origin": key.name, "key": key.to_vkey(), "exit": 0,
    });
    result(out, &document, &format!("made {root}; first operator: {name} (admin)"))?;
    if out.json().is_none() {
        out.line("next: `readmit directory add` or `import`, or `readmit provider add`; then `readmit operator add NAME --role senior`")?;
    }
    Ok(0)
}

fn first_operator(global: &Global, person: &mut dyn Prompter) -> Result<String, Failure> {
    if let Some(name) = &global.operator {
        return Ok(name.clone());
    }
    let login = std::env::var("USER").ok().filter(|n| check_name(n, []).is_ok());
    let line = TextQuestion {
        flag: "--operator",
        key: None,
        question: "Your name as an operator (a-z, 0-9)".into(),
        draft: login,
        least: 2,
        help: "It stands in every entry you make. This first operator becomes the admin.".into(),
        asides: false,
        back: None,
    };
    match person.line(&line)? {
        Reply::Answer(name) => Ok(name.trim().to_owned()),
        Reply::Aside(_) | Reply::Back => Err(Failure::usage("nothing was made")),
    }
}

/// The group's number. A folder for it has to be named: the default one is in somebody's own.
fn group_for(group: &str, global: &Global) -> Result<u32, Failure> {
    if global.home.is_none() {
        return Err(Failure::usage("--group: name a folder that the group can reach")
            .hint("for example --home /srv/readmit, in which root has let you make one"));
    }
    // A number needs no name, as for chgrp.
    if let Ok(number) = group.parse() {
        return Ok(number);
    }
    match Group::from_name(group) {
        Ok(Some(group)) => Ok(group.gid.as_raw()),
        Ok(None) => Err(Failure::usage(format!("--group: there is no group {group}"))
            .hint("root makes one: groupadd NAME")),
        Err(error) => Err(Failure::at(2, format!("--group: {group} cannot be looked up"), error)),
    }
}

fn check(home: &Home, name: &str) -> Result<(), Failure> {
    check_name(name, []).map_err(|e| Failure::of(2, e))?;
    if home.ledger().exists() {
        return Err(Failure::usage(format!(
            "there is an installation at {} already",
            home.root().display()
        ))
        .hint("name another folder with --home DIR"));
    }
    Ok(())
}

/// A throwaway installation, as a demonstration needs it: the first operator's key is not sealed,
/// and whoever can read the home can sign as them.
pub fn make(
    home: &Home,
    name: &str,
    users: &[String],
    mode: Mode,
) -> Result<SqliteLedger, Failure> {
    make_sealed(home, First { name, users, key: FirstKey::Unsealed }, mode, None, None)
}

/// Makes an installation: folder, keys, configuration, directory, ledger with its first entries.
/// The ledger comes last, so that a home that has one is whole. `origin`: the ledger's name, unless
/// one is to be drawn.
pub fn make_sealed(
    home: &Home,
    first: First<'_>,
    mode: Mode,
    gid: Option<u32>,
    origin: Option<&str>,
) -> Result<SqliteLedger, Failure> {
    let First { name, users, key: first } = first;
    check(home, name)?;
    let folder = match gid {
        Some(gid) => home.make_shared(gid).inspect(|()| for_the_group(home)),
        None => home.make(),
    };
    folder.map_err(|e| Failure::at(1, home.root().display(), e))?;
    let mut entropy: fn(&mut [u8]) = random::fill;
    let installation = if home.installation_key().exists() {
        // Left by an init that was cut off.
        InstallationKey::load(&home.installation_key())?
    } else {
        InstallationKey::create(&home.installation_key(), &mut entropy)?
    };
    let key: Box<dyn Signer> = match first {
        FirstKey::Unsealed => Box::new(first_key(home, name, None)?),
        FirstKey::Sealed(passphrase) => Box::new(first_key(home, name, Some(passphrase))?),
        FirstKey::Agent(key) => Box::new(key),
    };
    if !home.config().exists() {
        let writing = || format!("writing {}", home.config().display());
        let mut config =
            file_mode::create(&home.config(), home.sharing().read()).context(writing())?;
        config
            .write_all(commented().as_bytes())
            .and_then(|()| config.sync_all())
            .context(writing())?;
    }
    if !Directory::path(home.root()).exists() {
        Directory::create(home.root(), Hashing::owasp(), &mut entropy).map_err(|e| {
            let hint = e.hint().to_owned();
            Failure::of(1, e).hint(hint)
        })?;
    }
    let shipped = crate::runbook::shipped();
    RunbookLibrary::keep(&home.blobs(), &shipped)
        .context(format!("keeping the runbook in {}", home.runbooks().display()))?;

    let (data, private) = added(name, Role::Admin, &key.public_key(), users);
    let draft = |action, data: Object, private: Object| Draft {
        data,
        private,
        ..Draft::plain(SystemClock.now(), action, name, Role::Admin, mode)
    };
    let mut created = draft(Action::LedgerCreated, data, private);
    if let Some(origin) = origin {
        created.data.insert("origin".into(), origin.into());
    }
    let mut ledger =
        SqliteLedger::create(&home.ledger(), &installation, &key, created, Box::new(random::fill))?;
    ledger.append(
        &[draft(Action::RunbookAccepted, acceptance(&shipped), Object::new())],
        &key,
        &[],
    )?;
    Ok(ledger)
}

/// An unsealed key for one more operator of a throwaway installation.
pub fn operator_key(home: &Home, name: &str) -> Result<OperatorKey, Failure> {
    first_key(home, name, None)
}

/// A key for the first operator, or the one that an earlier, unfinished attempt has made.
fn first_key(
    home: &Home,
    name: &str,
    passphrase: Option<&SecretString>,
) -> Result<OperatorKey, Failure> {
    let path = home.operator_key(name);
    if path.exists() {
        let file = KeyFile::read(&path).map_err(unusable)?;
        return match (file, passphrase) {
            (KeyFile::Plain(key), None) => Ok(key),
            (KeyFile::Sealed(sealed), Some(passphrase)) if sealed.open(passphrase).is_some() => {
                sealed.open(passphrase).ok_or_else(|| Failure::new(8, "the key does not open"))
            }
            _ => Err(Failure::new(
                8,
                format!("{} is left from an init that was cut off", path.display()),
            )
            .hint("give the passphrase of then, or remove the file: no ledger knows this key")),
        };
    }
    let key = OperatorKey::random(&mut random::fill);
    let file = match passphrase {
        Some(passphrase) => KeyFile::Sealed(SealedKey::seal(
            &key,
            passphrase,
            Holder::Own,
            Cost::OWASP,
            &mut random::fill,
        )),
        None => KeyFile::Plain(OperatorKey::from_seed(&key.seed())),
    };
    file.create(&path).map_err(unusable)?;
    Ok(key)
}

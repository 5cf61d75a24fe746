use clap::Args;
use serde_json::json;

use super::work::result;
use crate::cli::installation::home;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::clock::{Clock, SystemClock};
use crate::directory::{Directory, Hashing, random};
use crate::home::{Config, Home, RunbookLibrary, library::acceptance};
use crate::ledger::keyfile::InstallationKey;
use crate::ledger::sqlite::SqliteLedger;
use crate::ledger::{Action, Draft, Ledger, Mode, Object, Role, Signer};
use crate::operator::{OperatorKey, added, check_name};
use crate::ui::person::{Line, Person, Reply};
use crate::ui::signals::Interrupts;
use crate::ui::terminal::Terminal;

#[derive(Debug, Args)]
pub struct InitArgs {
    /// A login or address by which the platform knows the first operator as a user (repeatable)
    #[arg(long = "user", value_name = "LOGIN")]
    users: Vec<String>,
}

pub fn run(args: &InitArgs, global: &Global, out: &mut Out, interrupts: &Interrupts) -> Result<u8, Failure> {
    let terminal = Terminal::detect(global.wishes());
    let mut person = crate::ui::person(terminal, interrupts.clone(), std::time::Duration::from_secs(1));
    let name = first_operator(global, person.as_mut())?;
    let home = home(global)?;
    make(&home, &name, &args.users, person.mode())?;
    let root = home.root().display().to_string();
    let document = json!({ "schema": "readmit.init/1", "home": root, "operator": name, "exit": 0 });
    result(out, &document, &format!("made {root}; first operator: {name} (admin)"))?;
    if out.json().is_none() {
        out.line("next: `readmit directory add` or `import`, then `readmit operator add NAME --role senior`")?;
    }
    Ok(0)
}

fn first_operator(global: &Global, person: &mut dyn Person) -> Result<String, Failure> {
    if let Some(name) = &global.operator {
        return Ok(name.clone());
    }
    let login = std::env::var("USER").ok().filter(|n| check_name(n, []).is_ok());
    let line = Line {
        flag: "--operator",
        key: None,
        question: "Your name as an operator (a-z, 0-9)".into(),
        draft: login,
        least: 2,
        help: "It stands in every entry you make. This first operator becomes the admin.".into(),
        asides: false,
    };
    match person.line(&line)? {
        Reply::Answer(name) => Ok(name.trim().to_owned()),
        Reply::Aside(_) => Err(Failure::usage("nothing was made")),
    }
}

/// Makes an installation: folder, keys, configuration, directory, ledger with its first entries. The ledger comes last, so
/// that a home that has one is whole.
pub fn make(home: &Home, name: &str, users: &[String], mode: Mode) -> Result<SqliteLedger, Failure> {
    check_name(name, []).map_err(|e| Failure::usage(e.to_string()))?;
    if home.ledger().exists() {
        return Err(Failure::usage(format!("there is an installation at {} already", home.root().display()))
            .hint("name another folder with --home DIR"));
    }
    home.make().map_err(|e| Failure::new(1, format!("{}: {e}", home.root().display())))?;
    let mut entropy: fn(&mut [u8]) = random::system;
    let installation = if home.installation_key().exists() {
        // Left by an init that was cut off.
        InstallationKey::load(&home.installation_key())?
    } else {
        InstallationKey::create(&home.installation_key(), &mut entropy)?
    };
    let key = operator_key(home, name)?;
    if !home.config().exists() {
        std::fs::write(home.config(), Config::embedded().to_toml()?)?;
    }
    if !Directory::path(home.root()).exists() {
        Directory::create(home.root(), Hashing::owasp(), &mut entropy)
            .map_err(|e| Failure::new(1, e.to_string()).hint(e.hint().to_owned()))?;
    }
    let shipped = crate::runbook::shipped();
    RunbookLibrary::keep(&home.runbooks(), &shipped)?;

    let (data, private) = added(name, Role::Admin, &key.public_key(), users);
    let draft = |action, data: Object, private: Object| Draft {
        data,
        private,
        ..Draft::plain(SystemClock.now(), action, name, Role::Admin, mode)
    };
    let created = draft(Action::LedgerCreated, data, private);
    let mut ledger = SqliteLedger::create(&home.ledger(), &installation, &key, created, Box::new(random::system))?;
    ledger.append(&[draft(Action::RunbookAccepted, acceptance(&shipped), Object::new())], &key, &[])?;
    Ok(ledger)
}

/// A key for an operator, or the one an earlier, unfinished attempt has made.
pub fn operator_key(home: &Home, name: &str) -> Result<OperatorKey, Failure> {
    let path = home.operator_key(name);
    if path.exists() {
        return OperatorKey::load(&path).map_err(|e| Failure::new(8, e.to_string()));
    }
    let mut seed = zeroize::Zeroizing::new([0u8; 32]);
    random::system(seed.as_mut());
    let key = OperatorKey::from_seed(&seed);
    key.save(&path).map_err(|e| Failure::new(1, e.to_string()))?;
    Ok(key)
}

//! Opens a configured identity platform: what it needs from outside is handed in here.

use std::rc::Rc;

use super::{Failure, Global};
use crate::base::clock::{Clock, SystemClock};
use crate::base::trusted::{Trust, Untrusted};
use crate::base::{random, trusted};
use crate::directory::{Directory, Hashing};
use crate::home::Home;
use crate::home::config::ProviderConfig;
use crate::provider::Provider;
use crate::provider::auth0::Auth0;
use crate::provider::console::{Console, ConsoleProfile, INTELLIAUTH};
use crate::provider::embedded::Embedded;
use crate::provider::http::{BadProvider, CallLog, Exchange, HttpEnv, SystemEnv, silent};
use crate::provider::keycloak::Keycloak;
use crate::ui::Ui;

/// More than any console's profile has.
const LARGEST_PROFILE: u64 = 1 << 20;

/// The embedded directory itself.
pub fn directory(home: &Home) -> Result<Directory, Failure> {
    Directory::open(home.root(), Hashing::owasp()).map_err(|e| Failure::from(e).coded(7))
}

/// Opens the platform that `config` names.
pub fn open(
    config: &ProviderConfig,
    home: &Home,
    global: &Global,
) -> Result<Box<dyn Provider>, Failure> {
    match config {
        ProviderConfig::Embedded { name } => {
            let directory = directory(home)?;
            let now = || SystemClock.now();
            Ok(Box::new(Embedded::new(name, directory, now, random::fill)))
        }
        ProviderConfig::Auth0(auth0) => match Auth0::open(auth0, surroundings(global), log(global))
        {
            Ok(opened) => Ok(Box::new(opened)),
            Err(why) => Err(unusable(home, config.name(), why)),
        },
        ProviderConfig::Keycloak(keycloak) => {
            match Keycloak::open(keycloak, surroundings(global), log(global)) {
                Ok(opened) => Ok(Box::new(opened)),
                Err(why) => Err(unusable(home, config.name(), why)),
            }
        }
        ProviderConfig::Console { name, profile } => {
            Ok(Box::new(Console::new(name, console_profile(home, name, profile)?)))
        }
    }
}

/// Reads how a console is worked, from the profile that ships with the program or from a file
/// beside `config.toml`.
fn console_profile(home: &Home, name: &str, profile: &str) -> Result<ConsoleProfile, Failure> {
    let wrong = |failure: Failure| {
        failure.hint(format!("see `profile` of the provider {name} in config.toml"))
    };
    if profile == "intelliauth" {
        return ConsoleProfile::parse("intelliauth.toml", INTELLIAUTH)
            .map_err(|faults| wrong(Failure::of(2, faults)));
    }
    let path = home.root().join(profile);
    let file = path.display().to_string();
    let bytes = trusted::read(&path, &Trust::home(home.root()), LARGEST_PROFILE).map_err(
        |why| match &why {
            Untrusted::Io { .. } | Untrusted::NotAFile(_) => wrong(Failure::of(2, why)),
            _ => {
                let fix = why.fix();
                Failure::of(1, why).hint(fix)
            }
        },
    )?;
    let text = std::str::from_utf8(trusted::unmarked(&bytes))
        .map_err(|error| wrong(Failure::at(2, &file, error)))?;
    ConsoleProfile::parse(&file, text).map_err(|faults| wrong(Failure::of(2, faults)))
}

fn surroundings(global: &Global) -> Rc<dyn HttpEnv> {
    let interrupts = global.interrupts.clone();
    let stop = move || interrupts.as_ref().is_some_and(|i| i.raised().is_some());
    Rc::new(SystemEnv::new(random::fill, stop))
}

/// To standard error; nothing but what [`Exchange`] shows.
fn log(global: &Global) -> CallLog {
    let say = |exchange: &Exchange<'_>| {
        Ui::new().note(&exchange.to_string());
    };
    match global.verbose {
        0 => silent(),
        1 => Box::new(move |exchange| {
            if !matches!(exchange.came, Ok(200..=299)) {
                say(exchange);
            }
        }),
        2.. => Box::new(say),
    }
}

fn unusable(home: &Home, name: &str, why: BadProvider) -> Failure {
    let file = home.config();
    Failure::at(2, format!("{}: the provider {name}", file.display()), why)
        .hint("`readmit doctor` tests each provider")
}

//! Opens a configured identity platform: what it needs from outside is handed in here.

use std::io::Write;
use std::rc::Rc;

use super::installation::Installation;
use super::{Failure, Global};
use crate::clock::{Clock, SystemClock};
use crate::directory::random;
use crate::home::config::ProviderConfig;
use crate::provider::Provider;
use crate::provider::auth0::Auth0;
use crate::provider::console::{Console, ConsoleProfile, INTELLIAUTH};
use crate::provider::embedded::Embedded;
use crate::provider::http::{BadProvider, CallLog, Exchange, HttpEnv, SystemEnv, silent};
use crate::provider::keycloak::Keycloak;
use crate::trusted::{self, Trust, Untrusted};
use crate::ui::text::safe;

/// More than any console's profile has.
const LARGEST_PROFILE: u64 = 1 << 20;

pub fn open(
    config: &ProviderConfig,
    installation: &Installation,
    global: &Global,
) -> Result<Box<dyn Provider>, Failure> {
    match config {
        ProviderConfig::Embedded { name } => {
            let directory = installation.directory()?;
            let now = || SystemClock.now();
            Ok(Box::new(Embedded::new(name, directory, now, random::system)))
        }
        ProviderConfig::Auth0(auth0) => match Auth0::open(auth0, surroundings(global), log(global)) {
            Ok(opened) => Ok(Box::new(opened)),
            Err(why) => Err(unusable(installation, config.name(), &why)),
        },
        ProviderConfig::Keycloak(keycloak) => match Keycloak::open(keycloak, surroundings(global), log(global)) {
            Ok(opened) => Ok(Box::new(opened)),
            Err(why) => Err(unusable(installation, config.name(), &why)),
        },
        ProviderConfig::Console { name, profile } => {
            Ok(Box::new(Console::new(name, console_profile(installation, name, profile)?)))
        }
    }
}

/// Reads how a console is worked, from the profile that ships with the program or from a file beside
/// `config.toml`.
fn console_profile(installation: &Installation, name: &str, profile: &str) -> Result<ConsoleProfile, Failure> {
    let wrong =
        |what: String| Failure::usage(what).hint(format!("see `profile` of the provider {name} in config.toml"));
    if profile == "intelliauth" {
        return ConsoleProfile::parse("intelliauth.toml", INTELLIAUTH).map_err(|faults| wrong(faults.to_string()));
    }
    let path = installation.home.root().join(profile);
    let file = path.display().to_string();
    let bytes =
        trusted::read(&path, &Trust::home(installation.home.root()), LARGEST_PROFILE).map_err(|why| match &why {
            Untrusted::Io { .. } | Untrusted::NotAFile(_) => wrong(why.to_string()),
            _ => Failure::new(1, why.to_string()).hint(why.fix()),
        })?;
    let text = std::str::from_utf8(trusted::unmarked(&bytes)).map_err(|error| wrong(format!("{file}: {error}")))?;
    ConsoleProfile::parse(&file, text).map_err(|faults| wrong(faults.to_string()))
}

fn surroundings(global: &Global) -> Rc<dyn HttpEnv> {
    let interrupts = global.interrupts.clone();
    let stop = move || interrupts.as_ref().is_some_and(|i| i.raised().is_some());
    Rc::new(SystemEnv::new(random::system, stop))
}

/// To standard error; nothing but what [`Exchange`] shows.
fn log(global: &Global) -> CallLog {
    let say = |exchange: &Exchange<'_>| {
        drop(writeln!(std::io::stderr().lock(), "readmit: {}", safe(&exchange.to_string())));
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

fn unusable(installation: &Installation, name: &str, why: &BadProvider) -> Failure {
    let file = installation.home.config();
    Failure::usage(format!("{}: the provider {name}: {why}", file.display()))
        .hint("`readmit doctor` tests each provider")
}

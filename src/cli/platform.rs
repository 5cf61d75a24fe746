//! Opens a configured identity platform: what it needs from outside is handed in here.

use std::rc::Rc;

use super::{Failure, Global};
use crate::base::clock::{Clock, SystemClock};
use crate::base::random;
use crate::base::trusted::Untrusted;
use crate::directory::{Directory, Hashing};
use crate::home::Home;
use crate::provider::http::{CallLog, Exchange, HttpEnv, SystemEnv, silent};
use crate::provider::{OpenError, Provider, ProviderConfig, Surroundings};
use crate::ui::Ui;

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
    let from = Surroundings {
        home: home.root().to_owned(),
        now: || SystemClock.now(),
        random: random::fill,
        http: http(global),
        log: log(global),
    };
    config.platform().open(from).map_err(|why| unusable(home, config.name(), why))
}

/// HTTP, until the person stops the program.
fn http(global: &Global) -> Rc<dyn HttpEnv> {
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

fn unusable(home: &Home, name: &str, why: OpenError) -> Failure {
    let see = format!("see `profile` of the provider {name} in config.toml");
    match why {
        OpenError::Settings(why) => {
            let file = home.config();
            Failure::at(2, format!("{}: the provider {name}", file.display()), why)
                .hint("`readmit doctor` tests each provider")
        }
        OpenError::Directory(why) => Failure::from(why).coded(7),
        OpenError::File(why @ (Untrusted::Io { .. } | Untrusted::NotAFile(_))) => {
            Failure::of(2, why).hint(see)
        }
        OpenError::File(why) => {
            let fix = why.fix();
            Failure::of(1, why).hint(fix)
        }
        why @ OpenError::NotText(..) => Failure::of(2, why).hint(see),
        OpenError::Faults(why) => Failure::of(2, why).hint(see),
    }
}

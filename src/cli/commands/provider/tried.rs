//! A platform that is tried before it is written: with reads alone.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::cli::{Failure, Global, platform};
use crate::home::Home;
use crate::model::Recorded;
use crate::provider::setup::Setup;
use crate::provider::{PreflightCheck, Provider, ProviderConfig, ProviderError};
use crate::ui::flags::FlagAnswers;
use crate::ui::prompter::{MessageStyle, Prompter};

/// The outcome of a try.
pub struct Tried {
    config: ProviderConfig,
    provider: Option<Box<dyn Provider>>,
    checks: Vec<PreflightCheck>,
}

impl Tried {
    /// Opens and asks it. What is wrong is a finding; an error is a table that no platform has.
    pub fn of(
        table: &toml::Table,
        home: &Home,
        global: &Global,
        now: DateTime<Utc>,
    ) -> Result<Tried, Failure> {
        let config: ProviderConfig = toml::Value::Table(table.clone())
            .try_into()
            .map_err(|e: toml::de::Error| Failure::usage(e.message().to_owned()))?;
        let mut tried = Tried { config, provider: None, checks: Vec::new() };
        let provider = match platform::open(&tried.config, home, global) {
            Ok(provider) => provider,
            Err(failure) => {
                // Its place is not in the file yet.
                let causes = failure.causes();
                let why = causes.last().cloned().unwrap_or_else(|| failure.message());
                tried
                    .checks
                    .push(PreflightCheck::wrong(why, "correct the answer, and run it again"));
                return Ok(tried);
            }
        };
        match provider.clock() {
            Ok(Recorded::Known(theirs)) if (theirs - now).abs() > crate::case::CLOCK_TOLERANCE => {
                let off = (theirs - now).abs().num_minutes();
                let says = format!("its clock is {off} minutes off");
                tried.checks.push(PreflightCheck::wrong(says, "set the clocks right"));
            }
            Ok(_) => {
                tried.checks.push(PreflightCheck::sound("it answers, and the client signs in"));
            }
            Err(fault) => {
                tried.checks.push(failed(&fault));
                return Ok(tried);
            }
        }
        match provider.examine() {
            Ok(checks) => tried.checks.extend(checks),
            Err(fault) => tried.checks.push(failed(&fault)),
        }
        tried.provider = Some(provider);
        Ok(tried)
    }

    /// Returns true if the client could sign in.
    pub fn answers(&self) -> bool {
        self.provider.is_some()
    }

    pub fn is_sound(&self) -> bool {
        self.answers() && self.checks.iter().all(|check| check.fix.is_none())
    }

    pub fn tell(&self, person: &mut FlagAnswers) {
        for check in &self.checks {
            match &check.fix {
                None => person.tell(MessageStyle::Done, &check.says),
                Some(fix) => {
                    person.tell(MessageStyle::Warn, &check.says);
                    person.tell(MessageStyle::Do, fix);
                }
            }
        }
    }

    pub fn lacking(&self) -> Vec<String> {
        self.checks.iter().flat_map(|check| check.lacking.clone()).collect()
    }

    pub fn too_much(&self) -> Vec<String> {
        self.checks.iter().flat_map(|check| check.too_much.clone()).collect()
    }

    /// The lines for the platform's own tool, each with what it does.
    pub fn lines(&self, setup: &Setup, table: &toml::Table) -> Vec<(String, String)> {
        let (lacking, too_much) = (self.lacking(), self.too_much());
        let mut lines = Vec::new();
        match setup.withdraw {
            Some(withdraw) => {
                if !lacking.is_empty() {
                    lines.push(("Grants what is lacking".into(), (setup.grant)(table, &lacking)));
                }
                if !too_much.is_empty() {
                    lines.push((
                        format!("Takes away what is too much ({})", too_much.join(", ")),
                        withdraw(table, &too_much),
                    ));
                }
            }
            None if lacking.is_empty() && too_much.is_empty() => {}
            None => {
                let spare = if too_much.is_empty() {
                    String::new()
                } else {
                    format!(", and takes away {}", too_much.join(", "))
                };
                lines.push((
                    format!("Grants what is needed{spare}"),
                    (setup.grant)(table, &lacking),
                ));
            }
        }
        lines
    }

    pub fn findings(&self) -> Vec<Value> {
        let of = |check: &PreflightCheck| json!({ "sound": check.fix.is_none(), "says": check.says, "fix": check.fix });
        self.checks.iter().map(of).collect()
    }

    /// The program's own account, as `audit reconcile --actor` takes it.
    pub fn actor(&self) -> Option<String> {
        let own = self.provider.as_ref().and_then(|provider| provider.own_user().ok().flatten());
        own.map(|user| user.0).or_else(|| self.config.platform().own_account().map(str::to_owned))
    }

    /// Reads one user, and tells what was read.
    pub fn look_up(&self, who: &str, person: &mut FlagAnswers) -> Option<Value> {
        let provider = self.provider.as_ref()?;
        let read = || {
            let users = provider.find(who)?;
            let [user] = users.as_slice() else { return Ok(Err(users.len())) };
            let (factors, profile) = (provider.factors(&user.id)?, provider.profile(&user.id)?);
            Ok(Ok((user.clone(), factors, profile)))
        };
        let (user, factors, profile) = match read() {
            Ok(Ok(seen)) => seen,
            Ok(Err(found)) => {
                person.tell(MessageStyle::Warn, &format!("{found} users fit {who}."));
                return Some(json!({ "asked": who, "found": found }));
            }
            // What is lacking for it was told; it is no reason to lose what was typed.
            Err(fault) => {
                let fault: ProviderError = fault;
                person.tell(MessageStyle::Warn, &format!("{who} could not be looked up: {fault}."));
                return None;
            }
        };
        let kinds: Vec<&str> = factors.iter().map(|factor| factor.kind.as_str()).collect();
        let state = if profile.enabled { "enabled" } else { "disabled" };
        let shown = if kinds.is_empty() { "none".to_owned() } else { kinds.join(", ") };
        let line = format!("{} ({}): {state}; factors: {shown}", user.name, user.login);
        person.tell(MessageStyle::Info, &line);
        Some(
            json!({ "asked": who, "found": 1, "login": user.login, "name": user.name, "state": state, "factors": kinds }),
        )
    }
}

fn failed(fault: &ProviderError) -> PreflightCheck {
    let fix = match fault {
        ProviderError::Unauthorised(_) => {
            "compare client id and secret with those that the platform shows"
        }
        ProviderError::Unreachable(_) => {
            "check the address and the network; `--set proxy=` and `--set ca_file=` say how to get there"
        }
        ProviderError::Garbled(_) => "check the address: something else answers there",
        ProviderError::Forbidden(_) => "ask the platform's administrator to grant it",
        ProviderError::SlowDown { .. } => "wait, and run it again",
        ProviderError::NoSuchUser
        | ProviderError::Refused(_)
        | ProviderError::Changed(_)
        | ProviderError::Cannot(_)
        | ProviderError::Unread
        | ProviderError::Directory { .. }
        | ProviderError::Contacts(_) => fault.hint(),
    };
    PreflightCheck::wrong(fault.to_string(), fix)
}

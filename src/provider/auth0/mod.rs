//! Auth0, through its Management API v2.
//!
//! What it has no answer for is said so: no temporary password that must be changed (a ticket instead), no enrolment that can
//! be asked of one user, one recovery code and not several, sessions and refresh tokens only on some plans and then only
//! "accepted". Facts and their sources: Auth0's own document and the recorded exchanges of its own SDKs.

mod act;
mod ahead;
mod api_shapes;
mod config;
mod log;
mod preflight;
mod read;
mod scopes;
mod settle;
mod tier;
mod words;

#[cfg(test)]
pub(crate) mod fake;
#[cfg(test)]
mod tests;

pub use config::Auth0Config;

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use chrono::{DateTime, Utc};

use self::api_shapes::MethodShape;
use self::log::KeptRows;
use super::http::{BadProvider, Base, CallLog, Client, Grant, HttpCall, HttpEnv, HttpError, Path, Proof, Settings};
use super::{
    Act, ActKind, ActReport, Capability, Factor, Moment, Outlook, PreflightCheck, Profile, Provider, ProviderError,
    Recorded, Remediation, Residue, SettledAct, SignIn, User, UserId,
};

pub struct Auth0 {
    name: String,
    client: Client,
    keep_passkeys: bool,
    /// The tenant's policy on second factors, once the policy has been read.
    policy: OnceCell<MfaPolicy>,
    /// True if the tenant's plan lacks interfaces for sessions and refresh tokens. The cell is filled once the
    /// answer is known.
    small_plan: OnceCell<bool>,
    /// The log of the user who is waited for, for a moment: it is behind anyway, and has a limit of its own.
    log: RefCell<Option<KeptRows>>,
}

/// When the tenant asks for a second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
enum MfaPolicy {
    Everyone,
    /// By its own estimate of the risk.
    Sometimes,
    /// Unless an Action asks for it.
    Never,
}

impl Auth0 {
    /// Reads what the configuration names; connects to nothing.
    pub fn open(config: &Auth0Config, at: Rc<dyn HttpEnv>, log: CallLog) -> Result<Auth0, BadProvider> {
        let domain = config.tenant()?;
        if config.client_id.trim().is_empty() {
            return Err(BadProvider::Empty("client_id"));
        }
        let own = format!("https://{domain}");
        let url = |key| move |why| BadProvider::Url { key, why };
        Base::parse(&own).map_err(url("domain"))?;
        let base = Base::parse(config.base_url.as_deref().unwrap_or(&own)).map_err(url("base_url"))?;
        let settings = config.http.open(base)?;
        let config = &Auth0Config { domain, ..config.clone() };
        let (secret, key) = (config.client_secret.as_ref(), config.private_key.as_ref());
        let proof = Proof::read(secret, key, config.key_id.as_deref(), &format!("{own}/"))?;
        Ok(Auth0::new(config, &settings, proof, at, log))
    }

    fn new(config: &Auth0Config, settings: &Settings, proof: Proof, at: Rc<dyn HttpEnv>, log: CallLog) -> Auth0 {
        let domain = &config.domain;
        let grant = Grant {
            path: Path::new("/oauth/token"),
            client: config.client_id.clone(),
            proof,
            // Its last slash matters.
            audience: Some(format!("https://{domain}/api/v2/")),
        };
        Auth0 {
            name: config.name.clone(),
            client: Client::new(settings, grant, "scope", at, log),
            keep_passkeys: config.keep_passkeys,
            policy: OnceCell::new(),
            small_plan: OnceCell::new(),
            log: RefCell::new(None),
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.client.surroundings().now()
    }

    fn user_path(user: &UserId) -> Result<Path, HttpError> {
        Ok(Path::new("/api/v2/users").id(&user.0)?)
    }

    fn policy(&self) -> Result<&MfaPolicy, HttpError> {
        if self.policy.get().is_none() {
            let call = HttpCall::get(Path::new("/api/v2/guardian/policies")).needs(&[scopes::READ_POLICIES]);
            let said: Vec<String> = self.client.send(&call)?.json()?;
            let policy = match said.first().map(String::as_str) {
                None => MfaPolicy::Never,
                Some("all-applications") => MfaPolicy::Everyone,
                Some(_) => MfaPolicy::Sometimes,
            };
            return Ok(self.policy.get_or_init(|| policy));
        }
        Ok(self.policy.get_or_init(|| MfaPolicy::Never))
    }
}

impl Provider for Auth0 {
    fn name(&self) -> &str {
        &self.name
    }

    fn capability(&self, kind: ActKind) -> Capability {
        words::capability(self, kind)
    }

    fn residue(&self, what: Residue) -> Remediation {
        words::residue(what, self.keep_passkeys)
    }

    fn advice(&self, moment: Moment) -> Vec<String> {
        words::advice(moment)
    }

    fn find(&self, who: &str) -> Result<Vec<User>, ProviderError> {
        Ok(read::find(self, who)?)
    }

    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        Ok(read::profile(self, user)?)
    }

    fn reach(&self, user: &UserId) -> Result<Profile, ProviderError> {
        Ok(read::reach(self, user)?)
    }

    fn outlook(&self, user: &UserId) -> Result<Outlook, ProviderError> {
        Ok(ahead::look(self, user)?)
    }

    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        Ok(read::factors(self, user)?)
    }

    /// One or none: Auth0 has one recovery code for a user.
    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError> {
        let methods = read::methods(self, user)?;
        Ok(Recorded::Known(u32::from(methods.iter().any(MethodShape::is_code))))
    }

    fn sign_ins(&self, user: &UserId, since: DateTime<Utc>) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        Ok(log::sign_ins(self, user, since)?)
    }

    fn password_changed(&self, user: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        Ok(read::password_changed(self, user)?)
    }

    fn password_expires(&self) -> bool {
        false
    }

    fn clock(&self) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        if self.client.date().is_none() {
            self.client.granted()?;
        }
        Ok(self.client.date().map_or(Recorded::NotRecorded, Recorded::Known))
    }

    fn examine(&self) -> Result<Vec<PreflightCheck>, ProviderError> {
        Ok(preflight::examine(self)?)
    }

    fn act(&self, user: &UserId, act: &Act) -> ActReport {
        self.log.replace(None);
        act::act(self, user, act)
    }

    fn settle(&self, user: &UserId, act: &Act, since: DateTime<Utc>) -> Result<SettledAct, ProviderError> {
        Ok(settle::settle(self, user, act, since)?)
    }
}

//! `[[witness.http]]`, `policy` and `quorum` of the configuration.

use std::path::Path;
use std::time::Duration;

use super::reach::HttpWitness;
use crate::ledger::format::cosignature::CosignatureKey;
use crate::provider::http::{Base, HttpConfig};
use crate::witness::places::{HttpWitnessConfig, WitnessConfig};
use crate::witness::policy::{LARGEST, Policy, PolicyWitness};

/// The most witnesses that are asked.
const MOST: usize = 32;

/// The witnesses that are asked over HTTP, and the quorum among them.
pub struct HttpWitnesses {
    pub policy: Policy,
    /// In the order of the policy; `None`: it has no address, and is not asked.
    pub witnesses: Vec<Option<std::sync::Arc<HttpWitness>>>,
    /// A step waits for the quorum.
    pub required: bool,
    /// The most minutes between two heads that nothing else asks for.
    pub every: chrono::TimeDelta,
    pub timeout: Duration,
}

impl WitnessConfig {
    /// Returns what is wrong with the keys that are about HTTP, if anything.
    pub(in crate::witness) fn http_fault(&self) -> Option<String> {
        let some = |what: &str| Some(format!("[witness] {what}"));
        if !self.http.is_empty() && self.policy.is_some() {
            return some(
                "names witnesses under [[witness.http]] and in a policy; one of the two is enough",
            );
        }
        if self.policy.as_ref().is_some_and(|file| !file.is_absolute()) {
            return some("policy must be an absolute path");
        }
        if self.ca_file.as_ref().is_some_and(|file| !file.is_absolute()) {
            return some("ca_file must be an absolute path");
        }
        if self.every_minutes.is_some_and(|minutes| !(1..=1440).contains(&minutes)) {
            return some("every_minutes is from 1 to 1440");
        }
        match self.quorum {
            Some(_) if self.policy.is_some() => {
                return some("quorum goes with [[witness.http]]: a policy has a quorum of its own");
            }
            Some(k) if k == 0 || k > self.http.len() => {
                let n = self.http.len();
                return some(&format!(
                    "quorum = {k} cannot be met: {n} witnesses stand under [[witness.http]]"
                ));
            }
            Some(_) | None => {}
        }
        if self.http.len() > MOST {
            return some(&format!("names more than {MOST} witnesses under [[witness.http]]"));
        }
        self.listed().err()
    }

    /// The witnesses that stand under `[[witness.http]]`.
    fn listed(&self) -> Result<Vec<PolicyWitness>, String> {
        let mut all: Vec<PolicyWitness> = Vec::new();
        for HttpWitnessConfig { url, vkey, monitor } in &self.http {
            let at = |what: &str| format!("[[witness.http]] {what}");
            for address in [Some(url), monitor.as_ref()].into_iter().flatten() {
                Base::parse(address).map_err(|e| at(&format!("url = \"{address}\": {e}")))?;
            }
            let key = CosignatureKey::parse_vkey(vkey.trim())
                .map_err(|e| at(&format!("vkey of {url}: {e}")))?;
            if all.iter().any(|other| other.key.key == key.key) {
                return Err(at(&format!("vkey of {url}: another witness has the same key")));
            }
            all.push(PolicyWitness { key, url: Some(url.clone()) });
        }
        Ok(all)
    }

    /// Opens what is asked over HTTP; `None` if there is nothing. Reads the policy, and connects to
    /// nobody.
    ///
    /// # Errors
    /// The sentence that says what is wrong, with the key or the file it is in.
    pub fn open_http(&self) -> Result<Option<HttpWitnesses>, String> {
        let policy = match &self.policy {
            Some(file) => read_policy(file)?,
            None if self.http.is_empty() => return Ok(None),
            None => {
                let listed = self.listed()?;
                // Without a number all of them are meant: so it is with the other places too.
                let k = self.quorum.unwrap_or(listed.len());
                Policy::of(listed, k)
            }
        };
        let timeout = Duration::from_secs(self.timeout_s);
        let connection = HttpConfig {
            ca_file: self.ca_file.clone(),
            timeout_seconds: Some(self.timeout_s),
            ..HttpConfig::default()
        };
        let mut witnesses = Vec::with_capacity(policy.witnesses.len());
        for PolicyWitness { key, url } in &policy.witnesses {
            let Some(url) = url else {
                witnesses.push(None);
                continue;
            };
            let listed = self.http.iter().find(|one| one.url == *url);
            let monitor = listed.and_then(|one| one.monitor.as_deref()).unwrap_or(url);
            let open = |address: &str| {
                let base = Base::parse(address).map_err(|e| e.to_string())?;
                connection.open(base).map_err(|e| e.to_string().replace("http.ca_file", "ca_file"))
            };
            let wrong = |why| format!("[witness] {}: {why}", key.name);
            let (submit, monitor) = (open(url).map_err(wrong)?, open(monitor).map_err(wrong)?);
            let witness = HttpWitness::new(key.clone(), url, &submit, &monitor);
            witnesses.push(Some(std::sync::Arc::new(witness)));
        }
        if !policy.is_met(&|at| witnesses[at].is_some()) {
            let file = self.policy.as_ref().map(|file| file.display().to_string());
            return Err(format!(
                "[witness] policy {}: its quorum cannot be met: too few of its witnesses have an address",
                file.unwrap_or_default()
            ));
        }
        let every = self.every_minutes.unwrap_or(60);
        Ok(Some(HttpWitnesses {
            policy,
            witnesses,
            required: self.required,
            every: chrono::TimeDelta::minutes(every.into()),
            timeout,
        }))
    }
}

/// Reads a policy. The error names the file.
pub fn read_policy(file: &Path) -> Result<Policy, String> {
    let wrong = |why: &dyn std::fmt::Display| format!("[witness] policy {}: {why}", file.display());
    let length = std::fs::metadata(file).map_err(|e| wrong(&e))?.len();
    if length > LARGEST as u64 {
        return Err(wrong(&crate::witness::policy::PolicyFault::TooLarge));
    }
    let bytes = std::fs::read(file).map_err(|e| wrong(&e))?;
    Policy::parse(&bytes).map_err(|e| wrong(&e))
}

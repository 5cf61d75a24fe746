//! The red flags that the tool sees by itself. No operator can clear one.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::case::History;
use crate::provider::{Profile, Recorded, SignIn, SignInResult};
use crate::runbook::Policy;

/// A person read an id or a login that does not fit what is on record.
pub const OTHER_ID: &str = "other-id";

/// The same for sign-ins that a person has counted on a console's screen.
pub fn raise_seen(failed: Option<u32>, new_places: bool, policy: &Policy) -> Vec<String> {
    let many = failed.is_some_and(|n| n >= policy.failed_sign_ins);
    let raised = [(many, "failed-sign-ins"), (new_places, "new-addresses")];
    raised.into_iter().filter(|(raised, _)| *raised).map(|(_, code)| code.to_owned()).collect()
}

/// Codes of what is raised; the runbook's words `flag.CODE` explain each. `doubted`: it is in doubt who the user is.
pub fn raise(
    profile: &Profile,
    sign_ins: &Recorded<Vec<SignIn>>,
    history: &History,
    doubted: bool,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Vec<String> {
    let mut flags = Vec::new();
    let mut flag = |raised: bool, code: &str| {
        if raised {
            flags.push(code.to_owned());
        }
    };
    if let Some(all) = sign_ins.known() {
        let since = now - policy.sign_in_window;
        let (recent, before): (Vec<&SignIn>, Vec<&SignIn>) = all.iter().partition(|s| s.at >= since);
        let failed = recent.iter().filter(|s| s.result != SignInResult::Succeeded).count();
        flag(failed >= policy.failed_sign_ins as usize, "failed-sign-ins");
        // An address is new only against a past: without one, nothing can be said.
        let known: BTreeSet<&str> =
            before.iter().filter(|s| s.result == SignInResult::Succeeded).map(|s| s.address.as_str()).collect();
        let new = recent.iter().any(|s| !known.contains(s.address.as_str()));
        flag(!known.is_empty() && new, "new-addresses");
    }
    let window = now - policy.contact_window;
    let lately = |since: Option<DateTime<Utc>>| since.is_some_and(|s| s > window);
    let changed = profile.phones.iter().any(|p| lately(p.since)) || profile.addresses.iter().any(|a| lately(a.since));
    flag(changed, "changed-contact");
    // This contact counts too.
    let contacts = history.contacts(now, policy.contacts_window) + 1;
    flag(contacts >= u64::from(policy.repeated_contacts), "repeated-contacts");
    let cooling = now - policy.refusal_cooling;
    let refused = history.cases.iter().any(|c| c.failed.is_some_and(|at| at > cooling));
    flag(doubted, OTHER_ID);
    flag(refused || history.attempts(policy, now) >= policy.attempts, "recent-refusal");
    flags
}

//! The red flags that the tool sees by itself. No operator can clear one.

use std::collections::BTreeSet;
use std::net::IpAddr;

use chrono::{DateTime, Utc};

use crate::base::clock::witnessed;
use crate::case::History;
use crate::model::{Profile, Recorded, SignIn, SignInResult};
use crate::runbook::Policy;

/// A person read an id or a login that does not fit what is on record.
pub const OTHER_ID: &str = "other-id";

/// The same for sign-ins that a person has counted on a console's screen.
pub fn raise_seen(failed: Option<u32>, new_places: bool, policy: &Policy) -> Vec<String> {
    let many = failed.is_some_and(|n| n >= policy.failed_sign_ins);
    let raised = [(many, "failed-sign-ins"), (new_places, "new-addresses")];
    raised.into_iter().filter(|(raised, _)| *raised).map(|(_, code)| code.to_owned()).collect()
}

/// Codes of what is raised; the runbook's words `flag.CODE` explain each. `doubted`: it is in doubt
/// who the user is. `newest`: when the newest entry of the ledger was made.
pub fn raise(
    profile: &Profile,
    sign_ins: &Recorded<Vec<SignIn>>,
    history: &History,
    doubted: bool,
    policy: &Policy,
    now: DateTime<Utc>,
    newest: Option<DateTime<Utc>>,
) -> Vec<String> {
    let mut flags = Vec::new();
    let mut flag = |raised: bool, code: &str| {
        if raised {
            flags.push(code.to_owned());
        }
    };
    if let Some(all) = sign_ins.known() {
        let since = now - policy.sign_in_window;
        let (recent, before): (Vec<&SignIn>, Vec<&SignIn>) =
            all.iter().partition(|s| s.at >= since);
        let failed = recent.iter().filter(|s| s.result != SignInResult::Succeeded).count();
        flag(failed >= policy.failed_sign_ins as usize, "failed-sign-ins");
        // An address is new only against a past: without one, nothing can be said.
        // Whoever did not get in has used nothing: a failed attempt from elsewhere is counted
        // above.
        let places = |of: Vec<&SignIn>| -> BTreeSet<String> {
            of.into_iter()
                .filter(|s| s.result == SignInResult::Succeeded)
                .map(|s| place(&s.address))
                .collect()
        };
        let known = places(before);
        let new = !places(recent).is_subset(&known);
        flag(!known.is_empty() && new, "new-addresses");
    }
    let window = now - policy.contact_window;
    let lately = |since: Option<DateTime<Utc>>| since.is_some_and(|s| s > window);
    let changed = profile.phones.iter().any(|p| lately(p.since))
        || profile.addresses.iter().any(|a| lately(a.since));
    flag(changed, "changed-contact");
    // This contact counts too.
    let contacts = history.contacts(now, policy.contacts_window) + 1;
    flag(contacts >= u64::from(policy.repeated_contacts), "repeated-contacts");
    // By a clock that jumped ahead the refusal would be long ago: only time that entries show
    // counts.
    let cooling = witnessed(now, newest) - policy.refusal_cooling;
    let refused = history.cases.iter().any(|c| c.failed.is_some_and(|at| at > cooling));
    flag(doubted, OTHER_ID);
    flag(refused || history.attempts(policy, now) >= policy.attempts, "recent-refusal");
    flags
}

/// The network that an address is of, as far as one user is concerned: a device changes the second
/// half of an IPv6 address by itself, every day or so (RFC 8981), and keeps the first 64 bits.
fn place(address: &str) -> String {
    match address.trim().parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(IpAddr::V4(ip)) => ip.to_string(),
        Err(_) => address.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use chrono::TimeDelta;

    use super::*;
    use crate::model::{SignInMethod, User, UserId};

    fn profile() -> Profile {
        Profile {
            user: User { id: UserId("u".into()), login: "maria".into(), name: "Maria".into() },
            enabled: true,
            locked_until: None,
            groups: Recorded::Known(Vec::new()),
            phones: Vec::new(),
            addresses: Vec::new(),
            managers: Vec::new(),
            identities: Recorded::Known(Vec::new()),
            languages: Vec::new(),
        }
    }

    /// Returns true if the sign-ins raise the flag for new addresses. Each sign-in is given as days
    /// ago, address, and whether the sign-in came in.
    fn new_addresses(all: &[(i64, &str, bool)]) -> bool {
        let (policy, now) = (crate::runbook::shipped().policy, Utc::now());
        let sign_in = |(days, address, came_in): &(i64, &str, bool)| SignIn {
            at: now - TimeDelta::days(*days) - TimeDelta::minutes(1),
            address: (*address).to_owned(),
            method: SignInMethod::Password,
            result: if *came_in { SignInResult::Succeeded } else { SignInResult::WrongPassword },
            identity: None,
        };
        let sign_ins = Recorded::Known(all.iter().map(sign_in).collect());
        let flags = raise(&profile(), &sign_ins, &History::default(), false, &policy, now, None);
        flags.iter().any(|flag| flag == "new-addresses")
    }

    #[test]
    fn only_a_sign_in_from_another_network_is_from_a_new_address() {
        let home = (40, "198.51.100.7", true);
        for (all, raised) in [
            (vec![home, (0, "198.51.100.7", true)], false),
            (vec![home, (0, "203.0.113.9", true)], true),
            (vec![home, (0, "203.0.113.9", false)], false),
            (vec![(40, "198.51.100.7", false), (0, "203.0.113.9", true)], false),
            (vec![(0, "203.0.113.9", true)], false),
            (vec![(40, "2001:db8:1:2:a::1", true), (0, "2001:db8:1:2:ffff:1:2:3", true)], false),
            (vec![(40, "2001:db8:1:2:a::1", true), (0, "2001:DB8:1:2::1", true)], false),
            (vec![(40, "2001:db8:1:2:a::1", true), (0, "2001:db8:1:3:a::1", true)], true),
            (vec![home, (0, "::ffff:198.51.100.7", true)], false),
            (vec![home, (0, " 198.51.100.7", true)], false),
            (vec![home, (0, "", true)], true),
            (vec![home, (40, "", true), (0, "", true)], false),
            (vec![home, (0, "vpn-gateway", true)], true),
        ] {
            assert_eq!(new_addresses(&all), raised, "{all:?}");
        }
    }
}

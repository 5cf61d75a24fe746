use chrono::{DateTime, Utc};

use super::numbers::{Match, Numbers, are_one};
use super::table::ContactsRow;
use crate::model::{Address, Factor, Manager, Profile};

/// Adds to a profile what the file says of the same user.
pub fn lay_over(
    profile: &mut Profile,
    person: &ContactsRow,
    numbers: &Numbers,
    factors: &[Factor],
) {
    phones(profile, numbers, factors);
    for (address, since) in &person.addresses {
        match profile.addresses.iter_mut().find(|a| a.address.eq_ignore_ascii_case(address)) {
            Some(there) => there.since = later(there.since, *since),
            None => profile.addresses.push(Address {
                address: address.clone(),
                since: *since,
                primary: false,
            }),
        }
    }
    if let Some((login, name, since)) = &person.manager {
        match profile.managers.iter_mut().find(|m| m.login.eq_ignore_ascii_case(login)) {
            Some(there) => there.since = later(there.since, *since),
            None => profile.managers.push(Manager {
                name: name.clone(),
                login: login.clone(),
                since: *since,
            }),
        }
    }
}

fn phones(profile: &mut Profile, numbers: &Numbers, factors: &[Factor]) {
    let mut phones = numbers.phones.clone();
    let mut doubted: Vec<usize> = Vec::new();
    profile.phones.retain(|platform| match numbers.matching(&platform.number) {
        Match::One(n) => {
            let file = phones[n].since;
            // A number that may be another one gives the file's no date.
            let sure = file.is_some() || are_one(&phones[n].number, &platform.number);
            phones[n].since = if sure { later(file, platform.since) } else { None };
            false
        }
        Match::None | Match::Any(_) => true,
    });
    for factor in factors {
        match numbers.under(factor) {
            // Named by the factor itself, once it is listed.
            Match::None | Match::One(_) => {}
            // One of these is a factor that goes, and nobody can tell which: none of them can be
            // called.
            Match::Any(several) => doubted.extend(several),
        }
    }
    for n in doubted {
        phones[n].since = None;
    }
    profile.phones.extend(phones);
}

/// Of two times for one thing the later one; one that is known stands for one that is not.
fn later(a: Option<DateTime<Utc>>, b: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}

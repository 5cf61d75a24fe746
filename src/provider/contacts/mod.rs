//! Numbers, addresses and managers from a file of the personnel department, laid over a platform
//! that masks them or has none. The file is what an admin accepted; a date that it does not give
//! counts as too new, as everywhere.

mod held;
mod numbers;
mod table;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use self::numbers::{Match, are_one};
use super::{Act, ActReport, Look, Moment, Provider, ProviderActs, ProviderError, ProviderReads};
use crate::model::{
    Address, Factor, FoundUser, FoundUsers, MOST_FOUND, Manager, Profile, SearchTerms, UserId,
};
use numbers::Numbers;

pub use held::ContactsTable;
pub use held::{Before, ContactsChanges, HeldContacts};
pub use table::{BookError, COLUMNS, ContactsRow, Contents, FoundRow};

/// A platform, and what the file says of its users.
pub struct WithContacts {
    inner: Box<dyn Provider>,
    book: ContactsTable,
    /// Each user's row as it was found, with the numbers that the platform has.
    found: RefCell<HashMap<UserId, Option<(ContactsRow, Numbers)>>>,
    /// Whose row has no id.
    by_login: RefCell<HashSet<UserId>>,
    /// Whose id or login the file has with another's, in words.
    doubts: RefCell<HashMap<UserId, String>>,
    /// The file is this platform's alone, so that the ids in it are this platform's.
    own: bool,
    /// Told of a fault of the file, which then stops nobody.
    lenient: Option<fn(&str)>,
}

impl WithContacts {
    pub fn new(inner: Box<dyn Provider>, book: ContactsTable) -> WithContacts {
        let (found, by_login, doubts) =
            (RefCell::default(), RefCell::default(), RefCell::default());
        WithContacts { inner, book, found, by_login, doubts, own: false, lenient: None }
    }

    /// The file is for this platform and no other. In one that several share, an id may be another
    /// platform's.
    #[must_use]
    pub fn own(self, own: bool) -> WithContacts {
        WithContacts { own, ..self }
    }

    /// For an incident: where the file cannot be laid over a user they are as the platform has
    /// them, and `warn` is told why.
    #[must_use]
    pub fn lenient(self, warn: fn(&str)) -> WithContacts {
        WithContacts { lenient: Some(warn), ..self }
    }

    /// A fault of what is laid over; it is an error unless it is only to be told.
    fn bare<T>(&self, user: &UserId, bare: T, fault: ProviderError) -> Result<T, ProviderError> {
        let Some(warn) = self.lenient else {
            return Err(fault);
        };
        warn(&format!(
            "{fault}; without the contacts file the notice goes only to the addresses that the platform has"
        ));
        self.found.borrow_mut().insert(user.clone(), None);
        Ok(bare)
    }

    /// `calls`: whether a number may be called afterwards. Otherwise nothing more is read for it.
    fn laid_over(&self, mut profile: Profile, calls: bool) -> Result<Profile, ProviderError> {
        if let Some((person, numbers)) = self.look_up(&profile)? {
            // A number that is itself a factor cannot be called back, so it has to be known which
            // those are.
            let unread = !calls || !self.inner.has_seen(Look::Factors);
            let factors = if unread { Vec::new() } else { self.inner.factors(&profile.user.id)? };
            lay_over(&mut profile, &person, &numbers, &factors);
            if unread {
                // Any of them may be one.
                profile.phones.iter_mut().for_each(|phone| phone.since = None);
            }
        }
        Ok(profile)
    }

    /// Finds the row of a user as the platform has them now.
    fn look_up(&self, profile: &Profile) -> Result<Option<(ContactsRow, Numbers)>, ProviderError> {
        let addresses: Vec<&str> = profile.addresses.iter().map(|a| a.address.as_str()).collect();
        let (id, login) = (&profile.user.id, &profile.user.login);
        let wrong = |error: &dyn std::fmt::Display| ProviderError::Contacts(error.to_string());
        // Elsewhere the platform itself says whose the login is by now.
        if self.own
            && self.inner.provenance().typed_ids
            && let Some(other) = self.book.contradicts(&id.0, login).map_err(|e| wrong(&e))?
        {
            let said = format!(
                "The contacts file has {} as {}, and you read {login} and {id}: nothing of it is used.",
                other.login, other.id
            );
            self.doubts.borrow_mut().insert(id.clone(), said);
            self.found.borrow_mut().insert(id.clone(), None);
            return Ok(None);
        }
        let found = self.book.find(&id.0, login, &addresses).map_err(|e| wrong(&e))?;
        if found.as_ref().is_some_and(|found| !found.by_id) {
            self.by_login.borrow_mut().insert(id.clone());
        }
        let found = found.map(FoundRow::relied_on).map(|person| {
            let numbers = Numbers::of(&person.phones, &profile.phones);
            (person, numbers)
        });
        self.found.borrow_mut().insert(profile.user.id.clone(), found.clone());
        Ok(found)
    }
}

impl super::ProviderLayer for WithContacts {
    fn inner(&self) -> &dyn ProviderReads {
        self.inner.as_ref()
    }

    fn advice(&self, moment: Moment) -> Vec<String> {
        let mut advice = self.inner.advice(moment);
        if moment == Moment::Opening {
            advice.push(
                "Numbers, addresses and managers come from the accepted contacts file too."
                    .to_owned(),
            );
            let by_login = self.by_login.borrow();
            advice.extend(by_login.iter().map(|id| {
                format!(
                    "The contacts file has this user by a login alone, which can change hands: its numbers and managers count \
                     as too new. Have their id ({id}) put into it."
                )
            }));
        }
        advice
    }

    /// Adds those whose number in the file ends as `part` does. The platform is asked who they are:
    /// a row alone makes nobody a user there.
    fn search(&self, part: &SearchTerms) -> Result<Option<FoundUsers>, ProviderError> {
        let Some(mut found) = self.inner.search(part)? else {
            return Ok(None);
        };
        let ends = self.book.ending(part, MOST_FOUND + 1);
        let ends = ends.map_err(|fault| ProviderError::Contacts(fault.to_string()))?;
        for person in &ends {
            let who = if person.id.is_empty() { &person.login } else { &person.id };
            for user in self.inner.find(who)? {
                let enabled = self.inner.reach(&user.id)?.enabled;
                found.add(FoundUser { user, enabled });
            }
        }
        Ok(Some(found))
    }

    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        let bare = self.inner.profile(user)?;
        self.laid_over(bare.clone(), true).or_else(|fault| self.bare(user, bare, fault))
    }

    fn reach(&self, user: &UserId) -> Result<Profile, ProviderError> {
        let bare = self.inner.reach(user)?;
        self.laid_over(bare.clone(), false).or_else(|fault| self.bare(user, bare, fault))
    }

    fn doubt(&self, user: &UserId) -> Option<String> {
        self.doubts.borrow().get(user).cloned().or_else(|| self.inner.doubt(user))
    }

    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        let mut factors = self.inner.factors(user)?;
        let known = self.found.borrow().get(user).cloned();
        let found = if let Some(found) = known {
            found
        } else {
            let found = self.inner.profile(user).and_then(|profile| self.look_up(&profile));
            found.or_else(|fault| self.bare(user, None, fault))?
        };
        if let Some((_, numbers)) = found {
            for factor in &mut factors {
                numbers.point(factor);
            }
        }
        Ok(factors)
    }
}

impl ProviderActs for WithContacts {
    fn act(&self, user: &UserId, act: &Act) -> ActReport {
        self.inner.act(user, act)
    }
}

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
    if let Some(language) = &person.language {
        profile.languages.insert(0, language.clone());
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

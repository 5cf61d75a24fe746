//! Numbers, addresses and managers from a file of the personnel department, laid over a platform
//! that masks them or has none. The file is what an admin accepted; a date that it does not give
//! counts as too new, as everywhere.

mod held;
mod numbers;
mod overlay;
mod table;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::{Act, ActReport, Look, Moment, Provider, ProviderActs, ProviderError, ProviderReads};
use crate::model::{Factor, FoundUser, FoundUsers, MOST_FOUND, Profile, SearchTerms, UserId};
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
            overlay::lay_over(&mut profile, &person, &numbers, &factors);
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

#[cfg(test)]
mod tests;

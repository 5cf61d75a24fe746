//! Since when a number, an address or a manager stands in an accepted file at the earliest,
//! whatever the file says: who may edit the file must not be able to make a number of today one of
//! last year.
//!
//! The accepted file and these ages stand in one module: each is read by way of the other.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::numbers::digits_of;
use super::table::{BookError, ContactsRow, Contents, FoundRow, SHAPE, all_of, once, person, same};
use crate::base::csv_table::{Sheet, SheetError, TableRow};
use crate::model::SearchTerms;

/// Whose value it is, of which kind, and the value, without what is only spelling.
type HeldValue = (String, HeldKind, String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum HeldKind {
    Phone,
    Email,
    Manager,
}

/// The values that count from a later day than their file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldContacts(BTreeMap<HeldValue, DateTime<Utc>>);

#[derive(Serialize, Deserialize)]
struct HeldLine {
    of: String,
    kind: HeldKind,
    value: String,
    not_before: DateTime<Utc>,
}

/// The accepted file that another file follows.
pub struct Before<'a> {
    /// `None`: its text is lost, so nothing is known to have been in it.
    pub book: Option<&'a ContactsTable>,
    pub held: &'a HeldContacts,
    pub accepted: DateTime<Utc>,
}

/// The changes that another file makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactsChanges {
    pub added: u64,
    pub gone: u64,
    /// Whom a caller would be called back on another number.
    pub numbers: u64,
    pub other: u64,
    /// Logins of those whose numbers, addresses or manager are new, and count from the acceptance.
    pub counts_from_now: Vec<String>,
    /// Everybody whom the file changes, by login and id.
    pub people: Vec<(String, String)>,
}

impl HeldContacts {
    /// Compares a file with the one before it: what it changes, and since when its values count.
    /// The first file counts as dated.
    pub fn follow(
        before: Option<&Before<'_>>,
        new: &ContactsTable,
        now: DateTime<Utc>,
    ) -> Result<(HeldContacts, ContactsChanges), SheetError> {
        let (mut held, mut changes) = (HeldContacts::default(), ContactsChanges::default());
        let mut old = People::default();
        if let Some(book) = before.and_then(|before| before.book) {
            book.each(|person| old.add(person))?;
        }
        new.each(|person| {
            let was = old.take(&person);
            match &was {
                None => changes.added += 1,
                Some(was) if was.phones != person.phones => changes.numbers += 1,
                Some(was) => changes.other += u64::from(was != &person),
            }
            if was.as_ref() != Some(&person) {
                changes.people.push((person.login.clone(), person.id.clone()));
            }
            let Some(before) = before else { return };
            let mut new_values = false;
            for (kind, value, since) in values(&person) {
                let there = was
                    .as_ref()
                    .and_then(|was| values(was).find(|(k, v, _)| *k == kind && *v == value));
                let earliest = match (&was, there) {
                    (Some(was), Some((_, _, Some(since)))) => {
                        before.held.since(was, kind, &value, since)
                    }
                    // It stood there without a date: since then, and no earlier.
                    (Some(was), Some((_, _, None))) => {
                        before.held.since(was, kind, &value, before.accepted)
                    }
                    (_, _) => {
                        new_values = true;
                        now
                    }
                };
                if since.is_some_and(|since| since < earliest) {
                    held.0.insert((owner(&person), kind, value), earliest);
                }
            }
            if new_values {
                changes.counts_from_now.push(person.login.clone());
            }
        })?;
        for gone in old.rest() {
            changes.gone += 1;
            changes.people.push((gone.login.clone(), gone.id.clone()));
        }
        Ok((held, changes))
    }

    /// Reads what [`HeldContacts::to_bytes`] wrote. `None`: it is something else.
    pub fn parse(bytes: &[u8]) -> Option<HeldContacts> {
        let lines: Vec<HeldLine> = serde_json::from_slice(bytes).ok()?;
        Some(HeldContacts(
            lines
                .into_iter()
                .map(|line| ((line.of, line.kind, line.value), line.not_before))
                .collect(),
        ))
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let line = |((of, kind, value), not_before): (&HeldValue, &DateTime<Utc>)| HeldLine {
            of: of.clone(),
            kind: *kind,
            value: value.clone(),
            not_before: *not_before,
        };
        let lines: Vec<HeldLine> = self.0.iter().map(line).collect();
        serde_json::to_vec(&lines).unwrap_or_default()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A row as it counts: no value is older than the day that it is known to have been accepted
    /// on.
    pub fn apply(&self, person: &mut ContactsRow) {
        let of = owner(person);
        let later = |kind, value: String, since: &mut Option<DateTime<Utc>>| {
            if let Some(earliest) = self.0.get(&(of.clone(), kind, value)) {
                *since = since.map(|since| since.max(*earliest));
            }
        };
        for (number, since) in &mut person.phones {
            later(HeldKind::Phone, digits_of(number), since);
        }
        for (address, since) in &mut person.addresses {
            later(HeldKind::Email, address.to_lowercase(), since);
        }
        if let Some((login, _, since)) = &mut person.manager {
            later(HeldKind::Manager, login.to_lowercase(), since);
        }
    }

    fn since(
        &self,
        person: &ContactsRow,
        kind: HeldKind,
        value: &str,
        since: DateTime<Utc>,
    ) -> DateTime<Utc> {
        let held = self.0.get(&(owner(person), kind, value.to_owned()));
        held.map_or(since, |held| since.max(*held))
    }
}

fn owner(person: &ContactsRow) -> String {
    if person.id.is_empty() {
        format!("login:{}", person.login.to_lowercase())
    } else {
        format!("id:{}", person.id)
    }
}

fn values(person: &ContactsRow) -> impl Iterator<Item = (HeldKind, String, Option<DateTime<Utc>>)> {
    let phones =
        person.phones.iter().map(|(number, since)| (HeldKind::Phone, digits_of(number), *since));
    let addresses = person
        .addresses
        .iter()
        .map(|(address, since)| (HeldKind::Email, address.to_lowercase(), *since));
    let managers = person
        .manager
        .iter()
        .map(|(login, _, since)| (HeldKind::Manager, login.to_lowercase(), *since));
    phones.chain(addresses).chain(managers)
}

/// The people of the file before. An id alone says who somebody is; a login only where the row had
/// no id.
#[derive(Default)]
struct People {
    by_id: HashMap<String, ContactsRow>,
    by_login: HashMap<String, ContactsRow>,
}

impl People {
    fn add(&mut self, person: ContactsRow) {
        let one = if person.id.is_empty() {
            self.by_login.insert(person.login.to_lowercase(), person)
        } else {
            self.by_id.insert(person.id.clone(), person)
        };
        drop(one);
    }

    fn take(&mut self, person: &ContactsRow) -> Option<ContactsRow> {
        let by_id = if person.id.is_empty() { None } else { self.by_id.remove(&person.id) };
        by_id.or_else(|| self.by_login.remove(&person.login.to_lowercase()))
    }

    fn rest(self) -> impl Iterator<Item = ContactsRow> {
        self.by_id.into_values().chain(self.by_login.into_values())
    }
}

/// The text of a file, looked through for each question: a case asks of one person or two.
pub struct ContactsTable {
    text: Vec<u8>,
    held: HeldContacts,
}

impl ContactsTable {
    /// A text that was checked when it was accepted, and is the first one.
    pub fn of(text: Vec<u8>) -> ContactsTable {
        ContactsTable { text, held: HeldContacts::default() }
    }

    /// The same, with what counts from a later day than it says.
    #[must_use]
    pub fn holding(self, held: HeldContacts) -> ContactsTable {
        ContactsTable { held, ..self }
    }

    /// Checks a whole file: every row, and that nobody is in it twice. A date after `now` is none.
    /// The first faults, `most` of them.
    pub fn check(
        text: &[u8],
        most: usize,
        now: DateTime<Utc>,
    ) -> Result<Contents, Vec<SheetError>> {
        let mut sheet = Sheet::open(text, &SHAPE).map_err(|error| vec![error])?;
        let (mut contents, mut faults) = (Contents::default(), Vec::new());
        let mut seen = (HashSet::new(), HashSet::new());
        let mut days: BTreeMap<NaiveDate, u64> = BTreeMap::new();
        while faults.len() < most {
            let row = match sheet.next_row() {
                Ok(Some(row)) => row,
                Ok(None) => break,
                Err(fault) => {
                    faults.push(fault);
                    continue;
                }
            };
            match all_of(&row)
                .and_then(|person| once(&row, person, &mut seen).map_err(|fault| vec![fault]))
            {
                Ok(person) => contents.add(&person, &mut days, now),
                Err(found) => faults.extend(found),
            }
        }
        faults.truncate(most);
        contents.days = days
            .first_key_value()
            .map(|(first, _)| *first)
            .zip(days.last_key_value().map(|(last, _)| *last));
        contents.commonest = days.into_iter().max_by_key(|(_, rows)| *rows);
        if faults.is_empty() { Ok(contents) } else { Err(faults) }
    }

    /// Whose row it is: by the id if the file has it, by the login, by an address. An address that
    /// several rows have is an error: it does not say who is meant.
    pub fn find(
        &self,
        id: &str,
        login: &str,
        addresses: &[&str],
    ) -> Result<Option<FoundRow>, BookError> {
        let mut sheet = Sheet::open(self.text.as_slice(), &SHAPE)?;
        let mut by_login = None;
        let mut by_address: Option<ContactsRow> = None;
        let mut several = None;
        let is_one = |address: &str| {
            address.eq_ignore_ascii_case(login)
                || addresses.iter().any(|a| a.eq_ignore_ascii_case(address))
        };
        while let Some(row) = sheet.next_row()? {
            let (its_id, its_login) = (row.text("id"), row.text("login"));
            if !its_id.is_empty() {
                if its_id == id {
                    return Ok(Some(FoundRow { person: self.counted(&row)?, by_id: true }));
                }
                // It says whose it is, and that is somebody else.
                continue;
            }
            if same(its_login, login) {
                by_login = Some(self.counted(&row)?);
            } else if by_login.is_none()
                && let Some(address) = row.several("email").find(|a| is_one(a))
                && by_address.replace(self.counted(&row)?).is_some()
            {
                several = Some(address.to_owned());
            }
        }
        let found = match (by_login, several) {
            (Some(person), _) => Some(person),
            (None, Some(address)) => return Err(BookError::Several(address)),
            (None, None) => by_address,
        };
        Ok(found.map(|person| FoundRow { person, by_id: false }))
    }

    /// A row that has this id with another login and address, or this login with another id. Where
    /// both were read off a screen, one of them was misread.
    pub fn contradicts(&self, id: &str, login: &str) -> Result<Option<ContactsRow>, SheetError> {
        let mut sheet = Sheet::open(self.text.as_slice(), &SHAPE)?;
        while let Some(row) = sheet.next_row()? {
            let (its_id, its_login) = (row.text("id"), same(row.text("login"), login));
            let contradicts = match its_id {
                "" => false,
                _ if its_id == id => {
                    !its_login && !row.several("email").any(|address| same(address, login))
                }
                _ => its_login,
            };
            if contradicts {
                return Ok(Some(person(&row)?));
            }
        }
        Ok(None)
    }

    /// The row that has this login or id, for whoever looks into the file.
    pub fn named(&self, who: &str) -> Result<Option<ContactsRow>, SheetError> {
        let mut sheet = Sheet::open(self.text.as_slice(), &SHAPE)?;
        while let Some(row) = sheet.next_row()? {
            if !who.is_empty() && row.text("id") == who || same(row.text("login"), who) {
                return Ok(Some(self.counted(&row)?));
            }
        }
        Ok(None)
    }

    /// The first `most` rows of which a number ends as `part` does.
    pub fn ending(&self, part: &SearchTerms, most: usize) -> Result<Vec<ContactsRow>, SheetError> {
        let mut found = Vec::new();
        if part.number_end().is_none() {
            return Ok(found);
        }
        let mut sheet = Sheet::open(self.text.as_slice(), &SHAPE)?;
        while found.len() < most
            && let Some(row) = sheet.next_row()?
        {
            let person = person(&row)?;
            if person.phones.iter().any(|(number, _)| part.ends(number)) {
                found.push(person);
            }
        }
        Ok(found)
    }

    /// A row with the dates that count.
    fn counted(&self, row: &TableRow<'_>) -> Result<ContactsRow, SheetError> {
        let mut person = person(row)?;
        self.held.apply(&mut person);
        Ok(person)
    }

    /// Everybody as the file has them, for a comparison.
    pub fn each(&self, mut take: impl FnMut(ContactsRow)) -> Result<(), SheetError> {
        let mut sheet = Sheet::open(self.text.as_slice(), &SHAPE)?;
        while let Some(row) = sheet.next_row()? {
            take(person(&row)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::base::clock::point;

    fn at(text: &str) -> DateTime<Utc> {
        point(text).unwrap()
    }

    fn book(rows: &str) -> ContactsTable {
        ContactsTable::of(
            format!("login,id,email,email_since,phone,phone_since,manager,manager_since\n{rows}")
                .into(),
        )
    }

    /// Accepts files one after another, a year apart; the dates that count at the end, and who was
    /// named last.
    fn accept(files: &[&str]) -> (Vec<Option<String>>, Vec<String>) {
        let mut before: Option<(ContactsTable, HeldContacts, DateTime<Utc>)> = None;
        let mut named = Vec::new();
        for (n, rows) in files.iter().enumerate() {
            let now = at(&format!("{}-06-01", 2020 + n));
            let last = before.as_ref().map(|(book, held, accepted)| Before {
                book: Some(book),
                held,
                accepted: *accepted,
            });
            let (held, changes) = HeldContacts::follow(last.as_ref(), &book(rows), now).unwrap();
            assert_eq!(HeldContacts::parse(&held.to_bytes()), Some(held.clone()));
            named = changes.counts_from_now;
            before = Some((book(rows), held, now));
        }
        let (book, held, _) = before.unwrap();
        let mut dates = Vec::new();
        book.each(|mut person| {
            held.apply(&mut person);
            dates.extend(
                values(&person)
                    .map(|(_, _, since)| since.map(|s| s.format("%Y-%m-%d").to_string())),
            );
        })
        .unwrap();
        (dates, named)
    }

    #[test]
    fn the_first_file_counts_as_dated_and_a_new_value_from_its_acceptance() {
        let first = "bo,u1,bo@example.com,2001-01-01,+46701234567,2001-01-01,eva,2001-01-01\n";
        let dated = Some("2001-01-01".to_owned());
        assert_eq!(accept(&[first]), (vec![dated.clone(); 3], vec![]));
        // Spelling is no change.
        let spelt = "Bo,u1,BO@example.com,2001-01-01,+46 70 123 45 67,2001-01-01,Eva,2001-01-01\n";
        assert_eq!(accept(&[first, spelt]), (vec![dated.clone(); 3], vec![]));
        let number = "bo,u1,bo@example.com,2001-01-01,+46709999999,2001-01-01,eva,2001-01-01\n";
        let accepted = Some("2021-06-01".to_owned());
        assert_eq!(
            accept(&[first, number]),
            (vec![accepted.clone(), dated.clone(), dated.clone()], vec!["bo".into()])
        );
        // It goes on counting from then, and not from the next acceptance.
        assert_eq!(accept(&[first, number, number]).0[0], accepted);
        let manager =
            "bo,u1,bo@example.com,2001-01-01,+46701234567,2001-01-01,mallory,2001-01-01\n";
        assert_eq!(accept(&[first, manager]).0[2], accepted);
        let somebody =
            format!("{first}eve,u2,eve@evil.example,1999-01-01,+46701111111,1999-01-01,,\n");
        assert_eq!(accept(&[first, &somebody]).1, ["eve"]);
    }

    #[test]
    fn no_detour_makes_a_value_older() {
        let first = "bo,u1,,,+46701234567,2001-01-01,,\n";
        let other = "bo,u1,,,+46709999999,2001-01-01,,\n";
        let undated = "bo,u1,,,+46709999999,,,\n";
        let younger = "bo,u1,,,+46709999999,2021-05-30,,\n";
        let since = |files: &[&str]| accept(files).0[0].clone().unwrap_or_default();
        // Taken out and put in again; first without a date, then with one; a date that is moved
        // back.
        assert_eq!(since(&[first, other, first]), "2022-06-01");
        assert_eq!(since(&[first, undated, other]), "2021-06-01");
        assert_eq!(since(&[younger, other]), "2021-05-30");
        assert_eq!(since(&[undated, other]), "2020-06-01");
        // A login handed to another id is another person; a row that gets its id is the same one.
        let handed_on = "bo,u2,,,+46701234567,2001-01-01,,\n";
        assert_eq!(since(&[first, handed_on]), "2021-06-01");
        let without_id = "bo,,,,+46701234567,2001-01-01,,\n";
        assert_eq!(since(&[without_id, first]), "2001-01-01");
        // An id taken out of the row does not bring the file's date back.
        assert_eq!(since(&[first, other, "bo,,,,+46709999999,2001-01-01,,\n"]), "2022-06-01");
    }

    #[test]
    fn where_the_file_before_is_lost_everything_counts_from_now() {
        let new = book("bo,u1,,,+46701234567,2001-01-01,,\n");
        let lost =
            Before { book: None, held: &HeldContacts::default(), accepted: at("2020-06-01") };
        let (held, changes) = HeldContacts::follow(Some(&lost), &new, at("2021-06-01")).unwrap();
        assert_eq!(changes.counts_from_now, ["bo"]);
        assert!(!held.is_empty());
    }
}

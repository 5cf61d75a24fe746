//! The file: who is reached how, since when.
//!
//! | column | what |
//! |---|---|
//! | `login` | required; what they sign in with on the platform |
//! | `id` | the platform's id: where it stands it alone counts, where it does not nothing of the row is old enough |
//! | `name` | not read |
//! | `email` | addresses separated by `;` |
//! | `email_since` | a time for all of them, or one for each, separated by `;` |
//! | `phone`, `phone_since` | the same for numbers |
//! | `manager`, `manager_name`, `manager_since` | who can vouch: login, name |

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

use super::held::HeldContacts;
use crate::csv_table::{Shape, Sheet, SheetError, TableRow};
use crate::runbook::is_hidden;

pub const COLUMNS: [&str; 10] =
    ["login", "id", "name", "email", "email_since", "phone", "phone_since", "manager", "manager_name", "manager_since"];

static SHAPE: Shape = Shape { what: "a contacts file", columns: &COLUMNS, required: &["login"] };

type Since = Option<DateTime<Utc>>;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactsRow {
    pub login: String,
    pub id: String,
    pub phones: Vec<(String, Since)>,
    pub addresses: Vec<(String, Since)>,
    /// Login, name and since when.
    pub manager: Option<(String, String, Since)>,
}

/// A row, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRow {
    pub person: ContactsRow,
    /// By the platform's id. A login or an address can pass to somebody else: whoever can change them on the platform could
    /// bring in another's row.
    pub by_id: bool,
}

impl FoundRow {
    /// The row as far as it can be relied on: what was found by a login is of unknown age, whatever the file says.
    #[must_use]
    pub fn relied_on(self) -> ContactsRow {
        let mut person = self.person;
        if !self.by_id {
            let dates = person.phones.iter_mut().chain(&mut person.addresses).map(|(_, since)| since);
            dates.chain(person.manager.iter_mut().map(|(_, _, since)| since)).for_each(|since| *since = None);
        }
        person
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BookError {
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// The address is outside text.
    #[error("several people have one of these addresses: {0}")]
    Several(String),
}

/// The contents of a file that was checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    pub people: u64,
    pub phones: u64,
    pub addresses: u64,
    pub managers: u64,
    /// Numbers, addresses and managers of which it is not known since when, or with a date that cannot be one: they count as
    /// too new.
    pub undated: u64,
    /// People whose row has no id: all of theirs counts as too new.
    pub without_id: u64,
    /// The first and the last day that stands in it.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// The day that most rows share, and how many: a date that many have may be that of an import.
    pub commonest: Option<(NaiveDate, u64)>,
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

    /// Checks a whole file: every row, and that nobody is in it twice. A date after `now` is none. The first faults, `most`
    /// of them.
    pub fn check(text: &[u8], most: usize, now: DateTime<Utc>) -> Result<Contents, Vec<SheetError>> {
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
            match all_of(&row).and_then(|person| once(&row, person, &mut seen).map_err(|fault| vec![fault])) {
                Ok(person) => contents.add(&person, &mut days, now),
                Err(found) => faults.extend(found),
            }
        }
        faults.truncate(most);
        contents.days =
            days.first_key_value().map(|(first, _)| *first).zip(days.last_key_value().map(|(last, _)| *last));
        contents.commonest = days.into_iter().max_by_key(|(_, rows)| *rows);
        if faults.is_empty() { Ok(contents) } else { Err(faults) }
    }

    /// Whose row it is: by the id if the file has it, by the login, by an address. An address that several rows have is an
    /// error: it does not say who is meant.
    pub fn find(&self, id: &str, login: &str, addresses: &[&str]) -> Result<Option<FoundRow>, BookError> {
        let mut sheet = Sheet::open(self.text.as_slice(), &SHAPE)?;
        let mut by_login = None;
        let mut by_address: Option<ContactsRow> = None;
        let mut several = None;
        let is_one = |address: &str| {
            address.eq_ignore_ascii_case(login) || addresses.iter().any(|a| a.eq_ignore_ascii_case(address))
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

    /// A row that has this id with another login and address, or this login with another id. Where both were read off a
    /// screen, one of them was misread.
    pub fn contradicts(&self, id: &str, login: &str) -> Result<Option<ContactsRow>, SheetError> {
        let mut sheet = Sheet::open(self.text.as_slice(), &SHAPE)?;
        while let Some(row) = sheet.next_row()? {
            let (its_id, its_login) = (row.text("id"), same(row.text("login"), login));
            let contradicts = match its_id {
                "" => false,
                _ if its_id == id => !its_login && !row.several("email").any(|address| same(address, login)),
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

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || !a.is_ascii() && a.to_lowercase() == b.to_lowercase()
}

/// The first fault of a row, or whose it is.
fn person(row: &TableRow<'_>) -> Result<ContactsRow, SheetError> {
    all_of(row).map_err(|mut faults| faults.swap_remove(0))
}

/// A row, or everything that is wrong with it: at least one fault.
fn all_of(row: &TableRow<'_>) -> Result<ContactsRow, Vec<SheetError>> {
    let mut faults = Vec::new();
    let login = row.text("login");
    if login.is_empty() {
        faults.push(row.broken("login", "the login is empty".into()));
    }
    for column in COLUMNS {
        let spelling = matches!(column, "name" | "manager_name");
        if let Some(c) = row.text(column).chars().find(|c| is_hidden(*c) && !(spelling && is_joiner(*c))) {
            let what = format!("it has the invisible or control character U+{:04X}", u32::from(c));
            faults.push(row.broken(column, what));
        }
    }
    let mut list = |column: &'static str, since: &'static str, unfit: fn(&str) -> Option<&'static str>| {
        let parts: Vec<&str> = row.several(column).collect();
        for (n, part) in parts.iter().enumerate() {
            if let Some(why) = unfit(part) {
                faults.push(row.broken(column, format!("\"{part}\" {why}")));
            }
            if parts[..n].iter().any(|other| same(other, part)) {
                faults.push(row.broken(column, format!("\"{part}\" is there twice")));
            }
        }
        match row.times(since, parts.len()) {
            Ok(times) => parts.into_iter().map(str::to_owned).zip(times).collect::<Vec<_>>(),
            Err(fault) => {
                faults.push(fault);
                Vec::new()
            }
        }
    };
    let phones = list("phone", "phone_since", no_number);
    let addresses = list("email", "email_since", no_address);
    let manager = row.text("manager");
    let name = Some(row.text("manager_name")).filter(|name| !name.is_empty()).unwrap_or(manager);
    let since = row.time("manager_since").unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(ContactsRow {
        login: login.to_owned(),
        id: row.text("id").to_owned(),
        phones,
        addresses,
        manager: (!manager.is_empty()).then(|| (manager.to_owned(), name.to_owned(), since)),
    })
}

/// Joiners are spelling in the names of Persian, Sinhala and other scripts. In logins they deceive.
const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Returns true if a text is one telephone number. A number in E.164 has 15 digits at most, so two numbers in
/// one field count as no number.
pub fn is_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let pluses = text.trim_start().chars().skip(1).any(|c| c == '+');
    let fits = text.chars().all(|c| c.is_ascii_digit() || " +-/().".contains(c));
    fits && !pluses && (5..=15).contains(&digits)
}

fn no_number(text: &str) -> Option<&'static str> {
    (!is_number(text)).then_some("is no telephone number that can be called: one number has 5 to 15 digits")
}

fn no_address(text: &str) -> Option<&'static str> {
    crate::message::Recipient::parse(text).is_err().then_some("is no e-mail address")
}

/// Nobody is in a file twice: it would not say which of the rows is meant.
fn once(
    row: &TableRow<'_>,
    person: ContactsRow,
    (logins, ids): &mut (HashSet<String>, HashSet<String>),
) -> Result<ContactsRow, SheetError> {
    if !person.id.is_empty() && !ids.insert(person.id.clone()) {
        return Err(row.broken("id", format!("\"{}\" is there already", person.id)));
    }
    if !logins.insert(person.login.to_lowercase()) {
        return Err(row.broken("login", format!("\"{}\" is there already", person.login)));
    }
    Ok(person)
}

impl Contents {
    fn add(&mut self, person: &ContactsRow, days: &mut BTreeMap<NaiveDate, u64>, now: DateTime<Utc>) {
        self.people += 1;
        self.without_id += u64::from(person.id.is_empty());
        self.phones += person.phones.len() as u64;
        self.addresses += person.addresses.len() as u64;
        self.managers += u64::from(person.manager.is_some());
        let times = person.phones.iter().chain(&person.addresses).map(|(_, since)| since);
        let times = times.chain(person.manager.iter().map(|(_, _, since)| since));
        for since in times {
            match since.filter(|since| *since <= now) {
                Some(since) => *days.entry(since.date_naive()).or_default() += 1,
                None => self.undated += 1,
            }
        }
    }
}

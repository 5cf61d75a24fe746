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
//! | `language` | the language of messages to them: `de`, `de-AT` |

use crate::base::csv_table::{Shape, SheetError, TableRow};
use crate::base::language::Language;
use crate::base::plain_text::is_hidden;
use crate::model::is_phone_number;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, HashSet};
use thiserror::Error;

pub const COLUMNS: [&str; 11] = [
    "login",
    "id",
    "name",
    "email",
    "email_since",
    "phone",
    "phone_since",
    "manager",
    "manager_name",
    "manager_since",
    "language",
];

pub(super) static SHAPE: Shape =
    Shape { what: "a contacts file", columns: &COLUMNS, required: &["login"] };

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
    pub language: Option<String>,
}

/// A row, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRow {
    pub person: ContactsRow,
    /// By the platform's id. A login or an address can pass to somebody else: whoever can change
    /// them on the platform could bring in another's row.
    pub by_id: bool,
}

impl FoundRow {
    /// The row as far as it can be relied on: what was found by a login is of unknown age, whatever
    /// the file says.
    #[must_use]
    pub fn relied_on(self) -> ContactsRow {
        let mut person = self.person;
        if !self.by_id {
            let dates =
                person.phones.iter_mut().chain(&mut person.addresses).map(|(_, since)| since);
            dates
                .chain(person.manager.iter_mut().map(|(_, _, since)| since))
                .for_each(|since| *since = None);
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
    /// Numbers, addresses and managers of which it is not known since when, or with a date that
    /// cannot be one: they count as too new.
    pub undated: u64,
    /// People whose row has no id: all of theirs counts as too new.
    pub without_id: u64,
    /// The first and the last day that stands in it.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// The day that most rows share, and how many: a date that many have may be that of an import.
    pub commonest: Option<(NaiveDate, u64)>,
}

pub(super) fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || !a.is_ascii() && a.to_lowercase() == b.to_lowercase()
}

/// The first fault of a row, or whose it is.
pub(super) fn person(row: &TableRow<'_>) -> Result<ContactsRow, SheetError> {
    all_of(row).map_err(|mut faults| faults.swap_remove(0))
}

/// A row, or everything that is wrong with it: at least one fault.
pub(super) fn all_of(row: &TableRow<'_>) -> Result<ContactsRow, Vec<SheetError>> {
    let mut faults = Vec::new();
    let login = row.text("login");
    if login.is_empty() {
        faults.push(row.broken("login", "the login is empty".into()));
    }
    for column in COLUMNS {
        let spelling = matches!(column, "name" | "manager_name");
        if let Some(c) =
            row.text(column).chars().find(|c| is_hidden(*c) && !(spelling && is_joiner(*c)))
        {
            let what = format!("it has the invisible or control character U+{:04X}", u32::from(c));
            faults.push(row.broken(column, what));
        }
    }
    let mut list =
        |column: &'static str, since: &'static str, unfit: fn(&str) -> Option<&'static str>| {
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
    let language = match row.text("language") {
        "" => None,
        said => {
            let language = Language::parse(said).map(|language| language.to_string());
            if language.is_none() {
                let what = format!("\"{said}\" is no language; it is written like de or de-AT");
                faults.push(row.broken("language", what));
            }
            language
        }
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(ContactsRow {
        language,
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

fn no_number(text: &str) -> Option<&'static str> {
    (!is_phone_number(text))
        .then_some("is no telephone number that can be called: one number has 5 to 15 digits")
}

fn no_address(text: &str) -> Option<&'static str> {
    crate::model::Recipient::parse(text).is_err().then_some("is no e-mail address")
}

/// Nobody is in a file twice: it would not say which of the rows is meant.
pub(super) fn once(
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
    pub(super) fn add(
        &mut self,
        person: &ContactsRow,
        days: &mut BTreeMap<NaiveDate, u64>,
        now: DateTime<Utc>,
    ) {
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

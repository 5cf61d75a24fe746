//! A statement in its place.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    canonical::{self, NotCanonical},
    fast_parse,
    statement::{Malformed, Statement, number, required},
    text,
    tree::Hash,
};
use crate::ledger::{Action, Object};

/// The number of entries of each action so far, this entry included. Every [`CENSUS_EVERY`]th entry carries a
/// census. Whoever shows all entries of an action since the last census has shown all there are.
pub type Census = BTreeMap<Action, u64>;

pub const CENSUS_EVERY: u64 = 64;

/// Returns true if the entry at `seq` carries a census.
pub fn has_census(seq: u64) -> bool {
    (seq + 1).is_multiple_of(CENSUS_EVERY)
}

/// The fields that the ledger adds to a statement under its lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPlace {
    pub seq: u64,
    /// The how-manieth entry of its action, from 1.
    pub ordinal: u64,
    /// The leaf of the entry before; zeros for the first.
    pub prev: Hash,
    /// The statement's clock or the previous entry's time, whichever is later.
    pub time: DateTime<Utc>,
    pub census: Option<Census>,
}

/// The part of a record that is stored and hashed.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryBody {
    pub statement: Statement,
    pub place: EntryPlace,
}

impl EntryBody {
    pub fn to_bytes(&self) -> Result<Vec<u8>, NotCanonical> {
        let mut object = self.statement.to_object();
        let place = &self.place;
        let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
        put("an", place.ordinal.into());
        put("prev", text::base64(&place.prev).into());
        put("seq", place.seq.into());
        put("time", text::time(place.time).into());
        if let Some(census) = &place.census {
            let counts: Object = census.iter().map(|(a, n)| (a.as_str().to_owned(), Value::from(*n))).collect();
            put("census", Value::Object(counts));
        }
        canonical::to_bytes(&object)
    }

    /// Reads a body, and refuses any that [`EntryBody::to_bytes`] would not have written.
    pub fn parse(bytes: &[u8]) -> Result<EntryBody, Malformed> {
        EntryBody::parse_stated(bytes).map(|(body, _)| body)
    }

    /// The same, with the bytes of the statement in it.
    pub fn parse_stated(bytes: &[u8]) -> Result<(EntryBody, Vec<u8>), Malformed> {
        if let Some(parsed) = fast_parse::parse(bytes) {
            return Ok(parsed);
        }
        let body = EntryBody::parse_slowly(bytes)?;
        let statement = body.statement.to_bytes()?;
        Ok((body, statement))
    }

    /// Reads a body in the slow way, which says why a body is refused.
    pub(super) fn parse_slowly(bytes: &[u8]) -> Result<EntryBody, Malformed> {
        let mut object = canonical::parse(bytes)?;
        let o = &mut object;
        let place = EntryPlace {
            seq: number(o, "seq")?.ok_or(Malformed::Absent("seq"))?,
            ordinal: number(o, "an")?.filter(|n| *n > 0).ok_or(Malformed::Field("an"))?,
            prev: text::parse_base64_32(&required(o, "prev")?).ok_or(Malformed::Field("prev"))?,
            time: text::parse_time(&required(o, "time")?).ok_or(Malformed::Field("time"))?,
            census: match o.remove("census") {
                None => None,
                Some(Value::Object(counts)) => Some(census(&counts)?),
                Some(_) => return Err(Malformed::Field("census")),
            },
        };
        if place.census.is_some() != has_census(place.seq) {
            return Err(Malformed::Field("census"));
        }
        Ok(EntryBody { statement: Statement::from_object(object)?, place })
    }
}

pub(super) fn census(counts: &Object) -> Result<Census, Malformed> {
    counts
        .iter()
        .map(|(name, n)| Some((Action::parse(name)?, n.as_u64().filter(|n| *n > 0)?)))
        .collect::<Option<Census>>()
        .ok_or(Malformed::Field("census"))
}

/// The action alone: it is the first field of every body.
pub fn action_of(body: &[u8]) -> Option<Action> {
    let rest = body.strip_prefix(br#"{"action":""#)?;
    let end = rest.iter().position(|b| *b == b'"')?;
    Action::parse(std::str::from_utf8(&rest[..end]).ok()?)
}

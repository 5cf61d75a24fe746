//! A statement in its place; and the hash of a record, which is that body with its actor's
//! signature.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::canonical::{MAX_INTEGER, NotCanonical};
use super::statement::{
    Malformed, SeenHead, Statement, StatementLink, has_nul, knows, newer, number, required,
};
use super::tree::Hash;
use super::{canonical, text, tree};
use crate::ledger::{Action, Draft, Object, Signature};
use crate::model::{Mode, Outcome, Phase, Role};

/// The number of entries of each action so far, this entry included. Every [`CENSUS_EVERY`]th entry
/// carries a census. Whoever shows all entries of an action since the last census has shown all
/// there are.
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
    /// The how-manieth entry of its case, from 1, where it is of one. Since version 2.
    pub in_case: Option<u64>,
    /// The how-manieth entry about its target on that platform, from 1, where it has one. Since
    /// version 2.
    pub of_target: Option<u64>,
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
        for (key, ordinal) in [("cn", place.in_case), ("tn", place.of_target)] {
            if let Some(ordinal) = ordinal {
                put(key, ordinal.into());
            }
        }
        if let Some(census) = &place.census {
            let counts: Object =
                census.iter().map(|(a, n)| (a.as_str().to_owned(), Value::from(*n))).collect();
            put("census", Value::Object(counts));
        }
        canonical::to_bytes(&object)
    }

    /// Reads a body, and refuses any that [`EntryBody::to_bytes`] would not have written.
    pub fn parse(bytes: &[u8]) -> Result<EntryBody, Malformed> {
        match parse_fast(bytes, false) {
            Some((body, _)) => Ok(body),
            None => EntryBody::parse_slowly(bytes),
        }
    }

    /// The same, with the bytes of the statement in it.
    pub fn parse_stated(bytes: &[u8]) -> Result<(EntryBody, Vec<u8>), Malformed> {
        if let Some(parsed) = parse_fast(bytes, true) {
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
            in_case: ordinal(o, "cn")?,
            of_target: ordinal(o, "tn")?,
        };
        if place.census.is_some() != has_census(place.seq) {
            return Err(Malformed::Field("census"));
        }
        let statement = Statement::from_object(object)?;
        fits(&statement, &place)?;
        Ok(EntryBody { statement, place })
    }
}

fn ordinal(object: &mut Object, key: &'static str) -> Result<Option<u64>, Malformed> {
    number(object, key)?
        .map(|n| Some(n).filter(|n| *n > 0).ok_or(Malformed::Field(key)))
        .transpose()
}

/// Since version 2 an entry of a case is numbered in the case, and one about somebody among those
/// about them.
fn fits(statement: &Statement, place: &EntryPlace) -> Result<(), Malformed> {
    let new = statement.link.is_some();
    let Draft { case, target, .. } = &statement.draft;
    if place.in_case.is_some() != (new && case.is_some()) {
        return Err(Malformed::Field("cn"));
    }
    if place.of_target.is_some() != (new && target.is_some()) {
        return Err(Malformed::Field("tn"));
    }
    Ok(())
}

pub(super) fn census(counts: &Object) -> Result<Census, Malformed> {
    let mut census = Census::new();
    for (name, n) in counts {
        let action = Action::parse(name).ok_or_else(|| newer(name, "census"))?;
        let n = n.as_u64().filter(|n| *n > 0).ok_or(Malformed::Field("census"))?;
        census.insert(action, n);
    }
    Ok(census)
}

/// The action alone: it is the first field of every body.
pub fn action_of(body: &[u8]) -> Option<Action> {
    let rest = body.strip_prefix(br#"{"action":""#)?;
    let end = rest.iter().position(|b| *b == b'"')?;
    Action::parse(std::str::from_utf8(&rest[..end]).ok()?)
}

/// The body, and the bytes of the statement in it. Every field stands where the order of their
/// names has it, each spelled in the one way there is: what is found so needs not be written again
/// to be compared. The bytes of the statement are left empty where they are not `stated`.
pub(super) fn parse_fast(bytes: &[u8], stated: bool) -> Option<(EntryBody, Vec<u8>)> {
    let statement = if stated { Vec::with_capacity(bytes.len()) } else { Vec::new() };
    let mut at = Along { rest: bytes, statement, stated };
    let action = Action::parse(at.text("{\"action\":\"")??)?;
    let actor = at.text(",\"actor\":\"")??;
    let ordinal = at.placed(|at| at.number(",\"an\":"))??;
    let case = at.text(",\"case\":\"")?;
    let counts = at.placed(|at| at.object(",\"census\":"))?;
    let clock = at.text(",\"clock\":\"")??;
    let in_case = at.placed(|at| at.number(",\"cn\":"))?;
    let data = at.object(",\"data\":")?;
    let key = at.text(",\"key\":\"")??;
    let machine = at.text(",\"machine\":\"")?;
    let mode = Mode::parse(at.text(",\"mode\":\"")??)?;
    let outcome = at.text(",\"outcome\":\"")?;
    let own = (at.text(",\"own\":\"")?, at.number(",\"own_seq\":")?);
    let phase = at.text(",\"phase\":\"")?;
    let prev = at.placed(|at| at.text(",\"prev\":\""))??;
    let private = at.text(",\"private\":\"")?;
    let provider = at.text(",\"provider\":\"")?;
    let role = Role::parse(at.text(",\"role\":\"")??)?;
    let seen = (at.text(",\"seen\":\"")?, at.number(",\"seen_seq\":")?);
    let seq = at.placed(|at| at.number(",\"seq\":"))??;
    let server = at.text(",\"server\":\"")?;
    let target = at.text(",\"target\":\"")?;
    let ticket = at.text(",\"ticket\":\"")?;
    let time = at.placed(|at| at.text(",\"time\":\""))??;
    let of_target = at.placed(|at| at.number(",\"tn\":"))?;
    let version = at.number(",\"v\":")??;
    let stated = at.end()?;
    let place = EntryPlace {
        seq,
        ordinal: Some(ordinal).filter(|n| *n > 0)?,
        prev: text::parse_base64_32(prev)?,
        time: text::parse_time(time)?,
        census: optional(counts, |counts| census(&counts).ok())?,
        in_case: optional(in_case, |n| Some(n).filter(|n| *n > 0))?,
        of_target: optional(of_target, |n| Some(n).filter(|n| *n > 0))?,
    };
    if place.census.is_some() != has_census(seq) {
        return None;
    }
    let (seen, own) = (named(seen)?, named(own)?);
    let link = match (version, machine) {
        // Nothing here is escaped but in the data.
        (2, Some(machine)) if ticket.is_none() && knows(seen, own) => {
            if data.as_ref().is_some_and(|data| data.values().any(has_nul)) {
                return None;
            }
            let server = optional(server, text::parse_time)?;
            Some(StatementLink { own, machine: machine.to_owned(), server })
        }
        (1, None) if own.is_none() && server.is_none() => None,
        _ => return None,
    };
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let draft = Draft {
        clock: text::parse_time(clock)?,
        action,
        actor: actor.to_owned(),
        role,
        mode,
        case: owned(case),
        provider: owned(provider),
        target: owned(target),
        phase: optional(phase, Phase::parse)?,
        outcome: optional(outcome, Outcome::parse)?,
        ticket: owned(ticket),
        data: optional(data, |data| Some(data).filter(|data| !data.is_empty()))?
            .unwrap_or_default(),
        private: Object::new(),
    };
    let private = optional(private, text::parse_base64_32)?;
    let statement = Statement { draft, key: key.to_owned(), private, seen, link };
    fits(&statement, &place).ok()?;
    Some((EntryBody { statement, place }, stated))
}

/// An entry that is named by its leaf and its place: both, or neither.
#[allow(clippy::option_option)] // read or not, and there or not, are two questions
fn named(found: (Option<&str>, Option<u64>)) -> Option<Option<SeenHead>> {
    match found {
        (None, None) => Some(None),
        (Some(leaf), Some(seq)) => Some(Some(SeenHead { seq, leaf: text::parse_base64_32(leaf)? })),
        (None, Some(_)) | (Some(_), None) => None,
    }
}

/// Goes along a body. Every step is `None` where the bytes are not what would be written, and
/// `Some(None)` where there is no such field.
struct Along<'b> {
    rest: &'b [u8],
    /// The bytes of the statement that have been passed.
    statement: Vec<u8>,
    /// They are wanted.
    stated: bool,
}

#[allow(clippy::option_option)] // spelled as it should be or not, and there or not, are two questions
impl<'b> Along<'b> {
    /// A text in which nothing is escaped. `name` goes up to the opening quote.
    fn text(&mut self, name: &str) -> Option<Option<&'b str>> {
        let Some(from) = self.rest.strip_prefix(name.as_bytes()) else {
            return Some(None);
        };
        let end = from.iter().position(|b| matches!(b, 0..b' ' | b'"' | b'\\'))?;
        if from[end] != b'"' {
            return None;
        }
        self.pass(&from[end + 1..]);
        std::str::from_utf8(&from[..end]).ok().map(Some)
    }

    /// A whole number that every reader holds exactly.
    fn number(&mut self, name: &str) -> Option<Option<u64>> {
        let Some(from) = self.rest.strip_prefix(name.as_bytes()) else {
            return Some(None);
        };
        let end = from.iter().position(|b| !b.is_ascii_digit())?;
        if end == 0 || end > 1 && from[0] == b'0' {
            return None;
        }
        self.pass(&from[end..]);
        let number = std::str::from_utf8(&from[..end]).ok()?.parse().ok()?;
        (number <= MAX_INTEGER).then_some(Some(number))
    }

    fn object(&mut self, name: &str) -> Option<Option<Object>> {
        let Some(from) = self.rest.strip_prefix(name.as_bytes()) else {
            return Some(None);
        };
        let mut values = serde_json::Deserializer::from_slice(from).into_iter::<Object>();
        let object = values.next()?.ok()?;
        let (spelled, rest) = from.split_at(values.byte_offset());
        self.pass(rest);
        canonical::is_spelled(&object, 1, spelled).then_some(Some(object))
    }

    /// A field of the place, which nobody has signed.
    fn placed<T>(&mut self, field: impl FnOnce(&mut Along<'b>) -> Option<T>) -> Option<T> {
        let stated = self.statement.len();
        let found = field(self)?;
        self.statement.truncate(stated);
        Some(found)
    }

    fn pass(&mut self, rest: &'b [u8]) {
        if self.stated {
            self.statement.extend_from_slice(&self.rest[..self.rest.len() - rest.len()]);
        }
        self.rest = rest;
    }

    /// The bytes of the statement, if that was all.
    fn end(mut self) -> Option<Vec<u8>> {
        if self.stated {
            self.statement.push(b'}');
        }
        (self.rest == b"}").then_some(self.statement)
    }
}

/// Nothing is fine; something that cannot be read is not.
#[allow(clippy::option_option)] // read or not, and there or not, are two questions
fn optional<T, R>(value: Option<T>, read: impl FnOnce(T) -> Option<R>) -> Option<Option<R>> {
    value.map_or(Some(None), |value| read(value).map(Some))
}

/// The leaf of a record: SHA-256(0x00 || body || LF || base64(signature)).
pub fn leaf(body: &[u8], signature: &Signature) -> Hash {
    tree::leaf_hash(&[body, b"\n", text::base64(signature).as_bytes()])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::ledger::format::golden;

    fn agree(bytes: &[u8]) -> bool {
        let (quick, slow) = (parse_fast(bytes, true), EntryBody::parse_slowly(bytes));
        let (read, is_read) = (slow.is_ok(), quick.is_some());
        // What is escaped outside of the data is left to the slow way.
        if is_read || !bytes.contains(&b'\\') {
            assert_eq!(is_read, read, "{}: {slow:?}", String::from_utf8_lossy(bytes));
        }
        if let (Some((body, statement)), Ok(slow)) = (quick, slow) {
            assert_eq!(parse_fast(bytes, false), Some((body.clone(), Vec::new())));
            assert_eq!(body, slow);
            assert_eq!(statement, slow.statement.to_bytes().unwrap());
        }
        read
    }

    #[test]
    fn both_ways_read_the_same() {
        for bytes in golden::bodies() {
            assert!(agree(&bytes) && parse_fast(&bytes, true).is_some());
            let text = String::from_utf8(bytes).unwrap();
            for (from, to) in [
                ("{\"action\"", "{ \"action\""),
                ("\"v\":1}", "\"v\":2}"),
                ("\"v\":1}", "\"v\":1,\"w\":1}"),
                ("\"v\":1}", "\"v\":1.0}"),
                ("\"v\":1}", "\"v\":1,\"v\":1}"),
                ("\"an\":", "\"an\":null,\"an\":"),
                ("\"an\":1,", "\"an\":0,"),
                ("\"an\":1,", "\"an\":-1,"),
                ("\"an\":1,", "\"an\":9007199254740992,"),
                ("\"an\":1,", "\"an\":1,\"case\":null,"),
                ("\"seq\":", "\"seq\":1"),
                ("\"time\":\"2026", "\"time\":\"2027"),
                ("\"time\":\"2026", "\"time\":\"+2026"),
                ("\"prev\":\"A", "\"prev\":\"\\u0041"),
                ("\"role\":\"", "\"role\":\"x"),
                ("\"data\":{", "\"data\":{\"~\":[[[[[[[[[[[[[1]]]]]]]]]]]]],"),
                ("\"data\":{", "\"data\":{},\"datb\":{"),
                ("\"key\":\"", "\"key\":\"\\n"),
                ("\"v\":2}", "\"v\":1}"),
                ("\"v\":2}", "\"v\":3}"),
                ("\"machine\":", "\"machinf\":"),
                ("\"own_seq\":0,", "\"own_seq\":9,"),
                ("\"own_seq\":0,", ""),
                ("\"cn\":1,", ""),
                ("\"cn\":1,", "\"cn\":0,"),
                ("\"tn\":1,", "\"tn\":-1,"),
                ("\"server\":\"2026", "\"server\":\"+2026"),
                ("\"v\":2}", "\"ticket\":\"x\",\"v\":2}"),
                ("\"data\":{", "\"data\":{\"!\":\"\\u0000\","),
            ] {
                agree(text.replacen(from, to, 1).as_bytes());
            }
        }
    }

    #[test]
    fn what_is_escaped_in_the_data_is_read_too() {
        let text = String::from_utf8(golden::bodies().swap_remove(1)).unwrap();
        let escaped = text.replacen("\"data\":{", r#""data":{"!":"\"\n\u0001\\é","#, 1);
        assert!(
            escaped != text
                && agree(escaped.as_bytes())
                && parse_fast(escaped.as_bytes(), true).is_some()
        );
    }

    proptest! {
        #[test]
        fn both_ways_read_the_same_of_anything(which in 0usize..6, at in 0usize..2000, byte in any::<u8>(), cut in 0usize..40) {
            let mut bytes = golden::bodies().swap_remove(which);
            let at = at % bytes.len();
            bytes[at] = byte;
            agree(&bytes);
            let to = (at + cut).min(bytes.len());
            bytes.drain(at..to);
            agree(&bytes);
        }

        #[test]
        fn data_is_read_at_the_same_depth(depth in 10usize..20) {
            let bytes = golden::bodies().swap_remove(1);
            let text = String::from_utf8(bytes).unwrap();
            let deep = format!("\"data\":{{\"!\":{}1{},", "[".repeat(depth), "]".repeat(depth));
            agree(text.replacen("\"data\":{", &deep, 1).as_bytes());
        }
    }
}

//! The quick way from a body's bytes to what they say, without a tree of values between: a reading of a million entries is
//! mostly this. It takes only what the slow way takes, and leaves everything else to it: that is where it is said what is
//! wrong.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    body::{Body, Place, census, has_census},
    canonical::{self, MAX_INTEGER},
    spelling::Spelling,
    statement::{Seen, Statement, VERSION},
    text,
};
use crate::ledger::{Action, Draft, Mode, Object, Outcome, Phase, Role};

/// Every field there is, in the order of its spelling.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw<'a> {
    #[serde(borrow)]
    action: Cow<'a, str>,
    #[serde(borrow)]
    actor: Cow<'a, str>,
    an: Option<u64>,
    #[serde(borrow)]
    case: Option<Cow<'a, str>>,
    #[serde(borrow)]
    census: Option<&'a RawValue>,
    #[serde(borrow)]
    clock: Cow<'a, str>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(borrow)]
    key: Cow<'a, str>,
    #[serde(borrow)]
    mode: Cow<'a, str>,
    #[serde(borrow)]
    outcome: Option<Cow<'a, str>>,
    #[serde(borrow)]
    phase: Option<Cow<'a, str>>,
    #[serde(borrow)]
    prev: Option<Cow<'a, str>>,
    #[serde(borrow)]
    private: Option<Cow<'a, str>>,
    #[serde(borrow)]
    provider: Option<Cow<'a, str>>,
    #[serde(borrow)]
    role: Cow<'a, str>,
    #[serde(borrow)]
    seen: Option<Cow<'a, str>>,
    seen_seq: Option<u64>,
    seq: Option<u64>,
    #[serde(borrow)]
    target: Option<Cow<'a, str>>,
    #[serde(borrow)]
    ticket: Option<Cow<'a, str>>,
    #[serde(borrow)]
    time: Option<Cow<'a, str>>,
    v: u64,
}

/// The body, and the bytes of the statement in it.
pub fn parse(bytes: &[u8]) -> Option<(Body, Vec<u8>)> {
    let raw: Raw<'_> = serde_json::from_slice(bytes).ok()?;
    let statement = raw.spelled(bytes)?;
    Some((body(&raw)?, statement))
}

impl Raw<'_> {
    /// Whether this, written again, is the same bytes: one order, one spelling, nothing twice. What of it is left without
    /// the place is what was signed.
    fn spelled(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut s = Spelling::of(bytes);
        s.text("{\"action\":", &self.action)?;
        s.text(",\"actor\":", &self.actor)?;
        s.placed(",\"an\":", self.an)?;
        s.text_if(",\"case\":", self.case.as_ref())?;
        s.placed(",\"census\":", self.census)?;
        s.text(",\"clock\":", &self.clock)?;
        s.stated(",\"data\":", self.data)?;
        s.text(",\"key\":", &self.key)?;
        s.text(",\"mode\":", &self.mode)?;
        s.text_if(",\"outcome\":", self.outcome.as_ref())?;
        s.text_if(",\"phase\":", self.phase.as_ref())?;
        s.placed_text(",\"prev\":", self.prev.as_ref())?;
        s.text_if(",\"private\":", self.private.as_ref())?;
        s.text_if(",\"provider\":", self.provider.as_ref())?;
        s.text(",\"role\":", &self.role)?;
        s.text_if(",\"seen\":", self.seen.as_ref())?;
        s.stated(",\"seen_seq\":", self.seen_seq)?;
        s.placed(",\"seq\":", self.seq)?;
        s.text_if(",\"target\":", self.target.as_ref())?;
        s.text_if(",\"ticket\":", self.ticket.as_ref())?;
        s.placed_text(",\"time\":", self.time.as_ref())?;
        s.stated(",\"v\":", Some(self.v))?;
        s.end()
    }
}

fn body(raw: &Raw<'_>) -> Option<Body> {
    let count = |n: Option<u64>| n.filter(|n| *n <= MAX_INTEGER);
    let owned = |text: &Option<Cow<'_, str>>| text.as_deref().map(str::to_owned);
    let place = Place {
        seq: count(raw.seq)?,
        ordinal: count(raw.an).filter(|n| *n > 0)?,
        prev: text::parse_base64_32(raw.prev.as_deref()?)?,
        time: text::parse_time(raw.time.as_deref()?)?,
        census: optional(raw.census, |counts| census(&object(counts)?).ok())?,
    };
    if raw.v != VERSION || place.census.is_some() != has_census(place.seq) {
        return None;
    }
    let draft = Draft {
        clock: text::parse_time(&raw.clock)?,
        action: Action::parse(&raw.action)?,
        actor: raw.actor.clone().into_owned(),
        role: Role::parse(&raw.role)?,
        mode: Mode::parse(&raw.mode)?,
        case: owned(&raw.case),
        provider: owned(&raw.provider),
        target: owned(&raw.target),
        phase: optional(raw.phase.as_deref(), Phase::parse)?,
        outcome: optional(raw.outcome.as_deref(), Outcome::parse)?,
        ticket: owned(&raw.ticket),
        data: optional(raw.data, |data| object(data).filter(|data| !data.is_empty()))?.unwrap_or_default(),
        private: Object::new(),
    };
    let seen = match (raw.seen.as_deref(), raw.seen_seq) {
        (None, None) => None,
        (Some(leaf), Some(seq)) => Some(Seen { seq: count(Some(seq))?, leaf: text::parse_base64_32(leaf)? }),
        (None, Some(_)) | (Some(_), None) => return None,
    };
    let private = optional(raw.private.as_deref(), text::parse_base64_32)?;
    let statement = Statement { draft, key: raw.key.clone().into_owned(), private, seen };
    Some(Body { statement, place })
}

/// An object within the body.
fn object(raw: &RawValue) -> Option<Object> {
    canonical::parse_at(raw.get().as_bytes(), 1).ok()
}

/// Nothing is fine; something that cannot be read is not.
#[allow(clippy::option_option)] // read or not, and there or not, are two questions
fn optional<T, R>(value: Option<T>, read: impl FnOnce(T) -> Option<R>) -> Option<Option<R>> {
    value.map_or(Some(None), |value| read(value).map(Some))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::ledger::format::golden;

    fn agree(bytes: &[u8]) -> bool {
        let (quick, slow) = (parse(bytes), Body::parse_slowly(bytes));
        let (read, is_read) = (slow.is_ok(), quick.is_some());
        assert_eq!(is_read, read, "{}: {slow:?}", String::from_utf8_lossy(bytes));
        if let (Some((body, statement)), Ok(slow)) = (quick, slow) {
            assert_eq!(body, slow);
            assert_eq!(statement, slow.statement.to_bytes().unwrap());
        }
        read
    }

    #[test]
    fn both_ways_read_the_same() {
        for bytes in golden::bodies() {
            assert!(agree(&bytes));
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
            ] {
                agree(text.replacen(from, to, 1).as_bytes());
            }
        }
    }

    proptest! {
        #[test]
        fn both_ways_read_the_same_of_anything(which in 0usize..3, at in 0usize..2000, byte in any::<u8>(), cut in 0usize..40) {
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

//! From stored bytes back to an entry that may be believed; and the keys that this takes, kept from
//! one append or reading to the next.

use thiserror::Error;

use super::format::body::EntryBody;
use super::format::canonical::NotCanonical;
use super::format::statement::{
    Malformed, Salt, Sealed, SeenHead, bind, put_private, signed_message,
};
use super::format::tree::Hash;
use super::format::{body, canonical, text};
use super::keys::Keys;
use super::parallel::{in_parts, threads};
use super::signatures::KeyFault;
use super::{Committed, Entry, KeyId, LedgerError, Object, PublicKey, Signature, signatures};

/// Fewer signatures than these are checked one by one.
const TOGETHER: usize = 8;

/// A record as it was found.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The place where the record was found.
    pub seq: u64,
    pub body: Vec<u8>,
    pub signature: Signature,
    pub leaf: Hash,
    pub sealed: Option<Sealed>,
}

/// The reason why a record cannot be believed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RecordFault {
    #[error("its stored hash is not the hash of what is stored")]
    Leaf,
    #[error("its bytes are not an entry: {0}")]
    Malformed(#[from] Malformed),
    #[error("it says that it is entry {0}")]
    Elsewhere(u64),
    #[error("{0}")]
    Key(#[from] KeyFault),
    #[error("its personal data is not what was recorded")]
    Private,
    #[error("it has personal data that it does not speak of")]
    Smuggled,
}

impl From<NotCanonical> for RecordFault {
    fn from(fault: NotCanonical) -> Self {
        RecordFault::Malformed(Malformed::NotCanonical(fault))
    }
}

impl Stored {
    /// The bytes that are hashed to a leaf: body, line feed and signature. An entry of a tiled log.
    pub fn record(&self) -> Vec<u8> {
        [&self.body, b"\n".as_slice(), text::base64(&self.signature).as_bytes()].concat()
    }

    /// Checks hash, form, place, signer, signature and personal data. What takes more than this one
    /// record (the entry before it, the tree) is for a verification.
    pub fn open(self, origin: &str, keys: &Keys) -> Result<Committed, RecordFault> {
        let (body, statement) = self.body()?;
        let (key, message) = signer(&body, &statement, origin, keys)?;
        key.verify(&message, &self.signature)?;
        Ok(Committed::new(self.entry(body)?, self.leaf))
    }

    /// Checks hash, form, place and personal data, but not whose signature it is.
    fn unsigned(&self) -> Result<Entry, RecordFault> {
        self.entry(self.body()?.0)
    }

    /// With the bytes of the statement in it.
    fn body(&self) -> Result<(EntryBody, Vec<u8>), RecordFault> {
        if body::leaf(&self.body, &self.signature) != self.leaf {
            return Err(RecordFault::Leaf);
        }
        let (body, statement) = EntryBody::parse_stated(&self.body)?;
        if body.place.seq == self.seq {
            Ok((body, statement))
        } else {
            Err(RecordFault::Elsewhere(body.place.seq))
        }
    }

    fn entry(&self, EntryBody { statement, place }: EntryBody) -> Result<Entry, RecordFault> {
        let version = statement.version();
        let (private, erased) =
            reveal(statement.private, self.sealed.as_ref().map(|s| (&s.salt, s.bytes.as_slice())))?;
        let mut draft = statement.draft;
        put_private(&mut draft, private);
        Ok(Entry {
            seq: place.seq,
            ordinal: place.ordinal,
            time: place.time,
            prev: place.prev,
            draft,
            erased,
            version,
        })
    }

    /// For a list, which permits nothing: an entry whose signature nobody has looked at, and so no
    /// [`Committed`].
    pub fn glance(&self) -> Result<Entry, LedgerError> {
        self.unsigned().map_err(|fault| unsound(self.seq, &fault))
    }

    /// As [`Stored::open`], naming the entry in the error.
    pub fn read(self, origin: &str, keys: &Keys) -> Result<Committed, LedgerError> {
        let seq = self.seq;
        self.open(origin, keys).map_err(|fault| unsound(seq, &fault))
    }
}

/// As [`Stored::open`], for many, on all cores and with their signatures checked together. The
/// first that cannot be believed is the error, with its place.
pub fn open_all(
    records: Vec<Stored>,
    origin: &str,
    keys: &Keys,
) -> Result<Vec<Committed>, (u64, RecordFault)> {
    in_parts(records, threads(), |part| each_open(part, origin, keys)).into_iter().collect()
}

/// As [`open_all`], on one core, with the entry named in the error.
pub fn read_part(
    part: Vec<Stored>,
    origin: &str,
    keys: &Keys,
) -> Result<Vec<Committed>, LedgerError> {
    let opened: Result<Vec<Committed>, _> = each_open(part, origin, keys).into_iter().collect();
    opened.map_err(|(seq, fault)| unsound(seq, &fault))
}

/// The same, of entries and their hashes. Nobody looks at the signatures of those before `known`:
/// for who holds the hashes against a head under which they were verified before. Nor at those of
/// entries that a later one of the part takes as its holder's own, as a verification has it. These
/// are no [`Committed`], on which something is decided.
pub fn read_entries(
    part: Vec<Stored>,
    origin: &str,
    keys: &Keys,
    known: u64,
) -> Result<Vec<(Entry, Hash)>, LedgerError> {
    let looked = Looked { known, singly: false };
    let read: Result<Vec<_>, _> = each_read(part, origin, keys, looked).into_iter().collect();
    read.map_err(|(seq, fault)| unsound(seq, &fault))
}

/// As [`Stored::open`], for many and with their signatures checked together.
fn each_open(
    part: Vec<Stored>,
    origin: &str,
    keys: &Keys,
) -> Vec<Result<Committed, (u64, RecordFault)>> {
    let read = each_read(part, origin, keys, Looked { known: 0, singly: true }).into_iter();
    read.map(|read| read.map(|(entry, leaf)| Committed::new(entry, leaf))).collect()
}

type ReadRecord = Result<(Entry, Hash), (u64, RecordFault)>;

/// The signatures that are looked at: of the entries from `known` on, of all of them (`singly`) or of
/// those for which no other entry vouches.
#[derive(Clone, Copy)]
struct Looked {
    known: u64,
    singly: bool,
}

fn each_read(part: Vec<Stored>, origin: &str, keys: &Keys, looked: Looked) -> Vec<ReadRecord> {
    let few = part.len() < TOGETHER;
    let mut read = Vec::with_capacity(part.len());
    let mut claims = Vec::with_capacity(part.len());
    let bodies: Vec<_> = part.iter().map(Stored::body).collect();
    let taken = if looked.singly { vec![false; part.len()] } else { taken(&part, &bodies) };
    for ((stored, body), taken) in part.into_iter().zip(bodies).zip(taken) {
        let seq = stored.seq;
        let checked = body.and_then(|(body, statement)| {
            if seq >= looked.known && taken {
                // Whoever vouches for it says nothing of what its signer may do.
                keys.may(seq, &body.statement.key, &body.statement.draft)?;
            } else if seq >= looked.known {
                let (key, message) = signer(&body, &statement, origin, keys)?;
                if few {
                    key.verify(&message, &stored.signature)?;
                } else {
                    claims.push((read.len(), seq, key.claim(&message, &stored.signature)?));
                }
            }
            Ok((stored.entry(body)?, stored.leaf))
        });
        read.push(checked.map_err(|fault| (seq, fault)));
    }
    for i in signatures::wrong(&claims, |(_, _, claim)| claim) {
        let (place, seq, _) = claims[i];
        if read[place].is_ok() {
            read[place] = Err((seq, KeyFault::Forged.into()));
        }
    }
    read
}

/// Says of each of some records which follow each other if a later one of the same key takes it as
/// its holder's own: by its place, and by the hash that was computed from its bytes. Nobody vouches
/// for entries of version 1, for those with a touch, and for those about no case, among which are
/// all that change keys or rights.
fn taken(part: &[Stored], bodies: &[Result<(EntryBody, Vec<u8>), RecordFault>]) -> Vec<bool> {
    let mut taken = vec![false; part.len()];
    // What the next entry of each key takes as its holder's own. A part has those of a few keys.
    let mut named: Vec<(&str, Option<SeenHead>)> = Vec::new();
    for ((is_taken, stored), body) in taken.iter_mut().zip(part).zip(bodies).rev() {
        let Ok((body, _)) = body else { continue };
        let statement = &body.statement;
        let own = statement.link.as_ref().and_then(|link| link.own);
        let Some(next) = named.iter_mut().find(|(key, _)| *key == statement.key) else {
            named.push((&statement.key, own));
            continue;
        };
        let this = SeenHead { seq: stored.seq, leaf: stored.leaf };
        let may_be = statement.link.is_some()
            && statement.draft.case.is_some()
            && stored.signature.said().is_none();
        *is_taken = may_be && next.1 == Some(this);
        next.1 = own;
    }
    taken
}

/// Whose signature it must bear, and under what.
fn signer(
    body: &EntryBody,
    statement: &[u8],
    origin: &str,
    keys: &Keys,
) -> Result<(PublicKey, Vec<u8>), RecordFault> {
    let span = keys.may(body.place.seq, &body.statement.key, &body.statement.draft)?;
    let origin = keys.origin_at(body.place.seq, origin);
    Ok((span.key.clone(), signed_message(body.statement.version(), origin, statement)))
}

fn unsound(seq: u64, fault: &RecordFault) -> LedgerError {
    LedgerError::Unsound { seq, what: fault.to_string() }
}

/// The personal data, and whether it was erased. `sealed`: the salt and the bytes beside the
/// record.
pub fn reveal(
    recorded: Option<Hash>,
    sealed: Option<(&Salt, &[u8])>,
) -> Result<(Object, bool), RecordFault> {
    let erased = is_erased(recorded, sealed)?;
    let Some((_, bytes)) = sealed else { return Ok((Object::new(), erased)) };
    Ok((canonical::parse(bytes).map_err(|_| RecordFault::Private)?, erased))
}

/// Holds the personal data beside a record against what was recorded. Returns true if it was
/// erased.
pub fn is_erased(
    recorded: Option<Hash>,
    sealed: Option<(&Salt, &[u8])>,
) -> Result<bool, RecordFault> {
    match (recorded, sealed) {
        (None, None) => Ok(false),
        (None, Some(_)) => Err(RecordFault::Smuggled),
        (Some(_), None) => Ok(true),
        (Some(hash), Some((salt, bytes))) if bind(salt, bytes) == hash => Ok(false),
        (Some(_), Some(_)) => Err(RecordFault::Private),
    }
}

/// The keys that may sign, and the number of entries that said so.
#[derive(Clone, Debug, Default)]
pub struct KeyCache {
    pub entries: u64,
    pub keys: Keys,
    /// The newest entry that this session has made itself, with its key.
    pub own: Option<(KeyId, SeenHead)>,
}

impl KeyCache {
    /// Takes the keys from all the records that say who may sign, oldest first. Each of them is
    /// checked: its hash, its signature, and that its signer could say so.
    pub fn of(origin: &str, records: Vec<Stored>) -> Result<KeyCache, LedgerError> {
        let entries = records.len() as u64;
        let mut cache = KeyCache { entries, ..KeyCache::default() };
        for stored in records {
            let seq = stored.seq;
            let unsound = |what: String| LedgerError::Unsound { seq, what };
            let body = EntryBody::parse(&stored.body).map_err(|e| unsound(e.to_string()))?;
            cache.keys.apply(seq, &body.statement.draft).map_err(|e| unsound(e.to_string()))?;
            stored.read(origin, &cache.keys)?;
        }
        Ok(cache)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ledger::Publishing as _;
    use crate::ledger::verify::tests::Fixture;

    #[test]
    fn an_entry_is_taken_by_the_next_of_its_key_and_by_no_other_hash() {
        let ledger = Fixture::new().open();
        let mut records = ledger.records(0, 211).unwrap();
        let of = |records: &[Stored]| {
            let bodies: Vec<_> = records.iter().map(Stored::body).collect();
            let taken = taken(records, &bodies);
            (0..).zip(taken).filter(|(_, taken)| !taken).map(|(seq, _)| seq).collect::<Vec<u64>>()
        };
        // The two about no case, and the newest of each of the two keys.
        assert_eq!(of(&records), [0, 1, 201, 210]);
        assert_eq!(of(&records[..100]), [0, 1, 98, 99]);
        // Another signature makes another hash, which nobody has named.
        records[100].signature = records[102].signature;
        records[100].leaf = body::leaf(&records[100].body, &records[100].signature);
        assert_eq!(of(&records), [0, 1, 100, 201, 210]);
    }

    #[test]
    fn what_nobody_takes_is_looked_at() {
        let ledger = Fixture::new().open();
        let first = ledger.records(0, 2).unwrap();
        let keys = KeyCache::of(ledger.origin(), first).unwrap().keys;
        let read = |records: Vec<Stored>| read_entries(records, ledger.origin(), &keys, 0);
        let records = ledger.records(0, 211).unwrap();
        assert_eq!(read(records.clone()).unwrap().len(), 211);
        for at in [100, 201, 210] {
            let mut forged = records.clone();
            forged[at].signature = records[at - 2].signature;
            forged[at].leaf = body::leaf(&forged[at].body, &forged[at].signature);
            let error = read(forged).unwrap_err();
            assert!(
                matches!(error, LedgerError::Unsound { seq, .. } if seq == at as u64),
                "{error}"
            );
        }
    }
}

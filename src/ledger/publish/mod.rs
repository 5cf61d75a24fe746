//! The ledger as a folder of files that others' programs read: a tiled log by `tlog-tiles` (C2SP,
//! v0.1.0). Bodies and signatures are in it, personal data is not.

mod error;
mod folder;
mod tiles;

#[cfg(test)]
mod tests;

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};

use self::folder::LogFolder;
use self::tiles::{entries_path, tile_path};
use super::access::Publishing;
use super::format::body;
use super::format::note::Checkpoint;
use super::format::tiles::{TILE, TileEdge};
use super::signer::SECURITY_KEY;
use super::tip::MAX_RECORD;
use super::{LedgerError, key_for};

pub use error::PublishError;

/// The age that an entry has before it is published.
pub const SETTLED: TimeDelta = TimeDelta::hours(24);

/// The time for which a partial tile stays beside the full one.
pub const PARTIAL_STAYS: TimeDelta = TimeDelta::hours(24);

/// The result of a publication.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    /// The number of entries in the folder.
    pub size: u64,
    /// Those of them that were not there before.
    pub new: u64,
    /// The entries of the ledger that are not in the folder yet.
    pub held_back: u64,
}

/// Adds to `folder` what is new and has settled: older than [`SETTLED`] at `now`, and before every
/// case that is open. The checkpoint is written last: until then nobody sees the rest.
///
/// The cost grows with what is new, not with the ledger.
///
/// # Errors
/// The folder is not of this ledger, or the entries do not give the signed root. Then the
/// checkpoint stays as it was.
pub fn publish(
    ledger: &dyn Publishing,
    folder: &Path,
    now: DateTime<Utc>,
    addresses: bool,
    alive: Alive<'_>,
) -> Result<Publication, PublishError> {
    let mut log = LogFolder::to_write(folder)?;
    let whole = ledger.end()?.size;
    let old = published(ledger, &log)?;
    let from = old.as_ref().map_or(0, |old| old.size);
    if from > whole {
        return Err(PublishError::Ahead {
            folder: folder.to_owned(),
            published: from,
            size: whole,
        });
    }
    if let Some(old) = &old {
        // Every published head is one that the ledger has signed and kept.
        let same = ledger.head_within(old.size)?.is_some_and(|(head, _)| head == *old);
        if !same {
            return Err(PublishError::Forked { folder: folder.to_owned(), size: old.size });
        }
    }
    let edge = log.edge(old.as_ref())?;
    let up_to = ledger.settled(now - SETTLED)?;
    let new = ledger.head_within(up_to)?.filter(|(head, _)| head.size > from);
    let Some((head, note)) = new else {
        log.forget_partials(now - PARTIAL_STAYS)?;
        return Ok(Publication { size: from, new: 0, held_back: whole - from });
    };
    // Nothing is written before it is certain that all of it is what was signed.
    let look = |seq: u64, record: &[u8], body: &[u8]| fits(seq, record, body, addresses);
    let mut nowhere = |_: &str, _: &[u8]| Ok(());
    if (TileRun { ledger, edge: edge.clone(), head: &head, look: &look, alive })
        .run(&mut nowhere)?
    {
        log.forget_partials(now - PARTIAL_STAYS)?;
        let sink = &mut |path: &str, bytes: &[u8]| log.write(path, bytes);
        if (TileRun { ledger, edge, head: &head, look: &look, alive }).run(sink)? {
            log.set_checkpoint(&note)?;
            return Ok(Publication {
                size: head.size,
                new: head.size - from,
                held_back: whole.saturating_sub(head.size),
            });
        }
    }
    Err(LedgerError::Unsound {
        seq: head.size - 1,
        what: "the entries up to it do not give the root that was signed".into(),
    }
    .into())
}

/// Holds every file that a reader of the checkpoint needs against the ledger. Returns the number of
/// entries.
///
/// # Errors
/// The first file that is gone or differs.
pub fn check(
    ledger: &dyn Publishing,
    folder: &Path,
    alive: Alive<'_>,
) -> Result<u64, PublishError> {
    let log = LogFolder::to_read(folder)?;
    let Some(head) = published(ledger, &log)? else {
        return Err(PublishError::Unpublished(folder.to_owned()));
    };
    let whole = ledger.end()?.size;
    if head.size > whole {
        return Err(PublishError::Ahead {
            folder: folder.to_owned(),
            published: head.size,
            size: whole,
        });
    }
    let sink = &mut |path: &str, bytes: &[u8]| log.compare(path, bytes);
    let look = |_: u64, _: &[u8], _: &[u8]| Ok(());
    if (TileRun { ledger, edge: TileEdge::default(), head: &head, look: &look, alive }).run(sink)? {
        Ok(head.size)
    } else {
        Err(PublishError::Changed(log.checkpoint_path()))
    }
}

/// The head that a folder was published up to.
fn published(ledger: &dyn Publishing, log: &LogFolder) -> Result<Option<Checkpoint>, PublishError> {
    let Some(note) = log.checkpoint()? else { return Ok(None) };
    Checkpoint::open(&note, &key_for(&note, &ledger.note_key()))
        .map(Some)
        .map_err(|fault| PublishError::Checkpoint { path: log.checkpoint_path(), fault })
}

/// Is called with each new entry: its number, its bytes, and the body in them.
type EachEntry<'l> = &'l dyn Fn(u64, &[u8], &[u8]) -> Result<(), PublishError>;

/// Is called before each bundle. It may end the work by unwinding: the checkpoint is as it was.
pub type Alive<'a> = &'a dyn Fn();

/// Is handed each file: its path in the folder, and its bytes.
type Sink<'s> = &'s mut dyn FnMut(&str, &[u8]) -> Result<(), PublishError>;

/// One run over the entries from an edge to a head, which makes the files between them.
struct TileRun<'a> {
    ledger: &'a dyn Publishing,
    edge: TileEdge,
    head: &'a Checkpoint,
    look: EachEntry<'a>,
    alive: Alive<'a>,
}

impl TileRun<'_> {
    /// Returns true if the entries give the root of the head.
    fn run(mut self, sink: Sink<'_>) -> Result<bool, PublishError> {
        let (old, size) = (self.edge.size(), self.head.size);
        let mut from = old - old % TILE;
        while from < size {
            (self.alive)();
            let to = size.min(from + TILE);
            let mut bundle = Vec::new();
            for stored in self.ledger.records(from, to)? {
                let record = stored.record();
                if stored.seq >= old {
                    (self.look)(stored.seq, &record, &stored.body)?;
                    let leaf = body::leaf(&stored.body, &stored.signature);
                    self.edge.push(leaf, &mut |level, index, hashes| {
                        sink(&tile_path(level, index, TILE), hashes.as_flattened())
                    })?;
                }
                let length = u16::try_from(record.len())
                    .map_err(|_| PublishError::TooLong { seq: stored.seq, bytes: record.len() })?;
                bundle.extend(length.to_be_bytes());
                bundle.extend(record);
            }
            sink(&entries_path(from / TILE, to - from), &bundle)?;
            from = to;
        }
        for (level, index, hashes) in self.edge.partial() {
            sink(&tile_path(level, index, hashes.len() as u64), hashes.as_flattened())?;
        }
        Ok(self.edge.root() == self.head.root)
    }
}

fn fits(seq: u64, record: &[u8], body: &[u8], addresses: bool) -> Result<(), PublishError> {
    if record.len() > MAX_RECORD {
        return Err(PublishError::TooLong { seq, bytes: record.len() });
    }
    match address_in(body).filter(|_| !addresses) {
        Some(value) => Err(PublishError::Address { seq, value: value.to_owned() }),
        None => Ok(()),
    }
}

/// The first string in a body that could be an address. Bodies are canonical JSON, so that a
/// quotation mark within a string has a backslash before it.
fn address_in(body: &[u8]) -> Option<&str> {
    let body = std::str::from_utf8(body).ok()?;
    body.split('"').find(|text| text.contains('@') && *text != SECURITY_KEY)
}

//! From stored bytes back to an entry that may be believed.

use thiserror::Error;

use super::{
    Committed, Entry, LedgerError, Object, Signature,
    format::{
        body::Body,
        canonical::NotCanonical,
        private::Sealed,
        record,
        statement::{Malformed, signed_message},
        tree::Hash,
    },
    keys::{KeyFault, Keys},
};

/// A record as it was found.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Where it was found.
    pub seq: u64,
    pub body: Vec<u8>,
    pub signature: Signature,
    pub leaf: Hash,
    pub sealed: Option<Sealed>,
}

/// Why a record cannot be believed.
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
    /// Checks hash, form, place, signer, signature and personal data. What takes more than this one record (the entry
    /// before it, the tree) is for a verification.
    pub fn open(self, origin: &str, keys: &Keys) -> Result<Committed, RecordFault> {
        let Body { statement, place } = self.body()?;
        let span = keys.may(place.seq, &statement.key, &statement.draft)?;
        span.key.verify(&signed_message(origin, &statement.to_bytes()?), &self.signature)?;
        Ok(Committed::new(self.entry(Body { statement, place })?, self.leaf))
    }

    /// Checks hash, form, place and personal data, but not whose signature it is.
    fn unsigned(&self) -> Result<Entry, RecordFault> {
        self.entry(self.body()?)
    }

    fn body(&self) -> Result<Body, RecordFault> {
        if record::leaf(&self.body, &self.signature) != self.leaf {
            return Err(RecordFault::Leaf);
        }
        let body = Body::parse(&self.body)?;
        if body.place.seq == self.seq { Ok(body) } else { Err(RecordFault::Elsewhere(body.place.seq)) }
    }

    fn entry(&self, Body { statement, place }: Body) -> Result<Entry, RecordFault> {
        let (private, erased) = reveal(statement.private, self.sealed.as_ref())?;
        let mut draft = statement.draft;
        draft.private = private;
        Ok(Entry { seq: place.seq, ordinal: place.ordinal, time: place.time, prev: place.prev, draft, erased })
    }

    /// For a list, which permits nothing: an entry whose signature nobody has looked at, and so no [`Committed`].
    pub fn glance(&self) -> Result<Entry, LedgerError> {
        self.unsigned().map_err(|fault| LedgerError::Unsound { seq: self.seq, what: fault.to_string() })
    }

    /// As [`Stored::open`], naming the entry in the error.
    pub fn read(self, origin: &str, keys: &Keys) -> Result<Committed, LedgerError> {
        let seq = self.seq;
        self.open(origin, keys).map_err(|fault| LedgerError::Unsound { seq, what: fault.to_string() })
    }
}

/// The personal data, and whether it was erased.
pub fn reveal(recorded: Option<Hash>, sealed: Option<&Sealed>) -> Result<(Object, bool), RecordFault> {
    match (recorded, sealed) {
        (None, None) => Ok((Object::new(), false)),
        (None, Some(_)) => Err(RecordFault::Smuggled),
        (Some(_), None) => Ok((Object::new(), true)),
        (Some(hash), Some(sealed)) if sealed.hash() == hash => {
            Ok((sealed.object().map_err(|_| RecordFault::Private)?, false))
        }
        (Some(_), Some(_)) => Err(RecordFault::Private),
    }
}

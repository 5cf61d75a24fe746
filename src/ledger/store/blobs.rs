//! The texts that entries name by their hash: they are kept beside the ledger, and are no part of
//! it.

use std::{fmt, io};

use thiserror::Error;

/// The kinds of text. Each is a room of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlobKind {
    /// An accepted runbook.
    Runbook,
    /// An accepted contacts file: personal data.
    Contacts,
    /// The days from which numbers of a contacts file count, where they differ from the file's.
    ContactsHeld,
}

/// A place for texts by their SHA-256, as lower-case hex.
///
/// `store/contract.rs` checks what stands here. A text that is gone or was changed is never handed
/// out: whoever can write to the place can take texts away, and nothing more.
pub trait Blobs: fmt::Debug {
    /// Returns the text of a hash.
    ///
    /// # Errors
    ///
    /// [`BlobFault::Gone`] if there is none, [`BlobFault::Changed`] if its hash is another one by
    /// now.
    fn get(&self, kind: BlobKind, sha256: &str) -> Result<Vec<u8>, BlobError>;

    /// Keeps a text and returns its hash. It is durable when this returns. A text that is there
    /// already stays; a changed one is put right.
    fn put(&self, kind: BlobKind, text: &[u8]) -> Result<String, BlobError>;

    /// Takes out every text of a kind but those of these hashes.
    fn keep_only(&self, kind: BlobKind, wanted: &[String]) -> Result<(), BlobError>;
}

/// A text that cannot be read or kept, by its place in words for people.
#[derive(Debug, Error)]
#[error("{place}: {fault}")]
pub struct BlobError {
    pub place: String,
    #[source]
    pub fault: BlobFault,
}

/// The reason why a text cannot be read or kept.
#[derive(Debug, Error)]
pub enum BlobFault {
    #[error("it is not there")]
    Gone,
    #[error("it was changed after it was accepted")]
    Changed,
    #[error("it is larger than {0} bytes")]
    TooLarge(u64),
    #[error(transparent)]
    Io(#[from] io::Error),
}

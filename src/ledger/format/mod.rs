//! The bytes of the ledger. Pure: no database, no clock, no file.
//!
//! * An actor signs a *statement*: a canonical JSON object ([`canonical`]) of what they did and
//!   what they had seen of the ledger by then ([`statement`]).
//! * The ledger gives it a place: that makes the *body* ([`body`]), which is what is stored.
//! * Body and signature together are the *record*, whose hash is a leaf of an RFC 6962 tree
//!   ([`tree`]), which is kept and published in rows of 256 hashes ([`tiles`]).
//! * The tree's root is signed by the installation as a C2SP checkpoint in a signed note
//!   ([`note`]); witnesses elsewhere add their own signatures ([`cosignature`]).

pub mod body;
pub mod canonical;
pub mod cosignature;
#[cfg(test)]
mod golden;
pub mod note;
pub mod origin;
pub mod statement;
pub mod text;
pub mod tiles;
pub mod tree;

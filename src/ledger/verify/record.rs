//! What can be checked of one record alone, and so of many at the same time.

use super::{
    finding::Kind,
    found::{Beside, Found},
};
use crate::ledger::{
    Signature,
    format::{
        body::Body,
        canonical::NotCanonical,
        record,
        statement::{Malformed, signed_message},
        tree::Hash,
    },
    stored::reveal,
};

/// A record after the checks that need no other.
pub struct Checked {
    /// Where it stands in the file.
    pub seq: u64,
    /// `None`: what stands there is none.
    pub signature: Option<Signature>,
    /// As it is, whatever the file says it is; what the file says, where it cannot be read. `None`: nobody can say.
    pub leaf: Option<Hash>,
    /// Whether the file says the same.
    pub leaf_agrees: bool,
    pub body: Result<Body, Fault>,
    /// What the actor must have signed.
    pub message: Vec<u8>,
    /// Whether its personal data was erased, or what is wrong with it.
    pub erased: Result<bool, String>,
}

/// Why a record is no entry.
pub struct Fault {
    pub kind: Kind,
    pub what: String,
}

impl Fault {
    fn unreadable(what: impl Into<String>) -> Fault {
        Fault { kind: Kind::Unreadable, what: what.into() }
    }

    pub fn of(fault: &Malformed) -> Fault {
        match fault {
            Malformed::NotCanonical(NotCanonical::Syntax(_)) => {
                Fault::unreadable(format!("its bytes are no entry: {fault}"))
            }
            Malformed::NotCanonical(_) => Fault { kind: Kind::NotCanonical, what: fault.to_string() },
            Malformed::Absent(_) | Malformed::Field(_) | Malformed::Unknown | Malformed::Version(_) => {
                Fault { kind: Kind::Edited, what: fault.to_string() }
            }
        }
    }
}

/// Checks one.
pub fn check(found: &Found, origin: &str) -> Checked {
    let Found { seq, signature, leaf: claimed, .. } = *found;
    let faulty = |fault: Fault, leaf| Checked {
        seq,
        signature,
        leaf,
        leaf_agrees: true,
        body: Err(fault),
        message: Vec::new(),
        erased: Ok(false),
    };
    if let Some(what) = &found.lost {
        return faulty(Fault::unreadable(format!("it cannot be read: {what}")), None);
    }
    let Some(bytes) = &found.body else {
        return faulty(Fault::unreadable("what is stored as its text is no text"), claimed);
    };
    let leaf = signature.map(|signature| record::leaf(bytes, &signature));
    match Body::parse_stated(bytes) {
        Ok((body, statement)) => Checked {
            seq,
            signature,
            leaf: leaf.or(claimed),
            leaf_agrees: leaf.is_none() || claimed == leaf,
            erased: erased(&body, &found.private),
            body: Ok(body),
            message: signed_message(origin, &statement),
        },
        Err(malformed) => {
            let fault = Fault::of(&malformed);
            // What was broken by accident has the hash that it was recorded with.
            let unreadable = fault.kind == Kind::Unreadable;
            let agrees = unreadable || claimed == leaf;
            let leaf = if unreadable { claimed.or(leaf) } else { leaf.or(claimed) };
            Checked { leaf_agrees: agrees, ..faulty(fault, leaf) }
        }
    }
}

fn erased(body: &Body, private: &Beside) -> Result<bool, String> {
    let sealed = match private {
        Beside::Nothing => None,
        Beside::Sealed(sealed) => Some(sealed),
        Beside::Odd => return Err("what is stored as its personal data is not what was recorded".into()),
        Beside::Lost(what) => return Err(format!("its personal data cannot be read: {what}")),
    };
    let revealed = reveal(body.statement.private, sealed);
    revealed.map(|(_, erased)| erased).map_err(|_| "its personal data is not what was recorded".into())
}

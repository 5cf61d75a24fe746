//! One head on its way to one witness, from the first request to what came of it.

use super::exchange::{Claim, Exchange, Next, request};
use super::reach::{Reach, meaning};
use crate::ledger::format::cosignature::{Cosignature, CosignatureKey};
use crate::ledger::format::note::Checkpoint;
use crate::ledger::format::tree::Hash;
use crate::ledger::proof::verify_consistency;
use crate::ledger::{Head, LedgerError, Proving};

/// The result of handing a head to a witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visited {
    /// It cosigned a head over so many entries: the one that was handed to it, or a later one.
    Cosigned { size: u64, note: String, cosignature: Cosignature },
    /// It did not, for a reason that says nothing about the ledger.
    Failed(String),
    /// It says that the ledger was rolled back or forked, and nothing shows that: why not.
    Claims(Claim, String),
    /// It says so, and a head that is signed by the ledger's own key shows it: the head's note.
    Shown(Claim, String),
}

/// Hands `head` to a witness.
///
/// `known`: the size that it is remembered to have. `kept`: the newest cosigned head that is kept
/// outside the ledger. `ledger` is asked anew after each answer, since other processes write to it.
///
/// # Errors
/// The ledger itself cannot be read, or does not prove its own head.
pub fn visit(
    ledger: &dyn Proving,
    to: &dyn Reach,
    key: &CosignatureKey,
    head: &Head,
    known: u64,
    kept: Option<&str>,
) -> Result<Visited, LedgerError> {
    let mut exchange = Exchange::new(known, checkpoint(head));
    let mut note = own_lines(head);
    loop {
        let proof = proof(ledger, exchange.old(), exchange.head())?;
        let Some(body) = request(exchange.old(), &proof, &note) else {
            return Ok(Visited::Failed("the proof is longer than a witness takes".to_owned()));
        };
        let answer = match to.add_checkpoint(&body) {
            Ok(answer) => meaning(&answer),
            Err(why) => return Ok(Visited::Failed(why)),
        };
        let now = ledger.head()?;
        match exchange.take(answer, &checkpoint(&now)) {
            Next::Send => note = own_lines(&now),
            Next::Failed(why) => return Ok(Visited::Failed(why)),
            Next::Claims(claim) => return evidence(ledger, to, claim, kept),
            Next::Taken(lines) => {
                let head = exchange.head();
                return Ok(match key.find(&head.body(), &lines) {
                    Ok(cosignature) => Visited::Cosigned { size: head.size, note, cosignature },
                    Err(fault) => Visited::Failed(format!("it answered 200, and {fault}")),
                });
            }
        }
    }
}

/// Looks for a head under the ledger's own key that this ledger contradicts: the one that was kept
/// here, or the witness's own.
fn evidence(
    ledger: &dyn Proving,
    to: &dyn Reach,
    claim: Claim,
    kept: Option<&str>,
) -> Result<Visited, LedgerError> {
    if let Some(note) = kept
        && contradicts(ledger, note)? == Some(true)
    {
        return Ok(Visited::Shown(claim, note.to_owned()));
    }
    let why = match to.newest(&ledger.newest_key()?.name) {
        Err(why) => format!("its monitoring address gives no head: {why}"),
        Ok(answer) if answer.status != 200 => {
            format!("its monitoring address gives no head ({})", answer.status)
        }
        Ok(answer) => match String::from_utf8(answer.body) {
            Err(_) => "its monitoring address gives something that is no head".to_owned(),
            Ok(note) => match contradicts(ledger, &note)? {
                Some(true) => return Ok(Visited::Shown(claim, note)),
                Some(false) => {
                    "its monitoring address gives a head that this ledger continues".to_owned()
                }
                None => {
                    "its monitoring address gives no head that this ledger's key signed".to_owned()
                }
            },
        },
    };
    Ok(Visited::Claims(claim, why))
}

/// Returns true if a head that the ledger's own key signed is one that the ledger does not have or
/// continue. The ledger is read after the head was had: what another process appended and handed on
/// meanwhile is in it. `None`: the key did not sign the note under this origin.
pub fn contradicts(ledger: &dyn Proving, note: &str) -> Result<Option<bool>, LedgerError> {
    let Ok(theirs) = Checkpoint::open(note, &ledger.newest_key()?) else { return Ok(None) };
    let now = ledger.head()?;
    if theirs.size > now.size {
        return Ok(Some(true));
    }
    if theirs.size == 0 {
        return Ok(Some(false));
    }
    let (root, _) = ledger.prove_consistency(theirs.size, &checkpoint(&now))?;
    Ok(Some(root != theirs.root))
}

/// The proof from `old` entries to a head of the ledger, which is looked at before anybody else
/// sees it: a fault of this file is no statement of a witness.
fn proof(ledger: &dyn Proving, old: u64, head: &Checkpoint) -> Result<Vec<Hash>, LedgerError> {
    if old == 0 || old == head.size {
        return Ok(Vec::new());
    }
    let (root, proof) = ledger.prove_consistency(old, head)?;
    if verify_consistency(old, &root, head.size, &head.root, &proof) {
        return Ok(proof);
    }
    let what = "an entry was changed after it was recorded; `readmit audit verify` says which";
    Err(LedgerError::Unsound { seq: head.size - 1, what: what.into() })
}

pub fn checkpoint(head: &Head) -> Checkpoint {
    Checkpoint { origin: head.origin.clone(), size: head.size, root: head.root }
}

/// A head's note with the installation's signature alone. Cosignatures of others tell a witness
/// nothing, and make the request longer than some take (10 KiB).
fn own_lines(head: &Head) -> String {
    let own = format!("— {} ", head.origin);
    match head.note.rsplit_once("\n\n") {
        Some((body, lines)) => {
            let lines: String =
                lines.split_inclusive('\n').filter(|line| line.starts_with(&own)).collect();
            format!("{body}\n\n{lines}")
        }
        None => head.note.clone(),
    }
}

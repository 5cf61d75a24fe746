//! One case as a text file, with what it shows in words. The words are part of what is checked: a
//! receipt whose words were changed is not one.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use ed25519_dalek::VerifyingKey;

use super::file::parse_line;
use super::proof_bundle::{Continued, CosignedHead, ParcelFault, ProofBundle};
use crate::base::safe_text::visible_json;
use crate::ledger::entry::CaseSpan;
use crate::ledger::export::Personal;
use crate::ledger::format::body::EntryBody;
use crate::ledger::format::note::Checkpoint;
use crate::ledger::format::statement::Sealed;
use crate::ledger::format::tree::Hash;
use crate::ledger::format::{body, canonical, text};
use crate::ledger::keys::PARCEL_ACTIONS;
use crate::ledger::stored::Stored;
use crate::ledger::verify::{Authenticity, TrustedHead};
use crate::ledger::{Committed, LedgerError, Proving, Signature};

const TITLE: &str = "readmit receipt v1";

/// A receipt that was checked.
#[derive(Clone, Debug)]
pub struct Receipt {
    pub case: String,
    pub head: Checkpoint,
    pub whose: Authenticity,
    /// The case's entries.
    pub entries: Vec<Committed>,
    /// The numbers of entries at the earlier heads that the receipt's own head continues.
    pub continued: Vec<u64>,
    pub cosigned: Option<CosignedHead>,
}

/// The receipt of a case, as text.
///
/// It shows too that its head continues those in `kept`, and the newest one that a witness has
/// cosigned.
pub fn make_receipt(
    ledger: &dyn Proving,
    case: &str,
    personal: Personal,
    kept: &[TrustedHead],
) -> Result<String, LedgerError> {
    let refused = |what: String| LedgerError::Refused(what);
    let mut found = 0;
    let mut proven = ledger.prove(&mut |moment| {
        let mut mine = BTreeSet::new();
        let mut names = BTreeSet::new();
        let mut keys = Vec::new();
        moment.each_in_case(case, &mut |seq, body| {
            let Ok(body) = EntryBody::parse(body.as_bytes()) else {
                return;
            };
            mine.insert(seq);
            names.insert(body.statement.draft.actor);
        })?;
        moment.each_of(PARCEL_ACTIONS, 0, moment.size(), &mut |seq, body| {
            let Ok(body) = EntryBody::parse(body.as_bytes()) else {
                return;
            };
            let draft = body.statement.draft;
            let name = draft.data.get("name").and_then(|n| n.as_str()).unwrap_or_default();
            keys.push((seq, name.to_owned(), draft.actor));
        })?;
        found = mine.len();
        // Whoever signed, and whoever signed for them, back to the first.
        loop {
            let before = names.len();
            names.extend(
                keys.iter()
                    .filter(|(_, name, _)| names.contains(name))
                    .map(|(_, _, actor)| actor.clone())
                    .collect::<Vec<_>>(),
            );
            if names.len() == before {
                break;
            }
        }
        mine.insert(0);
        mine.extend(
            keys.iter().filter(|(_, name, _)| names.contains(name)).map(|(seq, _, _)| *seq),
        );
        Ok(mine.into_iter().collect())
    })?;
    if found == 0 {
        return Err(refused(format!("there is no case {case}")));
    }
    let mut erased = None;
    for stored in &mut proven.records {
        let body = EntryBody::parse(&stored.body).map_err(|e| refused(e.to_string()))?;
        if personal == Personal::LeaveOut || body.statement.draft.case.as_deref() != Some(case) {
            stored.sealed = None;
        } else if body.statement.private.is_some() && stored.sealed.is_none() {
            let erased: &BTreeSet<u64> = match &mut erased {
                Some(erased) => erased,
                none => none.insert(ledger.recorded_erasures()?),
            };
            if !erased.contains(&stored.seq) {
                return Err(LedgerError::data_taken(stored.seq));
            }
        }
    }
    let mut parcel = ProofBundle::from(proven);
    parcel.continues(ledger, kept)?;
    render(case, &parcel, Bytes::Shown).map_err(|fault| refused(fault.to_string()))
}

/// Checks a receipt. Needs no ledger.
pub fn check_receipt(
    text: &str,
    key: Option<&VerifyingKey>,
    kept: &[TrustedHead],
) -> Result<Receipt, ParcelFault> {
    let (case, parcel) = parse(text)?;
    // Receipts of before have all characters as they are.
    if render(&case, &parcel, Bytes::Shown)? != text
        && render(&case, &parcel, Bytes::AsTheyAre)? != text
    {
        return Err(form("its words are not the ones that belong to it"));
    }
    let opened = parcel.open(key, kept)?;
    let entries = opened.entries.into_iter().map(|e| e.committed);
    let entries: Vec<Committed> =
        entries.filter(|c| c.draft().case.as_deref() == Some(&case)).collect();
    if entries.is_empty() {
        return Err(ParcelFault::Incomplete(format!("it has no entry of case {case}")));
    }
    if let Some(has) = counted(&entries).filter(|has| *has != entries.len() as u64) {
        let shows = entries.len();
        return Err(ParcelFault::Incomplete(format!(
            "case {case} has {has} entries, as its last one says, and it shows {shows}"
        )));
    }
    Ok(Receipt {
        case,
        head: opened.head,
        whose: opened.whose,
        entries,
        continued: opened.continued,
        cosigned: opened.cosigned,
    })
}

/// Returns the number of entries that a case has, once the case is closed.
fn counted(entries: &[Committed]) -> Option<u64> {
    let closing =
        entries.iter().find(|entry| entry.draft().action.span() == Some(CaseSpan::Ends))?;
    closing.data().get("entries")?.as_u64()
}

/// The way in which signed text is written where characters in the text hide or would steer a
/// terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bytes {
    /// Spelled out, as JSON can.
    Shown,
    AsTheyAre,
}

impl Bytes {
    fn text(self, json: &str) -> Cow<'_, str> {
        match self {
            Bytes::Shown => visible_json(json),
            Bytes::AsTheyAre => Cow::Borrowed(json),
        }
    }
}

fn render(case: &str, parcel: &ProofBundle, bytes: Bytes) -> Result<String, ParcelFault> {
    let head = parcel.head()?;
    let mut out = format!(
        "{TITLE}\n\nledger {}\ncase {case}\n\n\
         What this shows: the entries of this case below stood in that ledger, word for word, when it\n\
         had {} entries, each signed by the operator it names. Entries made later, and whether there are\n\
         others of this case, it does not show; a closed case says how many it has.\n\
         To check it: readmit audit verify --receipt FILE --key KEY\n",
        parcel.origin, head.size
    );
    for stored in &parcel.records {
        let body = EntryBody::parse(&stored.body)
            .map_err(|e| ParcelFault::Record(stored.seq, e.into()))?;
        let draft = &body.statement.draft;
        let role = if draft.case.as_deref() == Some(case) { "entry" } else { "key entry" };
        let _ = write!(
            out,
            "\n{role} {}: {} by {} on {}\n{}\n{}\n",
            stored.seq,
            draft.action,
            bytes.text(&serde_json::Value::from(draft.actor.as_str()).to_string()),
            text::time(body.place.time),
            bytes.text(&String::from_utf8_lossy(&stored.body)),
            text::base64(&stored.signature)
        );
        if let Some(sealed) = &stored.sealed {
            let _ = writeln!(
                out,
                "{} {}",
                text::base64(&sealed.salt),
                bytes.text(&String::from_utf8_lossy(&sealed.bytes))
            );
        }
    }
    out.push_str("\nproof\n");
    for hash in &parcel.proof {
        out.push_str(&text::base64(hash));
        out.push('\n');
    }
    for Continued { size, root, proof } in &parcel.continued {
        let _ = write!(out, "\ncontinues {size} {}\n", text::base64(root));
        for hash in proof {
            out.push_str(&text::base64(hash));
            out.push('\n');
        }
    }
    if let Some(note) = &parcel.cosigned {
        let _ = write!(out, "\ncosigned\n{note}");
    }
    out.push_str("\nhead\n");
    out.push_str(&parcel.note);
    Ok(out)
}

fn parse(text: &str) -> Result<(String, ProofBundle), ParcelFault> {
    let rest = text.strip_prefix(TITLE).ok_or_else(|| form("it is no receipt"))?;
    let (records, rest) = rest.split_once("\nproof\n").ok_or_else(|| form("it has no proof"))?;
    let (proof, note) = rest.split_once("\nhead\n").ok_or_else(|| form("it has no head"))?;
    let value = |key: &str| records.lines().find_map(|l| l.strip_prefix(key)).map(str::to_owned);
    let origin = value("ledger ").ok_or_else(|| form("ledger"))?;
    let case = value("case ").ok_or_else(|| form("case"))?;
    let (proof, cosigned) = match proof.split_once("\ncosigned\n") {
        Some((proof, cosigned)) => (proof, Some(cosigned.to_owned())),
        None => (proof, None),
    };
    let mut proofs = proof.split("\ncontinues ");
    let hashes = |lines: &str| -> Result<Vec<Hash>, ParcelFault> {
        lines.lines().map(text::parse_base64_32).collect::<Option<_>>().ok_or_else(|| form("proof"))
    };
    let proof = hashes(proofs.next().unwrap_or_default())?;
    let continued = proofs.map(|block| {
        let (said, proof) = block.split_once('\n').unwrap_or((block, ""));
        let said = said
            .split_once(' ')
            .and_then(|(size, root)| Some((size.parse().ok()?, text::parse_base64_32(root)?)));
        let (size, root) = said.ok_or_else(|| form("continues"))?;
        Ok(Continued { size, root, proof: hashes(proof)? })
    });
    let continued = continued.collect::<Result<Vec<Continued>, ParcelFault>>()?;
    let mut stored = Vec::new();
    for block in
        records.split("\n\n").filter(|b| b.starts_with("entry ") || b.starts_with("key entry "))
    {
        let mut lines = block.lines().skip(1);
        let body = parse_line(lines.next().ok_or_else(|| form("an entry is cut off"))?)?;
        let seq = body.get("seq").and_then(serde_json::Value::as_u64).ok_or_else(|| form("seq"))?;
        let body = canonical::to_bytes(&body).map_err(|e| form(&e.to_string()))?;
        let signature = lines.next().and_then(text::parse_base64);
        let signature: Signature =
            signature.and_then(|s| s.try_into().ok()).ok_or_else(|| form("signature"))?;
        let sealed = lines.next().map(|line| {
            let (salt, json) = line.split_once(' ')?;
            let object = parse_line(json).ok()?;
            Sealed::new(text::parse_base64_32(salt)?, &object).ok()
        });
        let sealed = match sealed {
            None => None,
            Some(sealed) => Some(sealed.ok_or_else(|| form("personal data"))?),
        };
        let leaf = body::leaf(&body, &signature);
        stored.push(Stored { seq, body, signature, leaf, sealed });
    }
    let note = note.to_owned();
    let parcel = ProofBundle { origin, records: stored, proof, note, continued, cosigned };
    Ok((case, parcel))
}

fn form(what: &str) -> ParcelFault {
    ParcelFault::Form(what.to_owned())
}

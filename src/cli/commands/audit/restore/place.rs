//! The current content of the ledger's place, and what the content says of erasures.

use std::collections::BTreeSet;
use std::path::Path;

use crate::cli::commands::audit::progress::{Here, verified};
use crate::cli::{Failure, Global, ledger_file};
use crate::home::Home;
use crate::ledger::verify::{Erased, TrustedHead};
use crate::ledger::{Action, Filter, InstallationKey, KeptLedger, LedgerEnd, LedgerError, Scope};
use crate::ui::signals::Interrupts;

/// The current content of the ledger's place.
pub enum Current {
    None,
    Readable(Box<InPlace>),
    Unreadable(String),
}

/// A ledger that can be read, as it is: the newest entries may be under no signed head yet.
pub struct InPlace {
    pub origin: String,
    pub end: LedgerEnd,
}

pub fn current(home: &Home) -> Result<Current, Failure> {
    if home.ledger().symlink_metadata().is_err() {
        return Ok(Current::None);
    }
    let read = ledger_file::to_read(&home.ledger())
        .and_then(|ledger| Ok(InPlace { origin: ledger.origin(), end: ledger.end()? }));
    match read {
        Ok(in_place) => Ok(Current::Readable(Box::new(in_place))),
        Err(LedgerError::Busy { seconds }) => Err(LedgerError::Busy { seconds }.into()),
        Err(error) => Ok(Current::Unreadable(error.to_string())),
    }
}

/// Whose personal data is not in what is put in place.
pub struct Taken {
    /// As the ledger in place says, of entries that the copy has too.
    pub proven: BTreeSet<u64>,
    /// It was gone from the copy, and whoever restores it says that it was erased.
    pub unproven: BTreeSet<u64>,
}

impl Taken {
    pub fn all(&self) -> BTreeSet<u64> {
        self.proven.union(&self.unproven).copied().collect()
    }
}

/// Returns what the ledger in place says of erasures.
pub fn says(
    home: &Home,
    current: &Current,
    key: &InstallationKey,
    force: bool,
    global: &Global,
    interrupts: &Interrupts,
    leaving: &dyn Fn(),
) -> Result<Here, Failure> {
    let head = match current {
        Current::None => {
            return Ok(Here::NotKnown("there is no ledger in place that would say so".into()));
        }
        Current::Unreadable(what) => {
            return Ok(Here::NotKnown(format!("the ledger in place cannot be read: {what}")));
        }
        Current::Readable(in_place) => &in_place.end,
    };
    let report = match verified(home, key.verifying_key(), global, interrupts, leaving)? {
        Ok(report) if report.size == head.size => report,
        Ok(_) => return Err(LedgerError::Conflict(Scope::All).into()),
        Err(error @ LedgerError::Busy { .. }) => return Err(error.into()),
        Err(error) if force => {
            return Ok(Here::NotKnown(format!("the ledger in place cannot be read: {error}")));
        }
        Err(error) => return Err(unusable("cannot be read", &error.to_string())),
    };
    match Here::of(report) {
        Here::NotKnown(why) if force => {
            Ok(Here::NotKnown(format!("of the ledger in place: {why}")))
        }
        Here::NotKnown(why) => Err(unusable("is not sound", &why)),
        known @ Here::Known(_) => Ok(known),
    }
}

/// Returns the reason why something may have been erased that the ledger in place does not know of,
/// although the ledger is sound. The reason is another ledger, which went further or elsewhere.
/// `size` is the size of the copy. `known` is the largest head that anybody kept.
pub fn elsewhere(
    home: &Home,
    current: &Current,
    size: u64,
    known: Option<&TrustedHead>,
) -> Result<Option<String>, Failure> {
    let Current::Readable(in_place) = current else {
        return Ok(None);
    };
    if let Some(kept) = known.filter(|kept| kept.size > in_place.end.size) {
        return Ok(Some(format!(
            "{} is after {} entries, the ledger in place has {}",
            kept.label, kept.size, in_place.end.size
        )));
    }
    if size > in_place.end.size {
        return Ok(Some(format!(
            "the copy has {size} entries, the ledger in place {}",
            in_place.end.size
        )));
    }
    let ledger = ledger_file::to_read(&home.ledger())?;
    let restored =
        Filter { actions: vec![Action::LedgerRestored], newest: Some(1), ..Filter::default() };
    let restored = ledger.glance(&restored)?.pop();
    Ok(restored.map(|entry| {
        format!("the ledger in place was itself restored, as entry {} says", entry.seq)
    }))
}

pub fn unusable(how: &str, what: &str) -> Failure {
    Failure::new(3, format!("the ledger in place {how}: {what}"))
        .hint("with --force it is replaced, and kept beside: it may be evidence")
}

/// Decides what becomes of the data that was erased here, and of the data that is `gone` from the
/// copy. No entry in the copy says that the `gone` data was erased.
pub fn taken(
    file: &Path,
    home: &Home,
    copy: &dyn KeptLedger,
    here: &Here,
    gone: Erased,
    force: bool,
) -> Result<Taken, Failure> {
    let refused = |seq: u64, why: &str| {
        Failure::new(
            6,
            format!("{}: the personal data of entry {seq} is gone, and {why}", file.display()),
        )
    };
    let proven = match here {
        Here::Known(erased) => copy.in_common(erased)?,
        Here::NotKnown(_) => BTreeSet::new(),
    };
    let unproven: Erased = gone.into_iter().filter(|(seq, _)| !proven.contains(seq)).collect();
    if let Here::Known(_) = here {
        let ledger = ledger_file::to_read(&home.ledger())?;
        if let Some(seq) = ledger.in_common(&unproven)?.first() {
            return Err(refused(*seq, "the ledger in place has that entry, and none that says that it was erased")
                .hint(
                    "somebody took it out of this copy: keep it as evidence, and restore another one; if it was erased in a \
                     ledger that is lost, `audit erase` it in this one first",
                ));
        }
    }
    if let Some(seq) = unproven.keys().next().filter(|_| !force) {
        return Err(refused(*seq, "no entry says that it was erased")
            .hint("if it was, and the ledger that says so is lost, --force restores it and says so in its place"));
    }
    Ok(Taken { proven, unproven: unproven.into_keys().collect() })
}
